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
    /// Whether the old connection, and whether the new one, has said anything of it.
    spoken: bool,
    heard: bool,
    ids: Ids,
    trades: Balance,
    /// Since the new connection has taken over, the other way round: what it told minus what the
    /// old one said, so that the old one may be given the stream back.
    back: Balance,
}

/// What was said that has ids, which only grow.
#[derive(Debug, Default)]
struct Ids {
    /// The highest that was told.
    told: Option<u64>,
    /// The highest that the new connection has said.
    heard: Option<u64>,
    /// Where the new connection's own book is, which a snapshot may take further than what was
    /// said.
    book: Option<u64>,
    /// The new connection has said, and told, one that is higher than what the old one told.
    passed: bool,
    /// The highest that the new connection had said when the handover began.
    begun_at: Option<u64>,
    /// Whether the old connection told any since.
    moved: bool,
    /// What it told before that the new one will not say any more.
    flushed: bool,
    /// The highest that the old connection has said since the new one has taken over.
    back: Option<u64>,
    /// The stream is the old connection's again, which has yet to say what this was told up to.
    returned: Option<u64>,
}

impl Stream {
    pub(super) const fn phase(&self) -> Phase {
        self.phase
    }

    /// How many trades are remembered.
    pub(super) fn remembered(&self) -> usize {
        self.trades.len() + self.back.len()
    }

    /// Whether the new connection has said what the old one has not told.
    pub(super) fn is_ahead(&self) -> bool {
        self.phase == Phase::Old && (self.ids.reached() > self.ids.told || self.trades.is_ahead())
    }

    /// Whether the new connection has said something, so that what it did not say the old one told
    /// before.
    pub(super) const fn overlaps(&self) -> bool {
        self.heard
    }

    /// Whether the new connection's book is where the old one's was, or behind.
    ///
    /// Then it may take over without a gap. Let H be the highest id that was told, and N ≤ H the
    /// one that the new book has reached, live. Its deltas from there on are contiguous, or it is
    /// live no more and says so: the first id of each is at most one more than the last id of the
    /// one before. Of those after N, take the first whose last id is above H. The one before it, or
    /// the book at N, ends at H or lower; so it begins at H + 1 or lower, and joins what was told.
    pub(super) fn is_met(&self) -> bool {
        self.ids.reached().is_some() && self.ids.reached() <= self.ids.told
    }

    /// Whether the new connection's own book shows all that was told.
    pub(super) fn is_shown(&self) -> bool {
        let reached = self.phase == Phase::Tail && self.ids.reached() >= self.ids.told;
        reached || self.phase == Phase::New
    }

    /// Whether the new connection may take over: it has said something, and nothing that was not
    /// told. What the old one told before that the new one has heard of too, or will not: both
    /// bring one sequence. Where the new one has said nothing, the old one may have yet to tell
    /// what the new one came too late for, until it is `flushed`.
    pub(super) fn is_ready(&self, flushed: bool) -> bool {
        if !self.spoken && !self.heard {
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
        self.speaks(side);
        match (self.phase, side) {
            (Phase::Old, Side::Old) => match Mark::of(event) {
                Mark::Id(id) => self.ids.tells(id),
                Mark::Trade(key) => {
                    let tells = self.back.passes(&key);
                    self.trades.told(key);
                    tells
                }
                Mark::None => true,
            },
            (Phase::Old, Side::New) => {
                match Mark::of(event) {
                    Mark::Id(id) => self.ids.heard = self.ids.heard.max(Some(id)),
                    Mark::Trade(key) => self.trades.heard(key),
                    Mark::None => {}
                }
                false
            }
            (Phase::Tail | Phase::New, Side::Old) => {
                match Mark::of(event) {
                    Mark::Id(id) => self.ids.back = self.ids.back.max(Some(id)),
                    Mark::Trade(key) => self.back.heard(key),
                    Mark::None => {}
                }
                false
            }
            (Phase::Tail | Phase::New, Side::New) => self.passes(event),
        }
    }

    /// A side's own book is live at an id.
    pub(super) fn reached(&mut self, side: Side, id: u64) {
        match (side, self.phase) {
            (Side::Old, Phase::Old) => self.ids.tell(id),
            (Side::Old, Phase::Tail | Phase::New) => {}
            (Side::New, _) => self.ids.book = self.ids.book.max(Some(id)),
        }
    }

    /// The handover begins.
    pub(super) fn begin(&mut self) {
        (self.ids.begun_at, self.ids.moved, self.ids.flushed) = (self.ids.heard, false, false);
        self.trades.begin();
    }

    /// What the new connection said before the handover began the old one will not tell any more:
    /// it told it long ago.
    pub(super) fn flush_old(&mut self) {
        if self.phase == Phase::Old {
            self.ids.told = self.ids.told.max(self.ids.begun_at);
            self.trades.flush_old();
        }
    }

    /// What the old connection told before the handover began the new one will not say any more.
    pub(super) fn flush_new(&mut self) {
        self.ids.flushed = !self.ids.moved;
        self.trades.flush_new();
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
            (self.heard, self.ids.heard, self.ids.book) = (false, None, None);
            self.trades.forget_heard();
        }
    }

