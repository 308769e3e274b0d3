//! A feed, before it runs: what to follow and whom to tell.

use core::fmt;
use core::future::{Future, poll_fn};
use core::marker::PhantomData;

use tickwire_core::event::{BookTicker, Candle, Event, Liquidation, Slot, Ticker, Trade};
use tickwire_core::exchange::Exchange;
use tickwire_core::plan::{Planner, Shape};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Config, ConnectionId, State, Stop, Symbols};
use tickwire_core::symbol::Symbol;
use tickwire_core::ws::deflate::Offer;
use tokio::sync::{mpsc, watch};

use crate::board::{self, Board};
use crate::calls::Calls;
use crate::entropy;
use crate::error::FeedError;
use crate::events::{Events, Overflow, Queue, queue};
use crate::fleet::{Fleet, Kit, Parts};
use crate::handle::Handle;
use crate::handlers::{BookUpdate, Handler, Outcome, on_event};
use crate::item::Item;
use crate::outlets::Outlets;
use crate::plan::Plan;
use crate::rest::Rest;
use crate::runtime::{NoRuntime, Runtime};
use crate::settings::Means;
use crate::tls::Tls;
use crate::wish::{WISHES_MAX, Wish};

/// A public market-data feed that is yet to be started.
#[must_use = "a feed does nothing before it is started"]
pub struct Feed<X: Exchange, R> {
    pub(crate) venue: X,
    pub(crate) plan: Plan<X::Channel>,
    pub(crate) means: Means,
    runtime: PhantomData<fn() -> R>,
}

/// A feed that is started: what its runtime runs.
pub struct FeedTask<X: Exchange, R: Runtime> {
    venue: X,
    plan: Plan<X::Channel>,
    planner: Planner,
    symbols: Vec<Symbol>,
    seed: [u8; 32],
    tls: Tls,
    outlets: Outlets,
    board: board::Writer,
    wishes: mpsc::Receiver<Wish>,
    calls: Calls<R>,
}

