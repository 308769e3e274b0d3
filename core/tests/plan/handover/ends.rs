//! Symbols of one side, lost connections, and the end.

use core::time::Duration;

use tickwire_core::event::{Slot, Ticker};
use tickwire_core::plan::Handover;
use tickwire_core::plan::Side::{New, Old};
use tickwire_core::time::Instant;

use super::market::{BOOK, TRADES};
use super::scene::{Scene, delta, event, trade};
use tickwire_core::event::{Data, TradeId};

#[test]
fn nothing_in_common_is_nothing_to_do() {
    let mut handover = Handover::new(2, Some(0), Instant::ORIGIN);
    assert!(!handover.is_done(), "it has not begun");
    handover.begin(core::iter::empty(), Instant::ORIGIN);
    assert!(handover.is_done());
    assert_eq!(handover.until(), None);
}

#[test]
fn a_symbol_of_one_side_is_told_by_it() {
    for (side, other) in [(Old, New), (New, Old)] {
        let mut scene = Scene::new();
        scene.handover.alone(scene.slot, side);
        assert!(scene.trade(side, 1) && !scene.trade(other, 2));
        assert_eq!(scene.handover.owner(scene.slot), side);
        scene.begin(None);
        assert!(scene.trade(side, 3) && !scene.trade(other, 4) && scene.handover.is_done());
    }
}

#[test]
fn a_symbol_that_is_not_named_is_told_by_whoever_speaks() {
    let mut scene = Scene::new();
    scene.trade(Old, 1);
    scene.handover.begin(core::iter::empty(), scene.now);
    assert!(scene.trade(Old, 2) && scene.trade(New, 2));
    assert_eq!(scene.handover.owner(scene.slot), New, "who spoke last");
    scene.slot = Slot(9);
    assert!(scene.trade(New, 1), "not even heard of before");
}

#[test]
fn what_is_of_no_channel_changes_sides_with_the_beginning() {
    let mut scene = Scene::new();
    let ticker = Ticker::default();
    let says = |scene: &mut Scene, side| {
        let event = event(scene.slot, None, Data::Ticker(&ticker));
        let none = scene.handover.tells(side, scene.slot, None, &event, false);
        let beyond = scene.handover.tells(side, scene.slot, Some(77), &event, false);
        assert_eq!(none, beyond);
        none
    };
    assert!(says(&mut scene, Old) && !says(&mut scene, New));
    scene.begin(Some((1, 1)));
    assert!(!says(&mut scene, Old) && says(&mut scene, New));
}

#[test]
fn without_the_old_one_the_new_one_speaks_at_once_but_repeats_nothing() {
    for begun in [false, true] {
        let mut scene = Scene::new();
        scene.trade(Old, 1);
        scene.trade(Old, 2);
        scene.delta(Old, 90, 100);
        if begun {
            scene.begin(Some((100, 98)));
        }
        scene.handover.lost(Old, scene.now);
        assert!(!scene.trade(New, 2) && scene.trade(New, 3));
        assert!(!scene.says(New, BOOK, delta(Some(99), 99), begun));
        assert!(scene.says(New, BOOK, delta(Some(100), 102), begun));
        assert_eq!(scene.handover.owner(scene.slot), New);
        assert_eq!(scene.handover.next_gap(), Some(scene.slot), "the old book is no more");
        scene.slot = Slot(8);
        assert!(scene.trade(New, 1), "what the old one never told is new");
    }
}

#[test]
fn without_the_old_one_it_is_counted_of_what_something_may_be_missing() {
    for (heard, ahead, count) in [(false, false, 4), (true, false, 0), (true, true, 1)] {
        let mut scene = Scene::new();
        for side in [Old, New] {
            if side == Old || heard {
                scene.delta(side, 90, 100);
                scene.trade(side, 1);
                scene.quote(side, 1);
                scene.ticker(side);
            }
        }
        if ahead {
            // Only remembered, so that nobody tells it now.
            assert!(!scene.trade(New, 2));
        }
        let missing = scene.handover.lost(Old, scene.now);
        assert_eq!(missing, count, "heard: {heard}, ahead: {ahead}");
    }
}

