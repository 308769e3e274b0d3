//! The simulated exchange of the demo, and the client's feed of it.

use core::net::SocketAddr;
use core::time::Duration;

use tickwire_core::session::Config;
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{self as simulator, Simulator};
use tickwire_tokio::{Feed, Symbols, Tls};

use crate::args::DemoArgs;
use crate::clock;
use crate::failure::Failure;

/// Books that move often enough to be worth looking at.
const CHANNELS: [SpotChannel; 3] =
    [SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20), SpotChannel::BookTicker, SpotChannel::Trades];
/// The levels a side that those books have.
pub(super) const WINDOW: usize = 20;
/// Changes of each book in a second.
const CHANGES_PER_SECOND: u32 = 250;
/// The length of a demo in which everything takes its usual time.
const USUAL_SECONDS: u64 = 15;

/// Starts the exchange.
pub(super) fn open(args: &DemoArgs, symbols: &[String]) -> Result<Simulator, Failure> {
    let mut market = spot::Config::default();
    market.symbols = symbols.to_vec();
    market.seed = args.seed;
    market.changes_per_second = CHANGES_PER_SECOND;
    market.rest_lag = paced(market.rest_lag, args.seconds);
    let mut server = simulator::Config::default();
    server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    server.tls = !args.no_tls;
    server.seed = args.seed;
    let address = server.listen;
    Simulator::start(spot::Spot::new(market, clock::wall()), server)
        .map_err(|cause| Failure::Listen { address, cause })
}

/// The feed that follows it, with the venue's own policies.
pub(super) fn feed(
    args: &DemoArgs,
    symbols: &[String],
    exchange: &Simulator,
) -> Result<Feed<GateioSpot>, Failure> {
    let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let symbols = Symbols::new(&texts).map_err(|error| Failure::Setup(error.to_string()))?;
    let seconds = args.seconds;
    let feed = Feed::public(GateioSpot, symbols)
        .channels(&CHANNELS)
        .url(exchange.url())
        .configure(move |config| hurry(config, seconds));
    match exchange.authority_pem() {
        Some(pem) => {
            let tls = Tls::with_roots(pem).map_err(|error| Failure::Setup(error.to_string()))?;
            Ok(feed.tls(tls))
        }
        None => Ok(feed),
    }
}

/// A short demo has no time for the venue's usual waits.
fn hurry(config: &mut Config<'static, SpotChannel>, seconds: u64) {
    config.policy.first = paced(config.policy.first, seconds);
    config.context.snapshot_delay = paced(config.context.snapshot_delay, seconds);
    config.context.snapshot_retry = paced(config.context.snapshot_retry, seconds);
}

/// A wait, shortened as the demo is.
fn paced(wait: Duration, seconds: u64) -> Duration {
    let part = u32::try_from(seconds.min(USUAL_SECONDS)).unwrap_or(u32::MAX);
    wait * part / u32::try_from(USUAL_SECONDS).unwrap_or(1)
}
