//! Frames that no server may send: each is a fault with the close code that RFC 6455 has for it,
//! and then a connection made anew.

use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::{PATIENCE, Running};
use crate::script::Venue;

use super::lines::{comes_back, goes_live, is_lost};

/// RFC 6455, section 5.2: a bit that is reserved.
pub(super) fn a_frame_breaks_the_protocol(driver: &'static dyn Driver) {
    is_left(driver, "c100", 1002);
}

/// RFC 6455, section 8.1: a text that is not UTF-8.
pub(super) fn a_text_is_no_text(driver: &'static dyn Driver) {
    is_left(driver, "8102c328", 1007);
}

/// RFC 6455, section 7.4.1: known from the length alone, before a byte of the message is there.
pub(super) fn a_message_is_too_long(driver: &'static dyn Driver) {
    is_left(driver, "817f0000000000100000", 1009);
}

fn is_left(driver: &'static dyn Driver, hex: &str, code: u16) {
    let venue = Venue::GateioSpot;
    let exchange = Setup::of(venue).start();
    let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
    running.says(&goes_live(venue));
    assert!(exchange.simulator.act(Action::Raw { hex: hex.to_owned() }));
    running.says(&is_lost(venue, 1, &["the server broke the protocol: …"]));
    running.says(&comes_back(venue));
    running.is_equal(venue.symbol());
    let closed = exchange.simulator.wait(PATIENCE, |it| it.closed_with == [Some(code)]);
    assert!(closed.is_ok(), "closed with {code}: {closed:?}");
    running.close();
    let _ = running.ended();
}
