//! Books whose REST snapshots do not come. The stream stays, the book waits, and is right as soon
//! as a snapshot comes.

use core::time::Duration;
use std::net::TcpListener;

use tickwire_simulator::faults::Faults;

use crate::driver::Driver;
use crate::exchange::{Exchange, Setup};
use crate::running::Running;
use crate::script::{Script, Venue};

use super::lines::{book, connects, leaves, pending, subscribes};

/// How long a call is waited for that is not answered: long enough to be made on a machine that is
/// busy with something else.
const LONG: Duration = Duration::from_secs(1);

/// A status that is no answer.
pub(super) fn a_snapshot_is_refused(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).faults(|it| it.rest_status = Some(500)).start();
        let script = exchange.books();
        fails_and_recovers(driver, &exchange, script, "the answer is HTTP 500");
    }
}

/// 429, and when to come back.
pub(super) fn calls_are_limited(driver: &'static dyn Driver) {
    let exchange = Setup::of(Venue::GateioSpot).faults(|it| {
        (it.rest_status, it.retry_after_s) = (Some(429), Some(1));
    });
    let exchange = exchange.start();
    let script = exchange.books();
    fails_and_recovers(driver, &exchange, script, "the answer is HTTP 429");
}

/// 200, and a body that is none.
pub(super) fn an_answer_is_no_book(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).faults(|it| it.rest_status = Some(200)).start();
        let script = exchange.books();
        fails_and_recovers(driver, &exchange, script, "the answer cannot be read: …");
    }
}

/// The call is taken and never answered.
pub(super) fn no_answer_comes(driver: &'static dyn Driver) {
    let exchange = Setup::of(Venue::GateioSpot).faults(|it| it.rest_silent = true).start();
    let mut script = exchange.books();
    script.settings.request_timeout = Some(LONG);
    fails_and_recovers(driver, &exchange, script, "the answer took too long");
}

/// Nobody listens where REST is said to be. The server is told as unreachable, too.
pub(super) fn no_call_can_be_made(driver: &'static dyn Driver) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).start();
    let mut script = exchange.books();
    let address = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    script.rest_base = format!("http://{}", address.expect("an address"));
    let mut running = Running::start(driver, script, None);
    running.says(&[pending(venue)]);
    running.says(&connects());
    running.says(&subscribes(venue, "new subscription"));
    running.says(&[
        "cannot connect: nothing listens at the address".to_owned(),
        failed(venue, "the call could not be made"),
        "cannot connect: nothing listens at the address".to_owned(),
        failed(venue, "the call could not be made"),
    ]);
    running.close();
    let _ = running.ended();
}

fn failed(venue: Venue, failure: &str) -> String {
    format!("{} snapshot: {failure}; it is asked for again", venue.symbol())
}

fn fails_and_recovers(
    driver: &'static dyn Driver,
    exchange: &Exchange,
    script: Script,
    failure: &str,
) {
    let venue = exchange.venue;
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    running.says(&[pending(venue)]);
    running.says(&connects());
    running.says(&subscribes(venue, "new subscription"));
    running.says(&[failed(venue, failure), failed(venue, failure)]);
    exchange.simulator.set_faults(Faults::default());
    running.until(&book(venue, "live"));
    running.is_equal(venue.symbol());
    running.close();
    running.says(&leaves(venue));
    let _ = running.ended();
}
