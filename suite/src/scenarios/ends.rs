//! Connections that the server ends.

use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::{PATIENCE, Running};
use crate::script::Venue;

use super::lines::{CUT, comes_back, goes_live, is_lost};

/// The peer is gone without a word: nothing of the old book survives, and the new one is right.
pub(super) fn is_cut_off(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
        running.says(&goes_live(venue));
        for attempt in 1..=3 {
            assert!(exchange.simulator.act(Action::Cut));
            running.says(&is_lost(venue, attempt, &CUT));
            running.says(&comes_back(venue));
            running.is_equal(venue.symbol());
        }
        running.close();
        let _ = running.ended();
    }
}

/// RFC 6455, section 7.4.1; each code is answered by itself.
pub(super) fn is_closed_by_the_server(driver: &'static dyn Driver) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).start();
    let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
    running.says(&goes_live(venue));
    let codes = [Some(1000), Some(1001), Some(1008), Some(1011), Some(1012), Some(4000), None];
    for (attempt, code) in (1..).zip(codes) {
        assert!(exchange.simulator.act(Action::Close { code }));
        let cause = match code {
            Some(code) => format!("the server closed with code {code}"),
            None => "the server closed without a code (1005)".to_owned(),
        };
        running.says(&is_lost(venue, attempt, &[&cause]));
        running.says(&comes_back(venue));
    }
    running.is_equal(venue.symbol());
    // The last answer may still be on its way.
    let closed = exchange.simulator.wait(PATIENCE, |it| it.closed_with == codes);
    assert!(closed.is_ok(), "{closed:?}");
    running.close();
    let _ = running.ended();
}