    /// The stream is the old connection's again, but for what the new one has told. Whether
    /// something is missing, because the old one has said, unheard, what the new one did not tell.
    pub(super) fn give_back(&mut self) -> bool {
        if self.phase == Phase::Old {
            self.forget_new();
            return false;
        }
        self.phase = Phase::Old;
        let misses_ids = self.ids.back > self.ids.told;
        let is_missing = misses_ids || self.back.is_ahead();
        self.ids.returned = self.ids.told.filter(|_| !misses_ids);
        self.ids.told = self.ids.told.max(self.ids.back);
        (self.ids.back, self.ids.passed) = (None, false);
        self.forget_new();
        self.back.forget_heard();
        is_missing
    }

    /// The old connection's book is shown anew, so that what it says goes on from there.
    pub(super) fn shown_anew(&mut self) {
        if self.ids.returned.take().is_some() {
            self.ids.told = None;
        }
    }

    /// Forgets the oldest trade; whether there was one.
    pub(super) fn forget_oldest(&mut self) -> bool {
        self.trades.forget_oldest() || self.back.forget_oldest()
    }

    fn speaks(&mut self, side: Side) {
        match side {
            Side::Old => self.spoken = true,
            Side::New => self.heard = true,
        }
    }

    /// Whether what the new connection says after its takeover was not told by the old one.
    fn passes(&mut self, event: &Event<'_>) -> bool {
        match Mark::of(event) {
            Mark::Id(id) => self.ids.passes(id),
            Mark::Trade(key) => {
                let passes = self.trades.passes(&key);
                if passes {
                    self.back.told(key);
                }
                passes
            }
            Mark::None => true,
        }
    }
}

impl Ids {
    fn tell(&mut self, id: u64) {
        if Some(id) > self.told {
            (self.told, self.moved, self.flushed) = (Some(id), true, false);
        }
    }

    /// The old connection says an id; whether it was not told yet.
    fn tells(&mut self, id: u64) -> bool {
        self.returned.take_if(|returned| id > *returned);
        self.tell(id);
        self.returned.is_none()
    }

    /// How far the new connection has come.
    fn reached(&self) -> Option<u64> {
        self.heard.max(self.book)
    }

    /// What has the id that was told last may be a repetition without news, as some venues send
    /// them; until there is news it is dropped.
    fn passes(&mut self, id: u64) -> bool {
        self.heard = self.heard.max(Some(id));
        self.passed |= self.told.is_none_or(|told| id > told);
        if self.passed {
            self.told = self.told.max(Some(id));
        }
        self.passed
    }

    fn is_past(&self) -> bool {
        // A book that has come further than what was told may say so late, or not at all.
        let is_silent = self.heard.is_none() && (self.book.is_none() || self.book >= self.told);
        self.passed || self.heard >= self.told || (self.flushed && is_silent)
    }
}
