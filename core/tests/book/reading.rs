//! Reading live books, and words for people.

use tickwire_core::book::{BookRef, BookState, LiveBook, StaleReason, SyncReason};
use tickwire_core::event::Level;

use crate::rig::{Rig, UPDATES, levels};

const BIDS: &[(&str, &str)] = &[("9", "1"), ("8", "2"), ("7", "3"), ("6", "4"), ("5", "5")];
const ASKS: &[(&str, &str)] = &[("10", "1"), ("11", "2"), ("12", "3")];

fn rig_with_vacant_entries() -> Rig {
    let mut rig = Rig::live(UPDATES, 10, 1, BIDS, ASKS);
    rig.delta(2, 2, &[("8", "0"), ("6", "0")], &[("11", "0")]);
    rig
}

#[test]
fn levels_know_their_number_from_both_ends() {
    let rig = rig_with_vacant_entries();
    let mut bids = rig.view().bids();
    assert_eq!(bids.len(), 3);
    assert_eq!(rig.view().bid_depth(), 3);
    assert_eq!(rig.view().ask_depth(), 2);
    let expected = levels(&[("9", "1"), ("7", "3"), ("5", "5")]);
    assert_eq!(bids.next(), Some(expected[0]));
    assert_eq!(bids.len(), 2);
    assert_eq!(bids.clone().collect::<Vec<_>>(), expected[1..]);
    assert_eq!(bids.next_back(), Some(expected[2]));
    assert_eq!(bids.next_back(), Some(expected[1]));
    assert_eq!((bids.len(), bids.next(), bids.next_back()), (0, None, None));
}

#[test]
fn the_best_prices_are_those_of_the_sides() {
    let mut rig = rig_with_vacant_entries();
    let level = |at: usize, of: &[(&str, &str)]| -> Option<Level> { Some(levels(of)[at]) };
    assert_eq!(rig.view().best_bid(), level(0, BIDS));
    assert_eq!(rig.view().best_ask(), level(0, ASKS));
    assert_eq!(rig.view().best(), level(0, BIDS).zip(level(0, ASKS)));
    // Behind the best ones vacant entries wait.
    rig.delta(3, 3, &[("9", "0")], &[("10", "0")]);
    assert_eq!(rig.view().best_bid(), level(2, BIDS));
    assert_eq!(rig.view().best_ask(), level(2, ASKS));
    rig.delta(4, 4, &[("7", "0"), ("5", "0")], &[("12", "0")]);
    assert_eq!((rig.view().best_bid(), rig.view().best_ask()), (None, None));
    assert_eq!(rig.view().best(), None);
    rig.delta(5, 5, &[("8", "2")], &[("10", "1")]);
    assert_eq!(rig.view().best_bid(), level(1, BIDS));
    assert_eq!(rig.view().best_ask(), level(0, ASKS));
}

#[test]
fn a_level_is_shown_as_people_write_it() {
    assert_eq!(levels(&[("61234.50", "0.0125")])[0].to_string(), "61234.50 x 0.0125");
}

#[test]
fn a_view_of_a_book_is_small() {
    assert!(size_of::<BookRef<'_>>() <= 24);
    assert!(size_of::<LiveBook<'_>>() <= 48);
}

#[test]
fn states_are_said_in_words() {
    let gap = StaleReason::Gap { expected: 101, got: 104 };
    for (state, words) in [
        (BookState::Live, "live"),
        (BookState::Syncing(SyncReason::Subscribed), "syncing (new subscription)"),
        (BookState::Stale(gap), "stale (updates missing: expected id 101, got 104)"),
        (BookState::Stale(StaleReason::Disconnected), "stale (disconnected)"),
    ] {
        assert_eq!(state.to_string(), words);
    }
}

#[test]
fn debug_output_shows_the_state_and_the_best_and_no_storage() {
    let rig = rig_with_vacant_entries();
    assert_eq!(format!("{:?}", rig.book()), "BookRef { state: Live, epoch: 1, id: Some(2), .. }");
    let live = format!("{:?}", rig.view());
    assert!(live.contains("bid_depth: 3") && live.contains("price: 10"), "{live}");
}
