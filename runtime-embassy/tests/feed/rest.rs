//! REST calls that bring nothing.

use core::cell::Cell;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::collections::BTreeSet;
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use embassy_time::{Timer, with_timeout};
use tickwire_core::session::{Notice, SnapshotFailure, Stop, Unanswered};
use tickwire_embassy::{Driver, Item, Memory};
use tickwire_simulator::faults::Faults;

use crate::books::compared;
use crate::rig::{
    FeedConfig, OTHER, PATIENCE, SYMBOL, VENUE, Way, connection, entropy, exchange, network_of,
    run, wall,
};

#[test]
fn a_refused_snapshot_is_told_and_fetched_again() {
    for (status, retry_after_s) in [(429, Some(1)), (503, None)] {
        let simulator = exchange(|config| {
            config.faults.rest_status = Some(status);
            config.faults.retry_after_s = retry_after_s;
        });
        let mut failures = 0;
        let end = run(
            Way::to(&simulator),
            |_| {},
            |item, feed| {
                if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = item {
                    assert_eq!(*failure, SnapshotFailure::Status(status));
                    failures += 1;
                    if failures == 2 {
                        simulator.set_faults(Faults::default());
                    }
                }
                failures >= 2 && compared(item, feed, &simulator)
            },
        );
        assert_eq!((failures, end.stop), (2, Stop::Requested));
        assert_eq!(simulator.stats().violations, Vec::<String>::new());
    }
}

#[test]
fn a_snapshot_that_does_not_come_is_told_and_fetched_again() {
    let simulator = exchange(|config| config.faults.rest_silent = true);
    let soon = |config: &mut FeedConfig<'_>| {
        config.context.request_timeout = Duration::from_millis(300);
    };
    let (mut unreachable, mut failures) = (false, 0);
    // The next call begins when the one before it is given up, and finds room.
    let way = Way { symbols: &[SYMBOL, OTHER], ..Way::to(&simulator) };
    let end = run(way, soon, |item, feed| {
        unreachable |= matches!(item, Item::Unreachable(_));
        if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = item {
            // On a busy machine the time may be over before the exchange is reached, which is told.
            let late = if unreachable { Unanswered::Network } else { Unanswered::Timeout };
            assert_eq!(*failure, SnapshotFailure::Unanswered(late));
            unreachable = false;
            failures += 1;
            if failures == 3 {
                simulator.set_faults(Faults::default());
            }
        }
        failures > 2 && compared(item, feed, &simulator)
    });
    assert_eq!(end.stop, Stop::Requested);
}

#[test]
fn calls_that_are_wanted_at_once_are_made_one_after_the_other() {
    let simulator = exchange(|_| {});
    let at_once = |config: &mut FeedConfig<'_>| {
        assert!(config.limits.requests_at_once > 1, "the venue allows more");
        config.context.snapshot_delay = Duration::ZERO;
    };
    let mut live = BTreeSet::new();
    let way = Way { symbols: &[SYMBOL, OTHER], ..Way::to(&simulator) };
    let end = run(way, at_once, |item, feed| {
        if let Item::Event(event) = item
            && compared(item, feed, &simulator)
        {
            live.insert(event.slot);
        }
        live.len() == 2
    });
    let failed: Vec<_> = end.said.iter().filter(|it| it.contains("asked for again")).collect();
    assert_eq!((failed, end.stop), (Vec::<&String>::new(), Stop::Requested));
}

/// A server of REST that never answers; what became of the call.
#[derive(Default)]
struct Call {
    came: AtomicBool,
    ended: AtomicBool,
}

/// The driver is still there, and might run again: its sockets go with it.
#[test]
fn a_call_that_is_under_way_at_the_end_is_ended() {
    let (simulator, call) = (exchange(|_| {}), Arc::new(Call::default()));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = listener.local_addr().unwrap();
    let heard = Arc::clone(&call);
    let server = thread::spawn(move || {
        let mut client = listener.accept().unwrap().0;
        client.read_exact(&mut [0]).unwrap();
        heard.came.store(true, Ordering::Release);
        // To its end, whatever that is.
        let _ = client.read_to_end(&mut Vec::new());
        heard.ended.store(true, Ordering::Release);
    });
    let url = format!("ws://{VENUE}:{}/ws/v4/", simulator.address().port());
    let rest_base = format!("http://rest.test:{}", silent.port());
    let connection = connection(&url, &rest_base, &[SYMBOL], |_| {});
    let (mut memory, closed) = (Memory::<4_096, 2_048, 32_768>::new(), Cell::new(false));
    let network = network_of(&simulator).host("rest.test", silent);
    let (stop, ended) = network.run(async |stack| {
        let mut driver = Driver::public(stack, connection, &mut memory, entropy).clock(wall);
        let feed = driver.run_with(
            |feed, now, _| {
                if call.came.load(Ordering::Acquire) && !closed.replace(true) {
                    feed.close(now);
                }
            },
            |_, _| {},
        );
        let stop = with_timeout(PATIENCE, feed).await;
        let ends = async {
            while !call.ended.load(Ordering::Acquire) {
                Timer::after_millis(1).await;
            }
        };
        (stop, with_timeout(PATIENCE, ends).await)
    });
    server.join().unwrap();
    assert_eq!((stop, ended), (Ok(Stop::Requested), Ok(())));
}
