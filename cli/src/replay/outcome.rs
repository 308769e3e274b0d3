//! What came of a step, by what the session says and what its book is.

use core::fmt;

use tickwire_core::book::BookRef;

use super::player::Said;

/// What came of one message or snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A push waits for a snapshot.
    Buffered,
    /// A push changed a live book.
    Applied,
    /// A push told nothing that the book did not know.
    Stale,
    /// A push does not follow the one before it: the book is not live any more.
    Gap,
    /// A snapshot made the book live.
    Synced,
    /// A snapshot ends before the first push that waits.
    SnapshotTooOld,
    /// A snapshot reaches the first push that waited, but between them one is missing.
    GapInBuffer,
    /// Nobody had asked for the snapshot.
    Unasked,
    /// It could not be decoded.
    Error,
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Buffered => "buffered",
            Self::Applied => "applied",
            Self::Stale => "stale",
            Self::Gap => "gap",
            Self::Synced => "synced",
            Self::SnapshotTooOld => "snapshot_too_old",
            Self::GapInBuffer => "gap_in_buffer",
            Self::Unasked => "unasked",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Tells outcomes apart. A session begins to hold pushes anew where one is missing between them,
/// and says so only by finding every older snapshot too old; so the first that it held is kept.
#[derive(Debug, Default)]
pub(super) struct Judge {
    /// The first id of the first push that waited for a snapshot.
    waits_from: Option<u64>,
}

impl Judge {
    /// What came of a push.
    pub(super) fn push(&mut self, said: &Said, book: Option<BookRef<'_>>) -> Outcome {
        let is_live = book.is_some_and(|book| book.live().is_some());
        let outcome = match said.change {
            _ if said.failed => Outcome::Error,
            Some((.., true)) => Outcome::Applied,
            Some(_) if said.gap => Outcome::Gap,
            Some(_) => Outcome::Buffered,
            None => Outcome::Stale,
        };
        match (said.change, outcome) {
            (Some((first, ..)), Outcome::Gap) => self.waits_from = Some(first),
            (Some((first, ..)), Outcome::Buffered) => {
                self.waits_from.get_or_insert(first);
            }
            _ if is_live => self.waits_from = None,
            _ => {}
        }
        outcome
    }

    /// What came of a snapshot that reaches up to `id`.
    pub(super) fn snapshot(&mut self, said: &Said, id: Option<u64>) -> Outcome {
        if said.failed {
            return Outcome::Error;
        }
        if said.live {
            self.waits_from = None;
            return Outcome::Synced;
        }
        let reaches = |(id, first): (u64, u64)| id.saturating_add(1) >= first;
        match id.zip(self.waits_from) {
            _ if !said.snapshot => Outcome::Unasked,
            Some(both) if reaches(both) => Outcome::GapInBuffer,
            _ => Outcome::SnapshotTooOld,
        }
    }
}
