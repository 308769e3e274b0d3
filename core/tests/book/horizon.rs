//! What a book knows ends at its horizon.

use tickwire_core::book::{Applied, Beyond, BookFeed, BookState, BookStore, Merged};

use crate::rig::{Rig, SLOT, UPDATES, decimal};

/// A stream of all levels with a snapshot of the best three.
const DEEP: BookFeed = BookFeed { levels: 3, beyond: Beyond::Horizon, ..UPDATES };
/// A stream of all levels with a snapshot of all.
const ALL: BookFeed = BookFeed { levels: 0, beyond: Beyond::Horizon, ..UPDATES };

#[test]
fn a_snapshot_cut_off_by_its_limit_sets_the_horizon() {
    let bids = &[("9", "1"), ("8", "1"), ("7", "1")];
    let mut rig = Rig::live(DEEP, 10, 1, bids, &[("10", "1"), ("11", "1")]);
    assert_eq!(rig.view().bid_horizon(), Some(decimal("7")));
    assert_eq!(rig.view().ask_horizon(), None);
    rig.delta(2, 2, &[("6", "1"), ("7", "0")], &[("12", "1")]);
    rig.shows(2, &[("9", "1"), ("8", "1")], &[("10", "1"), ("11", "1"), ("12", "1")]);
    assert_eq!(rig.view().bid_horizon(), Some(decimal("7")));
    assert_eq!(rig.book().ignored(), 1);
}

