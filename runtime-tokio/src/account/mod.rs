//! An account, before it runs: whose it is, and whom to tell.

mod asked;
mod board;
mod driver;
mod handle;
mod plan;
mod snapshot;
mod wish;

use core::fmt;
use core::future::{Future, poll_fn};

use tickwire_core::account::balance::Balance;
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::order::Order;
use tickwire_core::account::position::Position;
use tickwire_core::event::Event;
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, PrivateConfig, State, Stop};
use tokio::sync::{mpsc, watch};

use crate::addresses::check_protected;
use crate::calls::Calls;
use crate::entropy;
use crate::error::FeedError;
use crate::events::{Events, Overflow, Queue, queue};
use crate::handlers::{Handler, Handlers, Outcome};
use crate::item::Item;
use crate::outlets::Outlets;
use crate::rest::Rest;
use crate::tls::Tls;
use crate::wish::WISHES_MAX;

use board::Board;
use driver::{Driver, Parts};
use plan::Plan;

pub use asked::Asked;
pub use board::AccountStatus;
pub use handle::AccountHandle;
pub use snapshot::{AccountSnapshot, Held};

/// The channels of a venue's account streams.
type ChannelOf<V> = <<V as PrivateExchange>::Account as Exchange>::Channel;

/// The streams of an account that are yet to be started: one connection, by which the venue tells
/// of orders, fills, balances and positions, and over which orders are placed where the venue takes
/// them there.
///
/// Credentials go nowhere without TLS but to this machine itself: other addresses are refused
/// ([`FeedError::Unprotected`]). Keys should be allowed no more than they are used for, and bound
/// to an address.
#[must_use = "an account does nothing before it is started"]
pub struct Account<V: PrivateExchange> {
    venue: V,
    credentials: Credentials,
    plan: Plan<ChannelOf<V>>,
    tls: Option<Tls>,
    rest: Option<Rest>,
    handlers: Handlers,
}

