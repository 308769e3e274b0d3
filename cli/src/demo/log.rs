//! What happened, in order, for people.

use core::fmt::Display;
use core::time::Duration;
use std::collections::VecDeque;
use std::time::Instant;

/// Entries that are kept.
const ENTRIES_MAX: usize = 256;

/// How an entry is to be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// It works, or works again.
    Good,
    /// Something is wrong.
    Bad,
    /// It goes on.
    Plain,
    /// The demo itself did something.
    Deed,
}

/// One entry.
#[derive(Clone)]
pub(super) struct Entry {
    /// Since the start.
    pub(super) at: Duration,
    pub(super) tone: Tone,
    pub(super) text: String,
}

/// The newest entries.
#[derive(Clone)]
pub(super) struct Log {
    start: Instant,
    entries: VecDeque<Entry>,
    /// How many there were in all.
    count: usize,
}

impl Log {
    pub(super) fn new(start: Instant) -> Self {
        Self { start, entries: VecDeque::new(), count: 0 }
    }

    pub(super) fn add(&mut self, now: Instant, tone: Tone, text: impl Display) {
        if self.entries.len() == ENTRIES_MAX {
            self.entries.pop_front();
        }
        let at = now.saturating_duration_since(self.start);
        self.entries.push_back(Entry { at, tone, text: text.to_string() });
        self.count += 1;
    }

    /// How many entries there were in all.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The newest `count` entries, oldest first.
    pub(super) fn newest(&self, count: usize) -> impl Iterator<Item = &Entry> {
        self.entries.iter().skip(self.entries.len().saturating_sub(count))
    }
}
