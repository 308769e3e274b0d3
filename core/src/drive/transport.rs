//! What a runtime supplies.

use core::task::{Context, Poll};

use crate::retry::Cause;

/// The byte stream to a server: TCP, or TLS over it.
///
/// `Pending` means what it does for futures: the waker of `cx` is woken when asking again is worth
/// while. Reading and writing wait independently of each other.
pub trait Transport {
    /// Reads into `room`, which is not empty; says how many bytes, 0 at the end of the stream.
    ///
    /// # Errors
    ///
    /// Why the stream is broken.
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>>;

    /// Writes of `bytes`, which are not empty, what is taken now; says how many, at least 1.
    ///
    /// Bytes that count as written are never more than one write away from the socket: who buffers
    /// takes no more before what he has has left, so that a peer who takes nothing is noticed.
    ///
    /// # Errors
    ///
    /// Why the stream is broken.
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>>;

    /// Sends what is buffered on its way. Asked whenever there is nothing to write.
    ///
    /// # Errors
    ///
    /// Why the stream is broken.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>>;

    /// Says goodbye: what is buffered, TLS's close_notify, the end of the stream. Asked once where
    /// the transport is given back, and dropped whatever the answer: nobody is left to wait.
    ///
    /// # Errors
    ///
    /// Why the stream is broken.
    fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>>;
}

impl<T: Transport + ?Sized> Transport for &mut T {
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        (**self).poll_read(cx, room)
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        (**self).poll_write(cx, bytes)
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        (**self).poll_flush(cx)
    }

    fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        (**self).poll_shutdown(cx)
    }
}
