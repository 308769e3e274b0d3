//! Books over memory given at construction.

use core::fmt;

use super::book_mut::{BookMut, Frame};
use super::{
    Applied, BookFeed, BookHead, BookRef, BookState, BookStore, Entry, Merged, StaleReason,
    SyncReason,
};
use crate::event::{Level, Slot};
use crate::store::Store;
use crate::time::Instant;

/// Books over memory given at construction: one a symbol, each of the same depth.
///
/// A book keeps at most `depth` levels a side; where more exist, the worst lie behind its horizon.
/// While it waits for a snapshot, each changed price takes the place of a level. So a depth of the
/// snapshot's levels plus the prices that change while it is fetched loses nothing (twice the
/// levels is generous); less costs horizon, never truth.
///
/// ```
/// use tickwire_core::book::{BookHead, BookStore, Books, Entry};
///
/// // Two symbols of 50 levels a side.
/// let mut heads = [BookHead::EMPTY; 2];
/// let mut entries = [Entry::EMPTY; 2 * 2 * 50];
/// let books = Books::new(&mut heads, &mut entries, 50)?;
/// assert_eq!(books.capacity(), 2);
/// # Ok::<(), tickwire_core::book::BooksError>(())
/// ```
#[derive(Debug)]
pub struct Books<'b> {
    heads: Store<'b, BookHead>,
    entries: Store<'b, Entry>,
    depth: usize,
    min_depth: usize,
}

/// Why books cannot be kept in the memory given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BooksError {
    /// A depth of zero levels.
    ZeroDepth,
    /// Fewer entries than two times the depth for each symbol.
    TooFewEntries {
        /// How many are needed; `usize::MAX` where that number is not representable.
        needed: usize,
        /// How many were given.
        given: usize,
    },
}

impl<'b> Books<'b> {
    /// Keeps as many books as there are heads, `depth` levels a side each.
    ///
    /// What the memory held before is gone. A snapshot in the background is due below a quarter of
    /// the depth; see [`Books::with_min_depth`].
    ///
    /// # Errors
    ///
    /// [`BooksError`], where the depth is zero or the entries are fewer than 2 × `depth` a head.
    pub fn new(
        heads: impl Into<Store<'b, BookHead>>,
        entries: impl Into<Store<'b, Entry>>,
        depth: usize,
    ) -> Result<Self, BooksError> {
        let (mut heads, entries) = (heads.into(), entries.into());
        if depth == 0 {
            return Err(BooksError::ZeroDepth);
        }
        let needed = depth.saturating_mul(2).saturating_mul(heads.len());
        if entries.len() < needed {
            return Err(BooksError::TooFewEntries { needed, given: entries.len() });
        }
        heads.fill(BookHead::EMPTY);
        Ok(Self { heads, entries, depth, min_depth: depth / 4 })
    }

    /// Sets the levels a side inside a horizon below which [`BookStore::needs_resync`] holds; 0
    /// turns it off.
    ///
    /// It counts as at most half of the depth and of the feed's levels, so that a fresh snapshot
    /// satisfies it.
    #[must_use]
    pub fn with_min_depth(mut self, levels: usize) -> Self {
        self.min_depth = levels;
        self
    }

    /// The levels a side that a book keeps.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    #[inline]
    fn book_mut(&mut self, slot: Slot) -> Option<BookMut<'_>> {
        let head = self.heads.get_mut(slot.index())?;
        let start = slot.index() * 2 * self.depth;
        let (bids, rest) = self.entries.get_mut(start..)?.split_at_mut_checked(self.depth)?;
        Some(BookMut { head, bids, asks: rest.get_mut(..self.depth)? })
    }
}

#[cfg(feature = "alloc")]
impl Books<'static> {
    /// Allocates books of `symbols` symbols, `depth` levels a side each; nothing is allocated
    /// later.
    ///
    /// # Errors
    ///
    /// [`BooksError::ZeroDepth`].
    pub fn owned(symbols: usize, depth: usize) -> Result<Self, BooksError> {
        let entries = depth.saturating_mul(2).saturating_mul(symbols);
        Self::new(Store::owned(symbols), Store::owned(entries), depth)
    }
}

impl BookStore for Books<'_> {
    fn capacity(&self) -> usize {
        self.heads.len()
    }

    fn start(&mut self, slot: Slot, feed: BookFeed, reason: SyncReason, now: Instant) {
        if let Some(head) = self.heads.get_mut(slot.index()) {
            *head = head.started(feed, reason, now);
        }
    }

    #[inline]
    fn delta(
        &mut self,
        slot: Slot,
        first: Option<u64>,
        last: u64,
        bids: &[Level],
        asks: &[Level],
        now: Instant,
    ) -> Applied {
        match self.book_mut(slot) {
            Some(mut book) => book.delta(Frame { first, id: last, bids, asks }, now),
            None => Applied::Untracked,
        }
    }

    fn replace(
        &mut self,
        slot: Slot,
        id: u64,
        bids: &[Level],
        asks: &[Level],
        now: Instant,
    ) -> Merged {
        match self.book_mut(slot) {
            Some(mut book) => book.replace(Frame { first: None, id, bids, asks }, now),
            None => Merged::Ignored,
        }
    }

    fn snapshot(
        &mut self,
        slot: Slot,
        id: u64,
        bids: &[Level],
        asks: &[Level],
        now: Instant,
    ) -> Merged {
        match self.book_mut(slot) {
            Some(mut book) => book.snapshot(Frame { first: None, id, bids, asks }, now),
            None => Merged::Ignored,
        }
    }

    fn invalidate(&mut self, slot: Slot, reason: StaleReason, now: Instant) {
        if let Some(mut book) = self.book_mut(slot) {
            book.invalidate(reason, now);
        }
    }

    #[inline]
    fn book(&self, slot: Slot) -> Option<BookRef<'_>> {
        let head = self.heads.get(slot.index())?;
        head.feed?;
        let start = slot.index() * 2 * self.depth;
        Some(BookRef::new(head, self.entries.get(start..start + 2 * self.depth)?))
    }

    fn needs_resync(&self, slot: Slot) -> bool {
        let Some(head) = self.heads.get(slot.index()) else { return false };
        let (Some(feed), BookState::Live) = (head.feed, head.state) else { return false };
        let limit = if feed.levels == 0 { self.depth } else { usize::from(feed.levels) };
        let enough = self.min_depth.min(self.depth / 2).min(limit / 2);
        head.bids.is_short_of(enough) || head.asks.is_short_of(enough)
    }

    fn widen(&mut self, slot: Slot) {
        if let Some(mut book) = self.book_mut(slot) {
            book.widen();
        }
    }
}

impl fmt::Display for BooksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZeroDepth => f.write_str("a book needs a depth of at least one level"),
            Self::TooFewEntries { needed, given } => {
                write!(f, "the books need {needed} entries (two times the depth each), not {given}")
            }
        }
    }
}

impl core::error::Error for BooksError {}
