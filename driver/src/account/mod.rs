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
use core::marker::PhantomData;
use core::time::Duration;

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
use crate::handlers::{Handler, Outcome, on_event};
use crate::item::Item;
use crate::outlets::Outlets;
use crate::rest::Rest;
use crate::runtime::{NoRuntime, Runtime};
use crate::settings::Means;
use crate::tls::Tls;
use crate::wish::WISHES_MAX;

use board::Board;
use driver::{Driver, Parts};
use plan::Plan;
use wish::Wish;

pub use asked::Asked;
pub use board::AccountStatus;
pub use handle::AccountHandle;
pub use snapshot::{AccountSnapshot, Held};

/// The channels of a venue's account streams.
type ChannelOf<V> = <<V as PrivateExchange>::Account as Exchange>::Channel;

/// An account that is started, and the hold on it.
type Ready<V, R> = (AccountHandle<<V as PrivateExchange>::Account, R>, AccountTask<V, R>);

/// The streams of an account that are yet to be started: one connection, by which the venue tells
/// of orders, fills, balances and positions, and over which orders are placed where the venue takes
/// them there.
///
/// Credentials go nowhere without TLS but to this machine itself: other addresses are refused
/// ([`FeedError::Unprotected`]). Keys should be allowed no more than they are used for, and bound
/// to an address.
#[must_use = "an account does nothing before it is started"]
pub struct Account<V: PrivateExchange, R> {
    venue: V,
    credentials: Credentials,
    plan: Plan<ChannelOf<V>>,
    means: Means,
    runtime: PhantomData<fn() -> R>,
}

/// An account that is started: what its runtime runs.
pub struct AccountTask<V: PrivateExchange, R: Runtime> {
    venue: V,
    credentials: Credentials,
    plan: Plan<ChannelOf<V>>,
    seed: [u8; 32],
    connect_timeout: Duration,
    tls: Tls,
    outlets: Outlets,
    board: board::Writer,
    wishes: mpsc::Receiver<Wish<V::Account>>,
    calls: Calls<R>,
}

/// Whose it is, and how.
impl<V, R: Runtime> Account<V, R>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
{
    /// Follows an account on the venue's default channels of accounts.
    pub fn of(venue: V, credentials: Credentials) -> Self {
        let plan = Plan::new(PrivateConfig::of(&venue));
        Self { venue, credentials, plan, means: Means::default(), runtime: PhantomData }
    }

    /// Follows other channels: 1 to 12.
    pub fn channels(mut self, channels: &[ChannelOf<V>]) -> Self {
        self.plan.settings.channels = Some(channels.to_vec());
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
        self.plan.settings.addresses.url = url.into();
        self
    }

    /// Makes REST calls elsewhere: a base such as `https://api.example.com`.
    pub fn rest_base(mut self, base: impl Into<String>) -> Self {
        self.plan.settings.addresses.rest_base = Some(base.into());
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
        self.means.tls = tls;
        self
    }

    /// Makes REST calls on a budget that is shared with other feeds, instead of the process's.
    pub fn rest(mut self, rest: Rest) -> Self {
        self.means.rest = Some(rest);
        self
    }

    /// Receives into a buffer of `rx` bytes (default 1 MiB: the longest message) and sends from one
    /// of `tx` bytes (default 32 KiB).
    pub fn buffers(mut self, rx: usize, tx: usize) -> Self {
        (self.plan.settings.rx, self.plan.settings.tx) = (rx, tx);
        self
    }
}

/// Whom to tell. What holds for the handlers of a [`Feed`](crate::Feed) holds for these.
impl<V: PrivateExchange, R> Account<V, R> {
    /// Calls `handler` with everything the account says.
    pub fn on_any<O: Outcome>(self, handler: impl FnMut(Item<'_>) -> O + Send + 'static) -> Self {
        self.on(Handler::any(handler))
    }

    /// Calls `handler` with each change of an order, synthetic ones included
    /// ([`Order::synthetic`]).
    pub fn on_order<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Order) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Order(on_event(handler)))
    }

    /// Calls `handler` with each fill, once.
    pub fn on_fill<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Fill) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Fill(on_event(handler)))
    }

    /// Calls `handler` with each change of a balance.
    pub fn on_balance<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Balance) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Balance(on_event(handler)))
    }

    /// Calls `handler` with each change of a position.
    pub fn on_position<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Position) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Position(on_event(handler)))
    }

    /// Calls `handler` with all news of the session: the account's state, outcomes of actions,
    /// calls that failed, reconnects.
    pub fn on_notice<O: Outcome>(
        self,
        mut handler: impl FnMut(Notice<'_>) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Notice(Box::new(move |notice| handler(notice).failure())))
    }

    /// Calls `handler` when the connection's state has changed: the new state, and why.
    pub fn on_state<O: Outcome>(
        self,
        handler: impl FnMut(State, Option<Cause>) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::state(handler))
    }

    fn on(mut self, handler: Handler) -> Self {
        self.means.handlers.add(handler);
        self
    }
}

