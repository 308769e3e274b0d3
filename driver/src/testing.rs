//! A runtime for the tests beside the code: tokio's, without TLS.

use core::future::Future;
use core::net::SocketAddr;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::io;
use std::sync::Arc;
use std::time::Instant;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant as TokioInstant, Sleep, sleep_until};

use crate::runtime::{self, ByteStream, NoRuntime};
use crate::{AccountTask, Calling, Done, FeedTask, Opened, Opening};

pub(crate) struct Tokio;

pub(crate) struct Socket(TcpStream);

pub(crate) struct Timer(Pin<Box<Sleep>>);

impl runtime::Runtime for Tokio {
    type Tcp = Socket;
    type Tls = Socket;
    type Timer = Timer;
    type Boxed<T: 'static> = Pin<Box<dyn Future<Output = T> + Send>>;

    fn now() -> Instant {
        TokioInstant::now().into_std()
    }

    async fn resolve(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(lookup_host((host, port)).await?.collect())
    }

    async fn dial(address: SocketAddr) -> io::Result<Socket> {
        TcpStream::connect(address).await.map(Socket)
    }

    async fn secure(_: Socket, _: Arc<ClientConfig>, _: ServerName<'static>) -> io::Result<Socket> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    fn opening(opening: Opening) -> Self::Boxed<Opened<Self>> {
        Box::pin(opening.run::<Self>())
    }

    fn calling(calling: Calling<Self>) -> Self::Boxed<Done<Self>> {
        Box::pin(calling.run())
    }

    fn spawn_feed<X>(_: FeedTask<X, Self>) -> Result<(), NoRuntime>
    where
        X: Exchange + Send + Sync + 'static,
    {
        Err(NoRuntime)
    }

    fn spawn_account<V>(_: AccountTask<V, Self>) -> Result<(), NoRuntime>
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
    {
        Err(NoRuntime)
    }

    fn yields(cx: &mut Context<'_>) {
        cx.waker().wake_by_ref();
    }
}

impl runtime::Timer for Timer {
    fn at(deadline: Instant) -> Self {
        Self(Box::pin(sleep_until(deadline.into())))
    }

    fn reset(&mut self, deadline: Instant) {
        self.0.as_mut().reset(deadline.into());
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(cx)
    }
}

impl ByteStream for Socket {
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
