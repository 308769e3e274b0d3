//! How a channel feeds a book: the venue's rules as data.

/// How a channel feeds a book: the venue's rules as data.
#[derive(Clone, Copy, Debug)]
pub struct BookFeed {
    /// Levels a side of the stream's window and of a full snapshot; 0 where there is no limit.
    pub levels: u16,
    /// How a delta relates to the id that a book has.
    pub follows: fn(last: u64, first: Option<u64>, until: u64) -> Follow,
    /// How a book is built, and built again after a gap.
    pub resync: Resync,
    /// What a snapshot of `levels` levels says of the prices behind its worst.
    pub beyond: Beyond,
}

/// How a delta of ids `first..=until` relates to a book at `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
pub enum Resync {
    /// A REST snapshot is merged under the deltas that came meanwhile.
    Snapshot,
    /// The stream itself starts with a full frame: unsubscribe and subscribe again.
    Resubscribe,
}

/// What lies behind the worst price of a full-limit snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Beyond {
    /// Nothing that the stream would not announce: the venue deletes what leaves its window and
    /// adds what enters it.
    Window,
    /// Levels unknown to us: readers see only inside.
    Horizon,
}
