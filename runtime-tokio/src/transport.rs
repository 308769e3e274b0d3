//! The byte stream to a server: TCP, or TLS over it.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::io;

use tickwire_core::drive;
use tickwire_core::retry::Cause;
use tickwire_driver::cause_of;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// The byte stream to a server: TCP, or TLS over it.
#[derive(Debug)]
pub struct Transport(Stream);

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<Tls>),
}

/// TLS, and whether records of what was written may still wait for the socket.
#[derive(Debug)]
struct Tls {
    stream: TlsStream<TcpStream>,
    unflushed: bool,
}

impl Transport {
    pub(crate) fn plain(stream: TcpStream) -> Self {
        Self(Stream::Plain(stream))
    }

    pub(crate) fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self(Stream::Tls(Box::new(Tls { stream, unflushed: false })))
    }
}

impl Tls {
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.unflushed {
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Takes no more before the records of the last write have left: so bytes that count as written
    /// are never more than one write away from the socket, and a socket that takes none is noticed.
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_flush(cx))?;
        let count = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.unflushed = true;
        Poll::Ready(Ok(count))
    }
}

impl drive::Transport for Transport {
    #[inline]
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        let mut buffer = ReadBuf::new(room);
        let read = match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, &mut buffer),
            Stream::Tls(tls) => Pin::new(&mut tls.stream).poll_read(cx, &mut buffer),
        };
        read.map_ok(|()| buffer.filled().len()).map_err(|error| cause_of(&error))
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        let written = match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Tls(tls) => tls.poll_write(cx, bytes),
        };
        written.map_err(|error| cause_of(&error))
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        match &mut self.0 {
            Stream::Plain(_) => Poll::Ready(Ok(())),
            Stream::Tls(tls) => tls.poll_flush(cx).map_err(|error| cause_of(&error)),
        }
    }

    fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        let shut = match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Tls(tls) => Pin::new(&mut tls.stream).poll_shutdown(cx),
        };
        shut.map_err(|error| cause_of(&error))
    }
}
