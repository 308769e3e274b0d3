//! Exchanges, a network to them, and a driver in it.

use core::cell::Cell;
use core::sync::atomic::{AtomicU8, Ordering};
use core::task::Context;
use core::time::Duration;
use std::time::SystemTime;

use embassy_time::with_timeout;
use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Config, Memory as Owned, Session, Stop, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, UnixNanos};
use tickwire_embassy::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_embassy::{Driver, Item, Memory, Tls, TlsMemory};
use tickwire_embassy_host::Network;
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Certificate, Config as Server, Simulator};

pub(crate) type Feed<'b> = Connection<'b, GateioSpot, Books<'b>>;
pub(crate) type FeedConfig<'c> = Config<'c, SpotChannel>;

pub(crate) const SYMBOL: &str = "BTC_USDT";
/// Another that the exchange has.
pub(crate) const OTHER: &str = "ETH_USDT";
/// The name of the exchange in the network.
pub(crate) const VENUE: &str = "venue.test";
/// How long a test waits for anything.
pub(crate) const PATIENCE: embassy_time::Duration = embassy_time::Duration::from_secs(100);
/// Levels a side that a book keeps.
const DEPTH: usize = 200;

/// An exchange with two symbols.
pub(crate) fn exchange(change: impl FnOnce(&mut Server)) -> Simulator {
    let mut venue = spot::Config::default();
    venue.symbols = vec![SYMBOL.to_owned(), OTHER.to_owned()];
    let mut config = Server::default();
    change(&mut config);
    Simulator::start(spot::Spot::new(venue, now()), config).unwrap()
}

/// The same behind TLS.
pub(crate) fn secured(certificate: Certificate, name: &str) -> Simulator {
    exchange(|config| {
        config.tls = true;
        config.certificate = certificate;
        config.names = vec![name.to_owned()];
    })
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
    /// Why transports could not be made.
    pub(crate) causes: Vec<Cause>,
    pub(crate) stop: Stop,
}

/// Where a feed connects to, and what it trusts.
pub(crate) struct Way {
    pub(crate) network: Network,
    pub(crate) host: &'static str,
    pub(crate) port: u16,
    /// The authority's certificate, in DER, where there is to be TLS.
    pub(crate) authority: Option<Vec<u8>>,
    /// What it follows.
    pub(crate) symbols: &'static [&'static str],
}

impl Way {
    /// To an exchange that has its name in the network, and by TLS where it has that.
    pub(crate) fn to(simulator: &Simulator) -> Self {
        let authority = simulator.authority_pem().map(der);
        let (network, port) = (network_of(simulator), simulator.address().port());
        Self { network, host: VENUE, port, authority, symbols: &[SYMBOL] }
    }
}

/// Runs a feed until `is_enough`, or to its end.
pub(crate) fn run(
    way: Way,
    change: impl FnOnce(&mut FeedConfig<'_>),
    mut is_enough: impl FnMut(&Item<'_>, &Feed<'_>) -> bool,
) -> End {
    let Way { network, host, port, authority, symbols } = way;
    let tls = if authority.is_some() { "s" } else { "" };
    let url = format!("ws{tls}://{host}:{port}/ws/v4/");
    let rest_base = format!("http{tls}://{host}:{port}");
    let connection = connection(&url, &rest_base, symbols, change);
    let (over, mut said, mut causes) = (Cell::new(false), Vec::new(), Vec::new());
    let mut memory = Memory::<4_096, 2_048, 32_768>::new();
    let mut tls_memory = Box::new(TlsMemory::<16_640, 2_048>::new());
    let stop = network.run(async |stack| {
        let driver = Driver::public(stack, connection, &mut memory, entropy).clock(wall);
        let wish = |feed: &mut Feed<'_>, now: Instant, _: &mut Context<'_>| {
            if over.take() {
                feed.close(now);
            }
        };
        let on = |item: Item<'_>, feed: &Feed<'_>| {
            if let Item::Unreachable(unreachable) = &item {
                causes.push(unreachable.cause);
            }
            if !matches!(item, Item::Event(_)) {
                said.push(item.to_string());
            }
            over.set(over.get() || is_enough(&item, feed));
        };
        match &authority {
            Some(authority) => {
                let tls = Tls::trusting(authority, &mut tls_memory, wall, entropy);
                with_timeout(PATIENCE, driver.secured(tls).run_with(wish, on)).await
            }
            None => with_timeout(PATIENCE, { driver }.run_with(wish, on)).await,
        }
    });
    let stop = stop.unwrap_or_else(|_| panic!("the feed goes on: {said:#?}"));
    End { said, causes, stop }
}

/// A connection to there.
pub(crate) fn connection<'b>(
    url: &'b str,
    rest_base: &'b str,
    symbols: &[&str],
    change: impl FnOnce(&mut FeedConfig<'_>),
) -> Feed<'b> {
    let mut config = Config::of(&GateioSpot);
    config.context.url = url;
    config.rest_base = rest_base;
    config.context.snapshot_delay = Duration::from_millis(5);
    config.policy.first = Duration::from_millis(5);
    change(&mut config);
    let rows = u16::try_from(symbols.len()).unwrap();
    let books = Books::owned(symbols.len(), DEPTH).unwrap();
    let (symbols, memory) = (Symbols::new(symbols).unwrap(), Owned::owned(rows));
    let session = Session::public(GateioSpot, symbols, config, books, memory, [1; 32]).unwrap();
    Connection::new(session, Store::owned(1 << 16), Store::owned(1 << 14)).unwrap()
}

/// What the tests can foresee, and nobody else needs to.
pub(crate) fn entropy() -> [u8; 32] {
    static COUNT: AtomicU8 = AtomicU8::new(1);
    [COUNT.fetch_add(1, Ordering::Relaxed); 32]
}

/// The bytes of a certificate in PEM (RFC 7468).
pub(crate) fn der(pem: &str) -> Vec<u8> {
    let digits = pem.lines().filter(|line| !line.starts_with('-')).flat_map(str::bytes);
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in digits.filter(|digit| *digit != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        (bits, count) = (bits << 6 | u32::from(value), count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap());
        }
    }
    bytes
}
