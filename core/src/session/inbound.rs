//! From messages to events: decoding, control messages, and deltas into their books.

use core::time::Duration;

use crate::book::{
    Applied, BookFeed, BookRef, BookState, BookStore, Merged, Resync, StaleReason, SyncReason,
};
use crate::event::Slot;
use crate::exchange::{
    Control, ControlKind, Decoded, Exchange, Malformed, Message, MessageKind, Refusal,
};
use crate::retry::Cause;
use crate::scratch::Body;
use crate::symbol::Symbol;
use crate::time::{Instant, Stamp};

use super::lifecycle::is_over;
use super::notices::{EXCERPT_MAX, Said, Shown};
use super::resync::TRIES_SHIFT_MAX;
use super::subscriptions::Subscription;
use super::table::ResyncRow;
use super::timers::Timer;
use super::{Session, State};

/// How long a live book may get nothing but what it has: a lagging stream is caught up by then.
const DUPLICATES_FOR: Duration = Duration::from_secs(10);

/// Facts about messages.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
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
                self.fresh = Some(now.mono);
                self.channel = channel.and_then(|channel| self.position(channel));
            }
            Ok(Decoded::Control(control)) => {
                let ping = control.kind == ControlKind::Pong;
                self.count(if ping { MessageKind::Ping } else { MessageKind::Other }, message);
                self.control(now.mono, control);
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
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    /// The next event of the message in the scratch, applied to its book.
    #[inline]
    pub(super) fn next_event(&mut self, now: Stamp) -> Option<(usize, Option<Slot>)> {
        loop {
            let at = self.cursor;
            let item = self.scratch.item(at)?;
            self.cursor += 1;
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
        match self.feed {
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

    /// What the outcome of a delta asks for.
    #[inline]
    fn applied(&mut self, slot: Slot, feed: BookFeed, applied: Applied, now: Instant) {
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
    fn applied_rarely(&mut self, slot: Slot, feed: BookFeed, applied: Applied, now: Instant) {
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
    fn ignored(&mut self, slot: Slot, feed: BookFeed, now: Instant) {
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
    fn duplicate(&mut self, slot: Slot, feed: BookFeed, first: u64, now: Instant) {
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
            self.settle_resync(slot);
            self.books.start(slot, feed, SyncReason::Resync, now);
            self.mark_book(slot);
        }
    }

    /// Builds a book again that has just become wrong.
    fn mend(&mut self, slot: Slot, feed: BookFeed, now: Instant) {
        self.stats.gaps = self.stats.gaps.saturating_add(1);
        match feed.resync {
            Resync::Snapshot => self.want_snapshot(slot, now),
            Resync::Resubscribe => self.resubscribe(slot, now),
        }
    }

    /// Ends a subscription in order to start it again: its stream begins with a full frame.
    fn resubscribe(&mut self, slot: Slot, now: Instant) {
        let Some((channel, _)) = self.feed else { return };
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

    /// The position of a message's channel among the configured ones: the same, else one whose
    /// messages do not say all that tells channels apart.
    #[inline]
    fn position(&self, channel: X::Channel) -> Option<usize> {
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
        self.cursor = 0;
    }
}

/// Control messages and broken ones.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    #[cold]
    fn control(&mut self, now: Instant, control: Control<'_, X::Channel>) {
        let reason = control.reason.unwrap_or_default();
        match control.kind {
            ControlKind::Subscribed => self.acknowledged(now, control, true),
            ControlKind::Unsubscribed => self.acknowledged(now, control, false),
            ControlKind::Refused => self.refused(now, control, reason),
            ControlKind::Pong => {}
            ControlKind::Upgrade => {
                self.venue_said(control.kind, control.code, reason);
                self.give_up(Cause::Upgrade, now);
            }
            kind => self.venue_said(kind, control.code, reason),
        }
    }

    fn acknowledged(&mut self, now: Instant, control: Control<'_, X::Channel>, subscribed: bool) {
        let Some(request) = self.request_of(control, subscribed) else { return };
        let known = if subscribed {
            let Self { table, venue, config, .. } = self;
            let within = |at: usize| venue.first_data_within(*config.channels.get(at)?);
            table.acknowledged(request, now, within)
        } else {
            self.table.ended(request, now)
        };
        if known {
            self.answered(now);
        }
    }

    fn refused(&mut self, now: Instant, control: Control<'_, X::Channel>, reason: &str) {
        let refusal = match self.venue.refusal(control.code) {
            // A public session has no credentials: there is nothing an operator could mend.
            Refusal::Login => Refusal::Final,
            other => other,
        };
        let request = self.request_of(control, true).or_else(|| self.request_of(control, false));
        let code = control.code.and_then(|code| i32::try_from(code).ok());
        let when = (now, self.config.context.subscribe_timeout);
        let known =
            request.is_some_and(|request| self.table.refused(request, refusal, code, reason, when));
        if known && self.table.rows().any(|(_, row)| row.is_unsaid()) {
            self.notices.quote(reason.as_bytes());
        } else {
            self.venue_said(control.kind, control.code, reason);
        }
        if known {
            self.answered(now);
        }
    }

    /// The request that an answer is for: by its id, else the oldest of its channel.
    fn request_of(&self, control: Control<'_, X::Channel>, subscribed: bool) -> Option<u32> {
        if let Some(id) = control.id {
            return u32::try_from(id).ok();
        }
        let named = |name| {
            let mut channels = self.config.channels.iter();
            channels.position(|channel| self.venue.channel_name(*channel) == name)
        };
        let channel = match (control.channel, control.channel_name) {
            (Some(channel), _) => Some(self.position(channel)?),
            (None, Some(name)) => Some(named(name)?),
            (None, None) => None,
        };
        self.table.oldest_request(channel, subscribed)
    }

    fn answered(&mut self, now: Instant) {
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        self.settle(now);
    }

    fn venue_said(&mut self, kind: ControlKind, code: Option<i64>, reason: &str) {
        self.notices.say(Said::Venue { kind, code }, reason.as_bytes());
    }

    #[cold]
    fn malformed(&mut self, now: Instant, malformed: Malformed, message: Message<'_>) {
        let lost = self.scratch.lost();
        let kind = lost.map_or(MessageKind::Other, |lost| lost.kind);
        if let Some(counts) = self.stats.kinds.get_mut(kind.index()) {
            counts.errors = counts.errors.saturating_add(1);
        }
        let excerpt = message.bytes();
        let excerpt = excerpt.get(..EXCERPT_MAX).unwrap_or(excerpt);
        self.notices.say(Said::Malformed(malformed), excerpt);
        if malformed.fatal {
            self.give_up(Cause::Poisoned(malformed), now);
        } else if let Some(lost) = lost.filter(|lost| lost.kind == MessageKind::Book) {
            self.lose_update(lost.symbol.as_ref(), now);
        }
    }

    /// An update of a book could not be read: the book misses it. Where not even its symbol is
    /// known, every book may.
    fn lose_update(&mut self, symbol: Option<&Symbol>, now: Instant) {
        match symbol {
            Some(symbol) => {
                if let Some(slot) = self.table.find(symbol) {
                    self.distrust(slot, now);
                }
            }
            None => {
                for at in 0..self.table.len() {
                    let Some(slot) = u16::try_from(at).ok().map(Slot) else { break };
                    self.distrust(slot, now);
                }
            }
        }
    }

    fn distrust(&mut self, slot: Slot, now: Instant) {
        let Some((_, feed)) = self.feed else { return };
        let live = |book: BookRef<'_>| book.live().is_some();
        if self.books.book(slot).is_some_and(live) {
            self.invalidate(slot, StaleReason::Malformed, now);
            self.mend(slot, feed, now);
        }
    }
}

/// Notices of rows.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
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
