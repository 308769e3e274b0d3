//! Servers that say nothing, or take for ever to say it.

use core::time::Duration;

use tickwire_simulator::faults::Faults;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::{PATIENCE, Running};
use crate::script::Venue;

use super::lines::{book, pending};

const SHORT: Duration = Duration::from_millis(300);
/// Longer than a busy machine keeps an exchange from sending.
const PATIENT: Duration = Duration::from_secs(1);

/// A live connection on which nothing comes is asked, and then left; a new one to a server that is
/// still silent is not waited for either.
pub(super) fn a_silent_server_is_left(driver: &'static dyn Driver) {
    let venue = Venue::GateioFutures;
    let exchange = Setup::of(venue).start();
    let mut script = exchange.books();
    script.settings.heartbeat = Some(Duration::ZERO);
    script.settings.silence = Some(PATIENT);
    script.settings.pong_wait = Some(PATIENT);
    script.settings.handshake_timeout = Some(SHORT);
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    // How often a busy machine is too slow for such a handshake is not of interest here.
    running.until(&book(venue, "live"));
    exchange.simulator.change_faults(|it| it.silent = true);
    let cause = "the server is silent and did not answer a ping";
    running.says(&[
        format!("connection: live to backoff: {cause}"),
        pending(venue),
        book(venue, "stale (disconnected)"),
        format!("reconnect …: {cause}"),
    ]);
    running.says(&[
        "connection: backoff to connecting",
        "connection: connecting to handshaking",
        "connection: handshaking to backoff: the opening handshake took too long",
        "reconnect …: the opening handshake took too long",
    ]);
    exchange.simulator.set_faults(Faults::default());
    running.until("connection: subscribing to live");
    running.is_equal(venue.symbol());
    running.close();
    let _ = running.ended();
}

/// A market in which nothing happens is no silent server, as long as pings are answered.
pub(super) fn a_quiet_market_is_kept(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).quiet().start();
        let mut script = exchange.books();
        script.settings.heartbeat = Some(Duration::from_millis(20));
        script.settings.silence = Some(SHORT);
        let mut running = Running::start(driver, script, None);
        running.until("connection: subscribing to live");
        let received = exchange.simulator.stats().received;
        let pinged = exchange.simulator.wait(PATIENCE, |it| it.received >= received + 20);
        assert!(pinged.is_ok(), "no pings of the venue's own: {pinged:?}");
        running.close();
        let news = running.ended();
        assert!(!news.iter().any(|it| it.contains("reconnect")), "{news:#?}");
    }
}

/// The deadline is of the whole handshake; that bytes come does not put it off.
pub(super) fn a_handshake_that_trickles_is_given_up(driver: &'static dyn Driver) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).faults(|it| it.bytes_per_second = Some(40)).start();
    let mut script = exchange.books();
    script.settings.handshake_timeout = Some(SHORT);
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    running.until("connection: connecting to handshaking");
    running.says(&[
        "connection: handshaking to backoff: the opening handshake took too long",
        "reconnect 1: the opening handshake took too long",
    ]);
    exchange.simulator.set_faults(Faults::default());
    running.until("connection: subscribing to live");
    running.close();
    let _ = running.ended();
}