#[test]
fn a_window_has_no_horizon() {
    let feed = BookFeed { levels: 3, ..UPDATES };
    let rig = Rig::live(feed, 10, 1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
    assert_eq!(rig.view().bid_horizon(), None);
}

#[test]
fn held_levels_behind_the_horizon_do_not_show() {
    let mut rig = Rig::new(DEEP, 10);
    rig.delta(5, 5, &[("2", "1"), ("8.5", "1")], &[]);
    rig.snapshot(4, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
    rig.shows(5, &[("9", "1"), ("8.5", "1"), ("8", "1"), ("7", "1")], &[]);
}

#[test]
fn an_evicted_level_is_behind_the_horizon_for_good() {
    let mut rig = Rig::live(ALL, 2, 1, &[("9", "1"), ("8", "1")], &[("10", "1"), ("11", "1")]);
    rig.delta(2, 2, &[("9.5", "1")], &[("9.75", "1")]);
    rig.shows(2, &[("9.5", "1"), ("9", "1")], &[("9.75", "1"), ("10", "1")]);
    // The best price known is one step of the finest scale inside of the level that went.
    assert_eq!(rig.view().bid_horizon(), Some(decimal("8.1")));
    assert_eq!(rig.view().ask_horizon(), Some(decimal("10.99")));
    // There is room again, but what is at 8 now is not known.
    rig.delta(3, 3, &[("9.5", "0"), ("9", "0"), ("7", "1"), ("8", "1")], &[]);
    rig.shows(3, &[], &[("9.75", "1"), ("10", "1")]);
    rig.delta(4, 4, &[("8.5", "4")], &[]);
    rig.shows(4, &[("8.5", "4")], &[("9.75", "1"), ("10", "1")]);
}

#[test]
fn a_level_worse_than_all_of_a_full_side_is_not_taken() {
    let mut rig = Rig::live(ALL, 2, 1, &[("9", "1"), ("8", "1")], &[]);
    rig.delta(2, 2, &[("7", "1")], &[]);
    rig.shows(2, &[("9", "1"), ("8", "1")], &[]);
    assert_eq!(rig.view().bid_horizon(), Some(decimal("8")));
}

#[test]
fn a_deleted_level_makes_room_in_a_full_side() {
    let bids = &[("9", "1"), ("8", "1"), ("7", "1"), ("6", "1")];
    for deleted in ["9", "8", "7", "6"] {
        for added in ["9.5", "8.5", "7.5", "6.5", "5.5"] {
            let mut rig = Rig::live(ALL, 4, 1, bids, &[]);
            rig.delta(2, 2, &[(deleted, "0")], &[]);
            rig.delta(3, 3, &[(added, "2")], &[]);
            let mut expected = bids.to_vec();
            expected.retain(|bid| bid.0 != deleted);
            expected.push((added, "2"));
            expected.sort_by_key(|bid| core::cmp::Reverse(decimal(bid.0)));
            rig.shows(3, &expected, &[]);
            assert_eq!(rig.view().bid_horizon(), None, "{deleted} {added}");
        }
    }
}

#[test]
fn a_snapshot_deeper_than_the_book_keeps_the_best() {
    let bids = &[("9", "1"), ("8", "1"), ("7", "1"), ("6", "1"), ("5", "1")];
    let asks = &[("10", "1"), ("11", "1"), ("12", "1")];
    let rig = Rig::live(ALL, 2, 1, bids, asks);
    rig.shows(1, &[("9", "1"), ("8", "1")], &[("10", "1"), ("11", "1")]);
    assert_eq!(rig.view().bid_horizon(), Some(decimal("8")));
    assert_eq!(rig.view().ask_horizon(), Some(decimal("11")));
}

#[test]
fn deletions_that_are_done_with_make_room_for_levels() {
    let mut rig = Rig::new(ALL, 3);
    rig.delta(2, 2, &[("8", "0")], &[]);
    let bids = &[("9", "1"), ("8", "1"), ("7", "1"), ("6", "1"), ("5", "1")];
    assert_eq!(rig.snapshot(1, bids, &[]), Merged::Live);
    rig.shows(2, &[("9", "1"), ("7", "1"), ("6", "1")], &[]);
}

#[test]
fn levels_out_of_order_in_a_full_side_bring_no_deleted_level_back() {
    let mut rig = Rig::new(ALL, 3);
    rig.delta(2, 2, &[("6", "0"), ("5", "0")], &[]);
    // From the worst: 8, 7, then 5 and 6, which were deleted since.
    let bids = &[("6", "1"), ("5", "1"), ("7", "1"), ("8", "1")];
    assert_eq!(rig.snapshot(1, bids, &[]), Merged::Live);
    rig.shows(2, &[("8", "1"), ("7", "1")], &[]);
}

#[test]
fn a_delta_larger_than_the_book_still_syncs() {
    let mut rig = Rig::new(ALL, 2);
    let many = &[("9", "1"), ("8", "1"), ("7", "1"), ("6", "1"), ("5", "1")];
    assert_eq!(rig.delta(2, 2, many, &[]), Applied::Held { first: true });
    assert_eq!(rig.snapshot(1, &[("9", "3"), ("1", "1")], &[]), Merged::Live);
    rig.shows(2, &[("9", "1"), ("8", "1")], &[]);
}

#[test]
fn a_horizon_moves_with_the_scale() {
    let bids = &[("9", "1"), ("8", "1"), ("7", "1")];
    let asks = &[("10", "1"), ("11", "1"), ("12", "1")];
    let mut rig = Rig::live(DEEP, 10, 1, bids, asks);
    rig.delta(2, 2, &[("7.01", "1"), ("6.99", "1")], &[("12.01", "1"), ("11.99", "1")]);
    rig.shows(
        2,
        &[("9", "1"), ("8", "1"), ("7.01", "1"), ("7", "1")],
        &[("10", "1"), ("11", "1"), ("11.99", "1"), ("12", "1")],
    );
    assert_eq!(rig.view().ask_horizon(), Some(decimal("12")));
}

#[test]
fn too_few_levels_inside_a_horizon_need_a_resync() {
    let bids = &[("9", "1"), ("8", "1"), ("7", "1")];
    let deep = BookFeed { levels: 3, ..DEEP };
    let mut rig = Rig::live(deep, 8, 1, bids, &[]);
    assert!(!rig.books.needs_resync(SLOT));
    rig.delta(2, 2, &[("9", "0"), ("8", "0")], &[]);
    assert!(!rig.books.needs_resync(SLOT), "one level is half of what a snapshot brings");
    rig.delta(3, 3, &[("7", "0")], &[]);
    assert!(rig.books.needs_resync(SLOT));
    assert_eq!(rig.state(), BookState::Live);
    // A side without a horizon may rightly be empty.
    let mut rig = Rig::live(UPDATES, 8, 1, bids, &[]);
    rig.delta(2, 2, &[("9", "0"), ("8", "0"), ("7", "0")], &[]);
    assert!(!rig.books.needs_resync(SLOT));
}

#[test]
fn the_least_depth_is_the_users() {
    let feed = BookFeed { levels: 8, ..DEEP };
    let prices: Vec<String> = (2..10).rev().map(|price: u32| price.to_string()).collect();
    let bids: Vec<_> = prices.iter().map(|price| (price.as_str(), "1")).collect();
    for (least, needs) in [(0, false), (2, false), (3, true), (9, true)] {
        let mut rig = Rig::new(feed, 8);
        rig.books = crate::rig::books(8).with_min_depth(least);
        rig.start(feed, tickwire_core::book::SyncReason::Subscribed);
        rig.snapshot(1, &bids, &[]);
        assert!(!rig.books.needs_resync(SLOT));
        let gone: Vec<_> = bids[..6].iter().map(|bid| (bid.0, "0")).collect();
        rig.delta(2, 2, &gone, &[]);
        assert_eq!(rig.books.needs_resync(SLOT), needs, "{least}");
    }
}

#[test]
fn a_snapshot_in_the_background_pushes_the_horizon_out() {
    let mut rig = Rig::live(DEEP, 10, 1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
    rig.delta(2, 2, &[("9", "0"), ("8", "2")], &[]);
    rig.books.widen(SLOT);
    // Outside the horizon, held and not shown; inside, shown at once.
    assert_eq!(rig.delta(3, 3, &[("6", "0"), ("5", "5"), ("7", "3")], &[]), Applied::Live);
    rig.shows(3, &[("8", "2"), ("7", "3")], &[]);
    // Before the moment it was asked for.
    assert_eq!(rig.snapshot(1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]), Merged::TooOld);
    rig.shows(3, &[("8", "2"), ("7", "3")], &[]);
    let behind = [("8", "2"), ("7", "1"), ("6", "1"), ("4", "1")];
    assert_eq!(rig.snapshot(2, &behind, &[]), Merged::Live);
    rig.shows(3, &[("8", "2"), ("7", "3"), ("5", "5"), ("4", "1")], &[]);
    assert_eq!(rig.view().bid_horizon(), Some(decimal("4")));
}

#[test]
fn a_background_snapshot_never_narrows_a_book() {
    let mut rig = Rig::live(DEEP, 10, 1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
    rig.delta(2, 2, &[("9.5", "1"), ("9.6", "1")], &[]);
    rig.books.widen(SLOT);
    rig.delta(3, 3, &[], &[("10", "1")]);
    assert_eq!(rig.snapshot(2, &[("9.6", "1"), ("9.5", "1"), ("9", "1")], &[]), Merged::Live);
    let bids = &[("9.6", "1"), ("9.5", "1"), ("9", "1"), ("8", "1"), ("7", "1")];
    rig.shows(3, bids, &[("10", "1")]);
    assert_eq!(rig.view().bid_horizon(), Some(decimal("7")));
}

#[test]
fn a_background_snapshot_that_cannot_be_held_leaves_the_book_live() {
    let mut rig = Rig::live(DEEP, 10, 1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
    rig.books.widen(SLOT);
    assert_eq!(rig.snapshot(1, &[("9", "-1")], &[]), Merged::Unrepresentable);
    rig.shows(1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
}

#[test]
fn a_background_snapshot_newer_than_the_book_replaces_it() {
    let mut rig = Rig::live(DEEP, 10, 1, &[("9", "1"), ("8", "1"), ("7", "1")], &[]);
    rig.books.widen(SLOT);
    rig.delta(2, 2, &[("5", "1")], &[]);
    assert_eq!(rig.snapshot(9, &[("3", "1"), ("2", "1")], &[]), Merged::Live);
    rig.shows(9, &[("3", "1"), ("2", "1")], &[]);
    assert_eq!(rig.view().bid_horizon(), None);
}

#[test]
fn levels_out_of_order_in_a_snapshot_are_sorted() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(2, 2, &[("7", "0")], &[]);
    rig.snapshot(1, &[("7", "1"), ("9", "1"), ("6", "1"), ("8", "1")], &[]);
    rig.shows(2, &[("9", "1"), ("8", "1"), ("6", "1")], &[]);
}

/// What is held outside of the horizon is dated by 32 bits of ids; ids are the venue's, of 64.
#[test]
fn ids_that_run_away_forget_what_is_held_outside_and_nothing_inside() {
    let bids = &[("9", "1"), ("8", "1"), ("7", "1")];
    let mut rig = Rig::live(DEEP, 10, 1, bids, &[]);
    rig.books.widen(SLOT);
    assert_eq!(rig.delta(2, 2, &[("6", "5")], &[]), Applied::Live);
    let far = 2 + (1 << 33);
    assert_eq!(rig.delta(3, far, &[("9", "2"), ("5", "4")], &[]), Applied::Live);
    rig.shows(far, &[("9", "2"), ("8", "1"), ("7", "1")], &[]);
    assert_eq!(rig.delta(far + 1, far + 1, &[("8", "0")], &[]), Applied::Live);
    rig.shows(far + 1, &[("9", "2"), ("7", "1")], &[]);
    // A book that waits for its snapshot begins to hold anew.
    let mut rig = Rig::new(DEEP, 10);
    assert_eq!(rig.delta(5, 5, &[("8", "1")], &[]), Applied::Held { first: true });
    assert_eq!(rig.delta(6, far, &[("9", "3")], &[]), Applied::Held { first: true });
    assert_eq!(rig.snapshot(far - 1, bids, &[]), Merged::Live);
    rig.shows(far, &[("9", "3"), ("8", "1"), ("7", "1")], &[]);
}
