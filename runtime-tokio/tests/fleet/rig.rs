//! A feed over several connections of a simulated exchange, and the ledger of what it tells.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tickwire_core::exchange::Exchange;
use tickwire_core::owned::OwnedData;
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Config, Simulator, wall_time};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Handle, Rest, Symbols, Tls};
use tokio::time::{Instant, sleep};

use crate::lag::lagging;
use crate::ledger::Ledger;

/// How long a test waits for anything: what comes at all comes far sooner.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);
/// The levels a side that the default channel shows.
const LEVELS: usize = 100;

/// A feed, its exchange, and what it has told.
pub(crate) struct Rig {
    pub(crate) simulator: Option<Simulator>,
    pub(crate) handle: Handle,
    pub(crate) symbols: Vec<String>,
    ledger: Arc<Mutex<Ledger>>,
}

/// Names of markets.
pub(crate) fn names(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("S{at}_USDT")).collect()
}

/// An exchange of so many markets.
fn exchange(listed: usize) -> Simulator {
    let mut venue = spot::Config::default();
    venue.symbols = names(listed);
    venue.rest_limit = 0;
    venue.rest_lag = Duration::from_millis(50);
    Simulator::start(spot::Spot::new(venue, wall_time()), Config::default()).unwrap()
}

impl Rig {
    /// A feed of the first `followed` of `listed` symbols, 3 a connection, live.
    pub(crate) async fn live(listed: usize, followed: usize) -> Self {
        Self::live_with(listed, followed, |feed| feed).await
    }

    /// As [`Rig::live`], every connection late by one of these times.
    pub(crate) async fn live_behind(
        listed: usize,
        followed: usize,
        lags_ms: &'static [u64],
    ) -> Self {
        let simulator = exchange(listed);
        let to = simulator.address();
        let url = simulator.url().replace(&to.to_string(), &lagging(to, lags_ms).to_string());
        Self::live_on(simulator, listed, followed, |feed| feed.url(url)).await
    }

    /// As [`Rig::live_behind`], but for REST calls.
    pub(crate) async fn live_late(
        followed: usize,
        lags_ms: &'static [u64],
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        let simulator = exchange(followed);
        let to = simulator.address();
        let url = simulator.url().replace(&to.to_string(), &lagging(to, lags_ms).to_string());
        let way = |feed: Feed<GateioSpot>| change(feed.url(url).rest_base(format!("http://{to}")));
        Self::live_on(simulator, followed, followed, way).await
    }

    pub(crate) async fn live_with(
        listed: usize,
        followed: usize,
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        Self::live_on(exchange(listed), listed, followed, change).await
    }

    async fn live_on(
        simulator: Simulator,
        listed: usize,
        followed: usize,
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        let symbols = names(followed);
        let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
        let feed = Feed::public(GateioSpot, Symbols::new(&texts).unwrap())
            .url(simulator.url())
            .rest(Rest::new(Tls::bundled()))
            .symbols_max(u16::try_from(listed).unwrap())
            .configure(|config| {
                config.limits.subscriptions = 9;
                config.limits.connects.count = 0;
                config.context.snapshot_delay = Duration::from_millis(100);
                config.context.snapshot_retry = Duration::from_millis(50);
                config.policy.first = Duration::from_millis(20);
            });
        let rig = Self::start(simulator, change(feed), symbols);
        rig.handle.live(PATIENCE).await.unwrap();
        rig
    }

    /// Starts a feed of a running exchange, with a ledger of what it tells.
    pub(crate) fn start<X>(simulator: Simulator, feed: Feed<X>, symbols: Vec<String>) -> Self
    where
        X: Exchange<Channel: Send + Sync> + Send + Sync + 'static,
    {
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let told = Arc::clone(&ledger);
        let feed = feed.on_any(move |item| told.lock().unwrap().take(&item));
        Self { simulator: Some(simulator), handle: feed.spawn().unwrap(), symbols, ledger }
    }

    pub(crate) fn simulator(&self) -> &Simulator {
        self.simulator.as_ref().expect("the venue is there")
    }

    /// The venue is gone.
    pub(crate) fn end_venue(&mut self) {
        drop(self.simulator.take());
    }

    pub(crate) fn ledger<T>(&self, look: impl FnOnce(&mut Ledger) -> T) -> T {
        look(&mut self.ledger.lock().unwrap())
    }

    /// Waits until the ledger is as wanted.
    pub(crate) async fn until(&self, what: &str, is_met: impl Fn(&Ledger) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !self.ledger(|ledger| is_met(ledger)) {
            let late = Instant::now() > end;
            assert!(!late, "{what}: not in time\n{}", self.ledger(|ledger| ledger.report()));
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until every symbol that is followed has gone on by so many deltas and trades.
    pub(crate) async fn goes_on(&self, deltas: u64, trades: u64) {
        let before = self.ledger(|ledger| ledger.accounts.clone());
        self.until("deltas and trades of every symbol", |ledger| {
            self.symbols.iter().all(|symbol| {
                let Some(now) = ledger.accounts.get(symbol) else { return false };
                let before = before.get(symbol).cloned().unwrap_or_default();
                now.deltas >= before.deltas + deltas && now.trades >= before.trades + trades
            })
        })
        .await;
    }

    /// Every book is live and the venue's, and nothing was lost or told twice on the way.
    pub(crate) async fn assert_right(&self) {
        self.handle.live(PATIENCE).await.unwrap();
        self.ledger(|ledger| ledger.assert_right());
        for symbol in &self.symbols {
            let copy = self.handle.book(symbol).await.unwrap().expect("the book is live");
            let OwnedData::BookSnapshot(ours) = &copy.data else { panic!("{copy:?}") };
            let id = ours.id.unwrap();
            let theirs = self.simulator().book(symbol, id, LEVELS).expect("the venue knows the id");
            let ours = [ours.bids(), ours.asks()].map(|side| {
                let levels = side.iter().take(LEVELS);
                levels.map(|level| (level.price, level.size)).collect::<Vec<_>>()
            });
            let theirs = [theirs.bids, theirs.asks].map(|side| {
                let levels = side
                    .iter()
                    .map(|(price, size)| (price.parse().unwrap(), size.parse().unwrap()));
                levels.collect::<Vec<_>>()
            });
            assert_eq!(ours, theirs, "{symbol} at {id}");
            let trades = self.simulator().trades(symbol);
            let wrong = self.ledger(|ledger| ledger.accounts[symbol].trades_beside(&trades));
            assert_eq!(wrong, None, "{symbol}\n{}", self.ledger(|ledger| ledger.report()));
        }
        let stats = self.simulator().stats();
        assert_eq!(stats.violations, Vec::<String>::new());
    }
}
