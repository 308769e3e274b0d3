//! One stream out of two connections, while one takes over from the other.

use crate::event::{Event, Slot};
use crate::time::Instant;

/// Which of the two connections speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The one that is replaced.
    Old,
    /// The one that replaces it.
    New,
}

/// The handover of one connection's streams to another: a stream is a symbol on a channel.
#[derive(Debug)]
pub struct Handover {
    _started: Instant,
}

impl Handover {
    /// Begins, at the moment when the new connection is asked for: what the old one tells from here
    /// on is remembered as far as it must be to recognise it when the new one tells it too.
    /// `channels` is the number of channels of the feed; `book` the position of the one that feeds
    /// the books, where one does.
    #[must_use]
    pub fn new(channels: usize, book: Option<usize>, now: Instant) -> Self {
        let _ = (channels, book, now);
        todo!()
    }

    /// An event of one of the connections, of the symbol at `slot` of the feed and the channel at
    /// position `channel`; says whether it is to be told. For the events of the book's channel,
    /// `book_live` says whether the speaker's own book of the symbol is live after it.
    pub fn tells(
        &mut self,
        side: Side,
        slot: Slot,
        channel: Option<usize>,
        event: &Event<'_>,
        book_live: bool,
    ) -> bool {
        let _ = (side, slot, channel, event, book_live);
        todo!()
    }

    /// The new connection is live: every subscription is answered and every book that it keeps is
    /// live. From here on each stream is taken over at the first moment at which the new
    /// connection has told nothing that the old one has not told too. `slots` are the symbols that
    /// both connections follow, each with whether both books are live and, where so, the ids they
    /// have reached (old, new).
    pub fn begin(&mut self, slots: impl Iterator<Item = (Slot, Option<(u64, u64)>)>, now: Instant) {
        let _ = (slots, now);
        todo!()
    }

    /// Whether the new connection speaks for the book of a symbol: then its notices of that book
    /// are told and the old one's are not.
    #[must_use]
    pub fn owner(&self, slot: Slot) -> Side {
        let _ = slot;
        todo!()
    }

    /// Whether every stream is taken over.
    #[must_use]
    pub fn is_done(&self) -> bool {
        todo!()
    }

    /// Looks at the deadline: a stream that finds no such moment is taken over all the same, and
    /// counted. Says how many were so taken.
    pub fn expire(&mut self, now: Instant) -> usize {
        let _ = now;
        todo!()
    }
}