/// Starting it.
impl<V, R: Runtime> Account<V, R>
where
    V: PrivateExchange + Clone + Send + Sync + 'static,
{
    /// Starts it on a task of its own of the runtime that this is called on.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn spawn(self) -> Result<AccountHandle<V::Account, R>, FeedError> {
        self.spawn_with(None)
    }

    /// The account as a future that the caller polls, on whatever task of the runtime; dropping it
    /// closes the socket.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong.
    pub fn run(
        self,
    ) -> Result<(AccountHandle<V::Account, R>, impl Future<Output = Stop> + use<V, R>), FeedError>
    {
        let (handle, task) = self.ready(None)?;
        Ok((handle, task.run()))
    }

    /// Starts it, its items to be taken from a queue of 1,000; see [`Overflow::Conflate`]. What an
    /// account says is not conflated.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream(self) -> Result<Events<AccountHandle<V::Account, R>>, FeedError> {
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
    ) -> Result<Events<AccountHandle<V::Account, R>>, FeedError> {
        let (queue, taker) = queue(capacity, overflow);
        Ok(Events::new(taker, self.spawn_with(Some(queue))?))
    }

    fn spawn_with(self, queue: Option<Queue>) -> Result<AccountHandle<V::Account, R>, FeedError> {
        let (handle, task) = self.ready(queue)?;
        R::spawn_account(task).map_err(|NoRuntime| FeedError::Runtime)?;
        Ok(handle)
    }

    fn ready(mut self, queue: Option<Queue>) -> Result<Ready<V, R>, FeedError> {
        let seed = entropy::fresh().map_err(|_| FeedError::Entropy)?;
        self.plan.settings.addresses.settle()?;
        self.plan.try_out(&self.venue, seed)?;
        let Self { venue, credentials, plan, means, .. } = self;
        let config = plan.config().session;
        check_protected(config.context.url, config.rest_base)?;
        let calls = means.calls(&config)?.private();
        let Means { tls, handlers, .. } = means;
        let connect_timeout = config.context.connect_timeout;
        let (wish, wishes) = mpsc::channel(WISHES_MAX);
        let (board, shown) = watch::channel(Board::default());
        let (board, outlets) = (board::Writer(board), Outlets::new(handlers, queue));
        let task = AccountTask {
            venue,
            credentials,
            plan,
            seed,
            connect_timeout,
            tls,
            outlets,
            board,
            wishes,
            calls,
        };
        Ok((AccountHandle::new(wish, shown), task))
    }
}

impl<V: PrivateExchange, R: Runtime> AccountTask<V, R> {
    /// Runs the account to its end.
    pub async fn run(self) -> Stop {
        let Self { venue, credentials, plan, seed, connect_timeout, .. } = self;
        let Self { tls, outlets, board, wishes, calls, .. } = self;
        // Never: it was tried out before, and credentials have no part in what may be wrong.
        let Ok(connection) = plan.connection(venue, credentials, seed) else {
            return Stop::Final(Cause::Network);
        };
        let parts = Parts { connection, connect_timeout, tls, outlets, board, wishes, calls };
        let mut driver = Driver::new(parts);
        poll_fn(|cx| driver.poll(cx)).await
    }
}

/// Shows no secret.
impl<V: PrivateExchange, R> fmt::Debug for Account<V, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let account = self.venue.account();
        f.debug_struct("Account").field("venue", &account.facts().name).finish_non_exhaustive()
    }
}

/// Shows no secret.
impl<V: PrivateExchange, R: Runtime> fmt::Debug for AccountTask<V, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let account = self.venue.account();
        f.debug_struct("AccountTask").field("venue", &account.facts().name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tickwire_exchanges::gateio::spot::GateioSpot;

    use super::*;
    use crate::testing::Tokio;

    fn account() -> Account<GateioSpot, Tokio> {
        Account::of(GateioSpot, Credentials::new("MARKER", "MARKER").unwrap())
    }

    #[test]
    fn an_account_shows_no_secret_before_and_after_its_start() {
        let shown = format!("{:?}", account());
        let (_handle, task) = account().ready(None).unwrap();
        for shown in [shown, format!("{task:?}")] {
            assert!(shown.contains("gateio-spot") && !shown.contains("MARKER"), "{shown}");
        }
    }

    #[test]
    fn without_its_runtime_an_account_is_not_started() {
        assert!(matches!(account().spawn(), Err(FeedError::Runtime)));
    }
}
