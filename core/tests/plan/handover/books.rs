//! Books: by the ids of their deltas, and whether they are live.

use tickwire_core::event::Slot;
use tickwire_core::plan::Side::{New, Old};

use super::market::BOOK;
use super::scene::{Scene, delta};

/// All that is not a book is silent, so that books are taken over two seconds after the beginning.
fn flushed(ids: Option<(u64, u64)>) -> Scene {
    let mut scene = Scene::new();
    assert!(scene.delta(Old, 90, 100) && !scene.delta(New, 95, 99));
    scene.begin(ids);
    assert_eq!(scene.after(2_000), 0);
    scene
}

#[test]
fn the_old_one_speaks_until_the_handover_begins() {
    let mut scene = Scene::new();
    assert!(scene.delta(Old, 1, 5) && !scene.delta(New, 3, 4) && !scene.delta(New, 5, 9));
    assert!(scene.delta(Old, 6, 7));
    assert_eq!(scene.handover.owner(scene.slot), Old);
    assert_eq!((scene.handover.is_done(), scene.handover.until()), (false, None));
}

#[test]
fn a_book_that_is_behind_takes_over_and_leaves_out_what_was_told() {
    let mut scene = flushed(Some((100, 99)));
    assert!(!scene.delta(Old, 101, 104), "the new one will tell it");
    assert_eq!(scene.handover.owner(scene.slot), Old, "the new one's book is not there yet");
    assert!(!scene.delta(New, 100, 100), "it was told");
    assert_eq!(scene.handover.owner(scene.slot), New);
    assert!(scene.delta(New, 101, 102) && scene.delta(New, 103, 105));
    assert!(scene.handover.is_done());
}

#[test]
fn a_delta_that_straddles_what_was_told_is_told() {
    let mut scene = flushed(Some((100, 99)));
    assert!(scene.delta(New, 100, 103), "it begins with what was told and brings more");
    assert_eq!(scene.handover.owner(scene.slot), New);
}

#[test]
fn a_book_that_is_ahead_waits() {
    let mut scene = flushed(Some((100, 105)));
    assert!(scene.handover.waits_for_old());
    assert!(scene.delta(Old, 101, 104) && scene.handover.waits_for_old());
    assert!(scene.delta(Old, 105, 106), "what reaches it is told still");
    assert!(!scene.handover.waits_for_old());
    assert!(!scene.delta(Old, 107, 107) && !scene.delta(New, 106, 106));
    assert!(scene.delta(New, 107, 107));
}

#[test]
fn a_delta_without_changes_or_without_a_first_id_counts_too() {
    let mut scene = flushed(Some((100, 105)));
    assert!(scene.says(Old, BOOK, delta(None, 105), true));
    assert!(!scene.says(New, BOOK, delta(None, 105), true), "it was told");
    assert!(scene.says(New, BOOK, delta(None, 106), true));
}

#[test]
fn a_book_that_is_not_live_gives_way_at_once() {
    let mut scene = Scene::new();
    scene.says(Old, BOOK, delta(Some(1), 100), false);
    scene.begin_silent(None, Some(98));
    assert!(!scene.says(Old, BOOK, delta(Some(101), 101), false), "nothing is waited for");
    assert_eq!(scene.handover.next_gap(), None, "the new one's does not show what was told yet");
    assert!(!scene.delta(New, 99, 100), "it was told");
    assert_eq!(scene.handover.owner(scene.slot), New);
    assert_eq!(scene.handover.next_gap(), Some(scene.slot), "now it is to be shown");
    assert_eq!(scene.handover.next_gap(), None, "once");
    assert!(scene.delta(New, 101, 102));
}

#[test]
fn a_book_that_falls_while_it_is_waited_for_gives_way() {
    let mut scene = flushed(Some((100, 105)));
    assert_eq!(scene.handover.owner(scene.slot), Old);
    scene.handover.book(Old, scene.slot, None);
    assert_eq!(scene.handover.owner(scene.slot), New);
    assert_eq!(scene.handover.next_gap(), Some(scene.slot));
    assert!(scene.delta(New, 106, 106));
}

#[test]
fn a_new_book_that_is_not_live_waits_until_it_is() {
    let mut scene = Scene::new();
    scene.delta(Old, 90, 100);
    scene.begin(Some((100, 99)));
    scene.handover.book(New, scene.slot, None);
    scene.after(2_000);
    assert!(scene.delta(Old, 101, 101) && !scene.says(New, BOOK, delta(Some(105), 105), false));
    scene.handover.book(New, scene.slot, Some(105));
    assert!(scene.delta(Old, 102, 105), "the old one catches up");
    assert!(!scene.delta(Old, 106, 106) && scene.delta(New, 106, 106));
    assert_eq!(scene.handover.next_gap(), None);
}

#[test]
fn a_new_book_that_falls_before_it_shows_what_was_told_is_shown_anew() {
    let mut scene = flushed(Some((100, 99)));
    assert!(!scene.delta(Old, 101, 104), "the new one will tell it");
    // It cannot read that; the snapshot that follows shows it, and more.
    scene.handover.book(New, scene.slot, None);
    assert_eq!((scene.handover.owner(scene.slot), scene.handover.next_gap()), (Old, None));
    scene.handover.book(New, scene.slot, Some(108));
    assert_eq!(scene.handover.owner(scene.slot), New);
    assert_eq!(scene.handover.next_gap(), Some(scene.slot), "101 to 108 were never told");
}

#[test]
fn a_snapshot_may_show_more_than_the_deltas_that_follow_it() {
    let mut scene = flushed(Some((112, 112)));
    assert!(!scene.handover.is_done(), "the stream may have yet to come to what its book shows");
    assert_eq!(scene.handover.owner(scene.slot), New);
    assert!(!scene.delta(New, 110, 112) && scene.delta(New, 113, 113));
}

#[test]
fn a_book_that_never_meets_is_taken_over_in_the_end_and_shown_anew() {
    let mut scene = flushed(Some((100, 105)));
    assert_eq!(scene.after(2_000), 0);
    assert!(!scene.handover.waits_for_old(), "not for ever");
    for id in 0..5 {
        assert!(!scene.delta(New, 106 + id, 106 + id) && scene.delta(Old, 101 + id, 101 + id));
        assert_eq!(scene.after(1_000), 0);
    }
    assert_eq!(scene.after(1_000), 1, "it is counted");
    assert_eq!(scene.handover.next_gap(), Some(scene.slot));
    assert!(!scene.delta(Old, 106, 106) && scene.delta(New, 111, 111));
    assert!(scene.handover.is_done());
}

#[test]
fn a_symbol_that_nobody_knows_is_the_old_ones() {
    assert_eq!(Scene::new().handover.owner(Slot(99)), Old);
}

#[test]
fn a_book_that_is_live_on_neither_side_is_handed_over_by_its_words() {
    let mut scene = Scene::new();
    assert!(scene.says(Old, BOOK, delta(Some(1), 100), false));
    assert!(!scene.says(New, BOOK, delta(Some(90), 99), false));
    scene.begin(None);
    assert_eq!(scene.handover.owner(scene.slot), Old);
    assert!(scene.says(Old, BOOK, delta(Some(101), 101), false), "the new one's may yet be live");
    assert_eq!(scene.after(2_000), 0, "nothing is missing");
    assert!(!scene.says(Old, BOOK, delta(Some(102), 102), false));
    assert!(!scene.says(New, BOOK, delta(Some(100), 101), false));
    assert!(scene.says(New, BOOK, delta(Some(102), 102), false) && scene.handover.is_done());
}
