//! What a session has said of books, and where that of which it spoke stands in the file.

use core::fmt::{self, Display};

use tickwire_core::book::{BookState, StaleReason};
use tickwire_core::event::{Data, Event};
use tickwire_core::session::{Notice, SnapshotFailure};

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Line(u64),
    Step(u64),
}

/// What the session has said of books since it was last asked.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The last change that was told: the first of its ids and the last, and whether the book was
    /// live after it.
    pub(super) change: Option<(u64, u64, bool)>,
    /// Whether a book missed updates.
    pub(super) gap: bool,
    /// Whether a book became live.
    pub(super) live: bool,
    /// Whether a snapshot was asked for, and so was taken.
    pub(super) snapshot: bool,
    /// Whether something could not be decoded.
    pub(super) failed: bool,
}

impl Said {
    /// Notes a change of a book.
    pub(super) fn hear(&mut self, event: &Event<'_>) {
        if let Data::BookDelta(delta) = event.data {
            let live = delta.book.is_some_and(|book| book.live().is_some());
            self.change = Some((delta.first_id.unwrap_or(delta.last_id), delta.last_id, live));
        }
    }

    /// Notes news of a book; what could not be decoded is given back.
    pub(super) fn note(&mut self, notice: &Notice<'_>) -> Option<String> {
        let why = match notice {
            Notice::Book { state, .. } => {
                self.live |= *state == BookState::Live;
                self.gap |= matches!(state, BookState::Stale(StaleReason::Gap { .. }));
                return None;
            }
            Notice::Malformed { error, .. }
            | Notice::SnapshotFailed { failure: SnapshotFailure::Malformed(error), .. } => {
                error.to_string()
            }
            Notice::SnapshotFailed { .. } => {
                "a snapshot without an id, or with a number out of range".into()
            }
            _ => return None,
        };
        self.failed = true;
        Some(why)
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Step(number) => write!(f, "step {number}"),
        }
    }
}
