//! One level in a book's storage.

use super::ticks::LIMIT;
use crate::decimal::Decimal;

/// One level in a book's storage; [`Books`](super::Books) wants two times its depth of them for
/// each symbol.
///
/// A price is kept as a *rank*: an integer that grows towards the best price on either side, so
/// that bids and asks are one kind of array.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    rank_lo: u64,
    /// Zero in an overlay: deleted since.
    pub(super) size: Decimal,
    rank_hi: u32,
    /// In an overlay, the distance from its base id to the delta that set the entry.
    pub(super) stamp: u32,
}

// Half a cache line: inserting and deleting move entries.
const _: () = assert!(size_of::<Entry>() <= 32);

/// What turns ticks into ranks and back: bids rank as they are, asks reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order(u128);

impl Entry {
    /// Unused storage, for static arrays.
    pub const EMPTY: Self = Self { rank_lo: 0, size: Decimal::ZERO, rank_hi: 0, stamp: 0 };

    #[inline]
    pub(super) fn new(rank: u128, size: Decimal, stamp: u32) -> Self {
        let lo = u64::try_from(rank & u128::from(u64::MAX)).unwrap_or(u64::MAX);
        let hi = u32::try_from(rank >> 64).unwrap_or(u32::MAX);
        Self { rank_lo: lo, size, rank_hi: hi, stamp }
    }

    #[inline]
    pub(super) fn rank(&self) -> u128 {
        u128::from(self.rank_hi) << 64 | u128::from(self.rank_lo)
    }
}

impl Default for Entry {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Order {
    pub(super) const BIDS: Self = Self(0);
    pub(super) const ASKS: Self = Self(LIMIT - 1);

    /// The rank of a price, or the price of a rank, both below [`LIMIT`].
    #[inline]
    pub(super) fn flip(self, ticks: u128) -> u128 {
        ticks ^ self.0
    }
}
