//! The sequence rule: how a push of `aggre.depth` relates to the version that a book has.

use tickwire_core::book::Follow;

use crate::sequence::overlapping;

/// Versions may overlap.
///
/// Official docs, "How to properly maintain a local copy of the order book" (2026), steps 4 to 6.
/// Step 4 would have a snapshot fetched again that ends just before the first push, which step 6
/// lets join; clients that are validated against the venue join them. Live pushes are contiguous,
/// and snapshots often end inside one (captures of October 2026).
pub(super) fn aggre_depth(last: u64, first: Option<u64>, until: u64) -> Follow {
    overlapping(last, first, until)
}
