//! A life without faults.

use std::net::TcpListener;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::Venue;

use super::lines::{goes_live, leaves};

/// From the first connect over a book that is the exchange's to the closing handshake.
pub(super) fn goes_live_and_leaves(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let mut running = Running::start(driver, exchange.books(), Some(&exchange.simulator));
        running.says(&goes_live(venue));
        running.is_equal(venue.symbol());
        running.says_no_more();
        running.close();
        running.says(&leaves(venue));
        let _ = running.ended();
        let stats = exchange.simulator.stats();
        assert_eq!(stats.closed_with, [Some(1000)], "{stats:?}");
        assert!(stats.violations.is_empty(), "{stats:?}");
    }
}

/// Trades, best prices and books over one connection.
pub(super) fn tells_all_streams(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let mut running = Running::start(driver, exchange.streams(), Some(&exchange.simulator));
        running.is_equal(venue.symbol());
        for part in [" delta ", " Trade(", " BookTicker("] {
            running.hears(venue.symbol(), part);
        }
        running.close();
        let news = running.ended();
        assert_eq!(news.last().map(String::as_str), Some("over: closed by the caller"));
    }
}

/// A wish to end is heard while nothing else happens.
pub(super) fn is_closed_before_it_is_connected(driver: &'static dyn Driver) {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let mut script = Setup::of(Venue::GateioSpot).start().books();
    script.url = format!("ws://{}/ws/v4/", silent.local_addr().expect("an address"));
    let mut running = Running::start(driver, script, None);
    running.until("connection: connecting to handshaking");
    running.close();
    running.says(&["connection: handshaking to stopped"]);
    running.until("over: closed by the caller");
    let _ = running.ended();
}
