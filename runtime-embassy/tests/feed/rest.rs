//! REST calls that bring nothing.

use core::time::Duration;
use std::collections::BTreeSet;

use tickwire_core::session::{Notice, SnapshotFailure, Stop, Unanswered};
use tickwire_embassy::Item;
use tickwire_simulator::faults::Faults;

use crate::books::compared;
use crate::rig::{FeedConfig, OTHER, SYMBOL, Way, exchange, run};

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
