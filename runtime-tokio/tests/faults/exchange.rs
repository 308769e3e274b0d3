//! A simulated exchange of few symbols and fast pushes, feeds of it, and its books to compare with.

use std::sync::Arc;
use std::time::Duration;

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Config, Simulator, wall_time};
use tickwire_tokio::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};
use tickwire_tokio::{Feed, Symbols, Tls};

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

pub(crate) const SYMBOLS: [&str; 3] = ["BTC_USDT", "ETH_USDT", "SOL_USDT"];

/// The channel of books: the fast one.
pub(crate) const BOOKS: SpotChannel = SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20);

/// The levels a side that it shows.
pub(crate) const LEVELS: usize = 20;

/// What an exchange is to be like.
pub(crate) struct Setup {
    pub(crate) venue: spot::Config,
    pub(crate) server: Config,
}

impl Setup {
    /// An exchange of [`SYMBOLS`] that allows as many REST calls as anybody likes.
    pub(crate) fn new() -> Self {
        Self::of(&SYMBOLS)
    }

    pub(crate) fn of(symbols: &[&str]) -> Self {
        let mut venue = spot::Config::default();
        venue.symbols = symbols.iter().map(ToString::to_string).collect();
        venue.rest_lag = Duration::from_millis(20);
        venue.rest_limit = 0;
        Self { venue, server: Config::default() }
    }

    pub(crate) fn tls(mut self) -> Self {
        self.server.tls = true;
        self
    }

    pub(crate) fn start(self) -> Arc<Simulator> {
        let venue = spot::Spot::new(self.venue, wall_time());
        Arc::new(Simulator::start(venue, self.server).unwrap())
    }
}

/// A feed of books that is quick to try again, whatever went wrong.
pub(crate) fn feed(simulator: &Simulator, symbols: &[&str]) -> Feed<GateioSpot> {
    let feed = Feed::public(GateioSpot, Symbols::new(symbols).unwrap())
        .url(simulator.url())
        .channels(&[BOOKS, SpotChannel::Trades])
        .configure(|config| {
            config.policy.first = Duration::from_millis(2);
            config.policy.max = Duration::from_millis(20);
            config.policy.attempts = None;
            config.context.snapshot_delay = Duration::from_millis(30);
            config.context.snapshot_retry = Duration::from_millis(20);
            (config.limits.requests.count, config.limits.connects.count) = (0, 0);
        });
    match simulator.authority_pem() {
        Some(pem) => feed.tls(Tls::with_roots(pem).unwrap()),
        None => feed,
    }
}

/// Whether these are the venue's levels, as exact numbers.
pub(crate) fn is_same(ours: impl IntoIterator<Item = Level>, theirs: &[(String, String)]) -> bool {
    let theirs = theirs.iter().map(|(price, size)| (number(price), number(size)));
    ours.into_iter().take(LEVELS).map(|level| (level.price, level.size)).eq(theirs)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}
