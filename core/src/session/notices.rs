//! What waits to be told, in order, without a queue that could overflow in silence.

use core::time::Duration;

use heapless::Deque;

use crate::account::action::{ActionId, ActionKind};
use crate::account::id::Id;
use crate::account::ledger::AccountState;
use crate::event::Slot;
use crate::exchange::{ControlKind, Malformed, MessageKind};
use crate::retry::Cause;
use crate::time::Instant;

use super::output::{Dropped, SnapshotFailure, State};
use super::slow::{Slow, Slows};

/// The most bytes of a message, or of the venue's words, that a notice repeats.
pub(crate) const EXCERPT_MAX: usize = 100;
/// State changes that may wait; a poll tells them all, so more than a few means nobody polls.
const CHANGES_MAX: usize = 16;

/// A change of the session's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) cause: Option<Cause>,
    pub(crate) data_age: Option<Duration>,
}

/// What the last message made necessary to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Malformed(Malformed),
    Venue { kind: ControlKind, code: Option<i64> },
}

/// A notice that was taken out to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Nothing,
    Change(Change),
    Said(Said),
    Subscription { slot: Slot, channel: usize },
    Book(Slot),
    Quiet { slot: Slot, age: Duration },
    SnapshotFailed { slot: Slot, failure: SnapshotFailure },
    Account(AccountState),
    Outcome { id: ActionId, kind: ActionKind, client_id: Option<Id>, fate: Fate },
    CallFailed { call: &'static str, failure: SnapshotFailure },
    Slow(Slow),
    Dropped { what: Dropped, count: u32 },
}

/// An [`Outcome`](crate::account::action::Outcome) without the venue's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Acknowledged,
    Done,
    Refused(Option<i64>),
    Unknown,
    FoundDone,
    FoundNotDone,
}

impl Fate {
    /// Whether the venue itself said so, in answer to the request.
    pub(crate) const fn is_answer(self) -> bool {
        matches!(self, Self::Acknowledged | Self::Done | Self::Refused(_))
    }
}

/// A bounded copy of a part of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Excerpt {
    bytes: [u8; EXCERPT_MAX],
    len: usize,
}

/// The waiting notices, those of subscriptions and books excepted: these are flags in their rows.
#[derive(Debug)]
pub(crate) struct Notices {
    /// Whether any of the following may wait: the one thing that is looked at for every message.
    any: bool,
    changes: Deque<Change, CHANGES_MAX>,
    said: Option<Said>,
    failed: Option<(Slot, SnapshotFailure)>,
    slows: Slows,
    dropped_events: u32,
    dropped_notices: u32,
    /// What `said` is about.
    pub(crate) excerpt: Excerpt,
    /// The words of the refusal that the changes of rows, as long as any is unsaid, follow from.
    pub(crate) quote: Excerpt,
}

impl Excerpt {
    pub(crate) const EMPTY: Self = Self { bytes: [0; EXCERPT_MAX], len: 0 };

    /// The first bytes of `from`.
    pub(crate) fn of(from: &[u8]) -> Self {
        let mut excerpt = Self::EMPTY;
        for (to, byte) in excerpt.bytes.iter_mut().zip(from) {
            *to = *byte;
            excerpt.len += 1;
        }
        excerpt
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.len).unwrap_or_default()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The longest valid text at its start.
    pub(crate) fn text(&self) -> &str {
        match core::str::from_utf8(self.bytes()) {
            Ok(text) => text,
            Err(error) => self
                .bytes()
                .get(..error.valid_up_to())
                .and_then(|valid| core::str::from_utf8(valid).ok())
                .unwrap_or_default(),
        }
    }
}

impl Notices {
    pub(crate) const fn new() -> Self {
        Self {
            any: false,
            changes: Deque::new(),
            said: None,
            failed: None,
            slows: Slows::new(),
            dropped_events: 0,
            dropped_notices: 0,
            excerpt: Excerpt::EMPTY,
            quote: Excerpt::EMPTY,
        }
    }

    pub(crate) fn change(&mut self, change: Change) {
        self.any = true;
        if self.changes.push_back(change).is_err() {
            self.dropped_notices = self.dropped_notices.saturating_add(1);
        }
    }

    pub(crate) fn say(&mut self, said: Said, excerpt: &[u8]) {
        self.any = true;
        if self.said.replace(said).is_some() {
            self.dropped_notices = self.dropped_notices.saturating_add(1);
        }
        self.excerpt = Excerpt::of(excerpt);
    }

    /// Keeps the venue's words for the notices of the subscriptions that they are about.
    pub(crate) fn quote(&mut self, words: &[u8]) {
        self.quote = Excerpt::of(words);
    }

    /// Whether there may be something to tell, now or at a deadline.
    #[inline]
    pub(crate) fn may_wait(&self) -> bool {
        self.any
    }

    /// Whether there is something to tell.
    #[inline]
    pub(crate) fn wait(&self, now: Instant) -> bool {
        self.any
            && (self.dropped_notices > 0
                || self.dropped_events > 0
                || self.said.is_some()
                || !self.changes.is_empty()
                || self.failed.is_some()
                || self.slows.deadline().is_some_and(|due| due <= now))
    }

    /// When slow messages are next announced, where there were any.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        if self.any { self.slows.deadline() } else { None }
    }

    pub(crate) fn snapshot_failed(&mut self, slot: Slot, failure: SnapshotFailure) {
        self.any = true;
        if self.failed.replace((slot, failure)).is_some() {
            self.dropped_notices = self.dropped_notices.saturating_add(1);
        }
    }

    pub(crate) fn slow(&mut self, kind: MessageKind, took_ns: u64, budget_ns: u32) {
        self.any = true;
        self.slows.add(kind, took_ns, budget_ns);
    }

    pub(crate) fn dropped_events(&mut self, count: usize) {
        self.any = true;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.dropped_events = self.dropped_events.saturating_add(count);
    }

    /// The next notice in order.
    #[inline]
    pub(crate) fn next(&mut self, now: Instant) -> Option<Shown> {
        if self.any { self.next_waiting(now) } else { None }
    }

    #[cold]
    fn next_waiting(&mut self, now: Instant) -> Option<Shown> {
        if self.dropped_notices > 0 {
            let count = core::mem::take(&mut self.dropped_notices);
            return Some(Shown::Dropped { what: Dropped::Notices, count });
        }
        if self.dropped_events > 0 {
            let count = core::mem::take(&mut self.dropped_events);
            return Some(Shown::Dropped { what: Dropped::Events, count });
        }
        if let Some(said) = self.said.take() {
            return Some(Shown::Said(said));
        }
        if let Some(change) = self.changes.pop_front() {
            return Some(Shown::Change(change));
        }
        if let Some((slot, failure)) = self.failed.take() {
            return Some(Shown::SnapshotFailed { slot, failure });
        }
        let slow = self.slows.take(now);
        self.any = self.slows.deadline().is_some();
        slow.map(Shown::Slow)
    }
}
