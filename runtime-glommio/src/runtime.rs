//! glommio's sockets, timers and tasks, as the shared driver takes them.

use core::future::Future;
use core::net::SocketAddr;
use core::pin::{Pin, pin};
use core::task::Context;
use std::io;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::Instant;

use futures_rustls::TlsConnector;
use futures_rustls::client::TlsStream;
use futures_rustls::rustls::ClientConfig;
use futures_rustls::rustls::pki_types::ServerName;
use glommio::net::TcpStream;
use glommio::{executor, spawn_local};
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_driver::runtime::{self, NoRuntime};
use tickwire_driver::{AccountTask, Calling, Done, FeedTask, Opened, Opening};

use crate::names;
use crate::timer::Timer;
use crate::transport::Io;

/// The glommio runtime: the executor of the core that a feed is started on.
#[derive(Clone, Copy, Debug)]
pub struct Glommio;

impl runtime::Runtime for Glommio {
    type Tcp = Io<TcpStream>;
    type Tls = Io<TlsStream<TcpStream>>;
    type Timer = Timer;
    /// Nothing of it leaves its core.
    type Boxed<T: 'static> = Pin<Box<dyn Future<Output = T>>>;

    fn now() -> Instant {
        now()
    }

    async fn resolve(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
        names::resolve(host, port).await
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

    fn yields(cx: &mut Context<'_>) {
        let polled = pin!(executor().yield_task_queue_now()).poll(cx);
        if polled.is_ready() {
            cx.waker().wake_by_ref();
        }
    }
}

/// The time on the clock that glommio's timers go by.
#[expect(clippy::disallowed_methods, reason = "the driver is where the clock is read")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn spawn(task: impl Future<Output: 'static> + 'static) -> Result<(), NoRuntime> {
    if !is_on_an_executor() {
        return Err(NoRuntime);
    }
    drop(spawn_local(task).detach());
    Ok(())
}

/// glommio has no question that it answers outside of its executors but with a panic. Its message
/// goes to the panic hook; where panics abort, so does this.
fn is_on_an_executor() -> bool {
    catch_unwind(|| executor().id()).is_ok()
}
