//! What a runtime supplies: all that differs between the drivers.

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

use crate::account::AccountTask;
use crate::calls::{Calling, Done};
use crate::connect::{Opened, Opening};
use crate::feed::FeedTask;

pub use crate::transport::{ByteStream, Transport, TransportOf};

/// Sockets, TLS, timers and tasks of one runtime.
///
/// Whether what a feed consists of may move between threads is the runtime's to say: futures are
/// boxed, and tasks started, by methods of its own.
pub trait Runtime: Sized + 'static {
    /// A connected TCP socket, without Nagle's delay.
    type Tcp: ByteStream + Unpin;
    /// TLS over it.
    type Tls: ByteStream;
    /// A timer.
    type Timer: Timer;
    /// A boxed future, as a task of this runtime may hold it.
    type Boxed<T: 'static>: Future<Output = T> + Unpin;

    /// The time on the monotonic clock that the timers go by.
    fn now() -> Instant;

    /// Looks a name up. It must not keep the thread waiting.
    ///
    /// # Errors
    ///
    /// The name has no address, or nobody knows.
    fn resolve(host: String, port: u16) -> impl Future<Output = io::Result<Vec<SocketAddr>>>;

    /// Connects to an address.
    ///
    /// # Errors
    ///
    /// The system's.
    fn dial(address: SocketAddr) -> impl Future<Output = io::Result<Self::Tcp>>;

    /// TLS over TCP, once hands are shaken.
    ///
    /// # Errors
    ///
    /// Those of rustls are inside, as [`rustls::Error`].
    fn secure(
        tcp: Self::Tcp,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> impl Future<Output = io::Result<Self::Tls>>;

    /// Boxes [`Opening::run`].
    fn opening(opening: Opening) -> Self::Boxed<Opened<Self>>;

    /// Boxes [`Calling::run`].
    fn calling(calling: Calling<Self>) -> Self::Boxed<Done<Self>>;

    /// Starts a task that does [`FeedTask::run`], on its own.
    ///
    /// # Errors
    ///
    /// [`NoRuntime`]: this is not called on the runtime.
    fn spawn_feed<X>(task: FeedTask<X, Self>) -> Result<(), NoRuntime>
    where
        X: Exchange + Send + Sync + 'static;

    /// Starts a task that does [`AccountTask::run`], on its own.
    ///
    /// # Errors
    ///
    /// [`NoRuntime`]: this is not called on the runtime.
    fn spawn_account<V>(task: AccountTask<V, Self>) -> Result<(), NoRuntime>
    where
        V: PrivateExchange + Clone + Send + Sync + 'static;

    /// Has the task polled again after the runtime has looked at its sockets and timers, and at
    /// other tasks: connections that have always more to say must not keep them from being heard.
    fn yields(cx: &mut Context<'_>);

    /// Polls a future as if the task had not used up its share of the thread, where the runtime
    /// counts that: what has come is taken in one go.
    fn poll_whole<F: Future>(future: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
        future.poll(cx)
    }
}

/// A timer that can be set anew.
pub trait Timer: Unpin {
    /// One that rings at this time.
    fn at(deadline: Instant) -> Self;

    /// Rings at this time instead.
    fn reset(&mut self, deadline: Instant);

    /// Waits for the ring, whatever share of the thread the task has used up. Not asked again after
    /// that before it is reset.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()>;
}

/// There is no runtime here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRuntime;
