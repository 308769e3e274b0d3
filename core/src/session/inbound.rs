//! From messages to events: decoding, and deltas into their books.

use crate::book::{Applied, BookFeed, BookStore, Merged};
use crate::event::Slot;
use crate::exchange::{ControlKind, Decoded, Exchange, Malformed, Message, MessageKind};
use crate::retry::Cause;
use crate::scratch::Body;
use crate::time::{Instant, Stamp};

use super::access::Access;
use super::notices::{EXCERPT_MAX, Said, Shown};
use super::timers::Timer;
use super::{Session, State};

/// Facts about messages.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// A whole message was received. Poll until `Wait` before the next is reported.
    pub fn received(&mut self, now: Stamp, message: Message<'_>) {
        if !self.is_connected() {
            return;
        }
        self.drop_undrained(now);
        self.heard(now.mono);
        self.scratch.clear();
        self.cursor = 0;
        self.received_at = now.wall;
        match self.venue.decode(message, &mut self.scratch) {
            Ok(Decoded::Events { kind, channel }) => {
                self.count(kind, message);
                // An empty one says that the peer is there, not that the connection is of use.
                if !self.scratch.items().is_empty() {
                    self.fresh = Some(now.mono);
                }
                self.channel = channel.and_then(|channel| self.position(channel));
                if self.channel.is_none() && kind == MessageKind::Book {
                    self.distrust_unplaced(channel, now.mono);
                }
            }
            Ok(Decoded::Control(control)) => {
                let ping = control.kind == ControlKind::Pong;
                self.count(if ping { MessageKind::Ping } else { MessageKind::Other }, message);
                if !A::control(self, now, control) {
                    self.control(now.mono, control);
                }
            }
            Ok(Decoded::Answer(answer)) => {
                self.count(MessageKind::Other, message);
                self.channel = None;
                A::answered(self, now, answer);
            }
            Err(malformed) => self.malformed(now.mono, malformed, message),
        }
    }

    /// Anything at all was received, a protocol pong for instance: the peer is alive.
    #[inline]
    pub fn heard(&mut self, now: Instant) {
        self.heard = now;
        self.timers.clear(Timer::Pong);
    }

    /// The handling of a message of `kind` took so many nanoseconds. Drivers measure one in some.
    pub fn timed(&mut self, kind: MessageKind, nanos: u64) {
        if let Some(meter) = self.meters.get_mut(kind.index()) {
            meter.add(nanos);
        }
        let budget = self.config.budgets.of(kind);
        if nanos > u64::from(budget) {
            if let Some(counts) = self.stats.kinds.get_mut(kind.index()) {
                counts.over_budget = counts.over_budget.saturating_add(1);
            }
            self.notices.slow(kind, nanos, budget);
        }
    }
}

