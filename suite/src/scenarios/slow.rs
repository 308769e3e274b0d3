//! Users that take more slowly than the exchange sends.

use core::time::Duration;

use tickwire_driver::Overflow;
use tickwire_simulator::Simulator;
use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::{PATIENCE, Running};
use crate::script::{Consumer, Script, Venue};

use super::lines::{CUT, book, comes_back, is_lost};

const VENUE: Venue = Venue::GateioSpot;
/// Of the user's queue, in events.
const CAPACITY: usize = 50;
/// More events than it keeps.
const MANY: u64 = 400;
/// What the exchange keeps for a client that does not read, in messages.
const PATIENT: usize = 200;
/// Of 128 KiB, more than any socket and that hold.
const TEXTS_MAX: usize = 2_000;
/// How long it may take to write one.
const GLANCE: Duration = Duration::from_millis(1);

/// The socket is read on, whatever the user does; what the queue has no room for is lost by the
/// rule of its kind, counted, and announced; and the book comes back.
pub(super) fn a_slow_consumer_is_told_what_it_lost(driver: &'static dyn Driver) {
    let exchange = Setup::of(VENUE).busy().start();
    let consumer = Consumer::Queue(CAPACITY, Overflow::Conflate);
    let script = Script { consumer, ..exchange.streams() };
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    running.until(&book(VENUE, "live"));
    running.is_equal(VENUE.symbol());
    running.passes_over();
    running.stalls();
    running.tells(MANY);
    running.goes_on();
    running.until_all(&[
        lost("trades", "the oldest gave way"),
        lost("book updates", "a snapshot follows"),
        lost("book tickers", "newer ones took their place"),
        book(VENUE, "stale in this stream, its updates came faster than they were taken"),
    ]);
    running.is_equal(VENUE.symbol());
    // What is on its way still comes.
    exchange.simulator.change_faults(|it| it.drop_per_mille = 1_000);
    running.is_even();
    running.close();
    let news = running.ended();
    assert!(!news.iter().any(|it| it.starts_with("reconnect")), "{news:#?}");
    assert_eq!(exchange.simulator.stats().slow, 0);
}

/// Where nothing may be lost, because the user is called or its queue says so, the socket is read
/// no faster than the user takes: a short stall costs nothing at all, a long one the connection.
pub(super) fn a_slow_reader_is_waited_for_and_then_left(driver: &'static dyn Driver) {
    let exchange = Setup::of(VENUE).busy().queue(PATIENT).start();
    let consumer = Consumer::Queue(CAPACITY, Overflow::Block);
    let script = Script { consumer, ..exchange.books() };
    let mut running = Running::start(driver, script, Some(&exchange.simulator));
    running.until(&book(VENUE, "live"));
    running.stalls();
    let sent = exchange.simulator.stats().sent;
    let more = exchange.simulator.wait(PATIENCE, |it| it.sent >= sent + 20);
    assert!(more.is_ok_and(|it| it.slow == 0), "what sockets hold is not too much");
    running.goes_on();
    running.is_equal(VENUE.symbol());
    running.says_no_more();
    running.stalls();
    fill(&exchange.simulator);
    running.goes_on();
    running.until(&book(VENUE, "stale (disconnected)"));
    running.says(&is_lost(VENUE, 1, &CUT)[1..]);
    running.says(&comes_back(VENUE));
    running.is_equal(VENUE.symbol());
    running.close();
    let _ = running.ended();
}

/// Sends more than sockets hold, until the exchange has had enough.
fn fill(exchange: &Simulator) {
    let padding = " ".repeat(128 << 10);
    let result = r#""event":"update","result":{"type":"other","msg":"long"}}"#;
    let text = format!(r#"{{"time":1,"channel":"spot.system",{padding}{result}"#);
    let mut stats = exchange.stats();
    for _ in 0..TEXTS_MAX {
        exchange.act(Action::Text { text: text.clone() });
        // The codec takes it, or the queue grows until the exchange has had enough.
        let wait = exchange.wait(GLANCE, |it| it.sent > stats.sent || it.slow > 0);
        stats = wait.unwrap_or_else(|stats| stats);
        if stats.slow > 0 {
            return;
        }
    }
    panic!("the driver reads on, whatever its user does: {stats:?}");
}

fn lost(what: &str, rule: &str) -> String {
    let came = "that came faster than they were taken and are lost";
    format!("{}: {what} {came}: … ({rule})", VENUE.symbol())
}
