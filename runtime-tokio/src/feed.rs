//! A feed, before it runs: what to follow and whom to tell.

use core::future::Future;

use tickwire_core::event::{BookTicker, Candle, Event, Ticker, Trade};
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Config, State, Stop, Symbols};

use crate::error::FeedError;
use crate::events::{Events, Overflow};
use crate::handle::Handle;
use crate::handlers::{BookUpdate, Outcome};
use crate::item::Item;
use crate::rest::Rest;
use crate::tls::Tls;

/// A public market-data feed that is yet to be started.
#[derive(Debug)]
#[must_use = "a feed does nothing before it is started"]
pub struct Feed<X: Exchange> {
    venue: X,
}

impl<X> Feed<X>
where
    X: Exchange + Send + 'static,
    X::Channel: Send + Sync,
{
    /// Follows `symbols` on the venue's default channels.
    pub fn public(venue: X, symbols: Symbols<'_>) -> Self {
        let _ = symbols;
        Self { venue }
    }

    /// Follows other channels: 1 to 8. The first that can feed order books does.
    pub fn channels(self, channels: &[X::Channel]) -> Self {
        let _ = channels;
        self
    }

    /// Connects to another address, where one is given. REST calls then go to the same host and
    /// port, unless [`Feed::rest_base`] says otherwise: the books of one venue must never be built
    /// from the snapshots of another.
    pub fn url(self, url: impl Into<Option<String>>) -> Self {
        let _ = url;
        self
    }

    /// Makes REST calls elsewhere: a base such as `https://api.example.com`.
    pub fn rest_base(self, base: impl Into<String>) -> Self {
        let _ = base;
        self
    }

    /// Changes anything else of the configuration.
    pub fn configure(self, change: impl FnOnce(&mut Config<'static, X::Channel>)) -> Self {
        let _ = change;
        self
    }

    /// Trusts other roots than the bundled ones.
    pub fn tls(self, tls: Tls) -> Self {
        let _ = tls;
        self
    }

    /// Shares a REST client and its budget with other feeds.
    pub fn rest(self, rest: Rest) -> Self {
        let _ = rest;
        self
    }

    /// Keeps books of so many levels a side (default: twice what the channel shows); 0 keeps none.
    pub fn depth(self, levels: usize) -> Self {
        let _ = levels;
        self
    }

    /// Leaves room for so many symbols in all, for those that are subscribed to later. Default: 16
    /// more than the first.
    pub fn symbols_max(self, symbols: u16) -> Self {
        let _ = symbols;
        self
    }

    /// Receives into a buffer of `rx` bytes (default 1 MiB: the longest message) and sends from one
    /// of `tx` bytes (default 32 KiB).
    pub fn buffers(self, rx: usize, tx: usize) -> Self {
        let _ = (rx, tx);
        self
    }

    /// Calls `handler` with everything the feed says.
    pub fn on_any<R: Outcome>(self, handler: impl FnMut(Item<'_>) -> R + Send + 'static) -> Self {
        let _ = handler;
        self
    }

    /// Calls `handler` when a book has changed: its levels, or whether they can be trusted.
    pub fn on_book<R: Outcome>(
        self,
        handler: impl FnMut(BookUpdate<'_>) -> R + Send + 'static,
    ) -> Self {
        let _ = handler;
        self
    }

    /// Calls `handler` with each trade.
    pub fn on_trade<R: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Trade) -> R + Send + 'static,
    ) -> Self {
        let _ = handler;
        self
    }

    /// Calls `handler` with each best bid and ask.
    pub fn on_book_ticker<R: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &BookTicker) -> R + Send + 'static,
    ) -> Self {
        let _ = handler;
        self
    }

    /// Calls `handler` with each statistics of 24 hours.
    pub fn on_ticker<R: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Ticker) -> R + Send + 'static,
    ) -> Self {
        let _ = handler;
        self
    }

    /// Calls `handler` with each candle.
    pub fn on_candle<R: Outcome>(
        self,
        handler: impl FnMut(&Event<'_>, &Candle) -> R + Send + 'static,
    ) -> Self {
        let _ = handler;
        self
    }

    /// Calls `handler` when the connection's state has changed: the new state, and why.
    pub fn on_state<R: Outcome>(
        self,
        handler: impl FnMut(State, Option<Cause>) -> R + Send + 'static,
    ) -> Self {
        let _ = handler;
        self
    }

    /// Starts the feed on a task of its own of the runtime that this is called in.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn spawn(self) -> Result<Handle, FeedError> {
        unimplemented!()
    }

    /// The feed as a future that the caller polls, on whatever task; dropping it closes the socket.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong.
    pub fn run(self) -> Result<(Handle, impl Future<Output = Stop> + Send + use<X>), FeedError> {
        let _ = self.venue;
        Err::<(Handle, core::future::Ready<Stop>), _>(FeedError::Runtime)
    }

    /// Starts the feed, its items to be taken from a queue of 1,000; see [`Overflow::Conflate`].
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream(self) -> Result<Events, FeedError> {
        self.stream_with(1000, Overflow::Conflate)
    }

    /// Starts the feed, its items to be taken from a queue of `capacity`.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the configuration is wrong, or there is no runtime.
    pub fn stream_with(self, capacity: usize, overflow: Overflow) -> Result<Events, FeedError> {
        let _ = (capacity, overflow);
        unimplemented!()
    }
}
