//! The byte stream to a server, of glommio's sockets and of futures-rustls.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::io;

use futures_io::{AsyncRead, AsyncWrite};
use futures_rustls::client::TlsStream;
use glommio::net::TcpStream;
use tickwire_driver::runtime::{self, ByteStream};

/// The byte stream to a server: TCP, or TLS over it.
pub type Transport = runtime::Transport<Io<TcpStream>, Io<TlsStream<TcpStream>>>;

/// What reads and writes by the traits of futures-io, as the shared driver takes it.
///
/// glommio's socket stays without a buffer of its own (`TcpStream::buffered`): what is received
/// goes straight into the connection's memory, or into rustls.
#[derive(Debug)]
pub struct Io<S>(pub(crate) S);

impl<S: AsyncRead + AsyncWrite + Unpin> ByteStream for Io<S> {
    #[inline]
    fn poll_read(&mut self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_read(cx, room)
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_close(cx)
    }
}
