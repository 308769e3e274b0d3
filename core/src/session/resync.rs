//! Book snapshots over REST: when to ask, and what becomes of the answer.

use core::time::Duration;

use crate::book::{BookFeed, BookStore, Merged, Resync};
use crate::event::Slot;
use crate::exchange::{Exchange, Malformed};
use crate::retry::{Cause, RETRY_AFTER_MAX};
use crate::scratch::{Body, Span};
use crate::symbol::Symbol;
use crate::text::Writer;
use crate::time::{Instant, Stamp};

use super::access::Access;
use super::output::{RequestId, SnapshotFailure, Unanswered};
use super::table::{ResyncRow, Row};
use super::timers::Timer;
use super::{Kind, Session};

/// The wait between two tries doubles so many times at most.
pub(super) const TRIES_SHIFT_MAX: u8 = 5;
/// How long no call is made after a 429 that does not say how long.
const HOLD: Duration = Duration::from_secs(10);

/// Facts about REST calls. Answers to calls that nobody waits for any more change nothing.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// The call was sent. The session's own deadline runs since it was asked for, so there is
    /// nothing to note; the fact exists so that drivers report all they do.
    pub fn requested(&mut self, _now: Stamp, _id: RequestId) {}

    /// The call was answered: status, what Retry-After said in seconds, and the body, which is
    /// taken into the book before this returns.
    pub fn responded(
        &mut self,
        now: Stamp,
        id: RequestId,
        status: u16,
        retry_after_s: Option<u32>,
        body: &[u8],
    ) {
        self.drop_undrained(now);
        let fine = (200..300).contains(&status);
        if !fine && (retry_after_s.is_some() || matches!(status, 418 | 429)) {
            let hold = retry_after_s.map_or(HOLD, |after| Duration::from_secs(u64::from(after)));
            let hold = hold.min(RETRY_AFTER_MAX);
            self.rest_hold = self.rest_hold.max(now.mono.after(hold));
        }
        if A::responded(self, now, id, status, body) {
            return;
        }
        let Some(slot) = self.answered_call(id, now.mono) else { return };
        if fine {
            self.take_snapshot(slot, body, now.mono);
        } else {
            self.snapshot_failed(slot, SnapshotFailure::Status(status), now.mono);
        }
    }

    /// The call has no answer. [`Unanswered::Certificate`] ends the connection, as the retry table
    /// says: finally, unless the user says otherwise.
    pub fn unanswered(&mut self, now: Stamp, id: RequestId, cause: Unanswered) {
        self.drop_undrained(now);
        if A::unanswered(self, now, id, cause) {
            return;
        }
        let Some(slot) = self.answered_call(id, now.mono) else { return };
        self.snapshot_failed(slot, SnapshotFailure::Unanswered(cause), now.mono);
        if cause == Unanswered::Certificate {
            self.give_up(Cause::Certificate, now.mono);
        }
    }
}

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Wants a snapshot for a book, unless one is under way or tried again already: at most one
    /// resync a symbol at a time.
    ///
    /// The delay is how far the venue's REST books lag behind its stream. A book that holds a delta
    /// waits one of them: an older answer does not join the delta and is known for what it is. Not
    /// less, for such a call is lost to the budget, and its repetition comes later than patience.
    ///
    /// A book that holds nothing waits two. All that changes from `now` on has come or will come
    /// over the stream; what changed before, only the snapshot can tell, and nothing held would
    /// prove it too old, but the next delta, as a gap. After one delay the answer knows all from
    /// before `now`; the second is for a venue that lags more than usual. If the first delta comes
    /// meanwhile, the fetch is not put off for its sake: nothing lies between the two.
    pub(super) fn want_snapshot(&mut self, slot: Slot, now: Instant) {
        if !B::KEEPS {
            return;
        }
        let Some(resync) = self.table.row(slot).map(|row| row.resync) else { return };
        if resync.wanted && (resync.request != 0 || resync.tries > 0) {
            return;
        }
        let delay = self.config.context.snapshot_delay;
        let holding = self.books.book(slot).is_some_and(|book| book.is_holding());
        let reserve = if holding { Duration::ZERO } else { delay };
        let due = now.after(reserve.saturating_add(self.spread(delay)));
        let due = if resync.wanted { due.min(resync.due) } else { due };
        if let Some(row) = self.table.row_mut(slot) {
            row.resync = ResyncRow { due, wanted: true, ..ResyncRow::default() };
        }
        self.timers.hasten(Timer::Resync, due);
    }

    /// Wants a snapshot for every book whose subscription `request` is being acknowledged, of those
    /// that `which` names, whether or not a delta ever comes: a quiet market's book must go live
    /// too.
    pub(super) fn want_snapshots(
        &mut self,
        request: u32,
        which: impl Fn(&Symbol) -> bool,
        now: Instant,
    ) {
        let fed = self.feed().filter(|(_, feed)| feed.resync == Resync::Snapshot);
        let Some((channel, _)) = fed else { return };
        for at in 0..self.table.len() {
            let Some(slot) = u16::try_from(at).ok().map(Slot) else { break };
            let row = self.table.row(slot).filter(|row| row.symbol.as_ref().is_some_and(&which));
            let entry = row.and_then(|row| row.subscriptions.get(channel));
            let begins = entry.is_some_and(|entry| entry.is_begun_by(request));
            if begins && self.books.book(slot).is_some_and(|book| book.live().is_none()) {
                self.want_snapshot(slot, now);
            }
        }
    }

    /// Pushes out the horizon of a live book that has too few levels left inside.
    #[cold]
    pub(super) fn deepen(&mut self, slot: Slot, now: Instant) {
        self.books.widen(slot);
        self.want_snapshot(slot, now);
    }

    /// The channel that feeds the books, and its rules.
    #[inline]
    pub(super) fn feed(&self) -> Option<(usize, BookFeed)> {
        if B::KEEPS { self.feed } else { None }
    }

    /// The book is live without a snapshot.
    pub(super) fn settle_resync(&mut self, slot: Slot) {
        if let Some(row) = self.table.row_mut(slot) {
            (row.resync.wanted, row.resync.request, row.resync.doubted) = (false, 0, None);
        }
    }

    /// The next REST call that is due, where the limits allow one.
    pub(super) fn next_request(&mut self, now: Stamp) -> Option<Kind> {
        let at = now.mono;
        if !self.timers.due(Timer::Resync, at) {
            return None;
        }
        if !B::KEEPS {
            self.calls.expire(at);
            self.timers.set(Timer::Resync, Instant::FAR);
            return None;
        }
        let late = self.late_call(at).filter(|(_, deadline)| !self.waits_again(*deadline, at));
        self.calls.expire(at);
        if let Some((slot, _)) = late {
            let failure = SnapshotFailure::Unanswered(Unanswered::Timeout);
            self.snapshot_failed(slot, failure, at);
            return None;
        }
        let (due, next) = self.longest_due(at, |resync| resync.wanted);
        let Some(slot) = due else { return self.next_confirmation(at, next) };
        let free = self.call_room_at(at);
        if free > at {
            self.timers.set(Timer::Resync, free.min(next));
            return None;
        }
        self.request_snapshot(slot, at)
    }

    /// When the limits allow a REST call; not after `now` where they do at once.
    pub(super) fn call_room_at(&mut self, now: Instant) -> Instant {
        let paced = self.rest_pace.room(now) == 0;
        let paced = if paced { self.rest_pace.next(now) } else { now };
        let at_once = self.calls.room_at(self.config.limits.requests_at_once);
        self.rest_hold.max(paced).max(at_once)
    }

    pub(super) fn request_snapshot(&mut self, slot: Slot, now: Instant) -> Option<Kind> {
        let deadline = now.after(self.config.context.request_timeout);
        let (channel, _) = self.feed()?;
        let channel = *self.config.channels.get(channel)?;
        let row = self.table.row_mut(slot)?;
        let mut out = Writer::new(&mut self.text);
        if self.venue.snapshot_path(channel, row.symbol.as_ref()?, &mut out).is_err() {
            row.resync = ResyncRow::default();
            self.notices.snapshot_failed(slot, SnapshotFailure::PathTooLong);
            return None;
        }
        self.text_len = out.written().len();
        let id = self.calls.begin(self.config.limits.requests_at_once, deadline)?;
        (row.resync.request, row.resync.due) = (id, deadline);
        self.rest_pace.count(now, 1);
        self.stats.snapshots = self.stats.snapshots.saturating_add(1);
        Some(Kind::Request { id, deadline })
    }

    /// The row that has been due for longest of those that `which` names, and the next deadline of
    /// all the others of them.
    pub(super) fn longest_due(
        &self,
        now: Instant,
        which: impl Fn(&ResyncRow) -> bool,
    ) -> (Option<Slot>, Instant) {
        let (mut due, mut next) = (None, Instant::FAR);
        for (slot, row) in self.table.rows().filter(|(_, row)| which(&row.resync)) {
            let at = row.resync.due;
            if row.resync.request != 0 || at > now {
                next = next.min(at);
            } else if due.is_none_or(|(_, since)| at < since) {
                due = Some((slot, at));
            }
        }
        (due.map(|(slot, _)| slot), next)
    }

    /// The row whose call has been late for longest, and since when.
    fn late_call(&self, now: Instant) -> Option<(Slot, Instant)> {
        let late = self.table.rows().filter(|(_, row)| row.resync.is_late(now));
        late.map(|(slot, row)| (slot, row.resync.due)).min_by_key(|(_, due)| *due)
    }

    /// Waits a little more for the calls that are late by now, where it is not the venue that is.
    fn waits_again(&mut self, deadline: Instant, now: Instant) -> bool {
        let Some(later) = self.second_look(deadline, now) else { return false };
        for (_, row) in self.table.rows_mut().filter(|(_, row)| row.resync.is_late(now)) {
            row.resync.due = later;
        }
        self.calls.put_off(now, later);
        true
    }

    fn take_snapshot(&mut self, slot: Slot, body: &[u8], now: Instant) {
        match self.read_snapshot(slot, body) {
            Ok((id, ..)) if self.is_doubted(slot) => self.confirm(slot, id, now),
            Ok(snapshot) => self.merge(slot, snapshot, now),
            Err(failure) => self.snapshot_failed(slot, failure, now),
        }
        self.scratch.clear();
        (self.cursor, self.channel) = (0, None);
    }

    /// Decodes a snapshot into the scratch: its id, its bids and its asks.
    fn read_snapshot(
        &mut self,
        slot: Slot,
        body: &[u8],
    ) -> Result<(u64, Span, Span), SnapshotFailure> {
        self.scratch.clear();
        self.cursor = 0;
        self.venue
            .decode_snapshot(body, &mut self.scratch)
            .map_err(|malformed: Malformed| SnapshotFailure::Malformed(malformed))?;
        let item = self.scratch.item(0).ok_or(SnapshotFailure::Unusable)?;
        let Body::BookSnapshot { id: Some(id), bids, asks } = item.body else {
            return Err(SnapshotFailure::Unusable);
        };
        let symbol = self.table.row(slot).and_then(|row| row.symbol);
        if item.symbol.is_some() && item.symbol != symbol {
            return Err(SnapshotFailure::Unusable);
        }
        Ok((id, bids, asks))
    }

    fn merge(&mut self, slot: Slot, (id, bids, asks): (u64, Span, Span), now: Instant) {
        let Some(book) = self.books.book(slot) else { return };
        let (before, held) = (book.state(), book.is_holding());
        let (bids, asks) = (self.scratch.span(bids), self.scratch.span(asks));
        let merged = self.books.snapshot(slot, id, bids, asks, now);
        self.book_changed(slot, before);
        match merged {
            Merged::Live | Merged::Ignored => self.settle_resync(slot),
            Merged::TooOld => self.retry_snapshot(slot, now),
            Merged::Unrepresentable => {
                self.snapshot_failed(slot, SnapshotFailure::Unusable, now);
            }
        }
        if merged == Merged::Live && !held {
            self.doubt(slot, now);
        }
    }

    fn snapshot_failed(&mut self, slot: Slot, failure: SnapshotFailure, now: Instant) {
        self.notices.snapshot_failed(slot, failure);
        self.retry_snapshot(slot, now);
    }

    /// Asks again, later each time, and never gives up.
    fn retry_snapshot(&mut self, slot: Slot, now: Instant) {
        let Some(tries) = self.table.row(slot).map(|row| row.resync.tries) else { return };
        if self.is_doubted(slot) {
            return self.confirm_later(slot, tries, now);
        }
        let factor = 1u32 << tries.min(TRIES_SHIFT_MAX);
        let bound = self.config.context.snapshot_retry.saturating_mul(factor);
        let due = now.after(self.jittered(bound));
        if let Some(row) = self.table.row_mut(slot) {
            let tries = tries.saturating_add(1);
            row.resync = ResyncRow { due, wanted: true, tries, ..ResyncRow::default() };
        }
        self.timers.hasten(Timer::Resync, due);
    }

    /// Takes a call as answered; the row that waits for it, if any.
    fn answered_call(&mut self, id: RequestId, now: Instant) -> Option<Slot> {
        self.calls.end(id.0);
        self.timers.hasten(Timer::Resync, now);
        if !B::KEEPS {
            return None;
        }
        let waits = |row: &Row| id.0 != 0 && row.resync.request == id.0;
        self.table.rows().find(|(_, row)| waits(row)).map(|(slot, _)| slot)
    }
}
