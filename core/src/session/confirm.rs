//! Books that are live on a REST answer alone: asked for again until the answer is beyond doubt.
//!
//! Where a book held no delta when it went live, nothing has shown that its snapshot was as new as
//! its acknowledgement. Later answers show it, at the lowest rank of all calls.

use crate::book::{BookStore, StaleReason};
use crate::context::Rate;
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::time::Instant;

use super::access::Access;
use super::table::{ResyncRow, Row};
use super::timers::Timer;
use super::{Kind, Session};

/// Answers at the book's id that end the doubt, from 10, 30 and 60 `snapshot_delay`s on: lags of
/// half a minute were seen where a second is usual (decision 0008).
const ANSWERS: u8 = 3;
/// The `snapshot_delay`s before the first of these calls; before the second twice as many, and so
/// on.
const DELAYS: u32 = 10;

/// The rate of these calls: a quarter of what the venue allows, so that the rest is left for books
/// that are known to be wrong.
pub(super) fn rate(requests: Rate) -> Rate {
    Rate { count: requests.count.div_ceil(4), ..requests }
}

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Doubts a book that has just gone live and held nothing. Its next delta ends that, for the
    /// sequence rule judges it; so does all that wants or settles a snapshot.
    pub(super) fn doubt(&mut self, slot: Slot, now: Instant) {
        let lags = !self.config.context.snapshot_delay.is_zero();
        let id = self.books.book(slot).and_then(|book| book.id()).filter(|_| lags);
        if let (Some(row), Some(_)) = (self.table.row_mut(slot), id) {
            row.resync = ResyncRow { doubted: id, ..ResyncRow::default() };
            self.confirm_later(slot, 0, now);
        }
    }

    /// Whether a call of the row is one that confirms its book.
    pub(super) fn is_doubted(&self, slot: Slot) -> bool {
        self.table.row(slot).is_some_and(|row| row.resync.doubted.is_some())
    }

    /// The next call that confirms a book, where nothing else is due before `next`: one at a time,
    /// so that no answer which does not come keeps others from being asked for.
    pub(super) fn next_confirmation(&mut self, now: Instant, next: Instant) -> Option<Kind> {
        let Self { table, books, .. } = self;
        for (slot, row) in table.rows_mut().filter(|(_, row)| row.resync.doubted.is_some()) {
            if doubted_at(row, slot, books).is_none() {
                row.resync = ResyncRow::default();
            }
        }
        let (due, later) = self.longest_due(now, |resync| resync.doubted.is_some());
        self.timers.set(Timer::Resync, next.min(later));
        let under_way = |row: &Row| row.resync.doubted.is_some() && row.resync.request != 0;
        let slot = due.filter(|_| !self.table.rows().any(|(_, row)| under_way(row)))?;
        let paced = self.confirm_pace.room(now) == 0;
        let paced = if paced { self.confirm_pace.next(now) } else { now };
        let free = self.call_room_at(now).max(paced);
        if free > now {
            self.timers.hasten(Timer::Resync, free);
            return None;
        }
        self.confirm_pace.count(now, 1);
        // The next look finds what else is due.
        self.timers.set(Timer::Resync, now);
        self.request_snapshot(slot, now)
    }

    /// Compares the id of an answer with that of the book.
    pub(super) fn confirm(&mut self, slot: Slot, answer: u64, now: Instant) {
        let Some(row) = self.table.row(slot) else { return };
        let agreed = row.resync.tries.saturating_add(1);
        match doubted_at(row, slot, &self.books) {
            Some(id) if answer > id => self.refute(slot, id, answer, now),
            // It says nothing.
            Some(id) if answer < id => self.confirm_later(slot, row.resync.tries, now),
            Some(_) if agreed < ANSWERS => self.confirm_later(slot, agreed, now),
            _ => self.settle_resync(slot),
        }
    }

    /// Asks again, after the wait that follows so many answers that agreed.
    pub(super) fn confirm_later(&mut self, slot: Slot, agreed: u8, now: Instant) {
        let delays = DELAYS * (u32::from(agreed) + 1);
        let due = now.after(self.config.context.snapshot_delay.saturating_mul(delays));
        if let Some(row) = self.table.row_mut(slot) {
            (row.resync.due, row.resync.request, row.resync.tries) = (due, 0, agreed);
        }
        self.timers.hasten(Timer::Resync, due);
    }
}

/// What follows from an answer that is newer.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// The book misses updates from before its acknowledgement. That is long ago, so the next
    /// snapshot is fetched without a wait; the newer answer is not used itself, for the book is
    /// told as stale before it is live again.
    fn refute(&mut self, slot: Slot, id: u64, got: u64, now: Instant) {
        let Some((_, feed)) = self.feed() else { return };
        self.invalidate(slot, StaleReason::Gap { expected: id.saturating_add(1), got }, now);
        self.mend(slot, feed, now);
        if let Some(row) = self.table.row_mut(slot) {
            row.resync.due = now;
        }
        self.timers.hasten(Timer::Resync, now);
    }
}

/// The id at which a book is doubted; none once it has moved on, or is not live.
fn doubted_at<B: BookStore>(row: &Row, slot: Slot, books: &B) -> Option<u64> {
    let id = books.book(slot)?.live()?.id();
    row.resync.doubted.filter(|doubted| *doubted == id)
}
