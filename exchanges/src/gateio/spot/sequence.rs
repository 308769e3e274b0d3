//! The two sequence rules: how a delta relates to the id that a book has.

use tickwire_core::book::Follow;

use crate::sequence::overlapping;

/// `spot.order_book_update` (spot docs, "How to maintain local order book"): ids may overlap.
pub(super) fn order_book_update(last: u64, first: Option<u64>, until: u64) -> Follow {
    overlapping(last, first, until)
}

/// `spot.obu` (spot docs, "Order Book V2"): a delta starts exactly one after the last, or there is
/// a gap.
pub(super) fn obu(last: u64, first: Option<u64>, _until: u64) -> Follow {
    match (first, last.checked_add(1)) {
        (Some(first), Some(next)) if first == next => Follow::Next,
        _ => Follow::Gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_obu_delta_continues_exactly() {
        for (last, first, until, expected) in [
            (100, 101, 101, Follow::Next),
            (100, 101, 300, Follow::Next),
            (100, 100, 101, Follow::Gap),
            (100, 102, 102, Follow::Gap),
            (100, 90, 99, Follow::Gap),
            (u64::MAX - 1, u64::MAX, u64::MAX, Follow::Next),
            (u64::MAX, 0, 0, Follow::Gap),
            (u64::MAX, u64::MAX, u64::MAX, Follow::Gap),
        ] {
            assert_eq!(obu(last, Some(first), until), expected, "{last} {first}..={until}");
        }
    }

    #[test]
    fn a_delta_without_its_first_id_proves_nothing() {
        assert_eq!(obu(100, None, 101), Follow::Gap);
    }
}