/// What to follow, and how.
impl<X, R: Runtime> Feed<X, R>
where
    X: Exchange + Send + Sync + 'static,
{
    /// Follows `symbols` on the venue's default channels, over as many connections as the venue's
    /// limits ask for. A symbol that is named twice is followed once.
    pub fn public(venue: X, symbols: Symbols<'_>) -> Self {
        let texts = symbols.texts().iter().copied().map(str::to_owned);
        let plan = Plan::new(texts.collect(), Config::of(&venue));
        Self { venue, plan, means: Means::default(), runtime: PhantomData }
    }

    /// Follows other channels: 1 to 12. The first that can feed order books does.
    pub fn channels(mut self, channels: &[X::Channel]) -> Self {
        self.plan.settings.channels = Some(channels.to_vec());
        self
    }

    /// Connects to another address, where one is given. REST calls then go to the same host and
    /// port, unless [`Feed::rest_base`] says otherwise: the books of one venue must never be built
    /// from the snapshots of another.
    pub fn url(mut self, url: impl Into<Option<String>>) -> Self {
        self.plan.settings.addresses.url = url.into();
        self
    }

    /// Makes REST calls elsewhere: a base such as `https://api.example.com`.
    pub fn rest_base(mut self, base: impl Into<String>) -> Self {
        self.plan.settings.addresses.rest_base = Some(base.into());
        self
    }

    /// Changes anything else of the configuration. What [`Feed::channels`], [`Feed::url`] and
    /// [`Feed::rest_base`] say stands above it.
    pub fn configure(mut self, change: impl FnOnce(&mut Config<'static, X::Channel>)) -> Self {
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

    /// Keeps books of so many levels a side; 0 keeps none. Default: twice what the channel shows,
    /// at least 200, and 1,000 where the channel has no limit.
    pub fn depth(mut self, levels: usize) -> Self {
        self.plan.depth = Some(levels);
        self
    }

    /// Leaves room for so many symbols in all, for those that are subscribed to later; over all
    /// connections, each of which has room for those that the venue's limits allow it. Default: 16
    /// more than the first.
    pub fn symbols_max(mut self, symbols: u16) -> Self {
        self.plan.symbols_max = usize::from(symbols);
        self
    }

    /// Receives into a buffer of `rx` bytes (default 1 MiB: the longest message) and sends from one
    /// of `tx` bytes (default 32 KiB). Each connection has two of its own; a buffer costs memory as
    /// far as messages have ever filled it.
    pub fn buffers(mut self, rx: usize, tx: usize) -> Self {
        (self.plan.settings.rx, self.plan.settings.tx) = (rx, tx);
        self
    }

    /// Offers permessage-deflate (RFC 7692) to the venue, [`Offer::DEFAULT`] mostly: fewer bytes
    /// for more work, and memory for each connection of about twice a receive buffer and the
    /// window, as far as messages have ever filled it. A server's "no" is accepted
    /// ([`ConnectionStatus::deflated`](crate::ConnectionStatus::deflated) says which it was). A
    /// message may be no longer inflated than a receive buffer is. Default: nothing is offered. A
    /// venue that may not be offered it
    /// ([`Compression::Never`](tickwire_core::context::Compression::Never)) is an error at the
    /// start. An [`Account`](crate::Account) has no such setting: the length of what is deflated
    /// together with a secret tells of the secret.
    pub fn deflate(mut self, offer: Offer) -> Self {
        self.plan.deflate = Some(offer);
        self
    }
}

/// Whom to tell. Several handlers of one kind are called in the order of their registration; one
/// that fails or panics is counted and announced ([`Item::HandlerFailed`]), and stops neither the
/// others nor the connection. They run on the feed's task: while one runs, nothing is read.
impl<X, R: Runtime> Feed<X, R>
where
    X: Exchange + Send + Sync + 'static,
{
    /// Calls `handler` with everything the feed says.
    pub fn on_any<O: Outcome>(self, handler: impl FnMut(Item<'_>) -> O + Send + 'static) -> Self {
        self.on(Handler::any(handler))
    }

    /// Calls `handler` when a book has changed: its levels, or whether they can be trusted.
    pub fn on_book<O: Outcome>(
        self,
        mut handler: impl FnMut(BookUpdate<'_>) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Book(Box::new(move |update| handler(update).failure())))
    }

    /// Calls `handler` with each trade.
    pub fn on_trade<O: Outcome>(
        self,
        mut handler: impl FnMut(&Event<'_>, &Trade<'_>) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Trade(Box::new(move |event, trade| handler(event, trade).failure())))
    }

    /// Calls `handler` with each best bid and ask.
    pub fn on_book_ticker<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &BookTicker) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::BookTicker(on_event(handler)))
    }

    /// Calls `handler` with each statistics of 24 hours.
    pub fn on_ticker<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Ticker) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Ticker(on_event(handler)))
    }

    /// Calls `handler` with each candle.
    pub fn on_candle<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Candle) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Candle(on_event(handler)))
    }

    /// Calls `handler` with each liquidation.
    pub fn on_liquidation<O: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Liquidation) -> O + Send + 'static,
    ) -> Self {
        self.on(Handler::Liquidation(on_event(handler)))
    }

    /// Calls `handler` when the feed's state has changed ([`Status::state`]): the new state, and
    /// why. That of each connection is an item ([`Item::Notice`]).
    ///
    /// [`Status::state`]: crate::Status::state
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
impl<X, R: Runtime> Feed<X, R>
where
    X: Exchange + Send + Sync + 'static,
{
    /// Starts the feed on a task of its own of the runtime that this is called on.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn spawn(self) -> Result<Handle<R>, FeedError> {
        self.spawn_with(None)
    }

    /// The feed as a future that the caller polls, on whatever task of the runtime; dropping it
    /// closes the socket. A future that is kept and not polled while it waits for its REST budget
    /// keeps others that share it waiting for a second longer, for each of its calls.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong.
    pub fn run(self) -> Result<(Handle<R>, impl Future<Output = Stop> + use<X, R>), FeedError> {
        let (handle, task) = self.ready(None)?;
        Ok((handle, task.run()))
    }

    /// Starts the feed, its items to be taken from a queue of 1,000; see [`Overflow::Conflate`].
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream(self) -> Result<Events<Handle<R>>, FeedError> {
        self.stream_with(1000, Overflow::Conflate)
    }

    /// Starts the feed, its items to be taken from a queue of `capacity`.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream_with(
        self,
        capacity: usize,
        overflow: Overflow,
    ) -> Result<Events<Handle<R>>, FeedError> {
        let (queue, taker) = queue(capacity, overflow);
        Ok(Events::new(taker, self.spawn_with(Some(queue))?))
    }

    fn spawn_with(self, queue: Option<Queue>) -> Result<Handle<R>, FeedError> {
        let (handle, task) = self.ready(queue)?;
        R::spawn_feed(task).map_err(|NoRuntime| FeedError::Runtime)?;
        Ok(handle)
    }

    fn ready(mut self, queue: Option<Queue>) -> Result<(Handle<R>, FeedTask<X, R>), FeedError> {
        let seed = entropy::fresh().map_err(|_| FeedError::Entropy)?;
        self.plan.settings.addresses.settle()?;
        let planner = self.planned(seed)?;
        let Self { venue, plan, means, .. } = self;
        let calls = means.calls(&plan.config())?;
        let Means { tls, handlers, .. } = means;
        let symbols = plan.distinct()?;
        let (wish, wishes) = mpsc::channel(WISHES_MAX);
        let mut board = Board::new(plan.rows());
        let channels = plan.channels(&venue);
        for (slot, symbol) in (0..).map(Slot).zip(&symbols) {
            board.expect(slot, symbol, channels);
        }
        let (board, shown) = watch::channel(board);
        let board = board::Writer(board);
        let outlets = Outlets::new(handlers, queue);
        let task =
            FeedTask { venue, plan, planner, symbols, seed, tls, outlets, board, wishes, calls };
        Ok((Handle::new(wish, shown), task))
    }

    /// The plan of the feed's connections. What is wrong with the configuration is found here: the
    /// connections that run borrow from it, so they are made where both stay.
    fn planned(&self, seed: [u8; 32]) -> Result<Planner, FeedError> {
        let (plan, venue) = (&self.plan, &self.venue);
        let symbols = plan.distinct()?;
        let shape = Shape::of(venue, &plan.config());
        let first = symbols.iter().take(plan.connection_rows(&shape).max(1));
        let texts: Vec<&str> = first.map(Symbol::as_str).collect();
        drop(plan.connection(venue, seed, &texts, (ConnectionId::default(), 1))?);
        Planner::new(shape, &symbols).map_err(FeedError::Plan)
    }
}

