//! What is said last, over TLS as without.

use tickwire_core::session::Stop;
use tickwire_simulator::faults::Action;
use tickwire_simulator::{Certificate, Simulator};

use crate::books::compared;
use crate::rig::{VENUE, Way, exchange, run, secured};

/// The server closes; its code is answered before the connection is given up.
fn is_answered(simulator: &Simulator) {
    let (mut closed, mut seen) = (false, 0);
    let end = run(
        Way::to(simulator),
        |_| {},
        |item, feed| {
            if compared(item, feed, simulator) {
                if !closed {
                    closed = simulator.act(Action::Close { code: Some(1001) });
                }
                seen += u32::from(feed.stats().connections > 1);
            }
            seen > 0
        },
    );
    assert_eq!(end.stop, Stop::Requested, "{end:#?}");
    assert_eq!(simulator.stats().closed_with, [Some(1001), Some(1000)], "{end:#?}");
}

#[test]
fn the_server_s_close_is_answered() {
    is_answered(&exchange(|_| {}));
}

#[test]
fn the_server_s_close_is_answered_over_tls() {
    is_answered(&secured(Certificate::Valid, VENUE));
}
