//! What a handover knows of one symbol.

use alloc::vec::Vec;

use super::Side;
use super::stream::{Phase, Stream};

/// What a handover knows of one symbol.
#[derive(Debug)]
pub(super) struct Row {
    /// The only side that follows it.
    pub(super) alone: Option<Side>,
    /// Whether both follow it, as far as is known.
    pub(super) shared: bool,
    /// Who spoke of it last.
    pub(super) spoke: Side,
    /// By position of the channel.
    pub(super) streams: Vec<Stream>,
    old_live: bool,
    new_live: bool,
    gap: bool,
}

/// Which streams may be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taking {
    /// Books of which the old connection's is not live.
    Broken,
    /// Those too of which the new connection has said something, and nothing that was not told.
    Heard,
    /// Those too of which the new connection has said nothing.
    Flushed,
}

impl Row {
    pub(super) fn new(channels: usize, shared: bool) -> Self {
        let mut streams = Vec::new();
        streams.resize_with(channels, Stream::default);
        let (old_live, new_live, gap) = (false, false, false);
        Self { alone: None, shared, spoke: Side::Old, streams, old_live, new_live, gap }
    }

    /// Whose own book shows what was told.
    pub(super) fn owner(&self, book: Option<usize>) -> Side {
        if let Some(side) = self.alone {
            return side;
        }
        if !self.shared {
            return self.spoke;
        }
        let book = book.and_then(|at| self.streams.get(at));
        let passed = match book {
            Some(stream) => stream.is_shown(),
            None => self.streams.iter().all(Stream::is_shown),
        };
        if passed { Side::New } else { Side::Old }
    }

    /// Whether all that a side says is told, or nothing, where that does not depend on the stream.
    pub(super) fn tells_whole(&self, side: Side) -> Option<bool> {
        match self.alone {
            Some(alone) => Some(alone == side),
            None => (!self.shared).then_some(true),
        }
    }

    /// How many streams that both follow are in a phase.
    pub(super) fn count(&self, phase: Phase) -> usize {
        if !self.is_joint() {
            return 0;
        }
        self.streams.iter().filter(|stream| stream.phase() == phase).count()
    }

    /// Whether the new connection has said of it what the old one has not.
    pub(super) fn is_ahead(&self) -> bool {
        self.is_joint() && self.streams.iter().any(Stream::is_ahead)
    }

    /// Whether the new connection has said something on every channel.
    pub(super) fn overlaps(&self, book: Option<usize>) -> bool {
        let streams = self.streams.iter().enumerate();
        let said = |(at, stream): (usize, &Stream)| match book == Some(at) {
            true => self.new_live,
            false => stream.overlaps(),
        };
        !self.is_joint() || streams.into_iter().all(said)
    }

    /// What one of the two said before the handover began the other will not say any more. Says of
    /// how many streams the new connection was ahead by that alone.
    pub(super) fn flush(&mut self, book: Option<usize>, was_held: bool) -> usize {
        let (joint, mut given_up) = (self.is_joint(), 0);
        for (at, stream) in self.streams.iter_mut().enumerate() {
            if book != Some(at) {
                let was_ahead = stream.is_ahead();
                stream.flush_old();
                given_up += usize::from(joint && was_ahead && !stream.is_ahead());
            }
            if !was_held {
                stream.flush_new();
            }
        }
        given_up
    }

    pub(super) fn remembered(&self) -> usize {
        self.streams.iter().map(Stream::remembered).sum()
    }

    pub(super) fn set_live(&mut self, side: Side, live: bool, book: Option<usize>) {
        match side {
            Side::Old => {
                let changed = core::mem::replace(&mut self.old_live, live) != live;
                let stream = book.and_then(|at| self.streams.get_mut(at)).filter(|_| changed);
                stream.into_iter().for_each(Stream::shown_anew);
            }
            Side::New => {
                // It falls before it shows what was told, and nobody hears of it: what it shows
                // when it is live again need not go on from there.
                let stream = book.and_then(|at| self.streams.get(at));
                let trails =
                    stream.is_some_and(|one| one.phase() == Phase::Tail && !one.is_shown());
                self.gap |= trails && !live;
                self.new_live = live;
            }
        }
    }

    /// The new connection is live; the books are at these ids, where they are live.
    pub(super) fn begin(&mut self, book: Option<usize>, (old, new): (Option<u64>, Option<u64>)) {
        if let Some(stream) = book.and_then(|at| self.streams.get_mut(at)) {
            (self.old_live, self.new_live) = (old.is_some(), new.is_some());
            for (side, id) in [(Side::Old, old), (Side::New, new)] {
                id.into_iter().for_each(|id| stream.reached(side, id));
            }
        }
        self.streams.iter_mut().for_each(Stream::begin);
    }

    /// Takes a stream over where it may be, and ends its tail where it has none; says whether
    /// anything changed.
    pub(super) fn turn(&mut self, at: usize, book: Option<usize>, taking: Taking) -> bool {
        if !self.is_joint() {
            return false;
        }
        let (old_live, new_live) = (self.old_live, self.new_live);
        let Some(stream) = self.streams.get_mut(at) else { return false };
        let before = stream.phase();
        let ready = match book == Some(at) {
            // Neither is live: their words are all that there is.
            true if !new_live && !old_live => taking == Taking::Flushed && stream.is_ready(true),
            true => new_live && (!old_live || (taking != Taking::Broken && stream.is_met())),
            false => taking != Taking::Broken && stream.is_ready(taking == Taking::Flushed),
        };
        if before == Phase::Old && ready {
            stream.take_over();
            self.gap |= book == Some(at) && !old_live;
        }
        stream.pass();
        before != stream.phase()
    }

    /// Takes all streams over, and says of how many something may be missing.
    pub(super) fn take_over_all(&mut self, book: Option<usize>) -> usize {
        if !self.is_joint() {
            return 0;
        }
        let mut forced = 0;
        for (at, stream) in self.streams.iter_mut().enumerate() {
            if stream.phase() != Phase::Old {
                continue;
            }
            let is_book = book == Some(at);
            let has_book = is_book && (self.old_live || self.new_live);
            let is_joined = if has_book { self.new_live } else { stream.overlaps() };
            let unsure = stream.is_ahead() || !is_joined;
            forced += usize::from(unsure);
            self.gap |= is_book && (unsure || !self.old_live);
            stream.take_over();
        }
        forced
    }

    /// Forgets what the new connection has said of the streams that it has not taken over.
    pub(super) fn forget_new(&mut self) {
        self.new_live = false;
        self.streams.iter_mut().for_each(Stream::forget_new);
    }

    /// The new connection is lost: its streams are the old one's again. Says of how many something
    /// is missing, and whether the book is one of them.
    pub(super) fn give_back(&mut self, book: Option<usize>) -> (usize, bool) {
        (self.new_live, self.gap) = (false, false);
        let (joint, old_live) = (self.is_joint(), self.old_live);
        let (mut missing, mut book_missing) = (0, false);
        for (at, stream) in self.streams.iter_mut().enumerate() {
            let misses = stream.give_back() && joint;
            missing += usize::from(misses);
            if book == Some(at) {
                book_missing = misses;
                if !old_live {
                    stream.shown_anew();
                }
            }
        }
        (missing, book_missing)
    }

    /// Whether the new connection's book is to be shown anew, now that it has passed what was told.
    pub(super) fn take_gap(&mut self, book: Option<usize>) -> bool {
        self.gap && self.owner(book) == Side::New && core::mem::take(&mut self.gap)
    }

    const fn is_joint(&self) -> bool {
        self.shared && self.alone.is_none()
    }
}
