//! Servers that want nobody, or not this.

use tickwire_simulator::faults::{Action, Faults};

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::Venue;

use super::lines::{CUT, comes_back, connects, goes_live, is_lost, pending};

/// Another status than 101: it is tried again.
pub(super) fn the_handshake_is_refused(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).faults(|it| it.refuse_status = Some(503)).start();
        let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
        running.says(&[pending(venue)]);
        running.says(&connects());
        let cause = "the server answered the handshake with HTTP 503";
        running.says(&[
            &format!("connection: handshaking to backoff: {cause}"),
            &format!("reconnect 1: {cause}"),
        ]);
        exchange.simulator.set_faults(Faults::default());
        running.until("connection: subscribing to live");
        running.is_equal(venue.symbol());
        running.close();
        let _ = running.ended();
    }
}

/// What the server says of when to come back is in the cause.
pub(super) fn retry_after_is_told(driver: &'static dyn Driver) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).faults(|it| {
        (it.refuse_status, it.retry_after_s) = (Some(429), Some(1));
    });
    let exchange = exchange.start();
    let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
    running.says(&[pending(venue)]);
    running.says(&connects());
    let cause = "the server answered with HTTP 429, retry after 1 s";
    running.says(&[
        format!("connection: handshaking to backoff: {cause}"),
        format!("reconnect 1: {cause}"),
    ]);
    exchange.simulator.set_faults(Faults::default());
    running.says(&comes_back_from(venue));
    running.close();
    let _ = running.ended();
}

/// The connection stays, for symbols to be followed later.
pub(super) fn a_subscription_is_refused(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let refused = vec![venue.symbol().to_owned()];
        let exchange = Setup::of(venue).faults(|it| it.refuse_symbols = refused).start();
        let mut running = Running::start(driver, exchange.books(), None);
        running.until(&format!("{} {}: refused…", venue.symbol(), venue.channel()));
        running.close();
        let news = running.ended();
        assert!(!news.iter().any(|it| it.contains("reconnect")), "{news:#?}");
    }
}

/// The policy's attempts are used up, and the last words say by what.
pub(super) fn attempts_come_to_an_end(driver: &'static dyn Driver) {
    let venue = Venue::MexcSpot;
    let exchange = Setup::of(venue).start();
    let mut script = exchange.books();
    script.settings.attempts = Some(2);
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    running.says(&goes_live(venue));
    exchange.simulator.change_faults(|it| it.refuse_status = Some(500));
    assert!(exchange.simulator.act(Action::Cut));
    running.says(&is_lost(venue, 1, &CUT));
    let cause = "the server answered the handshake with HTTP 500";
    running.says(&[
        "connection: backoff to connecting".to_owned(),
        "connection: connecting to handshaking".to_owned(),
        format!("connection: handshaking to backoff: {cause}"),
        format!("reconnect 2: {cause}"),
        "connection: backoff to connecting".to_owned(),
        "connection: connecting to handshaking".to_owned(),
        format!("connection: handshaking to stopped: {cause}"),
        format!("over: every attempt to reconnect is used up: {cause}"),
    ]);
    let _ = running.ended();
}

/// From a first attempt that failed to a live book.
fn comes_back_from(venue: Venue) -> Vec<String> {
    let lines = comes_back(venue);
    lines.into_iter().map(|it| it.replace("new connection", "new subscription")).collect()
}
