//! A feed of everything as a stream, and what it has told.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use tickwire_core::event::{Data, Event};
use tickwire_core::owned::{Loss, OwnedItem};
use tickwire_simulator::{Simulator, Stats};
use tickwire_tokio::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_tokio::{Events, Feed, Item, Overflow};
use tokio::time::timeout;

use crate::exchange::{BOOKS, PATIENCE, SYMBOLS, Setup, feed};
use crate::lag::lagging;

const CHANNELS: [SpotChannel; 4] =
    [BOOKS, SpotChannel::Trades, SpotChannel::BookTicker, SpotChannel::Tickers];

/// The kinds of data that those bring.
pub(crate) const KINDS: [Loss; 4] = [Loss::Books, Loss::Trades, Loss::BookTickers, Loss::Tickers];

/// An exchange, and a stream of it.
pub(crate) struct Slow {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) events: Events,
    told: Arc<Mutex<Told>>,
}

/// What the feed has told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// How many of each of [`KINDS`].
    pub(crate) counts: [u64; KINDS.len()],
    /// The newest book ticker of each symbol.
    pub(crate) book_tickers: BTreeMap<String, u64>,
}

/// A market with much to tell.
pub(crate) fn busy() -> Setup {
    let mut setup = Setup::new();
    setup.venue.changes_per_second = 1_000;
    setup.venue.trades_per_second = 200;
    setup
}

impl Slow {
    /// A stream of [`SYMBOLS`] on every channel through a queue of `capacity`.
    pub(crate) fn start(
        setup: Setup,
        capacity: usize,
        overflow: Overflow,
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        Self::start_on(setup.start(), capacity, overflow, change)
    }

    /// As [`Slow::start`], every connection late by one of these times.
    pub(crate) fn start_behind(
        setup: Setup,
        lags_ms: &'static [u64],
        capacity: usize,
        overflow: Overflow,
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        let simulator = setup.start();
        let to = simulator.address();
        let url = simulator.url().replace(&to.to_string(), &lagging(to, lags_ms).to_string());
        Self::start_on(simulator, capacity, overflow, |feed| change(feed.url(url)))
    }

    fn start_on(
        simulator: Arc<Simulator>,
        capacity: usize,
        overflow: Overflow,
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        let told = Arc::new(Mutex::new(Told::default()));
        let counter = Arc::clone(&told);
        let feed = feed(&simulator, &SYMBOLS).channels(&CHANNELS).on_any(move |item| {
            if let Item::Event(event) = item {
                counter.lock().unwrap().add(&event);
            }
        });
        let events = change(feed).stream_with(capacity, overflow).unwrap();
        Self { simulator, events, told }
    }

    /// What the feed has told so far.
    pub(crate) fn told(&self) -> Told {
        self.told.lock().unwrap().clone()
    }

    /// The next item.
    pub(crate) async fn next(&mut self) -> OwnedItem {
        match timeout(PATIENCE, self.events.next()).await {
            Ok(Some(item)) => item,
            other => panic!("no item but {other:?}; {:?}", self.simulator.stats()),
        }
    }

    /// The next item, where one waits.
    pub(crate) async fn waiting(&mut self) -> Option<OwnedItem> {
        let mut next = pin!(self.events.next());
        poll_fn(|cx| match next.as_mut().poll(cx) {
            Poll::Ready(item) => Poll::Ready(item),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    /// Stalls until the exchange has counted something.
    pub(crate) fn stall(&self, what: &str, is_met: impl FnMut(&Stats) -> bool) -> Stats {
        let met = self.simulator.wait(PATIENCE, is_met);
        met.unwrap_or_else(|stats| panic!("waited in vain for {what}: {stats:?}"))
    }

    /// Stalls until the exchange has sent so many messages more.
    pub(crate) fn stall_for(&self, messages: u64) -> Stats {
        let sent = self.simulator.stats().sent;
        self.stall("messages", |it| it.sent >= sent + messages)
    }

    /// Lets the exchange say nothing more: what is on the way still comes.
    pub(crate) fn hush(&self) {
        self.simulator.change_faults(|it| it.drop_per_mille = 1_000);
    }

    /// Closes the feed.
    pub(crate) async fn close(self) {
        self.events.close(Duration::from_secs(10)).await.unwrap();
        let stats = self.simulator.stats();
        assert_eq!(stats.violations, Vec::<String>::new());
    }
}

impl Told {
    pub(crate) fn sum(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn add(&mut self, event: &Event<'_>) {
        let kind = match &event.data {
            Data::BookDelta(_) => Loss::Books,
            Data::Trade(_) => Loss::Trades,
            Data::BookTicker(ticker) => {
                let symbol = event.symbol.expect("it has a symbol").to_string();
                self.book_tickers.insert(symbol, ticker.id.unwrap());
                Loss::BookTickers
            }
            Data::Ticker(_) => Loss::Tickers,
            other => panic!("nobody asked for {other:?}"),
        };
        self.counts[place(kind)] += 1;
    }
}

/// The place of a kind in [`KINDS`].
pub(crate) fn place(kind: Loss) -> usize {
    KINDS.iter().position(|it| *it == kind).expect("it is one of the kinds")
}
