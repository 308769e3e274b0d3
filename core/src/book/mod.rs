//! Local order books that know when they are wrong.

use crate::event::{Level, Slot};
use crate::time::Instant;

/// How a channel feeds a book: the venue's rules as data.
#[derive(Clone, Copy, Debug)]
pub struct BookFeed {
    /// Levels a side of the stream's window and of a full snapshot; 0 where there is no limit.
    pub levels: u16,
    /// How a delta relates to the id that a book has.
    pub follows: fn(last: u64, first: Option<u64>, until: u64) -> Follow,
    /// How a book is built, and built again after a gap.
    pub resync: Resync,
    /// What a snapshot of exactly `levels` levels says of the prices behind its worst.
    pub beyond: Beyond,
}

/// How a delta of ids `first..=until` relates to a book at `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// All of it is in the book already.
    Duplicate,
    /// It is the next, or overlaps in the way the venue allows.
    Next,
    /// Something between is missing.
    Gap,
}

/// How a book is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resync {
    /// A REST snapshot is merged under the deltas that came meanwhile.
    Snapshot,
    /// The stream itself starts with a full frame: unsubscribe and subscribe again.
    Resubscribe,
}

/// What lies behind the worst price of a full-limit snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Nothing that the stream would not announce: the venue deletes what leaves its window and
    /// adds what enters it.
    Window,
    /// Levels unknown to us: readers see only inside.
    Horizon,
}

/// The state of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BookState {
    /// Being built; not readable.
    Syncing(SyncReason),
    /// Equal to the venue's, inside the horizon.
    Live,
    /// Was live, is known to be wrong or old; not readable.
    Stale(StaleReason),
}

/// Why a book is being built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncReason {
    /// The subscription is new.
    Subscribed,
    /// The connection is new.
    Reconnected,
    /// After a gap or a defect; the next snapshot is awaited.
    Resync,
    /// The snapshot was older than the first delta held; another is awaited.
    SnapshotTooOld,
}

/// Why a book is not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StaleReason {
    /// An update is missing.
    Gap {
        /// The id that was expected next.
        expected: u64,
        /// The first id that came.
        got: u64,
    },
    /// The connection ended.
    Disconnected,
    /// A message of the stream could not be decoded.
    Malformed,
    /// A price or size cannot be held exactly at the book's scale.
    Unrepresentable,
    /// The subscription ended.
    Unsubscribed,
}

/// What a delta did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applied {
    /// The book is live and shows it.
    Live,
    /// It is held until the snapshot comes. `first` says that nothing was held before it.
    Held {
        /// Whether the overlay starts with this delta.
        first: bool,
    },
    /// All of it was known; nothing changed.
    Duplicate,
    /// The book has just become stale (it was live, or what it held no longer joins).
    Broken(StaleReason),
    /// The book waits for a full frame and ignores deltas.
    Ignored,
    /// The store keeps no book for this symbol.
    Untracked,
}

/// What a snapshot did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Merged {
    /// The book is live.
    Live,
    /// It is older than the first delta held; fetch another. The deltas stay held.
    TooOld,
    /// A price or size cannot be held exactly.
    Unrepresentable,
    /// The book did not wait for one.
    Ignored,
}

/// Where a session keeps its books.
pub trait BookStore {
    /// The number of symbols that it can keep a book for; 0 keeps none.
    fn capacity(&self) -> usize;

    /// Starts a new epoch of a symbol's book: empty, `Syncing(reason)`, nothing of the old survives.
    fn start(&mut self, slot: Slot, feed: BookFeed, reason: SyncReason, now: Instant);

    /// Applies, holds or rejects a delta, whole or not at all.
    fn delta(
        &mut self,
        slot: Slot,
        first: Option<u64>,
        last: u64,
        bids: &[Level],
        asks: &[Level],
        now: Instant,
    ) -> Applied;

    /// Takes a full frame of the stream: replaces the book, in any state.
    fn replace(
        &mut self,
        slot: Slot,
        id: u64,
        bids: &[Level],
        asks: &[Level],
        now: Instant,
    ) -> Merged;

    /// Merges a REST snapshot under what is held.
    fn snapshot(
        &mut self,
        slot: Slot,
        id: u64,
        bids: &[Level],
        asks: &[Level],
        now: Instant,
    ) -> Merged;

    /// Declares a book wrong.
    fn invalidate(&mut self, slot: Slot, reason: StaleReason, now: Instant);

    /// The book of a symbol, in whatever state; `None` where none is kept.
    fn book(&self, slot: Slot) -> Option<BookRef<'_>>;
}

/// A book in whatever state; only a live one can be read, by [`BookRef::live`].
#[derive(Clone, Copy, Debug)]
pub struct BookRef<'a> {
    state: &'a BookState,
    levels: &'a [Level],
}

impl<'a> BookRef<'a> {
    /// The state.
    #[must_use]
    pub fn state(&self) -> BookState {
        *self.state
    }

    /// The epoch.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        0
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> Option<u64> {
        None
    }

    /// The levels, only where the book is live.
    #[must_use]
    pub fn live(&self) -> Option<&'a [Level]> {
        (*self.state == BookState::Live).then_some(self.levels)
    }
}
