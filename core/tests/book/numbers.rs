//! Prices and sizes: exact, numeric, at one scale a book, whole or not at all.

use tickwire_core::book::{Applied, BookState, Merged, StaleReason};

use crate::rig::{FULL_FIRST, Rig, UPDATES, decimal};

#[test]
fn padded_and_trimmed_texts_are_one_level() {
    let mut rig = Rig::live(UPDATES, 10, 1, &[("1.5", "1")], &[("1.60", "1")]);
    rig.delta(2, 2, &[("1.500", "2")], &[("1.6", "2.000")]);
    rig.shows(2, &[("1.5", "2")], &[("1.6", "2")]);
    rig.delta(3, 3, &[("1.50", "0.000")], &[("1.6000", "0")]);
    rig.shows(3, &[], &[]);
}

#[test]
fn prices_come_back_at_the_finest_scale_seen_and_sizes_as_written() {
    let mut rig = Rig::live(UPDATES, 10, 1, &[("100", "1.50")], &[("101.5", "2")]);
    rig.delta(2, 2, &[("99.125", "0.10")], &[]);
    let book = rig.view();
    assert_eq!(book.price_scale(), 3);
    let shown: Vec<_> = book.bids().map(|level| (level.price, level.size)).collect();
    let text = format!("{shown:?}");
    assert_eq!(text, "[(100.000, 1.50), (99.125, 0.10)]");
    assert_eq!(book.best_ask().unwrap().price.to_string(), "101.500");
}

#[test]
fn prices_of_24_digits_fit_beside_the_smallest() {
    let (high, low) = ("99999999999.999999999999", "0.000000000001");
    let mut rig = Rig::live(UPDATES, 10, 1, &[(low, "1")], &[(high, "1")]);
    rig.shows(1, &[(low, "1")], &[(high, "1")]);
    rig.delta(2, 2, &[("0.000000000002", "922337203685477580.7")], &[("99999999999", "1")]);
    rig.shows(
        2,
        &[("0.000000000002", "922337203685477580.7"), (low, "1")],
        &[("99999999999", "1"), (high, "1")],
    );
}

#[test]
fn padding_that_would_not_fit_is_taken_without_its_zeros() {
    let mut rig = Rig::live(UPDATES, 10, 1, &[("123456789012345678", "1")], &[]);
    rig.delta(2, 2, &[("1.500000000000", "1")], &[("2.00000000000000000000", "1")]);
    rig.shows(2, &[("123456789012345678", "1"), ("1.5", "1")], &[("2", "1")]);
}

#[test]
fn a_level_that_cannot_be_held_breaks_the_book_whole() {
    for (price, size) in [("0.0000000000000000001", "1"), ("-5", "1"), ("5", "-1")] {
        let mut rig = Rig::live(UPDATES, 10, 1, &[("123456789012345678", "1")], &[]);
        let reason = StaleReason::Unrepresentable;
        let applied = rig.delta(2, 2, &[("7", "1"), (price, size), ("6", "1")], &[]);
        assert_eq!(applied, Applied::Broken(reason), "{price} {size}");
        rig.hides(BookState::Stale(reason));
        // The next deltas are held, and a snapshot makes it right again.
        assert_eq!(rig.delta(3, 3, &[("8", "1")], &[]), Applied::Held { first: true });
        assert_eq!(rig.snapshot(2, &[("7", "1")], &[]), Merged::Live);
        rig.shows(3, &[("8", "1"), ("7", "1")], &[]);
    }
}

#[test]
fn a_held_delta_that_cannot_be_held_exactly_is_not_held_in_part() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(1, 1, &[("9", "1")], &[]);
    let broken = Applied::Broken(StaleReason::Unrepresentable);
    assert_eq!(rig.delta(2, 2, &[("7", "1"), ("-5", "1")], &[]), broken);
    assert_eq!(rig.delta(3, 3, &[("8", "1")], &[]), Applied::Held { first: true });
    assert_eq!(rig.snapshot(1, &[("9", "1")], &[]), Merged::TooOld);
}

#[test]
fn a_snapshot_that_cannot_be_held_leaves_no_part_of_itself() {
    let mut rig = Rig::new(UPDATES, 10);
    rig.delta(5, 5, &[("9", "1")], &[]);
    assert_eq!(rig.snapshot(5, &[("8", "1"), ("-5", "1")], &[]), Merged::Unrepresentable);
    rig.hides(BookState::Stale(StaleReason::Unrepresentable));
    assert_eq!(rig.delta(6, 6, &[("7", "1")], &[]), Applied::Held { first: false });
    assert_eq!(rig.snapshot(5, &[("6", "1")], &[]), Merged::Live);
    rig.shows(6, &[("7", "1"), ("6", "1")], &[]);

    let mut rig = Rig::live(FULL_FIRST, 10, 5, &[("9", "1")], &[]);
    assert_eq!(rig.replace(6, &[("-5", "1")], &[]), Merged::Unrepresentable);
    rig.hides(BookState::Stale(StaleReason::Unrepresentable));
    assert_eq!(rig.delta(6, 6, &[], &[]), Applied::Ignored);
}

#[test]
fn a_snapshot_of_zero_sizes_has_no_levels() {
    let rig = Rig::live(UPDATES, 10, 1, &[("9", "0"), ("8", "1")], &[("10", "0.00")]);
    rig.shows(1, &[("8", "1")], &[]);
}

#[test]
fn the_last_of_two_changes_of_one_price_counts() {
    let mut rig = Rig::live(UPDATES, 10, 1, &[("9", "1")], &[]);
    rig.delta(2, 2, &[("9", "0"), ("8", "1"), ("9", "3"), ("8", "0")], &[]);
    rig.shows(2, &[("9", "3")], &[]);
}

#[test]
fn the_spread_is_exact_and_signed() {
    let mut rig = Rig::live(UPDATES, 10, 1, &[("9.5", "1")], &[("10.25", "1")]);
    assert_eq!(rig.view().spread(), Some(decimal("0.75")));
    assert!(!rig.view().is_crossed());
    rig.delta(2, 2, &[("10.5", "1")], &[]);
    assert_eq!(rig.view().spread(), Some(decimal("-0.25")));
    assert!(rig.view().is_crossed());
    rig.delta(3, 3, &[("10.5", "0"), ("9.5", "0")], &[]);
    assert_eq!(rig.view().spread(), None);
    assert!(!rig.view().is_crossed());
}
