//! TLS records that come in pieces while timers ring and bytes are written; and records that are
//! nobody's.

use core::sync::atomic::Ordering;
use core::time::Duration;
use std::sync::Arc;

use tickwire_core::session::Stop;
use tickwire_embassy_host::Network;
use tickwire_simulator::{Certificate, Simulator};

use crate::books::compared;
use crate::relay::{self, Knobs};
use crate::rig::{FeedConfig, VENUE, Way, run, secured};

fn way_over(simulator: &Simulator, knobs: &Arc<Knobs>) -> Way {
    let relay = relay::start(simulator.address(), knobs);
    Way { network: Network::new().host(VENUE, relay), port: relay.port(), ..Way::to(simulator) }
}

/// Each time, the timer of the heartbeat rings and a ping is written while a header is there in
/// part. A read that was dropped for that would lose the part, and the connection with it.
#[test]
fn a_record_in_pieces_is_whole_though_timers_ring_between() {
    let simulator = secured(Certificate::Valid, VENUE);
    let knobs = Arc::new(Knobs::default());
    let often = |config: &mut FeedConfig<'_>| {
        config.context.heartbeat = Duration::from_millis(30);
    };
    let end = run(way_over(&simulator, &knobs), often, |item, feed| {
        if compared(item, feed, &simulator) {
            knobs.holds.store(true, Ordering::Release);
        }
        knobs.held.load(Ordering::Acquire) >= 20
    });
    assert_eq!(end.stop, Stop::Requested);
    let lost: Vec<_> = end.said.iter().filter(|said| said.contains("to reconnect in")).collect();
    assert!(lost.is_empty(), "{end:#?}");
}

/// Whoever is on the way may add to the stream: a message of the handshake in the clear, at which
/// the TLS library would panic; an alert in the clear, which it would take for the server's end; a
/// protected record without room for its type. The server itself is still there, and hears a
/// goodbye.
#[test]
fn a_record_of_somebody_else_ends_the_connection_and_nothing_more() {
    let plain_handshake = vec![22, 3, 3, 0, 6, 8, 0, 0, 2, 0, 0];
    let plain_alert = vec![21, 3, 3, 0, 2, 1, 0];
    let without_type = [&[23, 3, 3, 0, 16][..], &[0; 16]].concat();
    // The next connection resets the last one, and what has not left by then is lost.
    let unhurried = |config: &mut FeedConfig<'_>| {
        config.policy.first = Duration::from_millis(500);
    };
    for record in [plain_handshake, plain_alert, without_type] {
        let simulator = secured(Certificate::Valid, VENUE);
        let knobs = Arc::new(Knobs::default());
        let mut seen = 0;
        let end = run(way_over(&simulator, &knobs), unhurried, |item, feed| {
            seen += usize::from(compared(item, feed, &simulator));
            if seen == 1 {
                seen = 2;
                *knobs.injects.lock().unwrap() = record.clone();
            }
            seen > 2 && feed.stats().connections > 1
        });
        assert_eq!(end.stop, Stop::Requested);
        let reconnects =
            end.said.iter().filter(|said| said.contains("TLS") && said.contains("reconnect in"));
        assert_eq!(reconnects.count(), 1, "{end:#?}");
        assert!(knobs.is_told_goodbye(Duration::from_secs(5)), "no goodbye after {record:02x?}");
    }
}
