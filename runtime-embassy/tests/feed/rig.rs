//! Exchanges, a network to them, and a driver in it.

use core::cell::Cell;
use core::net::SocketAddr;
use core::task::Context;
use core::time::Duration;
use std::time::SystemTime;

use embassy_time::with_timeout;
use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::session::{Config, Memory as Owned, Session, Stop, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, UnixNanos};
use tickwire_embassy::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_embassy::{Driver, Item, Memory};
use tickwire_embassy_host::Network;
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Config as Server, Simulator};

pub(crate) type Feed<'b> = Connection<'b, GateioSpot, Books<'b>>;
type FeedConfig<'c> = Config<'c, SpotChannel>;

pub(crate) const SYMBOL: &str = "BTC_USDT";
/// The name of the exchange in the network.
pub(crate) const VENUE: &str = "venue.test";
/// How long a test waits for anything.
const PATIENCE: embassy_time::Duration = embassy_time::Duration::from_secs(20);
/// Levels a side that a book keeps.
const DEPTH: usize = 200;

/// An exchange with one symbol.
pub(crate) fn exchange(change: impl FnOnce(&mut Server)) -> Simulator {
    let mut venue = spot::Config::default();
    venue.symbols = vec![SYMBOL.to_owned()];
    let mut config = Server::default();
    change(&mut config);
    Simulator::start(spot::Spot::new(venue, now()), config).unwrap()
}

/// A network in which the exchange has its name.
pub(crate) fn network_of(simulator: &Simulator) -> Network {
    Network::new().host(VENUE, simulator.address())
}

#[expect(clippy::disallowed_methods, reason = "the venue's clock starts at the real time")]
pub(crate) fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

pub(crate) fn wall() -> Option<UnixNanos> {
    UnixNanos::from_nanos(u64::try_from(now().as_nanos()).ok()?)
}

/// What a feed said, and how it ended.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) said: Vec<String>,
    pub(crate) stop: Stop,
}

impl End {
    /// How many sentences begin so.
    pub(crate) fn count(&self, start: &str) -> usize {
        self.said.iter().filter(|sentence| sentence.starts_with(start)).count()
    }
}

/// Runs a feed of the venue at this port until `is_enough`.
pub(crate) fn run(
    network: Network,
    server: SocketAddr,
    change: impl FnOnce(&mut FeedConfig<'_>),
    mut is_enough: impl FnMut(&Item<'_>, &Feed<'_>) -> bool,
) -> End {
    let url = format!("ws://{VENUE}:{}/ws/v4/", server.port());
    let rest_base = format!("http://{VENUE}:{}", server.port());
    let mut config = Config::of(&GateioSpot);
    config.context.url = &url;
    config.rest_base = &rest_base;
    config.context.snapshot_delay = Duration::from_millis(5);
    config.policy.first = Duration::from_millis(5);
    change(&mut config);
    let books = Books::owned(1, DEPTH).unwrap();
    let symbols = Symbols::of(&[SYMBOL]);
    let session =
        Session::public(GateioSpot, symbols, config, books, Owned::owned(1), [1; 32]).unwrap();
    let connection = Connection::new(session, Store::owned(1 << 16), Store::owned(1 << 14));
    let connection = connection.unwrap();
    let (over, mut said) = (Cell::new(false), Vec::new());
    let mut memory = Memory::<4096, 2048, 32_768>::new();
    let stop = network.run(async |stack| {
        let mut entropy = 0;
        let mut driver = Driver::public(stack, connection, &mut memory, || {
            entropy += 1;
            [entropy; 32]
        })
        .clock(wall);
        let wish = |feed: &mut Feed<'_>, now: Instant, _: &mut Context<'_>| {
            if over.take() {
                feed.close(now);
            }
        };
        let on = |item: Item<'_>, feed: &Feed<'_>| {
            if !matches!(item, Item::Event(_)) {
                said.push(item.to_string());
            }
            over.set(over.get() || is_enough(&item, feed));
        };
        with_timeout(PATIENCE, driver.run_with(wish, on)).await
    });
    let stop = stop.unwrap_or_else(|_| panic!("the feed goes on: {said:#?}"));
    End { said, stop }
}