#[test]
fn what_was_not_read_is_not_taken_for_silence() {
    for stalled in [false, true] {
        let mut scene = Scene::new();
        scene.trade(Old, 1);
        scene.trade(New, 1);
        scene.trade(New, 2);
        scene.begin(Some((1, 1)));
        if stalled {
            scene.handover.stalled(Duration::from_secs(3));
        }
        scene.after(3_000);
        assert_eq!(scene.trade(Old, 2), stalled, "it was in the socket");
    }
}

#[test]
fn who_never_reads_is_not_waited_for_for_ever() {
    let mut scene = Scene::new();
    scene.delta(Old, 90, 100);
    scene.trade(New, 1);
    scene.begin(Some((100, 105)));
    for _ in 0..4 {
        scene.handover.stalled(Duration::from_secs(5));
    }
    assert_eq!(scene.after(19_999), 0);
    assert_eq!(scene.after(1), 1, "ten seconds later than else");
    scene.after(2_000);
    assert!(scene.handover.is_done());
}

#[test]
fn without_the_old_one_it_ends_two_seconds_later() {
    let mut scene = Scene::new();
    scene.delta(Old, 90, 100);
    scene.handover.lost(Old, scene.now);
    assert!(!scene.handover.is_done());
    assert!(scene.handover.until().is_some_and(|until| until <= scene.now), "to be looked at");
    scene.after(0);
    let until = scene.handover.until().unwrap();
    assert_eq!(until.since(scene.now), Duration::from_secs(2));
    assert_eq!((scene.after(1_999), scene.handover.is_done()), (0, false));
    assert_eq!((scene.after(1), scene.handover.is_done()), (0, true));
    assert_eq!(scene.handover.owner(scene.slot), New);
}

#[test]
fn a_new_one_that_begins_after_the_old_one_is_lost_speaks_of_all() {
    let mut scene = Scene::new();
    scene.trade(Old, 1);
    scene.handover.lost(Old, scene.now);
    let (known, unknown) = (scene.slot, Slot(4));
    let slots = [(known, (None, None)), (unknown, (None, None))];
    scene.handover.begin(slots.into_iter(), scene.now);
    assert!(scene.trade(New, 2));
    scene.slot = unknown;
    assert!(scene.trade(New, 2) && scene.delta(New, 1, 1));
}

#[test]
fn what_a_lost_new_one_said_counts_no_more() {
    let mut scene = Scene::new();
    scene.trade(Old, 1);
    scene.trade(New, 1);
    scene.trade(New, 2);
    scene.trade(New, 3);
    scene.delta(Old, 1, 10);
    scene.begin(Some((10, 50)));
    scene.handover.lost(New, scene.now);
    assert_eq!(scene.handover.until(), None, "nothing is under way");
    scene.after(60_000);
    assert!(scene.trade(Old, 2) && scene.delta(Old, 11, 20));
    // It is live again, and never says 3.
    scene.begin(Some((20, 15)));
    scene.after(2_000);
    assert!(!scene.delta(New, 16, 20) && scene.delta(New, 21, 21));
    assert!(!scene.trade(Old, 4) && scene.trade(New, 4));
    assert!(scene.handover.is_done());
}

#[test]
fn without_a_book_deltas_go_by_their_ids_alone() {
    let now = Instant::ORIGIN;
    let mut handover = Handover::new(1, None, now);
    let slot = Slot(0);
    let says = |handover: &mut Handover, side, first, last| {
        handover.tells(side, slot, Some(BOOK), &event(slot, None, delta(Some(first), last)), false)
    };
    assert!(says(&mut handover, Old, 1, 10));
    handover.begin([(slot, (None, None))].into_iter(), now);
    assert!(!says(&mut handover, New, 9, 12) && says(&mut handover, Old, 11, 11));
    assert_eq!(handover.owner(slot), Old);
    assert!(says(&mut handover, Old, 12, 13));
    assert!(!says(&mut handover, Old, 14, 14) && !says(&mut handover, New, 13, 13));
    assert!(says(&mut handover, New, 14, 14));
    assert_eq!((handover.owner(slot), handover.is_done()), (New, true));
}

