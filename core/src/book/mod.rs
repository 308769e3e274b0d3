//! Local order books that know when they are wrong.
//!
//! A [`BookStore`] keeps one book a symbol: [`Books`] over memory of the caller, or [`NoBooks`].
//! A book is fed by its channel's rules ([`BookFeed`]) and is readable only while it equals the
//! venue's ([`BookRef::live`]).
//!
//! While a book waits for its snapshot, deltas build an *overlay* in the book's own storage: for
//! each price the newest size, zero included, and the id that set it. Sizes are absolute, so a
//! snapshot at id S merges under the entries that are newer than S, and no message is buffered.
//!
//! What a book knows ends at its *horizon*, one for each side: the worst price of a snapshot that
//! the venue cut off, or the last price before one that was evicted for want of room. Live means:
//! equal to the venue's inside the horizon, and nothing outside of it can be read.

mod book_mut;
mod books;
mod entry;
mod feed;
mod head;
mod merge;
mod none;
mod rescale;
mod seek;
mod side;
mod state;
mod ticks;
mod view;

pub use books::{Books, BooksError};
pub use entry::Entry;
pub use feed::{Beyond, BookFeed, Follow, Resync};
pub use head::BookHead;
pub use none::NoBooks;
pub use state::{BookState, StaleReason, SyncReason};
pub use view::{BookRef, Levels, LiveBook};

use crate::event::{Level, Slot};
use crate::time::Instant;

/// What a delta did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applied {
    /// The book is live and shows it.
    Live,
    /// It is held until the snapshot comes. `first` says that nothing was held before it, or that
    /// what was held does not join it and was dropped: a snapshot must now reach this delta.
    Held {
        /// Whether the overlay starts with this delta.
        first: bool,
    },
    /// All of it was known; nothing changed.
    Duplicate,
    /// The book has just become stale. After a gap in a feed with snapshots this delta is the first
    /// one held.
    Broken(StaleReason),
    /// The book waits for a full frame, or its subscription has ended; nothing changed.
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
    /// The book did not wait for one, or has a newer state; nothing changed.
    Ignored,
}

/// Where a session keeps its books.
pub trait BookStore {
    /// Whether it can keep any book at all. A session over a store that cannot is compiled without
    /// what only books need.
    const KEEPS: bool = true;

    /// The number of symbols that it can keep a book for; 0 keeps none.
    fn capacity(&self) -> usize;

    /// Starts a new epoch of a symbol's book: empty, `Syncing(reason)`, nothing of the old
    /// survives.
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

    /// Takes a full frame of the stream: replaces the book.
    ///
    /// In a feed that starts with full frames this makes a book live in any state except
    /// disconnected or unsubscribed (those wait for [`BookStore::start`]). In a feed with snapshots
    /// a frame that is not newer than a live book is ignored, and one that is older than the deltas
    /// held is merged under them like a snapshot.
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

    /// Declares a book wrong: it shows nothing until it is built again.
    fn invalidate(&mut self, slot: Slot, reason: StaleReason, now: Instant);

    /// The book of a symbol, in whatever state; `None` where none is kept or none was started.
    fn book(&self, slot: Slot) -> Option<BookRef<'_>>;

    /// Whether a live book has too few levels left inside its horizon, so that a snapshot in the
    /// background is due: [`BookStore::widen`], then fetch, then [`BookStore::snapshot`].
    fn needs_resync(&self, slot: Slot) -> bool {
        let _ = slot;
        false
    }

    /// Lets a live book hold what happens outside its horizon from here on, so that a snapshot that
    /// is not older than this moment can push the horizon out. The book stays live and readable.
    ///
    /// Does nothing in other states, in feeds without snapshots, and where it was called already.
    fn widen(&mut self, slot: Slot) {
        let _ = slot;
    }
}
