//! Streams that start with a full frame, and full frames in streams that do not.

use tickwire_core::book::{Applied, BookState, Merged, StaleReason, SyncReason};

use crate::rig::{FULL_FIRST, Rig, UPDATES};

#[test]
fn deltas_before_the_full_frame_are_ignored() {
    let mut rig = Rig::new(FULL_FIRST, 10);
    assert_eq!(rig.delta(5, 5, &[("100", "1")], &[]), Applied::Ignored);
    assert_eq!(rig.snapshot(5, &[("100", "1")], &[]), Merged::Ignored);
    rig.hides(BookState::Syncing(SyncReason::Subscribed));
    assert_eq!(rig.replace(9, &[("90", "1")], &[]), Merged::Live);
    assert_eq!(rig.delta(10, 12, &[("91", "1")], &[]), Applied::Live);
    rig.shows(12, &[("91", "1"), ("90", "1")], &[]);
}

#[test]
fn a_full_frame_replaces_even_a_newer_book() {
    let mut rig = Rig::live(FULL_FIRST, 10, 10, &[("100", "1")], &[("101", "1")]);
    assert_eq!(rig.replace(4, &[("50", "1")], &[]), Merged::Live);
    rig.shows(4, &[("50", "1")], &[]);
}

#[test]
fn an_empty_full_frame_is_an_empty_live_book() {
    let mut rig = Rig::live(FULL_FIRST, 10, 10, &[("100", "1")], &[("101", "1")]);
    assert_eq!(rig.replace(11, &[], &[]), Merged::Live);
    rig.shows(11, &[], &[]);
    assert_eq!(rig.view().best_bid(), None);
}

#[test]
fn after_a_gap_only_a_full_frame_helps() {
    let mut rig = Rig::live(FULL_FIRST, 10, 10, &[("100", "1")], &[]);
    let gap = StaleReason::Gap { expected: 11, got: 12 };
    assert_eq!(rig.delta(12, 12, &[], &[]), Applied::Broken(gap));
    assert_eq!(rig.delta(11, 11, &[], &[]), Applied::Ignored);
    assert_eq!(rig.snapshot(12, &[], &[]), Merged::Ignored);
    rig.hides(BookState::Stale(gap));
    assert_eq!(rig.replace(13, &[("99", "1")], &[]), Merged::Live);
}

#[test]
fn in_a_feed_with_snapshots_only_a_newer_full_frame_replaces_a_live_book() {
    let mut rig = Rig::live(UPDATES, 10, 10, &[("100", "1")], &[]);
    assert_eq!(rig.replace(10, &[("50", "1")], &[]), Merged::Ignored);
    assert_eq!(rig.replace(9, &[("50", "1")], &[]), Merged::Ignored);
    rig.shows(10, &[("100", "1")], &[]);
    assert_eq!(rig.replace(15, &[("60", "1")], &[]), Merged::Live);
    rig.shows(15, &[("60", "1")], &[]);
}

#[test]
fn in_a_feed_with_snapshots_a_full_frame_serves_as_one() {
    let mut rig = Rig::new(UPDATES, 10);
    assert_eq!(rig.replace(10, &[("60", "1")], &[]), Merged::Live);
    rig.start(UPDATES, SyncReason::Reconnected);
    rig.delta(20, 21, &[("70", "1")], &[]);
    assert_eq!(rig.replace(18, &[("60", "1")], &[]), Merged::TooOld);
    assert_eq!(rig.replace(19, &[("60", "1")], &[]), Merged::Live);
    rig.shows(21, &[("70", "1"), ("60", "1")], &[]);
}
