//! The states of a book, with words for people.

use core::fmt;

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
    /// After a gap or a defect it is built again.
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
    /// Changes of the symbol came that do not say of which stream they are: they may be the book's.
    Unplaced,
    /// A price or size cannot be held exactly at the book's scale.
    Unrepresentable,
    /// The subscription ended.
    Unsubscribed,
}

impl fmt::Display for BookState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syncing(reason) => write!(f, "syncing ({reason})"),
            Self::Live => f.write_str("live"),
            Self::Stale(reason) => write!(f, "stale ({reason})"),
        }
    }
}

impl fmt::Display for SyncReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subscribed => "new subscription",
            Self::Reconnected => "new connection",
            Self::Resync => "after a gap or a defect",
            Self::SnapshotTooOld => "the snapshot was older than the stream, awaiting another",
        })
    }
}

impl fmt::Display for StaleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gap { expected, got } => {
                return write!(f, "updates missing: expected id {expected}, got {got}");
            }
            Self::Disconnected => "disconnected",
            Self::Malformed => "a message could not be decoded",
            Self::Unplaced => "changes of a stream that is not known",
            Self::Unrepresentable => "a price or size cannot be held exactly",
            Self::Unsubscribed => "unsubscribed",
        })
    }
}
