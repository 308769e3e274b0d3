//! A sequence rule that venues share: how a delta relates to the id that a book has.

use tickwire_core::book::Follow;

/// Ids may overlap: a delta that ends at or before the book is dropped; one that starts at or
/// before the next id joins; any later one, and one that does not say where it starts, tells of a
/// gap. Sizes are absolute, so that an overlap is harmless.
pub(crate) fn overlapping(last: u64, first: Option<u64>, until: u64) -> Follow {
    if until <= last {
        return Follow::Duplicate;
    }
    match first {
        // `until` is above `last`, so `last` is not the highest id there is.
        Some(first) if first <= last + 1 => Follow::Next,
        _ => Follow::Gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_may_overlap() {
        for (last, first, until, expected) in [
            (100, 101, 101, Follow::Next),
            (100, 90, 101, Follow::Next),
            (100, 101, 300, Follow::Next),
            (100, 102, 300, Follow::Gap),
            (100, 90, 100, Follow::Duplicate),
            (100, 90, 99, Follow::Duplicate),
            (0, 1, 1, Follow::Next),
            (0, 0, 0, Follow::Duplicate),
            (u64::MAX, u64::MAX, u64::MAX, Follow::Duplicate),
            (u64::MAX - 1, u64::MAX, u64::MAX, Follow::Next),
            (u64::MAX - 2, u64::MAX, u64::MAX, Follow::Gap),
        ] {
            let follow = overlapping(last, Some(first), until);
            assert_eq!(follow, expected, "{last} {first}..={until}");
        }
    }

    #[test]
    fn a_delta_without_its_first_id_proves_nothing() {
        assert_eq!(overlapping(100, None, 101), Follow::Gap);
        assert_eq!(overlapping(100, None, 100), Follow::Duplicate);
    }
}
