//! The sequence rule: how a push of `aggre.depth` relates to the version that a book has.

use tickwire_core::book::Follow;

/// Versions may overlap: a push that ends at or before the book is dropped; one that starts at or
/// before the next version joins; any later one tells of a gap.
///
/// Official docs, "How to properly maintain a local copy of the order book" (2026), steps 4 to 6.
/// Step 4 would have a snapshot fetched again that ends just before the first push, which step 6
/// lets join; clients that are validated against the venue join them. Sizes are absolute, so an
/// overlap is harmless; live pushes are contiguous, and snapshots often end inside one (captures of
/// October 2026).
pub(super) fn aggre_depth(last: u64, first: Option<u64>, until: u64) -> Follow {
    if until <= last {
        return Follow::Duplicate;
    }
    match first {
        // `until` is above `last`, so `last` is not the highest version there is.
        Some(first) if first <= last + 1 => Follow::Next,
        _ => Follow::Gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_may_overlap() {
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
            let follow = aggre_depth(last, Some(first), until);
            assert_eq!(follow, expected, "{last} {first}..={until}");
        }
    }

    #[test]
    fn a_push_without_its_first_version_proves_nothing() {
        assert_eq!(aggre_depth(100, None, 101), Follow::Gap);
        assert_eq!(aggre_depth(100, None, 100), Follow::Duplicate);
    }
}
