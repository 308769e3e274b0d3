//! What a book must be and answer, by ids alone.

use tickwire_core::book::{Applied, Merged, Resync, StaleReason};

/// What the book must be, by ids alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Expected {
    Waiting { held: Option<(u64, u64)> },
    Live { id: u64, since: Option<u64> },
}

impl Expected {
    pub(crate) fn delta(self, first: u64, last: u64, resync: Resync) -> (Self, Applied) {
        let held = |first| Self::Waiting { held: Some((first, last)) };
        match self {
            Self::Waiting { .. } if resync == Resync::Resubscribe => (self, Applied::Ignored),
            Self::Waiting { held: None } => (held(first), Applied::Held { first: true }),
            Self::Waiting { held: Some((_, known)) } if last <= known => (self, Applied::Duplicate),
            Self::Waiting { held: Some((_, known)) } if first > known + 1 => {
                (held(first), Applied::Held { first: true })
            }
            Self::Waiting { held: Some((start, _)) } => {
                (held(start), Applied::Held { first: false })
            }
            Self::Live { id, .. } if last <= id => (self, Applied::Duplicate),
            Self::Live { id, .. } if first > id + 1 => {
                let gap = StaleReason::Gap { expected: id + 1, got: first };
                let held = (resync == Resync::Snapshot).then_some((first, last));
                (Self::Waiting { held }, Applied::Broken(gap))
            }
            Self::Live { since, .. } => (Self::Live { id: last, since }, Applied::Live),
        }
    }

    pub(crate) fn snapshot(self, id: u64, resync: Resync) -> (Self, Merged) {
        let live = |id| (Self::Live { id, since: None }, Merged::Live);
        match self {
            _ if resync == Resync::Resubscribe => (self, Merged::Ignored),
            Self::Waiting { held: None } => live(id),
            Self::Waiting { held: Some((first, _)) } if id + 1 < first => (self, Merged::TooOld),
            Self::Waiting { held: Some((_, last)) } => live(id.max(last)),
            Self::Live { since: None, .. } => (self, Merged::Ignored),
            Self::Live { since: Some(base), .. } if id < base => (self, Merged::TooOld),
            Self::Live { id: last, .. } => live(id.max(last)),
        }
    }

    pub(crate) fn replace(self, id: u64, resync: Resync) -> (Self, Merged) {
        match self {
            Self::Live { id: known, .. } if resync == Resync::Snapshot && id <= known => {
                (self, Merged::Ignored)
            }
            Self::Waiting { .. } if resync == Resync::Snapshot => self.snapshot(id, resync),
            _ => (Self::Live { id, since: None }, Merged::Live),
        }
    }
}
