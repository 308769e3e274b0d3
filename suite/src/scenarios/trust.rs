//! Certificates: good ones are accepted on the stream and on REST, others end the session at once,
//! for no further attempt makes them better.

use tickwire_simulator::Certificate;

use crate::driver::Driver;
use crate::exchange::{Exchange, HOST, Setup};
use crate::running::Running;
use crate::script::{Script, Venue};

use super::lines::{goes_live, leaves, pending};

/// The twin of all the others.
pub(super) fn a_good_certificate_is_accepted(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).tls().start();
        let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
        running.says(&goes_live(venue));
        running.is_equal(venue.symbol());
        running.close();
        running.says(&leaves(venue));
        let _ = running.ended();
    }
}

/// Nobody who is trusted has signed it.
pub(super) fn an_unknown_authority_is_final(driver: &'static dyn Driver) {
    let exchange = Setup::of(Venue::GateioSpot).tls().start();
    let stranger = Setup::of(Venue::GateioSpot).tls().start();
    let script = Script { roots: stranger.books().roots, ..exchange.books() };
    is_final(driver, &exchange, script);
}

/// It was signed for another host.
pub(super) fn another_host_is_final(driver: &'static dyn Driver) {
    let setup = Setup::of(Venue::GateioSpot).certified(Certificate::Valid, "elsewhere.example");
    let exchange = setup.start();
    is_final(driver, &exchange, exchange.books());
}

/// It was good once.
pub(super) fn an_expired_certificate_is_final(driver: &'static dyn Driver) {
    let exchange = Setup::of(Venue::GateioSpot).certified(Certificate::Expired, HOST);
    let exchange = exchange.start();
    is_final(driver, &exchange, exchange.books());
}

/// What answers speaks no TLS: that may be another thing next time.
pub(super) fn there_is_no_tls(driver: &'static dyn Driver) {
    let exchange = Setup::of(Venue::GateioSpot).start();
    let mut script = without_tls(&exchange);
    script.settings.attempts = Some(0);
    let mut running = Running::start(driver, script, None);
    running.says(&[
        pending(Venue::GateioSpot),
        "connection: idle to connecting".to_owned(),
        "cannot connect: the TLS handshake failed".to_owned(),
        "connection: connecting to stopped: the TLS handshake failed".to_owned(),
        "over: every attempt to reconnect is used up: the TLS handshake failed".to_owned(),
    ]);
    let _ = running.ended();
}

/// A script that wants TLS of an exchange that has none.
pub(super) fn without_tls(exchange: &Exchange) -> Script {
    let other = Setup::of(exchange.venue).tls().start();
    let url = exchange.simulator.url().replace("ws://127.0.0.1", &format!("wss://{HOST}"));
    Script { url, roots: other.books().roots, ..exchange.books() }
}

/// One connection is begun, refused for the certificate, and that is the end.
pub(super) fn is_final(driver: &'static dyn Driver, exchange: &Exchange, script: Script) {
    let mut running = Running::start(driver, script, None);
    let cause = "the server's certificate is not acceptable";
    running.says(&[
        pending(exchange.venue),
        "connection: idle to connecting".to_owned(),
        format!("cannot connect: {cause}"),
        format!("connection: connecting to stopped: {cause}"),
        format!("over: trying again is of no use: {cause}"),
    ]);
    let _ = running.ended();
    let stats = exchange.simulator.stats();
    assert_eq!((stats.accepted, stats.requests, stats.received), (1, 0, 0), "{stats:?}");
}
