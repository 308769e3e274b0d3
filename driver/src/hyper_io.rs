//! A transport as hyper takes it.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::io;

use hyper::rt::{Read, ReadBufCursor, Write};
use tickwire_core::drive::Transport;
use tickwire_core::retry::Cause;
use zeroize::Zeroizing;

/// The longest read: what passes here is copied once, for hyper's buffer is not initialized.
const READ_MAX: usize = 8 << 10;

/// A transport under an HTTP connection.
pub(crate) struct HyperIo<T>(pub(crate) T);

impl<T: Transport + Unpin> Read for HyperIo<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        // It may be an account's answer.
        let mut bytes = Zeroizing::new([0; READ_MAX]);
        let room = bytes.get_mut(..buffer.remaining().min(READ_MAX)).unwrap_or_default();
        if room.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let count = ready!(self.0.poll_read(cx, room)).map_err(broken)?;
        buffer.put_slice(bytes.get(..count).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<T: Transport + Unpin> Write for HyperIo<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        self.0.poll_write(cx, bytes).map_err(broken)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll_flush(cx).map_err(broken)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll_shutdown(cx).map_err(broken)
    }
}

/// hyper asks for no more of an error than that it is one.
fn broken(cause: Cause) -> io::Error {
    io::Error::other(cause.to_string())
}
