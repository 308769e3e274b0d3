//! Books that became wrong: how it is noticed beside the gap itself, and how they are built again.

use core::time::Duration;

use crate::book::{Applied, BookFeed, BookState, BookStore, Resync, StaleReason, SyncReason};
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::scratch::Body;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::Session;
use super::access::Access;
use super::lifecycle::is_over;
use super::resync::TRIES_SHIFT_MAX;
use super::subscription::Subscription;
use super::table::ResyncRow;
use super::timers::Timer;

/// How long a live book may get nothing but what it has: a lagging stream is caught up by then.
const DUPLICATES_FOR: Duration = Duration::from_secs(10);

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// What the outcome of a delta asks for.
    #[inline]
    pub(super) fn applied(&mut self, slot: Slot, feed: BookFeed, applied: Applied, now: Instant) {
        match applied {
            Applied::Live => {
                if feed.resync == Resync::Snapshot && self.books.needs_resync(slot) {
                    self.deepen(slot, now);
                }
            }
            other => self.applied_rarely(slot, feed, other, now),
        }
    }

    #[cold]
    pub(super) fn applied_rarely(
        &mut self,
        slot: Slot,
        feed: BookFeed,
        applied: Applied,
        now: Instant,
    ) {
        match applied {
            Applied::Held { first: true } => self.want_snapshot(slot, now),
            Applied::Broken(_) => {
                self.mark_book(slot);
                self.mend(slot, feed, now);
            }
            Applied::Ignored => self.ignored(slot, feed, now),
            _ => {}
        }
    }

    /// A delta that a book cannot use changes nothing. Where the full frame that it continues has
    /// not come for long, as one that could not be decoded, it never will.
    pub(super) fn ignored(&mut self, slot: Slot, feed: BookFeed, now: Instant) {
        let overdue = self.books.book(slot).is_some_and(|book| {
            !is_over(book.state()) && book.age(now) >= self.config.context.subscribe_timeout
        });
        if overdue && feed.resync == Resync::Resubscribe {
            self.resubscribe(slot, now);
        }
    }

    /// A delta that the book has already changes nothing. Where nothing else has come for long, the
    /// venue has begun to count anew, and the book would show the past for ever.
    #[cold]
    pub(super) fn duplicate(&mut self, slot: Slot, feed: BookFeed, first: u64, now: Instant) {
        self.stats.duplicates = self.stats.duplicates.saturating_add(1);
        let Some(book) = self.books.book(slot).filter(|book| book.age(now) > DUPLICATES_FOR) else {
            return;
        };
        if book.live().is_some() {
            let expected = book.id().unwrap_or_default().saturating_add(1);
            self.invalidate(slot, StaleReason::Gap { expected, got: first }, now);
            self.mend(slot, feed, now);
        } else {
            // No snapshot of the new count would ever reach what is held of the old.
            self.begin_anew(slot, feed, now);
        }
    }

    /// Builds a book again that has just become wrong.
    pub(super) fn mend(&mut self, slot: Slot, feed: BookFeed, now: Instant) {
        self.stats.gaps = self.stats.gaps.saturating_add(1);
        match feed.resync {
            Resync::Snapshot => {
                // A snapshot that was asked for to deepen the book may be older than what it has
                // missed. Only a delta that is held would prove it.
                if !self.books.book(slot).is_some_and(|book| book.is_holding()) {
                    self.settle_resync(slot);
                }
                self.want_snapshot(slot, now);
            }
            Resync::Resubscribe => self.resubscribe(slot, now),
        }
    }

    /// Ends a subscription in order to start it again: its stream begins with a full frame.
    pub(super) fn resubscribe(&mut self, slot: Slot, now: Instant) {
        let Some((channel, _)) = self.feed() else { return };
        let entry = self.table.row(slot).and_then(|row| row.subscriptions.get(channel));
        if !entry.is_some_and(Subscription::may_stream) {
            return;
        }
        let due = self.resubscription_due(slot, now);
        let entry = self.table.row_mut(slot).and_then(|row| row.subscriptions.get_mut(channel));
        if let Some(entry) = entry {
            entry.leave(true, due);
            self.timers.hasten(Timer::Subscribe, due);
            self.unsaid = 0;
        }
    }

    /// At once after the first gap in a while, later each time where a stream is broken again and
    /// again.
    fn resubscription_due(&mut self, slot: Slot, now: Instant) -> Instant {
        let base = self.config.context.snapshot_retry;
        let Some(last) = self.table.row(slot).map(|row| row.resync) else { return now };
        let quiet = last.due.after(base.saturating_mul(2 << TRIES_SHIFT_MAX));
        let tries = if now >= quiet { 0 } else { last.tries };
        let factor = (1u32 << tries.min(TRIES_SHIFT_MAX)) / 2;
        let due = now.after(self.jittered(base.saturating_mul(factor)));
        if let Some(row) = self.table.row_mut(slot) {
            row.resync = ResyncRow { due, tries: tries.saturating_add(1), ..ResyncRow::default() };
        }
        due
    }

    /// An update of a book could not be read: the book misses it. Where not even its symbol is
    /// known, every book may.
    pub(super) fn lose_update(&mut self, symbol: Option<&Symbol>, now: Instant) {
        match symbol {
            Some(symbol) => {
                if let Some(slot) = self.table.find(symbol) {
                    self.distrust(slot, StaleReason::Malformed, now);
                }
            }
            None => {
                for at in 0..self.table.len() {
                    let Some(slot) = u16::try_from(at).ok().map(Slot) else { break };
                    self.distrust(slot, StaleReason::Malformed, now);
                }
            }
        }
    }

    /// A message of books came that is of no channel we follow. Where it has changes of followed
    /// symbols, their books may miss them.
    ///
    /// What does not name its stream may be of any, the book's among them: it is not the changes'
    /// fault that their label is broken or new. So may what has the name of the book's channel with
    /// another parameter, for it is not told from a stream of ours under a wrong label; who wants
    /// both has both configured, and each is then known by its own. Everything else is another
    /// stream, such as one that the user subscribed with a message of their own, and no concern of
    /// the book, nor is a whole frame: it changes nothing, and the stream's own changes go on.
    #[cold]
    pub(super) fn distrust_unplaced(&mut self, channel: Option<X::Channel>, now: Instant) {
        let fed = self.feed().and_then(|(at, _)| self.config.channels.get(at).copied());
        let Some(fed) = fed else { return };
        let name = |channel| self.venue.channel_name(channel);
        if channel.is_some_and(|channel| name(channel) != name(fed)) {
            return;
        }
        for at in 0.. {
            let Some(item) = self.scratch.item(at) else { break };
            let symbol = item.symbol.filter(|_| matches!(item.body, Body::BookDelta { .. }));
            if let Some(slot) = symbol.and_then(|symbol| self.table.find(&symbol)) {
                self.distrust(slot, StaleReason::Unplaced, now);
            }
        }
    }

    fn distrust(&mut self, slot: Slot, reason: StaleReason, now: Instant) {
        let (Some((_, feed)), Some(book)) = (self.feed(), self.books.book(slot)) else { return };
        if book.live().is_some() {
            self.invalidate(slot, reason, now);
            self.mend(slot, feed, now);
        } else if feed.resync == Resync::Snapshot && !is_over(book.state()) {
            // What it holds and what it asked for miss the update.
            self.begin_anew(slot, feed, now);
        }
    }

    /// Begins to build a book again that was not yet built.
    fn begin_anew(&mut self, slot: Slot, feed: BookFeed, now: Instant) {
        self.settle_resync(slot);
        self.books.start(slot, feed, SyncReason::Resync, now);
        self.mark_book(slot);
        self.want_snapshot(slot, now);
    }

    /// Marks the book's change of state as unsaid, where there was one.
    pub(super) fn book_changed(&mut self, slot: Slot, before: BookState) {
        if self.books.book(slot).is_some_and(|book| book.state() != before) {
            self.mark_book(slot);
        }
    }

    /// Marks the book's state as unsaid.
    pub(super) fn mark_book(&mut self, slot: Slot) {
        if let Some(row) = self.table.row_mut(slot) {
            row.book_changed = true;
            self.unsaid = 0;
        }
    }
}