#[test]
fn a_stream_that_never_meets_is_taken_over_in_the_end() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    let (mut told, mut forced) = (Vec::new(), 0);
    // The old one is always three trades behind, and nobody waits for it.
    for id in 0..200 {
        for (side, id) in [(New, id + 3), (Old, id)] {
            let event = event(scene.slot, None, trade(Some(TradeId::Number(id)), 1, 1));
            if scene.handover.tells(side, scene.slot, Some(TRADES), &event, false) {
                told.push(id);
            }
        }
        forced += scene.after(100);
    }
    assert_eq!(forced, 1);
    let breaks = told.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
    assert_eq!(breaks, 1, "one gap, and nothing twice or out of order: {told:?}");
}

#[test]
fn a_second_beginning_is_none() {
    let mut scene = Scene::new();
    scene.delta(Old, 90, 100);
    scene.trade(New, 1);
    scene.begin(Some((100, 105)));
    for _ in 0..9 {
        assert_eq!(scene.after(1_000), 0);
        scene.begin(Some((100, 105)));
    }
    assert_eq!(scene.after(1_000), 1, "ten seconds after the first");
}

/// Its path is stalled for three seconds: what comes then was not lost.
#[test]
fn who_says_nothing_at_all_is_waited_for_longer() {
    for silence_ms in [3_000, 4_000] {
        let mut scene = Scene::new();
        for id in [1, 2] {
            assert!(!scene.trade(New, id));
        }
        scene.begin_silent(Some(1), Some(1));
        assert_eq!(scene.after(2_000), 0);
        let late = scene.after(silence_ms - 2_000);
        let gone = silence_ms == 4_000;
        assert_eq!(late, usize::from(gone), "1 and 2 may never have been told");
        for id in [1, 2] {
            assert_eq!(scene.trade(Old, id), !gone);
        }
        assert_eq!(scene.after(4_000 - silence_ms), 0);
        assert!(!scene.trade(Old, 3) && scene.trade(New, 3));
    }
}

#[test]
fn a_lost_new_one_gives_back_what_it_took_over_and_nothing_is_told_twice() {
    let mut scene = Scene::new();
    scene.delta(Old, 90, 100);
    scene.trade(Old, 1);
    scene.begin(Some((100, 100)));
    scene.after(2_000);
    assert!(scene.delta(New, 101, 104) && scene.trade(New, 2) && scene.trade(New, 3));
    assert!(!scene.trade(Old, 2) && !scene.delta(Old, 101, 102));
    assert_eq!(scene.handover.lost(New, scene.now), 0, "nothing is missing");
    assert_eq!((scene.handover.owner(scene.slot), scene.handover.next_gap()), (Old, None));
    assert!(!scene.delta(Old, 103, 104) && scene.delta(Old, 105, 105), "104 was told");
    assert!(!scene.trade(Old, 3) && scene.trade(Old, 4), "3 was told");
}

#[test]
fn what_the_old_one_said_unheard_is_missing_where_the_new_one_is_lost() {
    let mut scene = Scene::new();
    scene.delta(Old, 90, 100);
    scene.trade(Old, 1);
    scene.begin(Some((100, 100)));
    scene.after(2_000);
    assert!(!scene.delta(Old, 101, 102) && !scene.trade(Old, 2));
    assert_eq!(scene.handover.give_up(scene.now), 2, "neither was told");
    assert_eq!(scene.handover.next_gap(), Some(scene.slot), "its book is to be shown anew");
    assert!(scene.delta(Old, 103, 103) && scene.trade(Old, 3));
    // Another one takes over, as if there had been none before.
    scene.begin(Some((103, 103)));
    scene.after(2_000);
    assert!(!scene.delta(Old, 104, 104) && scene.delta(New, 104, 104) && scene.trade(New, 4));
}
