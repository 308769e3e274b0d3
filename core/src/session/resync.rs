//! Book snapshots over REST: when to ask, and what becomes of the answer.

use core::time::Duration;

use crate::book::{BookState, BookStore, Merged, SyncReason};
use crate::event::Slot;
use crate::exchange::{Exchange, Malformed};
use crate::scratch::Body;
use crate::text::Writer;
use crate::time::{Instant, Stamp};

use super::output::{RequestId, SnapshotFailure, Unanswered};
use super::table::ResyncRow;
use super::timers::Timer;
use super::{Kind, Session};

/// The wait between two tries doubles so many times at most.
const TRIES_SHIFT_MAX: u8 = 5;
/// How long no call is made after a 429 that does not say how long.
const HOLD: Duration = Duration::from_secs(10);

/// Facts about REST calls. Answers to calls that nobody waits for any more change nothing.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
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
        let Some(slot) = self.slot_of(id) else { return };
        self.answered_call(now.mono);
        if status == 429 || status == 418 {
            let hold = retry_after_s.map_or(HOLD, |after| Duration::from_secs(u64::from(after)));
            self.rest_hold = now.mono.after(hold);
        }
        if (200..300).contains(&status) {
            self.take_snapshot(slot, body, now.mono);
        } else {
            self.snapshot_failed(slot, SnapshotFailure::Status(status), now.mono);
        }
    }

    /// The call has no answer.
    pub fn unanswered(&mut self, now: Stamp, id: RequestId, cause: Unanswered) {
        let Some(slot) = self.slot_of(id) else { return };
        self.answered_call(now.mono);
        self.snapshot_failed(slot, SnapshotFailure::Unanswered(cause), now.mono);
    }
}

impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    /// Wants a snapshot for a book, unless one is wanted or under way already: at most one resync a
    /// symbol at a time.
    pub(super) fn want_snapshot(&mut self, slot: Slot, now: Instant) {
        let due = now.after(self.jittered(self.config.context.snapshot_delay));
        let Some(row) = self.table.row_mut(slot) else { return };
        if row.resync.wanted {
            return;
        }
        row.resync = ResyncRow { due, wanted: true, request: 0, tries: 0 };
        self.timers.hasten(Timer::Resync, due);
    }

    /// The book is live without a snapshot.
    pub(super) fn settle_resync(&mut self, slot: Slot) {
        if let Some(row) = self.table.row_mut(slot) {
            self.calls = self.calls.saturating_sub(u8::from(row.resync.request != 0));
            row.resync = ResyncRow::default();
        }
    }

    /// The next REST call that is due, where the limits allow one.
    pub(super) fn next_request(&mut self, now: Stamp) -> Option<Kind> {
        let at = now.mono;
        if !self.timers.due(Timer::Resync, at) {
            return None;
        }
        self.expire_calls(at);
        let (due, next) = self.due_snapshot(at);
        let Some(slot) = due else {
            self.timers.set(Timer::Resync, next);
            return None;
        };
        if at < self.rest_hold {
            self.timers.set(Timer::Resync, self.rest_hold);
            return None;
        }
        if self.rest_pace.room(at) == 0 {
            self.timers.set(Timer::Resync, self.rest_pace.next(at));
            return None;
        }
        if self.calls >= self.config.limits.requests_at_once.max(1) {
            // The next answer, or the end of the longest call, brings us back here.
            self.timers.set(Timer::Resync, next);
            return None;
        }
        self.request_snapshot(slot, at)
    }

    fn request_snapshot(&mut self, slot: Slot, now: Instant) -> Option<Kind> {
        let deadline = now.after(self.config.context.request_timeout);
        let (channel, _) = self.feed?;
        let channel = *self.config.channels.get(channel)?;
        let row = self.table.row_mut(slot)?;
        let mut out = Writer::new(&mut self.text);
        if self.venue.snapshot_path(channel, row.symbol.as_ref()?, &mut out).is_err() {
            row.resync = ResyncRow::default();
            self.notices.snapshot_failed(slot, SnapshotFailure::Unusable);
            return None;
        }
        self.text_len = out.written().len();
        self.requests = self.requests.wrapping_add(1).max(1);
        row.resync.request = self.requests;
        row.resync.due = deadline;
        self.calls = self.calls.saturating_add(1);
        self.rest_pace.count(now, 1);
        self.stats.snapshots = self.stats.snapshots.saturating_add(1);
        Some(Kind::Request { slot, id: self.requests, deadline })
    }

    /// The first row whose snapshot is due, and the next deadline of all the others.
    fn due_snapshot(&self, now: Instant) -> (Option<Slot>, Instant) {
        let (mut due, mut next) = (None, Instant::FAR);
        for (slot, row) in self.table.rows().filter(|(_, row)| row.resync.wanted) {
            if row.resync.request == 0 && row.resync.due <= now {
                due = due.or(Some(slot));
            } else {
                next = next.min(row.resync.due);
            }
        }
        (due, next)
    }

    /// Gives up the calls whose deadline has passed.
    fn expire_calls(&mut self, now: Instant) {
        for at in 0..self.table.len() {
            let Some(slot) = u16::try_from(at).ok().map(Slot) else { break };
            let late = self
                .table
                .row(slot)
                .is_some_and(|row| row.resync.request != 0 && row.resync.due <= now);
            if late {
                self.calls = self.calls.saturating_sub(1);
                let failure = SnapshotFailure::Unanswered(Unanswered::Timeout);
                self.snapshot_failed(slot, failure, now);
            }
        }
    }

    fn take_snapshot(&mut self, slot: Slot, body: &[u8], now: Instant) {
        let (items, levels) = (self.scratch.items().len(), self.scratch.levels_len());
        let outcome = self.merge(slot, body, now);
        self.scratch.truncate(items, levels);
        match outcome {
            Ok(Merged::Live | Merged::Ignored) => {
                if let Some(row) = self.table.row_mut(slot) {
                    row.resync = ResyncRow::default();
                }
            }
            Ok(Merged::TooOld) => self.retry_snapshot(slot, now),
            Ok(Merged::Unrepresentable) => {
                self.snapshot_failed(slot, SnapshotFailure::Unusable, now);
            }
            Err(failure) => self.snapshot_failed(slot, failure, now),
        }
    }

    fn merge(&mut self, slot: Slot, body: &[u8], now: Instant) -> Result<Merged, SnapshotFailure> {
        let at = self.scratch.items().len();
        self.venue
            .decode_snapshot(body, &mut self.scratch)
            .map_err(|malformed: Malformed| SnapshotFailure::Malformed(malformed))?;
        let item = self.scratch.item(at).ok_or(SnapshotFailure::Unusable)?;
        let Body::BookSnapshot { id: Some(id), bids, asks } = item.body else {
            return Err(SnapshotFailure::Unusable);
        };
        let before = self.books.book(slot).map(|book| book.state());
        let (bids, asks) = (self.scratch.span(bids), self.scratch.span(asks));
        let merged = self.books.snapshot(slot, id, bids, asks, now);
        self.book_changed(slot, before.unwrap_or(BookState::Syncing(SyncReason::Subscribed)));
        Ok(merged)
    }

    fn snapshot_failed(&mut self, slot: Slot, failure: SnapshotFailure, now: Instant) {
        self.notices.snapshot_failed(slot, failure);
        self.retry_snapshot(slot, now);
    }

    /// Asks again, later each time, and never gives up.
    fn retry_snapshot(&mut self, slot: Slot, now: Instant) {
        let Some(tries) = self.table.row(slot).map(|row| row.resync.tries) else { return };
        let factor = 1u32 << tries.min(TRIES_SHIFT_MAX);
        let bound = self.config.context.snapshot_retry.saturating_mul(factor);
        let due = now.after(self.jittered(bound));
        if let Some(row) = self.table.row_mut(slot) {
            row.resync =
                ResyncRow { due, wanted: true, request: 0, tries: tries.saturating_add(1) };
        }
        self.timers.hasten(Timer::Resync, due);
    }

    fn slot_of(&self, id: RequestId) -> Option<Slot> {
        let waits = |row: &super::Row| id.0 != 0 && row.resync.request == id.0;
        self.table.rows().find(|(_, row)| waits(row)).map(|(slot, _)| slot)
    }

    fn answered_call(&mut self, now: Instant) {
        self.calls = self.calls.saturating_sub(1);
        self.timers.hasten(Timer::Resync, now);
    }
}
