//! One symbol on one channel, as two connections say it.

use crate::event::Event;

use super::Side;
use super::balance::Balance;
use super::mark::Mark;

/// How far the handover of a stream is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// The old connection speaks.
    #[default]
    Old,
    /// The new connection speaks, and has not yet said all that the old one had told.
    Tail,
    /// The new connection speaks.
    New,
}

/// One symbol on one channel.
#[derive(Debug, Default)]
pub(super) struct Stream {
    phase: Phase,
    /// Whether anything was said of it.
    spoken: bool,
    ids: Ids,
    trades: Balance,
}

/// What was said that has ids, which only grow.
#[derive(Debug, Default)]
struct Ids {
    /// The highest that was told.
    told: Option<u64>,
    /// The highest that the new connection has said.
    heard: Option<u64>,
    /// The new connection has said, and told, one that is higher than what the old one told.
    passed: bool,
}

impl Stream {
    pub(super) const fn phase(&self) -> Phase {
        self.phase
    }

    /// How many trades are remembered.
    pub(super) fn remembered(&self) -> usize {
        self.trades.len()
    }

    /// Whether the new connection has said what the old one has not told.
    pub(super) fn is_ahead(&self) -> bool {
        self.phase == Phase::Old && (self.ids.heard > self.ids.told || self.trades.is_ahead())
    }

    /// Whether the new connection's book is where the old one's was, or behind.
    ///
    /// Then it may take over without a gap. Let H be the highest id that was told, and N ≤ H the
    /// one that the new book has reached, live. Its deltas from there on are contiguous, or it is
    /// live no more and says so: the first id of each is at most one more than the last id of the
    /// one before. Of those after N, take the first whose last id is above H. The one before it, or
    /// the book at N, ends at H or lower; so it begins at H + 1 or lower, and joins what was told.
    pub(super) fn is_met(&self) -> bool {
        self.ids.heard.is_some() && self.ids.heard <= self.ids.told
    }

    /// Whether the new connection may take over: it has said something, and nothing that was not
    /// told. What the old one told before that the new one has heard of too, or will not: both
    /// bring one sequence. Where the new one has said nothing, the old one may have yet to tell
    /// what the new one came too late for, until it is `flushed`.
    pub(super) fn is_ready(&self, flushed: bool) -> bool {
        if !self.spoken {
            return flushed;
        }
        let ids = match (self.ids.told, self.ids.heard) {
            (None, None) => true,
            (Some(_), None) => flushed,
            (told, heard) => heard <= told,
        };
        ids && self.trades.is_ready(flushed)
    }

    /// A side says something; whether it is to be told.
    pub(super) fn said(&mut self, side: Side, event: &Event<'_>) -> bool {
        self.spoken = true;
        match (self.phase, side) {
            (Phase::Old, Side::Old) => {
                match Mark::of(event) {
                    Mark::Id(id) => self.reached(side, id),
                    Mark::Trade(key) => self.trades.told(key),
                    Mark::None => {}
                }
                true
            }
            (Phase::Old, Side::New) => {
                match Mark::of(event) {
                    Mark::Id(id) => self.reached(side, id),
                    Mark::Trade(key) => self.trades.heard(key),
                    Mark::None => {}
                }
                false
            }
            (Phase::Tail | Phase::New, Side::Old) => false,
            (Phase::Tail | Phase::New, Side::New) => self.passes(event),
        }
    }

    /// A side has come to an id.
    pub(super) fn reached(&mut self, side: Side, id: u64) {
        self.spoken = true;
        match (side, self.phase) {
            (Side::Old, Phase::Old) => self.ids.told = self.ids.told.max(Some(id)),
            (Side::Old, Phase::Tail | Phase::New) => {}
            (Side::New, _) => self.ids.heard = self.ids.heard.max(Some(id)),
        }
    }

    pub(super) fn take_over(&mut self) {
        self.phase = Phase::Tail;
        self.pass();
    }

    /// Ends the tail where the new connection has said all that the old one had told.
    pub(super) fn pass(&mut self) {
        if self.phase == Phase::Tail && self.ids.is_past() && self.trades.is_past() {
            self.phase = Phase::New;
        }
    }

    /// Ends the tail.
    pub(super) fn end_tail(&mut self) {
        if self.phase == Phase::Tail {
            self.phase = Phase::New;
        }
    }

    /// Forgets what the new connection has said, where it has not taken over.
    pub(super) fn forget_new(&mut self) {
        if self.phase == Phase::Old {
            self.ids.heard = None;
            self.trades.forget_heard();
        }
    }

    /// Forgets the oldest trade; whether there was one.
    pub(super) fn forget_oldest(&mut self) -> bool {
        self.trades.forget_oldest()
    }

    /// Whether what the new connection says after its takeover was not told by the old one.
    fn passes(&mut self, event: &Event<'_>) -> bool {
        match Mark::of(event) {
            Mark::Id(id) => self.ids.passes(id),
            Mark::Trade(key) => self.trades.passes(&key),
            Mark::None => true,
        }
    }
}

impl Ids {
    /// What has the id that was told last may be a repetition without news, as some venues send
    /// them; until there is news it is dropped.
    fn passes(&mut self, id: u64) -> bool {
        self.heard = self.heard.max(Some(id));
        self.passed |= self.told.is_none_or(|told| id > told);
        self.passed
    }

    fn is_past(&self) -> bool {
        self.passed || self.heard >= self.told
    }
}
