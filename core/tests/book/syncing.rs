//! Building a book from deltas and a snapshot, and what breaks it (F16 to F22).

use core::time::Duration;

use tickwire_core::book::{Applied, BookState, BookStore, Merged, StaleReason, SyncReason};
use tickwire_core::time::Instant;

use crate::rig::{Rig, SLOT, UPDATES};

const HELD: Applied = Applied::Held { first: false };
const HELD_FIRST: Applied = Applied::Held { first: true };

#[test]
fn a_new_book_is_empty_and_unreadable() {
    let rig = Rig::new(UPDATES, 4);
    rig.hides(BookState::Syncing(SyncReason::Subscribed));
    assert_eq!(rig.book().id(), None);
    assert_eq!(rig.book().epoch(), 1);
}

#[test]
fn a_snapshot_goes_under_the_deltas_that_are_newer() {
    let mut rig = Rig::new(UPDATES, 10);
    // Known to the snapshot; changed since; deleted since; new since; deleted and set again.
    assert_eq!(rig.delta(11, 11, &[("100", "1")], &[("105", "1")]), HELD_FIRST);
    assert_eq!(rig.delta(12, 13, &[("99", "2"), ("98", "0")], &[("106", "0")]), HELD);
    assert_eq!(rig.delta(14, 14, &[("97", "3"), ("98", "4")], &[("105", "0")]), HELD);
    let merged = rig.snapshot(
        11,
        &[("100", "1.5"), ("99", "9"), ("98", "9"), ("96", "9")],
        &[("105", "9"), ("106", "9"), ("107", "9")],
    );
    assert_eq!(merged, Merged::Live);
    rig.shows(
        14,
        &[("100", "1.5"), ("99", "2"), ("98", "4"), ("97", "3"), ("96", "9")],
        &[("107", "9")],
    );
}

#[test]
fn a_first_delta_may_straddle_the_snapshot() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(8, 12, &[("100", "7")], &[]);
    assert_eq!(rig.snapshot(10, &[("100", "1"), ("99", "1")], &[]), Merged::Live);
    rig.shows(12, &[("100", "7"), ("99", "1")], &[]);
}

#[test]
fn a_snapshot_newer_than_everything_held_stands_alone() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(8, 12, &[("100", "7"), ("50", "1")], &[]);
    assert_eq!(rig.snapshot(20, &[("100", "1")], &[]), Merged::Live);
    rig.shows(20, &[("100", "1")], &[]);
    assert_eq!(rig.delta(13, 20, &[("100", "5")], &[]), Applied::Duplicate);
    assert_eq!(rig.delta(18, 21, &[("100", "6")], &[]), Applied::Live);
    rig.shows(21, &[("100", "6")], &[]);
}

#[test]
fn a_snapshot_before_any_delta_is_live_and_the_next_must_follow() {
    let mut rig = Rig::live(UPDATES, 10, 20, &[("100", "1")], &[]);
    assert_eq!(
        rig.delta(22, 22, &[], &[]),
        Applied::Broken(StaleReason::Gap { expected: 21, got: 22 })
    );
}

#[test]
fn a_gap_among_held_deltas_starts_over_at_the_later_one() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(8, 9, &[("100", "7")], &[]);
    assert_eq!(rig.delta(11, 12, &[("99", "1")], &[]), HELD_FIRST);
    rig.hides(BookState::Syncing(SyncReason::Subscribed));
    // Nothing of the first delta may be left, and a snapshot at 9 misses update 10.
    assert_eq!(rig.snapshot(9, &[("100", "5")], &[]), Merged::TooOld);
    assert_eq!(rig.snapshot(10, &[("100", "5")], &[]), Merged::Live);
    rig.shows(12, &[("100", "5"), ("99", "1")], &[]);
}

#[test]
fn a_known_delta_among_held_ones_changes_nothing() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(8, 9, &[("100", "7")], &[]);
    assert_eq!(rig.delta(7, 9, &[("100", "1")], &[]), Applied::Duplicate);
    rig.snapshot(8, &[], &[]);
    rig.shows(9, &[("100", "7")], &[]);
}

#[test]
fn a_gap_shows_until_the_book_is_right_again() {
    let mut rig = Rig::live(UPDATES, 10, 10, &[("100", "1")], &[]);
    let gap = StaleReason::Gap { expected: 11, got: 12 };
    assert_eq!(rig.delta(12, 12, &[("99", "2")], &[]), Applied::Broken(gap));
    rig.hides(BookState::Stale(gap));
    assert_eq!(rig.delta(13, 13, &[("98", "3")], &[]), HELD);
    assert_eq!(rig.snapshot(10, &[], &[]), Merged::TooOld);
    rig.hides(BookState::Stale(gap));
    assert_eq!(rig.snapshot(11, &[("100", "5")], &[]), Merged::Live);
    rig.shows(13, &[("100", "5"), ("99", "2"), ("98", "3")], &[]);
}

