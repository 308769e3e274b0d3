//! A transport of the driver's as tungstenite takes byte streams.

use core::error::Error;
use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll, Waker, ready};
use std::io;

use tickwire_core::drive::Transport as _;
use tickwire_core::retry::Cause;
use tickwire_core::time::Stamp;
use tickwire_driver::parts::stamp;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::{Tokio, Transport};

/// TCP, or TLS over it, once it is connected.
#[derive(Debug)]
pub(super) struct Bytes {
    transport: Transport,
    /// When the last read was made: the stack gives the messages of one read one after another, and
    /// the user may take a while with each.
    read_at: Stamp,
}

impl Bytes {
    pub(super) fn new(transport: Transport, now: Stamp) -> Self {
        Self { transport, read_at: now }
    }

    /// When the last read was made; at first, when it was connected.
    pub(super) fn read_at(&self) -> Stamp {
        self.read_at
    }
}

impl Drop for Bytes {
    /// Whatever it was that ended the connection, the peer gets as much of a goodbye as the socket
    /// takes at once: of TLS, its close_notify.
    fn drop(&mut self) {
        // There is nobody left to wait, and nobody to tell.
        let _ = self.transport.poll_shutdown(&mut Context::from_waker(Waker::noop()));
    }
}

/// A cause on its way through an error of the system's.
#[derive(Debug)]
struct Carried(Cause);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Carried {}

fn carried(cause: Cause) -> io::Error {
    io::Error::other(Carried(cause))
}

/// The cause that an error carries, or that it is itself.
pub(super) fn cause_within(error: &io::Error) -> Cause {
    let carried = error.get_ref().and_then(|inner| inner.downcast_ref::<Carried>());
    carried.map_or_else(|| tickwire_driver::cause_of(error), |carried| carried.0)
}

impl AsyncRead for Bytes {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = ready!(self.transport.poll_read(cx, buffer.initialize_unfilled()));
        self.read_at = stamp::<Tokio>();
        buffer.advance(count.map_err(carried)?);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Bytes {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.transport.poll_write(cx, bytes).map_err(carried)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.transport.poll_flush(cx).map_err(carried)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.transport.poll_shutdown(cx).map_err(carried)
    }
}
