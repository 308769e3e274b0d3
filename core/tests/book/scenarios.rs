//! The scenarios of the Gate.io samples, step by step, at the level of the book.
//!
//! The steps are those of `scenarios/*.json` among the constructed samples, where their rules and
//! expected results are written down; the numbers are copied by hand.

use tickwire_core::book::{Applied, BookFeed, BookState, Merged, StaleReason, SyncReason};

use crate::rig::{FULL_FIRST, Rig, Texts, UPDATES};

enum Step {
    Snapshot(u64, Texts<'static>, Texts<'static>, Merged),
    Replace(u64, Texts<'static>, Texts<'static>),
    Delta(u64, u64, Texts<'static>, Texts<'static>, Applied),
}

use Step::{Delta, Replace, Snapshot};

struct Scenario {
    name: &'static str,
    feed: BookFeed,
    steps: &'static [Step],
    /// Id, bids and asks; `None` where the book ends stale.
    end: Option<(u64, Texts<'static>, Texts<'static>)>,
}

const HELD_FIRST: Applied = Applied::Held { first: true };

const fn gap(expected: u64, got: u64) -> Applied {
    Applied::Broken(StaleReason::Gap { expected, got })
}

const TWO_BIDS: Texts<'static> = &[("100", "5"), ("99", "6")];
const TWO_ASKS: Texts<'static> = &[("101", "7"), ("102", "8")];

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        name: "futures_empty_update_advances_id: empty a and b still advance the id",
        feed: UPDATES,
        steps: &[
            Snapshot(100, TWO_BIDS, TWO_ASKS, Merged::Live),
            Delta(101, 103, &[], &[], Applied::Live),
            Delta(104, 104, &[("100", "0"), ("42", "0")], &[], Applied::Live),
        ],
        end: Some((104, &[("99", "6")], TWO_ASKS)),
    },
    Scenario {
        name: "futures_gap_midstream: later U > id+1: the book is broken",
        feed: UPDATES,
        steps: &[
            Snapshot(100, TWO_BIDS, TWO_ASKS, Merged::Live),
            Delta(101, 102, &[("100", "4")], &[], Applied::Live),
            Delta(104, 105, &[("100", "3")], &[], gap(103, 104)),
        ],
        end: None,
    },
    Scenario {
        name: "futures_gap_then_resync: after a gap: hold, new snapshot, continue",
        feed: UPDATES,
        steps: &[
            Snapshot(100, TWO_BIDS, TWO_ASKS, Merged::Live),
            Delta(104, 105, &[("100", "3")], &[], gap(101, 104)),
            Snapshot(104, &[("100", "4")], &[("101", "7")], Merged::Live),
            Delta(106, 106, &[], &[("101", "1")], Applied::Live),
        ],
        end: Some((106, &[("100", "3")], &[("101", "1")])),
    },
    Scenario {
        name: "obu_gap_resubscribe: U != last+1: wait for the new full frame",
        feed: FULL_FIRST,
        steps: &[
            Replace(10, &[("100", "5")], &[("101", "7")]),
            Delta(17, 18, &[("100", "4")], &[], gap(11, 17)),
            Delta(19, 19, &[("100", "1")], &[], Applied::Ignored),
            Replace(30, &[("90", "1")], &[("91", "1")]),
        ],
        end: Some((30, &[("90", "1")], &[("91", "1")])),
    },
    Scenario {
        name: "obu_second_full: a full frame replaces the book at any time",
        feed: FULL_FIRST,
        steps: &[
            Replace(10, &[("100", "5"), ("99", "1")], &[("101", "7")]),
            Replace(40, &[("98", "2")], &[("103", "3")]),
            Delta(41, 41, &[("98", "0")], &[], Applied::Live),
        ],
        end: Some((41, &[], &[("103", "3")])),
    },
    Scenario {
        name: "spot_exact_next: first U == id+1; u == id is old",
        feed: UPDATES,
        steps: &[
            Snapshot(100, &[("100", "5")], &[("101", "7")], Merged::Live),
            Delta(97, 100, &[("100", "1")], &[], Applied::Duplicate),
            Delta(101, 101, &[], &[("101", "7.5")], Applied::Live),
        ],
        end: Some((101, &[("100", "5")], &[("101", "7.5")])),
    },
    Scenario {
        name: "spot_snapshot_too_old: id+1 < first held U: fetch again, keep what is held",
        feed: UPDATES,
        steps: &[
            Delta(105, 107, &[("100", "3")], &[], HELD_FIRST),
            Snapshot(100, &[("100", "5")], &[("101", "7")], Merged::TooOld),
            Snapshot(106, &[("100", "2")], &[("101", "7")], Merged::Live),
            Delta(108, 108, &[], &[("101", "0"), ("103", "1")], Applied::Live),
        ],
        end: Some((108, &[("100", "3")], &[("103", "1")])),
    },
];

#[test]
fn scenarios_of_the_samples_end_as_written() {
    for Scenario { name, feed, steps, end } in &SCENARIOS {
        let mut rig = Rig::new(*feed, 200);
        for (at, step) in steps.iter().enumerate() {
            match *step {
                Snapshot(id, bids, asks, expected) => {
                    assert_eq!(rig.snapshot(id, bids, asks), expected, "{name}, step {at}");
                }
                Replace(id, bids, asks) => {
                    assert_eq!(rig.replace(id, bids, asks), Merged::Live, "{name}, step {at}");
                }
                Delta(first, last, bids, asks, expected) => {
                    let applied = rig.delta(first, last, bids, asks);
                    assert_eq!(applied, expected, "{name}, step {at}");
                }
            }
        }
        match *end {
            Some((id, bids, asks)) => rig.shows(id, bids, asks),
            None => assert!(rig.book().live().is_none(), "{name}: readable at the end"),
        }
    }
}

#[test]
fn a_snapshot_that_was_too_old_shows_in_the_state() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(105, 107, &[("100", "3")], &[]);
    rig.snapshot(100, &[], &[]);
    rig.hides(BookState::Syncing(SyncReason::SnapshotTooOld));
}
