//! How a handover goes on: from stage to stage, from one speaker to the other, and what it forgets.

use crate::event::Slot;
use crate::time::Instant;

use super::row::{Row, Taking};
use super::stream::{Phase, Stream};
use super::{Handover, LAG_MAX, Left, REMEMBERED, REMEMBERED_OF_STREAM, Stage};

impl Handover {
    /// Goes on to the next stage, where it may.
    pub(super) fn advance(&mut self) {
        if self.begun.is_none() {
            return;
        }
        let rows = &self.rows;
        let overlapping = || self.flushed || rows.values().all(|row| row.overlaps(self.book));
        if self.stage == Stage::Overlapping && overlapping() {
            self.stage = Stage::Holding;
        }
        if self.stage == Stage::Holding && !self.rows.values().any(Row::is_ahead) {
            self.stage = Stage::Taking;
            self.sweep();
        }
    }

    /// What was not said by now will not be, by either. Says of how many streams something may be
    /// missing, because the old connection has said nothing at all since the beginning.
    pub(super) fn flush(&mut self) -> usize {
        self.flushed = true;
        // What was held back comes late.
        let was_held = self.stage != Stage::Overlapping;
        let book = self.book;
        let given_up: usize = self.rows.values_mut().map(|row| row.flush(book, was_held)).sum();
        self.remembered = self.rows.values().map(Row::remembered).sum();
        self.sweep();
        self.advance();
        if self.spoken { 0 } else { given_up }
    }

    /// Takes over all streams that may be.
    pub(super) fn sweep(&mut self) {
        if !self.is_started() {
            return;
        }
        let (book, taking) = (self.book, self.taking());
        for (slot, row) in &mut self.rows {
            for at in 0..row.streams.len() {
                row.turn(at, book, taking);
            }
            self.gaps.extend(row.take_gap(book).then_some(*slot));
        }
        self.recount();
    }

    /// Takes one stream over, where it may be.
    pub(super) fn look_at(&mut self, slot: Slot, at: usize) {
        let (book, taking) = (self.book, self.taking());
        let started = self.is_started();
        let Some(row) = self.rows.get_mut(&slot).filter(|_| started) else { return };
        let turned = row.turn(at, book, taking);
        self.gaps.extend(row.take_gap(book).then_some(slot));
        if turned {
            self.recount();
        }
    }

    /// Which streams may be taken over.
    pub(super) fn taking(&self) -> Taking {
        match self.stage {
            Stage::Overlapping | Stage::Holding => Taking::Broken,
            Stage::Taking if self.flushed => Taking::Flushed,
            Stage::Taking => Taking::Heard,
        }
    }

    /// Gives all streams back, and says how many miss something.
    pub(super) fn give_back(&mut self) -> usize {
        let mut missing = 0;
        for (slot, row) in &mut self.rows {
            let (count, book_missing) = row.give_back(self.book);
            missing += count;
            self.gaps.extend(book_missing.then_some(*slot));
        }
        missing
    }

    /// Takes all streams over, and says how many may miss something.
    pub(super) fn take_over_all(&mut self) -> usize {
        let mut forced = 0;
        for (slot, row) in &mut self.rows {
            forced += row.take_over_all(self.book);
            self.gaps.extend(row.take_gap(self.book).then_some(*slot));
        }
        forced
    }

    /// Waits no longer for the new connection to pass what the old one had told.
    pub(super) fn end_tails(&mut self, now: Instant) {
        if !self.is_started() || self.left.old > 0 || self.left.tails == 0 {
            return;
        }
        let since = *self.tail_since.get_or_insert(now);
        if now.since(since) < LAG_MAX {
            return;
        }
        for (slot, row) in &mut self.rows {
            row.streams.iter_mut().for_each(|stream| stream.end_tail());
            self.gaps.extend(row.take_gap(self.book).then_some(*slot));
        }
        self.recount();
    }

    pub(super) fn recount(&mut self) {
        let count = |phase| self.rows.values().map(|row| row.count(phase)).sum();
        self.left = Left { old: count(Phase::Old), tails: count(Phase::Tail) };
    }

    /// Forgets a trade where there are too many to remember.
    pub(super) fn bound(&mut self, slot: Slot, at: usize) {
        let own = self.rows.get(&slot).and_then(|row| row.streams.get(at));
        let crowded = own.is_some_and(|own| own.remembered() > REMEMBERED_OF_STREAM);
        let place = if crowded { Some((slot, at)) } else { self.longest() };
        let Some((slot, at)) = place else { return };
        let stream = self.rows.get_mut(&slot).and_then(|row| row.streams.get_mut(at));
        if stream.is_some_and(Stream::forget_oldest) {
            self.forgotten = self.forgotten.saturating_add(1);
            self.remembered = self.remembered.saturating_sub(1);
        }
    }

    /// The stream of which most is remembered, where all together is too much.
    pub(super) fn longest(&self) -> Option<(Slot, usize)> {
        if self.remembered <= REMEMBERED {
            return None;
        }
        let places = self.rows.iter().flat_map(|(slot, row)| {
            row.streams.iter().enumerate().map(|(at, stream)| (stream.remembered(), *slot, at))
        });
        places.max().map(|(_, slot, at)| (slot, at))
    }
}