/// Whose it is, and how.
impl<V> Account<V>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
    V::Account: Send + Sync + 'static,
    ChannelOf<V>: Send + Sync,
{
    /// Follows an account on the venue's default channels of accounts.
    pub fn of(venue: V, credentials: Credentials) -> Self {
        let plan = Plan::new(PrivateConfig::of(&venue));
        Self { venue, credentials, plan, tls: None, rest: None, handlers: Handlers::default() }
    }

    /// Follows other channels: 1 to 12.
    pub fn channels(mut self, channels: &[ChannelOf<V>]) -> Self {
        self.plan.channels = Some(channels.to_vec());
        self
    }

    /// Names symbols to ask REST about, where the venue wants each named: those of open orders and
    /// of fills are known without.
    pub fn symbols(mut self, symbols: &[&str]) -> Self {
        self.plan.symbols = symbols.iter().copied().map(str::to_owned).collect();
        self
    }

    /// Connects to another address, where one is given. REST calls then go to the same host and
    /// port, unless [`Account::rest_base`] says otherwise.
    pub fn url(mut self, url: impl Into<Option<String>>) -> Self {
        self.plan.addresses.url = url.into();
        self
    }

    /// Makes REST calls elsewhere: a base such as `https://api.example.com`.
    pub fn rest_base(mut self, base: impl Into<String>) -> Self {
        self.plan.addresses.rest_base = Some(base.into());
        self
    }

    /// Changes anything else of the configuration. What the methods above say stands above it.
    pub fn configure(
        mut self,
        change: impl FnOnce(&mut PrivateConfig<'static, ChannelOf<V>>),
    ) -> Self {
        change(&mut self.plan.config);
        self
    }

    /// Trusts other roots than the bundled ones.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Makes REST calls on a budget that is shared with other feeds, instead of the process's.
    pub fn rest(mut self, rest: Rest) -> Self {
        self.rest = Some(rest);
        self
    }

    /// Receives into a buffer of `rx` bytes (default 1 MiB: the longest message) and sends from one
    /// of `tx` bytes (default 32 KiB).
    pub fn buffers(mut self, rx: usize, tx: usize) -> Self {
        (self.plan.rx, self.plan.tx) = (rx, tx);
        self
    }
}

/// Whom to tell. What holds for the handlers of a [`Feed`](crate::Feed) holds for these.
impl<V: PrivateExchange> Account<V> {
    /// Calls `handler` with everything the account says.
    pub fn on_any<R: Outcome>(
        self,
        mut handler: impl FnMut(Item<'_>) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::Any(Box::new(move |item| handler(item).failure())))
    }

    /// Calls `handler` with each change of an order, synthetic ones included
    /// ([`Order::synthetic`]).
    pub fn on_order<R: Outcome>(
        self,
        mut handler: impl FnMut(&Event<'_>, &Order) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::Order(Box::new(move |event, order| handler(event, order).failure())))
    }

    /// Calls `handler` with each fill, once.
    pub fn on_fill<R: Outcome>(
        self,
        mut handler: impl FnMut(&Event<'_>, &Fill) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::Fill(Box::new(move |event, fill| handler(event, fill).failure())))
    }

    /// Calls `handler` with each change of a balance.
    pub fn on_balance<R: Outcome>(
        self,
        mut handler: impl FnMut(&Event<'_>, &Balance) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::Balance(Box::new(move |event, balance| handler(event, balance).failure())))
    }

    /// Calls `handler` with each change of a position.
    pub fn on_position<R: Outcome>(
        self,
        mut handler: impl FnMut(&Event<'_>, &Position) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::Position(Box::new(move |event, position| {
            handler(event, position).failure()
        })))
    }

    /// Calls `handler` with all news of the session: the account's state, outcomes of actions,
    /// calls that failed, reconnects.
    pub fn on_notice<R: Outcome>(
        self,
        mut handler: impl FnMut(Notice<'_>) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::Notice(Box::new(move |notice| handler(notice).failure())))
    }

    /// Calls `handler` when the connection's state has changed: the new state, and why.
    pub fn on_state<R: Outcome>(
        self,
        mut handler: impl FnMut(State, Option<Cause>) -> R + Send + 'static,
    ) -> Self {
        self.on(Handler::State(Box::new(move |state, cause| handler(state, cause).failure())))
    }

    fn on(mut self, handler: Handler) -> Self {
        self.handlers.add(handler);
        self
    }
}

/// Starting it.
impl<V> Account<V>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
    V::Account: Send + Sync + 'static,
    ChannelOf<V>: Send + Sync,
{
    /// Starts it on a task of its own of the runtime that this is called in, which needs tokio's
    /// I/O and time drivers (`enable_all`).
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn spawn(self) -> Result<AccountHandle<V::Account>, FeedError> {
        self.spawn_with(None)
    }

    /// The account as a future that the caller polls, on whatever task; dropping it closes the
    /// socket.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong.
    pub fn run(
        self,
    ) -> Result<(AccountHandle<V::Account>, impl Future<Output = Stop> + Send + use<V>), FeedError>
    {
        self.run_with(None)
    }

    /// Starts it, its items to be taken from a queue of 1,000; see [`Overflow::Conflate`]. What an
    /// account says is not conflated.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream(self) -> Result<Events<AccountHandle<V::Account>>, FeedError> {
        self.stream_with(1000, Overflow::Conflate)
    }

    /// Starts it, its items to be taken from a queue of `capacity`.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream_with(
        self,
        capacity: usize,
        overflow: Overflow,
    ) -> Result<Events<AccountHandle<V::Account>>, FeedError> {
        let (queue, taker) = queue(capacity, overflow);
        Ok(Events::new(taker, self.spawn_with(Some(queue))?))
    }

    fn spawn_with(self, queue: Option<Queue>) -> Result<AccountHandle<V::Account>, FeedError> {
        let runtime = tokio::runtime::Handle::try_current().map_err(|_| FeedError::Runtime)?;
        let (handle, account) = self.run_with(queue)?;
        drop(runtime.spawn(account));
        Ok(handle)
    }

    fn run_with(
        mut self,
        queue: Option<Queue>,
    ) -> Result<(AccountHandle<V::Account>, impl Future<Output = Stop> + Send + use<V>), FeedError>
    {
        let seed = entropy::fresh().map_err(|_| FeedError::Entropy)?;
        self.plan.addresses.settle()?;
        self.plan.try_out(&self.venue, seed)?;
        let Self { venue, credentials, plan, tls, rest, handlers } = self;
        let tls = tls.unwrap_or_default();
        let rest = rest.unwrap_or_else(|| Rest::of_the_process(tls.clone()));
        let config = plan.config().session;
        check_protected(&config)?;
        let calls = Calls::new(&rest, config.rest_base, config.limits.requests)
            .map_err(|error| FeedError::RestBase { base: config.rest_base.to_owned(), error })?
            .private();
        let connect_timeout = config.context.connect_timeout;
        let (wish, wishes) = mpsc::channel(WISHES_MAX);
        let (board, shown) = watch::channel(Board::default());
        let board = board::Writer(board);
        let account = async move {
            // Never: it was tried out above, and credentials have no part in what may be wrong.
            let Ok(connection) = plan.connection(venue, credentials, seed) else {
                return Stop::Final(Cause::Network);
            };
            let outlets = Outlets::new(handlers, queue);
            let parts = Parts { connection, connect_timeout, tls, outlets, board, wishes, calls };
            let mut driver = Driver::new(parts);
            poll_fn(|cx| driver.poll(cx)).await
        };
        Ok((AccountHandle::new(wish, shown), account))
    }
}

/// Shows no secret.
impl<V: PrivateExchange> fmt::Debug for Account<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let account = self.venue.account();
        f.debug_struct("Account").field("venue", &account.facts().name).finish_non_exhaustive()
    }
}
