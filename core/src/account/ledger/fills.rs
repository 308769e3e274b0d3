//! The fills that were told last, by their ids: none is told twice.

use crate::event::Side;
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::{UnixNanos, nanos};

use super::super::id::Id;
use super::FILLS_OVERLAP;
use super::identity::hash;
use super::links::{Hashed, Link, bucket, link, row};

/// One fill that was told: memory for its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct FillEntry {
    fill: Option<Told>,
    by_id: Hashed,
    /// The row at this place of the order by time.
    ordered: Link,
}

#[derive(Clone, Copy, Debug)]
struct Told {
    symbol: Option<Symbol>,
    id: Id,
    /// An account that trades with itself has both sides of one trade.
    side: Side,
    time: Option<UnixNanos>,
}

/// What a fill is to those that were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remembered {
    /// It was not told.
    New,
    /// It was told.
    Known,
    /// It is older than the memory reaches.
    Forgotten {
        /// Whether it may not have been told.
        maybe_new: bool,
    },
}

/// A ring of fills in the order of their times, with a way to each by its id.
#[derive(Debug)]
pub(super) struct Fills<'b> {
    rows: Store<'b, FillEntry>,
    len: usize,
    /// The place of the oldest in the order by time.
    start: usize,
    /// The newest that was forgotten.
    forgotten: Option<UnixNanos>,
    newest: Option<UnixNanos>,
    /// Up to when all fills were told; known only where a connection was lost since.
    complete: Option<UnixNanos>,
    /// Whether fills may be missing before the newest.
    gap: bool,
}

impl<'b> Fills<'b> {
    pub(super) fn new(mut rows: Store<'b, FillEntry>) -> Self {
        rows.fill(FillEntry::default());
        let (forgotten, newest, complete) = (None, None, None);
        Self { rows, len: 0, start: 0, forgotten, newest, complete, gap: true }
    }

    pub(super) fn knows(&self, symbol: Option<&Symbol>, id: &Id, of: Option<Side>) -> bool {
        let is = |told: Told| {
            let sided = of.is_none_or(|side| told.side == side);
            sided && told.symbol.as_ref() == symbol && told.id == *id
        };
        let head = bucket(hash(&(symbol, id)), self.rows.len()).and_then(|at| self.rows.get(at));
        let mut at = head.and_then(|entry| row(entry.by_id.head));
        while let Some(entry) = at.and_then(|at| self.rows.get(at)) {
            if entry.fill.is_some_and(is) {
                return true;
            }
            at = row(entry.by_id.next);
        }
        false
    }

    pub(super) fn from(&self) -> Option<UnixNanos> {
        let reached = if self.gap { self.complete } else { self.newest };
        UnixNanos::from_nanos(reached?.as_nanos().saturating_sub(nanos(FILLS_OVERLAP)))
    }

    /// From here on fills may be missed.
    pub(super) fn freeze(&mut self) {
        if !self.gap {
            self.complete = self.newest;
            self.gap = true;
        }
    }

    /// All that were missed are told.
    pub(super) fn completed(&mut self) {
        self.gap = false;
    }

    /// Remembers a fill, unless it is remembered.
    pub(super) fn remember(
        &mut self,
        symbol: Option<&Symbol>,
        (id, side): (&Id, Side),
        time: Option<UnixNanos>,
    ) -> Remembered {
        if self.knows(symbol, id, Some(side)) {
            return Remembered::Known;
        }
        let time = time.or(self.newest);
        let oldest = self.at(0).and_then(|told| told.time);
        let full = self.len >= self.rows.len();
        if time <= self.forgotten && time.is_some() || full && time < oldest {
            return Remembered::Forgotten { maybe_new: self.gap && time > self.complete };
        }
        self.newest = self.newest.max(time);
        let row = if full { self.forget_oldest() } else { Some(self.len) };
        if let Some(row) = row {
            self.keep(row, Told { symbol: symbol.copied(), id: *id, side, time });
        }
        Remembered::New
    }

    /// Keeps a fill in a free row, and in the order behind all that are not newer.
    fn keep(&mut self, at: usize, told: Told) {
        self.enter(at, told);
        let mut place = self.len;
        self.len += 1;
        while place > 0 && self.at(place - 1).is_some_and(|before| before.time > told.time) {
            let newer = self.ordered(place - 1);
            self.order(place, newer);
            place -= 1;
        }
        self.order(place, Some(at));
    }

    fn enter(&mut self, at: usize, told: Told) {
        let Some(head) = self.bucket(&told) else { return };
        let Some(list) = self.rows.get_mut(head) else { return };
        let next = core::mem::replace(&mut list.by_id.head, link(at));
        if let Some(entry) = self.rows.get_mut(at) {
            entry.fill = Some(told);
            entry.by_id.next = next;
        }
    }

    /// Forgets the oldest; its row is free then.
    fn forget_oldest(&mut self) -> Option<usize> {
        let at = self.ordered(0)?;
        let told = self.rows.get_mut(at)?.fill.take()?;
        self.leave(at, self.bucket(&told)?);
        self.forgotten = self.forgotten.max(told.time);
        self.start = self.place(1)?;
        self.len = self.len.saturating_sub(1);
        Some(at)
    }

    fn leave(&mut self, at: usize, head: usize) {
        let next = self.rows.get(at).map_or(0, |entry| entry.by_id.next);
        let Some(list) = self.rows.get_mut(head) else { return };
        if list.by_id.head == link(at) {
            list.by_id.head = next;
            return;
        }
        let mut before = row(list.by_id.head);
        while let Some(entry) = before.and_then(|at| self.rows.get_mut(at)) {
            if entry.by_id.next == link(at) {
                entry.by_id.next = next;
                return;
            }
            before = row(entry.by_id.next);
        }
    }

    fn bucket(&self, told: &Told) -> Option<usize> {
        bucket(hash(&(told.symbol.as_ref(), &told.id)), self.rows.len())
    }

    /// The fill at a place of the order by time.
    fn at(&self, place: usize) -> Option<Told> {
        self.rows.get(self.ordered(place)?)?.fill
    }

    /// The row at a place of the order by time.
    fn ordered(&self, place: usize) -> Option<usize> {
        row(self.rows.get(self.place(place)?)?.ordered)
    }

    fn order(&mut self, place: usize, at: Option<usize>) {
        let entry = self.place(place).and_then(|place| self.rows.get_mut(place));
        if let Some(entry) = entry {
            entry.ordered = at.map_or(0, link);
        }
    }

    fn place(&self, place: usize) -> Option<usize> {
        self.start.checked_add(place)?.checked_rem(self.rows.len())
    }
}
