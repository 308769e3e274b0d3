//! A book by its id, for as long as it is remembered.

use std::collections::VecDeque;
use std::time::Duration;

use super::side::{Change, Sides};
use crate::venue::Time;

/// Changes between two whole books, unless a side has more levels than that.
const SEGMENT: usize = 256;
/// The most segments: 262,144 changes, which is 35 s of 7,490 changes a second.
const MAX_SEGMENTS: usize = 1_024;

/// The changes of a market, with whole books in between.
#[derive(Debug)]
pub(crate) struct History {
    /// How long a book is remembered at least, as far as [`MAX_SEGMENTS`] allows.
    memory: Duration,
    segments: VecDeque<Segment>,
}

#[derive(Debug)]
struct Segment {
    /// The id of the book that the changes start from.
    id: u64,
    /// When that book came about.
    since: Time,
    book: Sides,
    changes: Vec<(Time, Change)>,
}

impl History {
    pub(crate) fn new(memory: Duration, book: &Sides, id: u64, now: Time) -> Self {
        let mut history = Self { memory, segments: VecDeque::new() };
        history.begin(book, id, now);
        history
    }

    /// Takes a change; `book` and `id` are those after it.
    pub(crate) fn changed(&mut self, at: Time, change: Change, book: &Sides, id: u64) {
        let Some(segment) = self.segments.back_mut() else { return };
        segment.changes.push((at, change));
        if segment.changes.len() >= SEGMENT.max(book.bids.len()).max(book.asks.len()) {
            self.begin(book, id, at);
            self.forget(at);
        }
    }

    /// The book of an id, and when it came about.
    pub(crate) fn at(&self, id: u64) -> Option<(Sides, Time)> {
        let after = self.segments.partition_point(|segment| segment.id <= id);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        let count = usize::try_from(id - segment.id).ok()?;
        let changes = segment.changes.get(..count)?;
        let mut book = segment.book.clone();
        for (_, change) in changes {
            book.apply(change);
        }
        Some((book, changes.last().map_or(segment.since, |&(at, _)| at)))
    }

    /// The id that a book had at a time; the oldest that is remembered where that is later.
    pub(crate) fn id_at(&self, time: Time) -> u64 {
        let after = self.segments.partition_point(|segment| segment.since <= time);
        let Some(segment) = self.segments.get(after.saturating_sub(1)) else { return 0 };
        let count = segment.changes.partition_point(|&(at, _)| at <= time);
        segment.id + u64::try_from(count).unwrap_or(0)
    }

    fn begin(&mut self, book: &Sides, id: u64, since: Time) {
        let book = book.clone();
        self.segments.push_back(Segment { id, since, book, changes: Vec::new() });
    }

    fn forget(&mut self, now: Time) {
        let horizon = now.saturating_sub(self.memory);
        while self.segments.len() > MAX_SEGMENTS
            || self.segments.get(1).is_some_and(|second| second.since < horizon)
        {
            self.segments.pop_front();
        }
    }
}
