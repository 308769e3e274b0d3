//! A simulated exchange, and feeds of it.

use std::time::{Duration, SystemTime};

use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Certificate, Config, Simulator};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Symbols, Tls};

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

pub(crate) const SYMBOLS: [&str; 3] = ["BTC_USDT", "ETH_USDT", "SOL_USDT"];

/// Starts a venue of [`SYMBOLS`].
pub(crate) fn start(change: impl FnOnce(&mut Config)) -> Simulator {
    start_as(|_| {}, change)
}

/// Starts a venue of [`SYMBOLS`] that is changed itself, too.
pub(crate) fn start_as(
    change_venue: impl FnOnce(&mut spot::Config),
    change: impl FnOnce(&mut Config),
) -> Simulator {
    let mut venue = spot::Config::default();
    venue.symbols = SYMBOLS.map(str::to_owned).to_vec();
    change_venue(&mut venue);
    let mut config = Config::default();
    change(&mut config);
    Simulator::start(spot::Spot::new(venue, now()), config).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the venue's clock starts at the real time")]
pub(crate) fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

/// Starts a venue behind TLS.
pub(crate) fn start_tls(certificate: Certificate, names: &[&str]) -> Simulator {
    start(|config| {
        config.tls = true;
        config.certificate = certificate;
        config.names = names.iter().map(ToString::to_string).collect();
    })
}

/// A feed of the venue that trusts its authority.
pub(crate) fn feed(simulator: &Simulator) -> Feed<GateioSpot> {
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS)).url(simulator.url());
    let feed = feed.configure(|config| config.policy.first = Duration::from_millis(5));
    match simulator.authority_pem() {
        Some(pem) => feed.tls(Tls::with_roots(pem).unwrap()),
        None => feed,
    }
}
