//! TCP as it is.

use core::cell::RefCell;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll};

use embassy_net::tcp::{Error, TcpReader, TcpSocket, TcpWriter};
use tickwire_core::drive::Transport;
use tickwire_core::retry::Cause;

use crate::security::line::Open;

/// A TCP connection. The futures of its halves keep nothing between two polls, so that they may be
/// dropped at any time.
pub struct Raw<'s> {
    reader: TcpReader<'s>,
    writer: TcpWriter<'s>,
}

impl<'s> Raw<'s> {
    pub(crate) fn over(socket: &'s mut TcpSocket<'_>) -> Self {
        let (reader, writer) = socket.split();
        Self { reader, writer }
    }
}

impl Open for &RefCell<Raw<'_>> {
    async fn carry<R>(self, work: impl AsyncFnOnce(&mut dyn Transport) -> R) -> R {
        work(&mut Lent(self)).await
    }
}

impl Transport for Raw<'_> {
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        pin!(self.reader.read(room)).poll(cx).map_err(cause_of)
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        pin!(self.writer.write(bytes)).poll(cx).map_err(cause_of)
    }

    /// What TCP has taken leaves by itself; its own `flush` waits for the peer to say so.
    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }

    /// The socket is closed by its owner.
    fn poll_shutdown(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }
}

/// The same, from where it lies.
struct Lent<'l, 's>(&'l RefCell<Raw<'s>>);

impl Transport for Lent<'_, '_> {
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        self.0.borrow_mut().poll_read(cx, room)
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        self.0.borrow_mut().poll_write(cx, bytes)
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.0.borrow_mut().poll_flush(cx)
    }

    fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.0.borrow_mut().poll_shutdown(cx)
    }
}

fn cause_of(error: Error) -> Cause {
    match error {
        Error::ConnectionReset => Cause::Reset,
    }
}