#[test]
fn a_live_book_did_not_wait_for_a_snapshot() {
    let mut rig = Rig::live(UPDATES, 10, 10, &[("100", "1")], &[]);
    assert_eq!(rig.snapshot(50, &[("1", "1")], &[]), Merged::Ignored);
    rig.shows(10, &[("100", "1")], &[]);
}

#[test]
fn ids_that_jump_to_the_end_of_their_range_are_gaps_not_overflows() {
    let mut rig = Rig::live(UPDATES, 10, u64::MAX - 1, &[("100", "1")], &[]);
    assert_eq!(rig.delta(u64::MAX, u64::MAX, &[("99", "1")], &[]), Applied::Live);
    assert_eq!(rig.delta(1, 1, &[("98", "1")], &[]), Applied::Duplicate);
    let mut rig = Rig::live(UPDATES, 10, 5, &[("100", "1")], &[]);
    let gap = StaleReason::Gap { expected: 6, got: u64::MAX };
    assert_eq!(rig.delta(u64::MAX, u64::MAX, &[], &[]), Applied::Broken(gap));
}

#[test]
fn one_held_delta_may_span_more_ids_than_a_stamp_counts() {
    let mut rig = Rig::new(UPDATES, 10);
    let far = 10 + (1 << 40);
    assert_eq!(rig.delta(9, 10, &[("100", "1")], &[]), HELD_FIRST);
    // It joins, but what is held must then start over.
    assert_eq!(rig.delta(11, far, &[("99", "1")], &[]), HELD_FIRST);
    assert_eq!(rig.delta(far + 1, far + 1, &[("98", "1")], &[]), HELD);
    assert_eq!(rig.snapshot(far, &[("97", "1")], &[]), Merged::Live);
    rig.shows(far + 1, &[("98", "1"), ("97", "1")], &[]);
}

#[test]
fn nothing_of_an_old_epoch_survives() {
    let mut rig = Rig::live(UPDATES, 10, 10, &[("100.25", "1")], &[("101", "1")]);
    rig.start(UPDATES, SyncReason::Reconnected);
    rig.hides(BookState::Syncing(SyncReason::Reconnected));
    assert_eq!((rig.book().epoch(), rig.book().id()), (2, None));
    rig.snapshot(3, &[("7", "1")], &[]);
    rig.shows(3, &[("7", "1")], &[]);
    assert_eq!(rig.view().price_scale(), 0);
}

#[test]
fn an_ended_book_stays_so_until_it_is_started() {
    for reason in [StaleReason::Disconnected, StaleReason::Unsubscribed] {
        let mut rig = Rig::live(UPDATES, 10, 10, &[("100", "1")], &[]);
        rig.invalidate(reason);
        assert_eq!(rig.delta(11, 11, &[("100", "2")], &[]), Applied::Ignored);
        assert_eq!(rig.snapshot(11, &[("100", "2")], &[]), Merged::Ignored);
        assert_eq!(rig.replace(12, &[("100", "2")], &[]), Merged::Ignored);
        rig.hides(BookState::Stale(reason));
    }
}

#[test]
fn a_malformed_message_makes_the_book_wait_for_a_snapshot() {
    let mut rig = Rig::live(UPDATES, 10, 10, &[("100", "1")], &[]);
    rig.invalidate(StaleReason::Malformed);
    rig.hides(BookState::Stale(StaleReason::Malformed));
    assert_eq!(rig.delta(12, 12, &[("99", "2")], &[]), HELD_FIRST);
    assert_eq!(rig.snapshot(11, &[("100", "5")], &[]), Merged::Live);
    rig.shows(12, &[("100", "5"), ("99", "2")], &[]);
}

#[test]
fn age_counts_from_the_last_change() {
    let mut rig = Rig::live(UPDATES, 10, 10, &[("100", "1")], &[]);
    rig.now = Instant::from_nanos(50);
    rig.delta(11, 11, &[], &[]);
    rig.now = Instant::from_nanos(80);
    rig.delta(11, 11, &[("100", "9")], &[]);
    assert_eq!(rig.book().changed_at(), Instant::from_nanos(50));
    assert_eq!(rig.book().age(rig.now), Duration::from_nanos(30));
}

#[test]
fn a_slot_without_a_book_is_untracked() {
    let mut rig = Rig::new(UPDATES, 4);
    let beyond = tickwire_core::event::Slot(1);
    let now = Instant::ORIGIN;
    assert_eq!(rig.books.delta(beyond, Some(1), 1, &[], &[], now), Applied::Untracked);
    assert_eq!(rig.books.snapshot(beyond, 1, &[], &[], now), Merged::Ignored);
    assert!(rig.books.book(beyond).is_none());
    let mut fresh = crate::rig::books(4);
    assert!(fresh.book(SLOT).is_none());
    assert_eq!(fresh.delta(SLOT, Some(1), 1, &[], &[], now), Applied::Untracked);
}
