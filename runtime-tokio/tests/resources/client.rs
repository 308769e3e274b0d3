//! A client on a thread of its own: the one whose allocations are counted.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;

use tickwire_tokio::core::book::BookState;
use tickwire_tokio::core::session::Symbols;
use tickwire_tokio::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_tokio::{Feed, Handle, Item, Rest, Tls};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::source::{SYMBOLS, Source};

/// How long anything may take before a test gives up: half a million events on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// A running feed whose handlers count.
pub(crate) struct Client {
    runtime: Runtime,
    pub(crate) handle: Handle,
    pub(crate) seen: Arc<Seen>,
}

/// What the handlers have counted, and what they are to count up to.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) events: AtomicU64,
    pub(crate) deltas: AtomicU64,
    pub(crate) trades: AtomicU64,
    pub(crate) book_tickers: AtomicU64,
    pub(crate) tickers: AtomicU64,
    /// Books that came to be live.
    pub(crate) lives: AtomicU64,
    wanted_events: AtomicU64,
    wanted_lives: AtomicU64,
    waiting: AtomicBool,
    reached: Notify,
}

impl Seen {
    fn one(&self, counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Wakes who waits, once there is enough.
    fn look(&self) {
        let is = |counter: &AtomicU64, wanted: &AtomicU64| {
            counter.load(Ordering::Relaxed) >= wanted.load(Ordering::Relaxed)
        };
        let enough = is(&self.events, &self.wanted_events) && is(&self.lives, &self.wanted_lives);
        if enough && self.waiting.swap(false, Ordering::Relaxed) {
            self.reached.notify_one();
        }
    }
}

/// A feed of the source's symbols, on a budget of its own; snapshots are fetched soon.
pub(crate) fn feed(source: &Source, channels: &[SpotChannel]) -> Feed<GateioSpot> {
    let tls = Tls::bundled();
    Feed::public(GateioSpot, Symbols::of(&SYMBOLS))
        .url(source.url.clone())
        .rest(Rest::new(tls.clone()))
        .tls(tls)
        .channels(channels)
        .configure(|config| config.context.snapshot_delay = Duration::from_millis(20))
}

pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

impl Client {
    /// Starts a feed with a handler of every kind, and waits until all books are live.
    pub(crate) fn start(source: &Source, channels: &[SpotChannel]) -> Self {
        let (runtime, seen) = (runtime(), Arc::new(Seen::default()));
        let [all, books, trades, book_tickers, tickers] = [(); 5].map(|()| Arc::clone(&seen));
        let feed = feed(source, channels)
            .on_book(move |update| match update.changed {
                Some(BookState::Live) => books.one(&books.lives),
                Some(_) => {}
                None => books.one(&books.deltas),
            })
            .on_trade(move |_, _| trades.one(&trades.trades))
            .on_book_ticker(move |_, _| book_tickers.one(&book_tickers.book_tickers))
            .on_ticker(move |_, _| tickers.one(&tickers.tickers))
            .on_any(move |item| {
                if matches!(item, Item::Event(_)) {
                    all.one(&all.events);
                }
                all.look();
            });
        let handle = runtime.block_on(async move { feed.spawn().unwrap() });
        let client = Self { runtime, handle, seen };
        client.runtime.block_on(client.handle.live(PATIENCE)).unwrap();
        client
    }

    /// Runs until so many more events have been handled and books have become live.
    pub(crate) fn run(&self, events: u64, lives: u64) {
        let more = |wanted: &AtomicU64, counter: &AtomicU64, by: u64| {
            wanted.store(counter.load(Ordering::Relaxed) + by, Ordering::Relaxed);
        };
        let seen = &self.seen;
        more(&seen.wanted_events, &seen.events, events);
        more(&seen.wanted_lives, &seen.lives, lives);
        seen.waiting.store(true, Ordering::Relaxed);
        let reached =
            self.runtime.block_on(async { timeout(PATIENCE, seen.reached.notified()).await });
        assert!(reached.is_ok(), "{events} events and {lives} books in {PATIENCE:?}: {seen:?}");
    }
}
