//! A program that is late: its thread computes, or the machine was suspended. Meanwhile a deadline
//! passes, and what was waited for lies in the socket, come in time. No server is blamed for it.

use core::time::Duration;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::Venue;
use crate::valve::Valve;

use super::lines::{goes_live, leaves};

/// How long what is asked for may take.
const DEADLINE: Duration = Duration::from_secs(1);
/// How long the thread stands, from before the answer is let through.
const NAP: Duration = Duration::from_millis(1_400);
/// How long a listening hears nothing before it asks.
const SILENCE: Duration = Duration::from_millis(50);

/// On a live connection.
pub(super) fn a_pong_that_has_come_is_heard(driver: &'static dyn Driver) {
    let venue = Venue::GateioFutures;
    let exchange = Setup::of(venue).quiet().start();
    let mut script = exchange.books();
    let valve = Valve::before(&mut script.url);
    script.settings.heartbeat = Some(Duration::ZERO);
    script.settings.silence = Some(SILENCE);
    script.settings.pong_wait = Some(DEADLINE);
    let mut running = Running::start(driver, script, None);
    running.says(&goes_live(venue));
    valve.arm();
    sleeps_through(&valve, &running);
    // It asks again, and so it has heard the answer; or it gave up and connects.
    valve.arm();
    valve.is_shut();
    valve.open();
    running.says_no_more();
    running.close();
    running.says(&leaves(venue));
    let _ = running.ended();
}

/// Over REST.
pub(super) fn an_answer_that_has_come_is_taken(driver: &'static dyn Driver) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).start();
    let mut script = exchange.books();
    let valve = Valve::before(&mut script.rest_base);
    script.settings.request_timeout = Some(DEADLINE);
    valve.arm();
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    sleeps_through(&valve, &running);
    running.says(&goes_live(venue));
    running.is_equal(venue.symbol());
    assert_eq!(exchange.simulator.stats().requests, 1, "it is not asked for twice");
    running.close();
    running.says(&leaves(venue));
    let _ = running.ended();
}

/// To the opening request.
pub(super) fn a_handshake_that_was_answered_is_done(driver: &'static dyn Driver) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).start();
    let mut script = exchange.books();
    let valve = Valve::before(&mut script.url);
    script.settings.handshake_timeout = Some(DEADLINE);
    valve.arm();
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    sleeps_through(&valve, &running);
    running.says(&goes_live(venue));
    running.is_equal(venue.symbol());
    running.close();
    running.says(&leaves(venue));
    let _ = running.ended();
}

/// The driver has said something, and stands when the answer comes.
fn sleeps_through(valve: &Valve, running: &Running) {
    valve.is_shut();
    running.naps(NAP);
    valve.open();
}
