//! REST calls that bring nothing.

use core::time::Duration;

use tickwire_core::session::{Notice, SnapshotFailure, Stop, Unanswered};
use tickwire_embassy::Item;
use tickwire_simulator::faults::Faults;

use crate::books::compared;
use crate::rig::{FeedConfig, Way, exchange, run};

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
        config.context.request_timeout = Duration::from_millis(100);
    };
    let mut failures = 0;
    let end = run(Way::to(&simulator), soon, |item, feed| {
        if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = item {
            assert_eq!(*failure, SnapshotFailure::Unanswered(Unanswered::Timeout));
            failures += 1;
            simulator.set_faults(Faults::default());
        }
        failures > 0 && compared(item, feed, &simulator)
    });
    assert_eq!(end.stop, Stop::Requested);
}
