//! The best of a book, and since when it is.

use crate::market::{Level, Walk};
use crate::venue::Time;

/// The best bid and ask.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Best {
    pub(super) bid: Level,
    pub(super) ask: Level,
    /// The version that made them the best, and its time.
    pub(super) version: u64,
    pub(super) changed: Time,
}

impl Best {
    pub(super) fn new(walk: &Walk) -> Self {
        let (bid, ask) = walk.book.best();
        let (bid, ask) = (bid.unwrap_or_default(), ask.unwrap_or_default());
        Self { bid, ask, version: walk.id, changed: walk.changed }
    }

    /// Looks at the book; whether its best is another.
    pub(super) fn looks(&mut self, walk: &Walk) -> bool {
        let new = Self::new(walk);
        let moved = (new.bid, new.ask) != (self.bid, self.ask);
        if moved {
            *self = new;
        }
        moved
    }
}
