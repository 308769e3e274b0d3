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

    /// Only one of the two connections follows the symbol at `slot`, because it was wanted, or is
    /// wanted no more, since the new one was asked for: all that this side says of it is told, and
    /// nothing that the other says.
    pub fn alone(&mut self, slot: Slot, side: Side) {
        let _ = (slot, side);
        todo!()
    }

    /// The state of a side's own book of a symbol changed, as its notices say: the id at which it
    /// is live, or `None` where it is not.
    pub fn book(&mut self, side: Side, slot: Slot, id: Option<u64>) {
        let _ = (side, slot, id);
        todo!()
    }

    /// One of the two connections is lost. Without the old one, the new one has taken over
    /// everything at once, live or not. What the new one had told before it was lost counts no
    /// more: it is to `begin` again when it is live again.
    pub fn lost(&mut self, side: Side, now: Instant) {
        let _ = (side, now);
        todo!()
    }

    /// Whose own book of a symbol shows what was told: its notices of that book are told, the
    /// other's are not.
    #[must_use]
    pub fn owner(&self, slot: Slot) -> Side {
        let _ = slot;
        todo!()
    }

    /// Whether every stream is taken over, and the new connection has passed all that the old one
    /// had told: the old one may be closed and this be dropped.
    #[must_use]
    pub fn is_done(&self) -> bool {
        todo!()
    }

    /// Whether the new connection is ahead of the old one for longer than usual. A driver that
    /// leaves the new one's events unpolled for as long as this says so lets the old one catch up,
    /// and nothing is missing between them however far they are apart.
    #[must_use]
    pub fn waits_for_old(&self) -> bool {
        todo!()
    }

    /// When to call [`Handover::expire`], at the latest.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        todo!()
    }

    /// Looks at the deadlines: a stream that finds no such moment within ten seconds is taken over
    /// all the same, and counted. Says how many were so taken.
    pub fn expire(&mut self, now: Instant) -> usize {
        let _ = now;
        todo!()
    }

    /// The symbols whose book was taken over though something between the two is missing: the new
    /// connection's own book is to be shown anew.
    pub fn gaps(&self) -> impl Iterator<Item = Slot> + '_ {
        core::iter::empty()
    }

    /// How many trades were forgotten, the oldest first, because there were too many to remember.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        todo!()
    }
}
