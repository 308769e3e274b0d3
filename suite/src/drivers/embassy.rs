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
use tickwire_embassy::{Driver as Runs, Item, Memory, SecretsInTheClear};
use tickwire_embassy_host::Network;
use tickwire_simulator::wall_time;

use super::sessions;
use crate::bell::Bell;
use crate::driver::{Driver, LeftOut};
use crate::script::{Follow, Script};
use crate::sink::Sink;

/// The longest message to send, in bytes.
const TX: usize = 32 << 10;

/// Buffers of two sockets, and room for an answer of REST: MEXC's may have 5,000 levels a side.
type Room = Memory<{ 16 << 10 }, { 4 << 10 }, { 1 << 20 }>;

/// `tickwire-embassy`, in a network of its own.
#[derive(Debug)]
pub struct Embassy;

const OTHER_TLS: &str = "TLS is `embedded-tls`, whose certificates have tests of their own";
const NO_DESCRIPTORS: &str = "there are no descriptors: its sockets are taken when it is made";

impl Driver for Embassy {
    fn name(&self) -> &'static str {
        "embassy"
    }

    fn left_out(&self) -> &'static [LeftOut] {
        &[
            LeftOut { scenario: "tls_is_never_answered", why: OTHER_TLS },
            LeftOut { scenario: "a_good_certificate_is_accepted", why: OTHER_TLS },
            LeftOut { scenario: "an_unknown_authority_is_final", why: OTHER_TLS },
            LeftOut { scenario: "another_host_is_final", why: OTHER_TLS },
            LeftOut { scenario: "an_expired_certificate_is_final", why: OTHER_TLS },
            LeftOut { scenario: "sockets_are_exhausted", why: NO_DESCRIPTORS },
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

/// A network in which the script's servers have the addresses that it says.
fn network(script: &Script) -> Network {
    let rest = script.rest_base.replacen("http", "ws", 1);
    [script.url.as_str(), &rest].into_iter().fold(Network::new(), |network, address| {
        let Ok(Endpoint { host, port, .. }) = Endpoint::parse(address) else { return network };
        let Ok(host) = host.parse::<Ipv4Addr>() else { return network };
        network.route(host, port, SocketAddr::from((host, port)))
    })
}

fn entropy() -> impl FnMut() -> [u8; 32] {
    let mut count = 0_u8;
    move || {
        count = count.wrapping_add(1);
        [count; 32]
    }
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
        let mut room = Box::new(Room::new());
        let _ = network(script).run(async |stack| {
            let mut driver = Runs::public(stack, connection, &mut room, entropy()).clock(wall);
            driver.run_with(closes(&bell), |item, _| tell(&sink, &item)).await
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
        let mut room = Box::new(Room::new());
        let _ = network(script).run(async |stack| {
            let clear = SecretsInTheClear;
            let mut driver = Runs::private(stack, connection, &mut room, entropy(), wall, clear);
            driver.run_with(closes(&bell), |item, _| tell(&sink, &item)).await
        });
    }
}
