//! The byte stream to a server, of tokio's sockets and of tokio-rustls.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::io;

use tickwire_driver::runtime::{self, ByteStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// The byte stream to a server: TCP, or TLS over it.
pub type Transport = runtime::Transport<Io<TcpStream>, Io<TlsStream<TcpStream>>>;

/// What reads and writes by tokio's traits, as the shared driver takes it.
#[derive(Debug)]
pub struct Io<S>(pub(crate) S);

impl<S: AsyncRead + AsyncWrite + Unpin> ByteStream for Io<S> {
    #[inline]
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(room);
        let read = Pin::new(&mut self.0).poll_read(cx, &mut buffer);
        read.map_ok(|()| buffer.filled().len())
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