/// Events.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// The next event of the message in the scratch, applied to its book.
    #[inline]
    pub(super) fn next_event(&mut self, now: Stamp) -> Option<(usize, Option<Slot>)> {
        loop {
            let at = self.cursor;
            self.scratch.item(at)?;
            self.cursor += 1;
            match A::take(self, at, now) {
                Some(true) => return Some((at, None)),
                Some(false) => continue,
                None => {}
            }
            let item = self.scratch.item(at)?;
            let Some(symbol) = &item.symbol else { return Some((at, None)) };
            let Some(slot) = self.table.find(symbol) else {
                self.stats.unknown_symbols = self.stats.unknown_symbols.saturating_add(1);
                continue;
            };
            if self.take(at, slot, now.mono) {
                return Some((at, Some(slot)));
            }
        }
    }

    /// Joins an item with its row and book; says whether it is to be told.
    fn take(&mut self, at: usize, slot: Slot, now: Instant) -> bool {
        let Some(row) = self.table.row_mut(slot) else { return false };
        row.fresh = Some(now);
        let mut told = true;
        if let Some(entry) = self.channel.and_then(|at| row.subscriptions.get_mut(at)) {
            told = entry.desired();
            if !entry.seen {
                entry.see();
                // The first data of a stream that was not silent is no news.
                if entry.changed {
                    self.unsaid = 0;
                }
            }
        }
        match self.feed() {
            Some((channel, feed)) if told && self.channel == Some(channel) => {
                self.apply(at, slot, feed, now)
            }
            _ => told,
        }
    }

    /// Applies an item to the book of its symbol; says whether it is to be told.
    fn apply(&mut self, at: usize, slot: Slot, feed: BookFeed, now: Instant) -> bool {
        let Some(item) = self.scratch.item(at) else { return false };
        match item.body {
            Body::BookDelta { first_id, last_id, bids, asks } => {
                let (bids, asks) = (self.scratch.span(bids), self.scratch.span(asks));
                let applied = self.books.delta(slot, first_id, last_id, bids, asks, now);
                if applied == Applied::Duplicate {
                    self.duplicate(slot, feed, first_id.unwrap_or(last_id), now);
                    return false;
                }
                self.applied(slot, feed, applied, now);
                true
            }
            Body::BookSnapshot { id: Some(id), bids, asks } => {
                let Some(before) = self.books.book(slot).map(|book| book.state()) else {
                    return true;
                };
                let (bids, asks) = (self.scratch.span(bids), self.scratch.span(asks));
                let merged = self.books.replace(slot, id, bids, asks, now);
                self.book_changed(slot, before);
                if merged == Merged::Live {
                    self.settle_resync(slot);
                }
                true
            }
            _ => true,
        }
    }

    /// The position of a message's channel among the configured ones: the same, else one whose
    /// messages do not say all that tells channels apart.
    #[inline]
    pub(super) fn position(&self, channel: X::Channel) -> Option<usize> {
        let channels = self.config.channels;
        let same = channels.iter().position(|configured| *configured == channel);
        let alike = |configured: &X::Channel| self.venue.same_stream(*configured, channel);
        same.or_else(|| channels.iter().position(alike))
    }

    #[inline]
    fn count(&mut self, kind: MessageKind, message: Message<'_>) {
        if let Some(counts) = self.stats.kinds.get_mut(kind.index()) {
            counts.messages = counts.messages.wrapping_add(1);
            let bytes = u64::try_from(message.bytes().len()).unwrap_or(u64::MAX);
            counts.bytes = counts.bytes.wrapping_add(bytes);
        }
    }

    /// Events of the message before that nobody polled are not told any more, but every book still
    /// takes in what they say.
    #[inline]
    pub(super) fn drop_undrained(&mut self, now: Stamp) {
        if self.ready.is_some() || self.cursor < self.scratch.items().len() {
            self.drop_events(now);
        }
    }

    #[cold]
    fn drop_events(&mut self, now: Stamp) {
        let mut count = usize::from(self.ready.take().is_some());
        while self.next_event(now).is_some() {
            count += 1;
        }
        self.notices.dropped_events(count);
    }

    /// What nobody polled before the connection ended is not told after it.
    pub(super) fn forget_events(&mut self) {
        let left = self.scratch.items().len().saturating_sub(self.cursor);
        self.notices.dropped_events(left + usize::from(self.ready.take().is_some()));
        self.scratch.clear();
        (self.cursor, self.channel) = (0, None);
    }
}

/// Broken messages.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    #[cold]
    pub(super) fn malformed(&mut self, now: Instant, malformed: Malformed, message: Message<'_>) {
        self.channel = None;
        let lost = self.scratch.lost();
        let kind = lost.map_or(MessageKind::Other, |lost| lost.kind);
        if let Some(counts) = self.stats.kinds.get_mut(kind.index()) {
            counts.errors = counts.errors.saturating_add(1);
        }
        let excerpt = message.bytes();
        let excerpt = excerpt.get(..EXCERPT_MAX).unwrap_or(excerpt);
        self.notices.say(Said::Malformed(malformed), excerpt);
        self.access.redact(self.notices.excerpt.bytes_mut());
        if malformed.fatal {
            self.give_up(Cause::Poisoned(malformed), now);
        } else if let Some(lost) = lost.filter(|lost| lost.kind == MessageKind::Book) {
            self.lose_update(lost.symbol.as_ref(), now);
        }
        A::malformed(self, now);
    }
}

/// Notices of rows.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// The next notice; those of rows after those of the session.
    #[inline]
    pub(super) fn next_notice(&mut self, now: Instant) -> Option<Shown> {
        self.notices.next(now).or_else(|| self.next_row_notice())
    }

    #[inline]
    fn next_row_notice(&mut self) -> Option<Shown> {
        if self.unsaid >= self.table.len() { None } else { self.search_unsaid() }
    }

    #[cold]
    fn search_unsaid(&mut self) -> Option<Shown> {
        while self.unsaid < self.table.len() {
            let slot = u16::try_from(self.unsaid).ok().map(Slot)?;
            let shown = self.table.row_mut(slot).and_then(|row| row.say(slot));
            if shown.is_some() {
                return shown;
            }
            self.unsaid += 1;
        }
        self.notices.quote(b"");
        if self.state != State::Stopped {
            self.table.sweep();
        }
        None
    }
}