impl<X: Exchange, R: Runtime> FeedTask<X, R> {
    /// Runs the feed to its end.
    pub async fn run(self) -> Stop {
        let Self { venue, plan, planner, symbols, seed, tls, outlets, board, wishes, calls } = self;
        let kit = Kit {
            venue: &venue,
            plan: &plan,
            seed,
            channels: plan.channels(&venue),
            connect_timeout: plan.config().context.connect_timeout,
            tls,
        };
        let mut fleet = Fleet::new(Parts { kit, planner, symbols, outlets, board, wishes, calls });
        poll_fn(|cx| fleet.poll(cx)).await
    }
}

impl<X: Exchange, R> fmt::Debug for Feed<X, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed")
            .field("venue", &self.venue.facts().name)
            .field("symbols", &self.plan.symbols)
            .finish_non_exhaustive()
    }
}

impl<X: Exchange, R: Runtime> fmt::Debug for FeedTask<X, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FeedTask")
            .field("venue", &self.venue.facts().name)
            .field("symbols", &self.plan.symbols)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tickwire_exchanges::gateio::spot::GateioSpot;

    use super::*;
    use crate::testing::Tokio;

    #[test]
    fn a_feed_says_what_it_follows_before_and_after_its_start() {
        let feed = Feed::<_, Tokio>::public(GateioSpot, Symbols::of(&["BTC_USDT"]));
        assert!(format!("{feed:?}").contains("BTC_USDT"), "{feed:?}");
        let (_handle, task) = feed.ready(None).unwrap();
        assert!(format!("{task:?}").contains("BTC_USDT"), "{task:?}");
    }

    #[test]
    fn without_its_runtime_a_feed_is_not_started() {
        let feed = Feed::<_, Tokio>::public(GateioSpot, Symbols::of(&["BTC_USDT"]));
        assert!(matches!(feed.spawn(), Err(FeedError::Runtime)));
    }
}
