//! The byte stream to a server: TCP, or TLS over it.

use core::task::{Context, Poll, ready};
use std::io;

use tickwire_core::drive;
use tickwire_core::retry::Cause;

use crate::connect::cause_of;
use crate::runtime::Runtime;

/// A byte stream as runtimes have them: a socket, or TLS over one.
pub trait ByteStream {
    /// Reads into `room`, which is not empty; says how many bytes, 0 at the end.
    ///
    /// # Errors
    ///
    /// The system's; those of rustls are inside, as [`rustls::Error`].
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<usize>>;

    /// Writes what is taken now; says how many bytes.
    ///
    /// # Errors
    ///
    /// As [`ByteStream::poll_read`].
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>>;

    /// Sends what is buffered on its way.
    ///
    /// # Errors
    ///
    /// As [`ByteStream::poll_read`].
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Sends what is buffered, says goodbye and ends the direction that is written.
    ///
    /// # Errors
    ///
    /// As [`ByteStream::poll_read`].
    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;
}

/// The byte stream to a server: TCP, which buffers nothing, or TLS over it.
#[derive(Debug)]
pub struct Transport<T, S>(Stream<T, S>);

/// The byte streams to servers of a runtime.
pub type TransportOf<R> = Transport<<R as Runtime>::Tcp, <R as Runtime>::Tls>;

#[derive(Debug)]
enum Stream<T, S> {
    Plain(T),
    Tls(Box<Tls<S>>),
}

/// TLS, and whether records of what was written may still wait for the socket.
#[derive(Debug)]
struct Tls<S> {
    stream: S,
    unflushed: bool,
}

impl<T, S> Transport<T, S> {
    /// TCP as it is.
    #[must_use]
    pub fn plain(stream: T) -> Self {
        Self(Stream::Plain(stream))
    }

    /// TLS, once hands are shaken.
    #[must_use]
    pub fn tls(stream: S) -> Self {
        Self(Stream::Tls(Box::new(Tls { stream, unflushed: false })))
    }
}

impl<S: ByteStream> Tls<S> {
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.unflushed {
            ready!(self.stream.poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Takes no more before the records of the last write have left: so bytes that count as written
    /// are never more than one write away from the socket, and a socket that takes none is noticed.
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_flush(cx))?;
        let count = ready!(self.stream.poll_write(cx, bytes))?;
        self.unflushed = true;
        Poll::Ready(Ok(count))
    }
}

impl<T: ByteStream, S: ByteStream> drive::Transport for Transport<T, S> {
    #[inline]
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        let read = match &mut self.0 {
            Stream::Plain(stream) => stream.poll_read(cx, room),
            Stream::Tls(tls) => tls.stream.poll_read(cx, room),
        };
        read.map_err(|error| cause_of(&error))
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        let written = match &mut self.0 {
            Stream::Plain(stream) => stream.poll_write(cx, bytes),
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
            Stream::Plain(stream) => stream.poll_close(cx),
            Stream::Tls(tls) => tls.stream.poll_close(cx),
        };
        shut.map_err(|error| cause_of(&error))
    }
}
