//! The driver on embassy, on the host: its network stack over a link in memory, and a gateway to
//! the servers of this machine at the other end.

use core::net::{Ipv4Addr, SocketAddr};
use core::task::Context;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::Access;
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, UnixNanos};
use tickwire_driver::rustls::pki_types::CertificateDer;
use tickwire_driver::rustls::pki_types::pem::PemObject as _;
use tickwire_embassy::{Driver as Runs, Item, Memory, SecretsInTheClear, Tls, TlsMemory};
use tickwire_embassy_host::Network;
use tickwire_examples::clock::random;
use tickwire_simulator::wall_time;

use super::sessions;
use crate::bell::Bell;
use crate::driver::{Driver, LeftOut};
use crate::exchange::HOST;
use crate::script::{Follow, Script};
use crate::sink::Sink;

/// The longest message to send, in bytes.
const TX: usize = 32 << 10;

/// Buffers of TLS: the longest record, and what is on its way.
type TlsRoom = TlsMemory<16_640, 2_048>;

/// Buffers of two sockets, and room for an answer of REST: MEXC's may have 5,000 levels a side.
type Room = Memory<{ 16 << 10 }, { 4 << 10 }, { 1 << 20 }>;

/// `tickwire-embassy`, in a network of its own.
#[derive(Debug)]
pub struct Embassy;

const NO_SECOND_LOOK: &str = "a REST call is given up at its deadline, and made again";
const NO_DESCRIPTORS: &str = "there are no descriptors: its sockets are taken when it is made";
const NO_QUEUE: &str = "it has no queue: the user is called, and meanwhile nothing is read";

impl Driver for Embassy {
    fn name(&self) -> &'static str {
        "embassy"
    }

    fn left_out(&self) -> &'static [LeftOut] {
        &[
            LeftOut { scenario: "an_answer_that_has_come_is_taken", why: NO_SECOND_LOOK },
            LeftOut { scenario: "sockets_are_exhausted", why: NO_DESCRIPTORS },
            LeftOut { scenario: "a_slow_consumer_is_told_what_it_lost", why: NO_QUEUE },
        ]
    }

    fn calls_at_once(&self) -> usize {
        1
    }

    fn run(&self, script: Script, sink: Sink, bell: Bell) {
        script.follow(Device { script: &script, sink, bell });
    }
}

struct Device<'a> {
    script: &'a Script,
    sink: Sink,
    bell: Bell,
}

/// The address of the name of this machine, in the network.
const NAMED: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);

/// A network in which the script's servers have the addresses that it says.
fn network(script: &Script) -> Network {
    let rest = script.rest_base.replacen("http", "ws", 1);
    [script.url.as_str(), &rest].into_iter().fold(Network::new(), |network, address| {
        let Ok(Endpoint { host, port, .. }) = Endpoint::parse(address) else { return network };
        let real = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        match host.parse::<Ipv4Addr>() {
            Ok(address) => network.route(address, port, real),
            Err(_) if host == HOST => network.name(HOST, &[NAMED]).route(NAMED, port, real),
            Err(_) => network,
        }
    })
}

/// A certificate as devices have it.
fn der(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate")
}

/// The simulated exchanges' clock is the system's.
fn wall() -> Option<UnixNanos> {
    u64::try_from(wall_time().as_nanos()).ok().and_then(UnixNanos::from_nanos)
}

/// Closes when the bell is rung.
fn closes<'b, X: Exchange, B: BookStore, A: Access<X>>(
    bell: &Bell,
) -> impl FnMut(&mut Connection<'b, X, B, A>, Instant, &mut Context<'_>) {
    let mut closing = false;
    move |connection, now, cx| {
        if !closing && bell.poll_rung(cx).is_ready() {
            closing = true;
            connection.close(now);
        }
    }
}

fn tell(sink: &Sink, item: &Item<'_>) {
    sink.gate().pass();
    match item {
        Item::Event(event) => sink.event(event),
        Item::Notice(notice) => sink.notice(notice),
        Item::Reconnect { attempt, cause, .. } => {
            sink.reconnect(Default::default(), *attempt, *cause);
        }
        Item::Unreachable(unreachable) => sink.unreachable(Default::default(), unreachable.cause),
        Item::Stopped(stop) => sink.stopped(*stop),
        other => sink.wrong(format!("an item that is new: {other:?}")),
    }
}

impl Follow for Device<'_> {
    type Out = ();

    fn public<X>(self, venue: X, channels: &[X::Channel])
    where
        X: Exchange + Clone + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let Self { script, sink, bell } = self;
        let session = sessions::public(script, venue, channels);
        let (rx, tx) = (Store::owned(script.settings.rx), Store::owned(TX));
        let connection = Connection::new(session, rx, tx).expect("buffers");
        let (mut room, mut tls_room) = (Box::new(Room::new()), Box::new(TlsRoom::new()));
        let authority = script.roots.as_deref().map(der);
        let _ = network(script).run(async |stack| {
            let mut driver = Runs::public(stack, connection, &mut room, random).clock(wall);
            match &authority {
                None => driver.run_with(closes(&bell), |item, _| tell(&sink, &item)).await,
                Some(authority) => {
                    let tls = Tls::trusting(authority, &mut tls_room, wall, random);
                    let mut driver = driver.secured(tls);
                    driver.run_with(closes(&bell), |item, _| tell(&sink, &item)).await
                }
            }
        });
    }

    fn private<V>(self, venue: V, key: (&str, &str))
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
        V::Account: Send + Sync + 'static,
        <V::Account as Exchange>::Channel: Send + Sync,
    {
        let Self { script, sink, bell } = self;
        let symbols = sessions::symbols(script);
        let session = sessions::private(script, venue, key, &symbols);
        let (rx, tx) = (Store::owned(script.settings.rx), Store::owned(TX));
        let connection = Connection::new(session, rx, tx).expect("buffers");
        let (mut room, mut tls_room) = (Box::new(Room::new()), Box::new(TlsRoom::new()));
        let authority = script.roots.as_deref().map(der);
        let _ = network(script).run(async |stack| match &authority {
            None => {
                let clear = SecretsInTheClear;
                let mut driver = Runs::private(stack, connection, &mut room, random, wall, clear);
                driver.run_with(closes(&bell), |item, _| tell(&sink, &item)).await
            }
            Some(authority) => {
                let tls = Tls::trusting(authority, &mut tls_room, wall, random);
                let mut driver = Runs::private(stack, connection, &mut room, random, wall, tls);
                driver.run_with(closes(&bell), |item, _| tell(&sink, &item)).await
            }
        });
    }
}
