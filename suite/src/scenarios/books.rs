//! Books that are hurt on a connection that stays.

use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::Venue;

use super::lines::{book, goes_live, leaves};

/// Lost updates make the book stale at once, and a snapshot makes it right.
pub(super) fn a_gap_is_mended(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
        running.says(&goes_live(venue));
        for _ in 0..2 {
            let symbol = venue.symbol().to_owned();
            assert!(exchange.simulator.act(Action::Gap { symbol, pushes: 2 }));
            running.says(&[book(venue, "stale (updates missing: …)"), book(venue, "live")]);
            running.is_equal(venue.symbol());
        }
        running.close();
        running.says(&leaves(venue));
        let _ = running.ended();
    }
}

/// A push that cannot be read is told with what is wrong, and is a gap in the book.
pub(super) fn an_unreadable_push_is_mended(driver: &'static dyn Driver) {
    let venue = Venue::MexcSpot;
    let exchange = Setup::of(venue).start();
    let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
    running.says(&goes_live(venue));
    let symbol = venue.symbol().to_owned();
    assert!(exchange.simulator.act(Action::Garble { symbol, pushes: 1 }));
    running.says(&["a message cannot be read: …".to_owned()]);
    running.until(&book(venue, "live"));
    running.is_equal(venue.symbol());
    running.close();
    let _ = running.ended();
}
