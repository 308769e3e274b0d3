//! Simulated exchanges, one market each, and scripts that follow them.

use core::time::Duration;
use std::sync::Arc;

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_simulator::account::Profile;
use tickwire_simulator::faults::Faults;
use tickwire_simulator::{Certificate, Config, Simulator, gateio, mexc, wall_time};

use crate::script::{Consumer, Script, Side, Streams, Venue};
use crate::settings::Settings;

/// The levels a side that books are held against the exchange's by: the fewest that a channel here
/// shows.
pub(crate) const LEVELS: usize = 20;

/// The name of the exchanges' machine, which certificates are for.
pub(crate) const HOST: &str = "localhost";

/// Changes of a book, and trades, in a second of a busy market.
const BUSY: (u32, u32) = (1_000, 300);

/// The account's number.
pub const USER: u64 = 1_000_001;
/// Its key.
pub const KEY: &str = "planted-key-0123456789";
/// Its secret.
pub const SECRET: &str = "planted-secret-0123456789";

/// What an exchange is to be like.
#[derive(Debug)]
pub struct Setup {
    venue: Venue,
    config: Config,
    pace: Pace,
}

/// How much happens in the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    Quiet,
    Usual,
    Busy,
}

impl Setup {
    /// An exchange without TLS and faults, that allows as many calls as anybody likes.
    #[must_use]
    pub fn of(venue: Venue) -> Self {
        Self { venue, config: Config::default(), pace: Pace::Usual }
    }

    /// Behind TLS.
    #[must_use]
    pub fn tls(self) -> Self {
        self.certified(Certificate::Valid, HOST)
    }

    /// Behind TLS, by this certificate for this name.
    #[must_use]
    pub fn certified(mut self, certificate: Certificate, name: &str) -> Self {
        (self.config.tls, self.config.certificate) = (true, certificate);
        self.config.names = vec![name.to_owned()];
        self
    }

    /// With these faults from the start.
    #[must_use]
    pub fn faults(mut self, change: impl FnOnce(&mut Faults)) -> Self {
        change(&mut self.config.faults);
        self
    }

    /// With a market in which nothing happens.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.pace = Pace::Quiet;
        self
    }

    /// With a market in which more happens than a slow consumer takes.
    #[must_use]
    pub fn busy(mut self) -> Self {
        self.pace = Pace::Busy;
        self
    }

    /// With the connection cut of a client for which so many messages wait.
    #[must_use]
    pub fn queue(mut self, messages: usize) -> Self {
        self.config.queue = messages;
        self
    }

    /// Starts it.
    ///
    /// # Panics
    ///
    /// No socket can be listened at.
    #[must_use]
    pub fn start(self) -> Exchange {
        let Self { venue, config, pace } = self;
        let started = match venue {
            Venue::GateioSpot => Simulator::start(gateio_spot(venue, pace), config),
            Venue::GateioFutures => Simulator::start(gateio_futures(venue, pace), config),
            Venue::MexcSpot => Simulator::start(mexc_spot(venue, pace), config),
        };
        let simulator = Arc::new(started.expect("a socket to listen at"));
        Exchange { venue, simulator }
    }
}

/// An exchange that runs.
#[derive(Debug)]
pub struct Exchange {
    /// Which.
    pub venue: Venue,
    /// The exchange itself.
    pub simulator: Arc<Simulator>,
}

impl Exchange {
    /// A script that follows the books of its market.
    #[must_use]
    pub fn books(&self) -> Script {
        self.script(Side::Public(Streams::Books))
    }

    /// A script that follows books, trades and the best bid and ask of its market.
    #[must_use]
    pub fn streams(&self) -> Script {
        self.script(Side::Public(Streams::All))
    }

    /// A script that follows its account.
    #[must_use]
    pub fn account(&self) -> Script {
        self.script(Side::Private(KEY, SECRET))
    }

    fn script(&self, side: Side) -> Script {
        let roots = self.simulator.authority_pem().map(str::to_owned);
        let (mut url, address) = (self.simulator.url(), self.simulator.address());
        let mut rest_base = format!("http://{address}");
        if roots.is_some() {
            url = url.replace(&address.ip().to_string(), HOST);
            rest_base = format!("https://{HOST}:{}", address.port());
        }
        Script {
            venue: self.venue,
            url,
            rest_base,
            symbols: vec![self.venue.symbol().to_owned()],
            side,
            consumer: Consumer::default(),
            roots,
            settings: Settings::default(),
        }
    }
}

impl Venue {
    /// The symbol that is followed.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        if self == Self::MexcSpot { "BTCUSDT" } else { "BTC_USDT" }
    }

    /// The venue's name of the channel of [`Streams::Books`].
    #[must_use]
    pub fn channel(self) -> &'static str {
        match self {
            Self::GateioSpot => "spot.order_book_update",
            Self::GateioFutures => "futures.order_book_update",
            Self::MexcSpot => "spot@public.aggre.depth.v3.api.pb",
        }
    }
}

/// Whether these are the exchange's levels, as exact numbers.
pub(crate) fn is_same(ours: impl IntoIterator<Item = Level>, theirs: &[(String, String)]) -> bool {
    let number = |text: &str| text.parse::<Decimal>().ok();
    let ours = ours.into_iter().take(LEVELS).map(|it| (Some(it.price), Some(it.size)));
    ours.eq(theirs.iter().map(|(price, size)| (number(price), number(size))))
}

fn gateio_spot(venue: Venue, pace: Pace) -> gateio::spot::Spot {
    let mut config = gateio::spot::Config::default();
    config.symbols = vec![venue.symbol().to_owned()];
    config.quiet_symbols = if pace == Pace::Quiet { config.symbols.clone() } else { Vec::new() };
    if pace == Pace::Busy {
        (config.changes_per_second, config.trades_per_second) = BUSY;
    }
    config.rest_lag = Duration::ZERO;
    (config.rest_limit, config.order_limit) = (0, 0);
    config.accounts = vec![profile().with("BTC", "100")];
    gateio::spot::Spot::new(config, wall_time())
}

fn gateio_futures(venue: Venue, pace: Pace) -> gateio::futures::Futures {
    let mut config = gateio::futures::Config::default();
    config.symbols = vec![venue.symbol().to_owned()];
    config.decimal_symbols = Vec::new();
    config.quiet_symbols = if pace == Pace::Quiet { config.symbols.clone() } else { Vec::new() };
    if pace == Pace::Busy {
        (config.changes_per_second, config.trades_per_second) = BUSY;
    }
    config.rest_lag = Duration::ZERO;
    (config.rest_limit, config.order_limit) = (0, 0);
    config.accounts = vec![profile()];
    gateio::futures::Futures::new(config, wall_time())
}

fn mexc_spot(venue: Venue, pace: Pace) -> mexc::spot::Spot {
    let mut config = mexc::spot::Config::default();
    config.symbols = vec![venue.symbol().to_owned()];
    config.deep_symbols = Vec::new();
    config.quiet_symbols = if pace == Pace::Quiet { config.symbols.clone() } else { Vec::new() };
    if pace == Pace::Busy {
        (config.changes_per_second, config.trades_per_second) = BUSY;
    }
    config.rest_lag = Duration::ZERO;
    (config.rest_rate, config.rest_weight, config.connects_per_second) = (0, 0, 0);
    config.accounts = vec![profile().with("BTC", "100")];
    mexc::spot::Spot::new(config, wall_time())
}

fn profile() -> Profile {
    Profile::new(USER, KEY, SECRET).with("USDT", "10000000")
}
