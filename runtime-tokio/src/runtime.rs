//! tokio's sockets, timers and tasks, as the shared driver takes them.

use core::future::Future;
use core::net::SocketAddr;
use core::pin::{Pin, pin};
use core::task::{Context, Poll};
use std::io;
use std::sync::Arc;
use std::time::Instant;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_driver::runtime::{self, NoRuntime};
use tickwire_driver::{AccountTask, Calling, Done, FeedTask, Opened, Opening};
use tokio::net::{TcpStream, lookup_host};
use tokio::runtime::Handle;
use tokio::task::{unconstrained, yield_now};
use tokio::time::{Instant as TokioInstant, Sleep, sleep_until};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::transport::Io;

/// The tokio runtime, whichever a feed is started in. It needs the drivers of I/O and of time
/// (`enable_all`).
#[derive(Clone, Copy, Debug)]
pub struct Tokio;

/// A timer of tokio's, whose step is a millisecond.
#[derive(Debug)]
pub struct Timer(Pin<Box<Sleep>>);

impl runtime::Runtime for Tokio {
    type Tcp = Io<TcpStream>;
    type Tls = Io<TlsStream<TcpStream>>;
    type Timer = Timer;
    type Boxed<T: 'static> = Pin<Box<dyn Future<Output = T> + Send>>;

    /// tokio's clock, which tests may stop.
    fn now() -> Instant {
        TokioInstant::now().into_std()
    }

    async fn resolve(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(lookup_host((host, port)).await?.collect())
    }

    async fn dial(address: SocketAddr) -> io::Result<Self::Tcp> {
        let stream = TcpStream::connect(address).await?;
        // A frame is worth sending at once, whatever Nagle would wait for.
        stream.set_nodelay(true)?;
        Ok(Io(stream))
    }

    async fn secure(
        Io(tcp): Self::Tcp,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<Self::Tls> {
        Ok(Io(TlsConnector::from(config).connect(name, tcp).await?))
    }

    fn opening(opening: Opening) -> Self::Boxed<Opened<Self>> {
        Box::pin(opening.run::<Self>())
    }

    fn calling(calling: Calling<Self>) -> Self::Boxed<Done<Self>> {
        Box::pin(calling.run())
    }

    fn spawn_feed<X>(task: FeedTask<X, Self>) -> Result<(), NoRuntime>
    where
        X: Exchange + Send + Sync + 'static,
    {
        spawn(task.run())
    }

    fn spawn_account<V>(task: AccountTask<V, Self>) -> Result<(), NoRuntime>
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
    {
        spawn(task.run())
    }

    /// By tokio's own yielding: a task that was woken at once would have the runtime look at its
    /// sockets and timers only once in dozens of polls.
    fn yields(cx: &mut Context<'_>) {
        let polled = pin!(yield_now()).poll(cx);
        if polled.is_ready() {
            cx.waker().wake_by_ref();
        }
    }

    fn poll_whole<F: Future>(future: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
        pin!(unconstrained(future)).poll(cx)
    }
}

impl runtime::Timer for Timer {
    fn at(deadline: Instant) -> Self {
        Self(Box::pin(sleep_until(deadline.into())))
    }

    fn reset(&mut self, deadline: Instant) {
        self.0.as_mut().reset(deadline.into());
    }

    /// Whoever always has something to read uses up the share that the runtime leaves a task: a
    /// deadline would wait for the end of the flood.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        pin!(unconstrained(self.0.as_mut())).poll(cx)
    }
}

fn spawn(task: impl Future<Output: Send> + Send + 'static) -> Result<(), NoRuntime> {
    let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
    drop(runtime.spawn(task));
    Ok(())
}

#[cfg(test)]
mod tests {
    use core::future::poll_fn;
    use core::time::Duration;

    use tickwire_driver::runtime::{Runtime as _, Timer as _};
    use tokio::task::coop::{consume_budget, has_budget_remaining};
    use tokio::time::{advance, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_timer_rings_though_the_task_has_used_up_its_share() {
        let wait = Duration::from_secs(4);
        let mut timer = Timer::at(Tokio::now() + wait);
        let waits = poll_fn(|cx| Poll::Ready(timer.poll(cx))).await;
        assert!(waits.is_pending());
        advance(wait + Duration::from_millis(1)).await;
        let rings = poll_fn(|cx| {
            while has_budget_remaining() {
                assert!(pin!(consume_budget()).poll(cx).is_ready());
            }
            Poll::Ready(timer.poll(cx))
        });
        assert!(rings.await.is_ready(), "what is read first keeps no deadline waiting");
    }

    #[tokio::test]
    async fn who_yields_is_polled_again() {
        let mut left = 3;
        let yields = poll_fn(|cx| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            Tokio::yields(cx);
            Poll::Pending
        });
        timeout(Duration::from_secs(100), yields).await.expect("it is woken");
    }
}
