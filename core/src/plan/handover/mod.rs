//! One stream out of two connections, while one takes over from the other.

mod balance;
mod mark;
mod progress;
mod row;
mod stream;

use alloc::collections::{BTreeMap, VecDeque};
use core::time::Duration;

use crate::event::{Event, Slot};
use crate::time::Instant;

use row::Row;

/// How much later than the other a connection may tell the same thing and still be waited for: ten
/// times what two connections to one venue differ by.
const LAG_MAX: Duration = Duration::from_secs(2);
/// How long after its beginning, at most, the new connection is left unpolled.
const HELD_UNTIL: Duration = Duration::from_secs(4);
/// After which time from its beginning everything is taken over, whatever is missing.
const DEADLINE: Duration = Duration::from_secs(10);
/// For how long in all it is waited longer because nothing was read.
const STALLED_MAX: Duration = Duration::from_secs(10);
/// The most trades that are remembered of one stream: minutes of a busy market.
const REMEMBERED_OF_STREAM: usize = 4_096;
/// The most trades that are remembered of all streams, about 10 MB.
const REMEMBERED: usize = 65_536;

/// Which of the two connections speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The one that is replaced.
    Old,
    /// The one that replaces it.
    New,
}

/// The handover of one connection's streams to another: a stream is a symbol on a channel.
///
/// Each stream is the old connection's at first: what it says is told, and what the new one says is
/// only remembered. After [`begin`](Self::begin), it is taken over at a moment at which the new one
/// has said something, and nothing that the old one has not: from then on the old one's words are
/// dropped, and of the new one's those that were told already. Both connections bring one sequence
/// in one order, so that nothing is missing, nothing is told twice and nothing is out of order.
///
/// That has three stages. First the new one must have said something on every stream; what stays
/// silent for two seconds the old one will not tell late either, unless that is silent altogether:
/// then four. Then the new one is held back, so that the old one catches up
/// ([`waits_for_old`](Self::waits_for_old)), and all streams are taken over together. Where that
/// does not come about in four seconds, each stream is taken over when it
/// may be, and after ten seconds in any case.
///
/// How "the same" is known: deltas, snapshots and book tickers by their id; trades by their id, or
/// by time, price, size and side where they have none. What has no identity (tickers, candles) is
/// taken over when the handover begins, and may be told twice or not at all around that moment:
/// each of them says all that the one before said.
#[derive(Debug)]
pub struct Handover {
    channels: usize,
    book: Option<usize>,
    rows: BTreeMap<Slot, Row>,
    /// The latest time that was told.
    clock: Instant,
    /// When the new connection was live.
    begun: Option<Instant>,
    /// The old connection is lost.
    orphaned: bool,
    stage: Stage,
    /// Whether the old connection has said anything since.
    spoken: bool,
    /// How long after the beginning what is silent is taken to stay so.
    flush_after: Duration,
    /// What the old connection had not said by now it will not say.
    flushed: bool,
    /// Since when only the tails are waited for.
    tail_since: Option<Instant>,
    /// For how long in all nothing was read.
    stalled: Duration,
    /// How many streams are the old connection's, and how many have a tail.
    left: Left,
    gaps: VecDeque<Slot>,
    /// How many trades are remembered.
    remembered: usize,
    forgotten: u64,
}

/// How far the handover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The new connection is to say something on every stream.
    Overlapping,
    /// The old connection is to say all that the new one has.
    Holding,
    /// Each stream is taken over as soon as it may be.
    Taking,
}

#[derive(Clone, Copy, Debug, Default)]
struct Left {
    old: usize,
    tails: usize,
}

impl Handover {
    /// Begins to remember, at the moment when the new connection is asked for: what the old one
    /// tells from here on is remembered as far as it must be to recognise it when the new one tells
    /// it too. `channels` is the number of channels of the feed; `book` the position of the one
    /// that feeds the connections' own books, where they keep any.
    #[must_use]
    pub fn new(channels: usize, book: Option<usize>, now: Instant) -> Self {
        Self {
            channels,
            book,
            rows: BTreeMap::new(),
            clock: now,
            begun: None,
            orphaned: false,
            spoken: false,
            flush_after: LAG_MAX,
            stage: Stage::Overlapping,
            flushed: false,
            tail_since: None,
            stalled: Duration::ZERO,
            left: Left::default(),
            gaps: VecDeque::new(),
            remembered: 0,
            forgotten: 0,
        }
    }

    /// Whose own book of a symbol shows what was told: its notices of that book are told, the
    /// other's are not. The new connection's does once it has passed what the old one had told;
    /// until then the old one's goes on, and may show deltas that the new one is yet to tell.
    #[must_use]
    pub fn owner(&self, slot: Slot) -> Side {
        self.rows.get(&slot).map_or(Side::Old, |row| row.owner(self.book))
    }

    /// Whether every stream is taken over, and the new connection has passed all that the old one
    /// had told: the old one may be closed and this be dropped.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.is_started() && self.left.old == 0 && self.left.tails == 0
    }

    /// Whether the new connection is ahead of the old one. A driver that leaves the new one's
    /// events unpolled for as long as this says so, four seconds at most, lets the old one catch
    /// up: then nothing is missing between them however busy the market is. It costs nothing: until
    /// then everything is told by the old one.
    #[must_use]
    pub const fn waits_for_old(&self) -> bool {
        self.begun.is_some() && matches!(self.stage, Stage::Holding)
    }

    /// When to call [`Handover::expire`], at the latest.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        if !self.is_started() || self.is_done() {
            return None;
        }
        if self.left.old == 0 {
            return Some(self.tail_since.map_or(self.clock, |since| since.after(LAG_MAX)));
        }
        let patience = match self.stage {
            _ if !self.flushed => self.flush_after,
            Stage::Overlapping | Stage::Holding => HELD_UNTIL,
            Stage::Taking => DEADLINE,
        };
        self.begun.map(|begun| begun.after(patience))
    }

    /// How many trades were forgotten, the oldest first, because there were too many to remember.
    #[must_use]
    pub const fn forgotten(&self) -> u64 {
        self.forgotten
    }

    const fn is_started(&self) -> bool {
        self.begun.is_some() || self.orphaned
    }
}

/// Facts.
impl Handover {
    /// An event of one of the connections, of the symbol at `slot` of the feed and the channel at
    /// position `channel`; says whether it is to be told. For the events of the book's channel,
    /// `book_live` says whether the speaker's own book of the symbol is live after it.
    pub fn tells(
        &mut self,
        side: Side,
        slot: Slot,
        channel: Option<usize>,
        event: &Event<'_>,
        book_live: bool,
    ) -> bool {
        let started = self.is_started();
        self.spoken |= side == Side::Old;
        let row = self.rows.entry(slot).or_insert_with(|| Row::new(self.channels, !started));
        row.spoke = side;
        if let Some(tells) = row.tells_whole(side) {
            return tells;
        }
        if self.book.is_some() && channel == self.book {
            row.set_live(side, book_live, self.book);
        }
        let Some((at, stream)) = channel.and_then(|at| Some((at, row.streams.get_mut(at)?))) else {
            return (side == Side::New) == started;
        };
        let before = (stream.remembered(), stream.is_ahead(), stream.overlaps());
        let tells = stream.said(side, event);
        let after = (stream.remembered(), stream.is_ahead(), stream.overlaps());
        self.remembered = (self.remembered + after.0).saturating_sub(before.0);
        self.bound(slot, at);
        if (before.1 && !after.1) || (!before.2 && after.2) {
            self.advance();
        }
        self.look_at(slot, at);
        tells
    }

    /// The new connection is live: every subscription is answered and every book that it keeps is
    /// live, unless the old one's is not either. From here on each stream is taken over at the
    /// first moment at which the new connection has told nothing that the old one has not told too.
    /// `slots` are the symbols that both connections follow, each with the ids that the two books
    /// have reached (old, new), where they are live. What has begun does not begin again, unless
    /// the new one was lost since and is live again.
    pub fn begin(
        &mut self,
        slots: impl Iterator<Item = (Slot, (Option<u64>, Option<u64>))>,
        now: Instant,
    ) {
        if self.begun.is_some() {
            return;
        }
        self.clock = now;
        (self.begun, self.flushed, self.tail_since) = (Some(now), false, None);
        (self.spoken, self.flush_after) = (false, LAG_MAX);
        for row in self.rows.values_mut() {
            row.shared = false;
        }
        for (slot, ids) in slots {
            let row = self.rows.entry(slot).or_insert_with(|| Row::new(self.channels, true));
            row.shared = true;
            row.begin(self.book, ids);
        }
        self.stage = Stage::Overlapping;
        if self.orphaned {
            self.take_over_all();
        }
        self.sweep();
        self.advance();
    }

    /// Only one of the two connections follows the symbol at `slot`, because it was wanted, or is
    /// wanted no more, since the new one was asked for: all that this side says of it is told, and
    /// nothing that the other says.
    pub fn alone(&mut self, slot: Slot, side: Side) {
        let started = self.is_started();
        let row = self.rows.entry(slot).or_insert_with(|| Row::new(self.channels, !started));
        row.alone = Some(side);
        self.recount();
        self.advance();
    }

    /// The state of a side's own book of a symbol changed, as its notices say: the id at which it
    /// is live, or `None` where it is not.
    pub fn book(&mut self, side: Side, slot: Slot, id: Option<u64>) {
        let Some(at) = self.book else { return };
        let started = self.is_started();
        let row = self.rows.entry(slot).or_insert_with(|| Row::new(self.channels, !started));
        row.set_live(side, id.is_some(), self.book);
        if let (Some(id), Some(stream)) = (id, row.streams.get_mut(at)) {
            stream.reached(side, id);
        }
        self.look_at(slot, at);
    }

    /// One of the two connections is lost. Without the old one, the new one has taken over
    /// everything at once, live or not. Without the new one, the old one has everything back at
    /// once, and what the new one told of it is not told again; the new one is to `begin` again
    /// when it is live again. Says of how many streams something may be missing, because the one
    /// that is left had said what was not told, or nothing yet.
    pub fn lost(&mut self, side: Side, now: Instant) -> usize {
        self.clock = now;
        let forced = match side {
            Side::Old => {
                self.orphaned = true;
                self.stage = Stage::Taking;
                for row in self.rows.values_mut() {
                    row.set_live(Side::Old, false, self.book);
                }
                self.take_over_all()
            }
            Side::New => {
                self.begun = None;
                if self.orphaned {
                    self.rows.values_mut().for_each(Row::forget_new);
                    0
                } else {
                    self.give_back()
                }
            }
        };
        self.remembered = self.rows.values().map(Row::remembered).sum();
        self.recount();
        forced
    }

    /// The new connection is gone for good: the old one has everything back, as where it is
    /// [`lost`](Self::lost). Another one may `begin`; until then, or until the old one has said
    /// what the other had told, this goes on to say what is told.
    pub fn give_up(&mut self, now: Instant) -> usize {
        let missing = self.lost(Side::New, now);
        self.rows.retain(|_, row| row.alone != Some(Side::New));
        self.recount();
        missing
    }

    /// For so long the driver has read from neither connection: what they have said meanwhile comes
    /// so much later, and is waited for so much longer, ten seconds in all at most.
    pub fn stalled(&mut self, time: Duration) {
        let time = time.min(STALLED_MAX.saturating_sub(self.stalled));
        self.stalled = self.stalled.saturating_add(time);
        for since in [&mut self.begun, &mut self.tail_since].into_iter().flatten() {
            *since = since.after(time);
        }
    }

    /// Looks at the deadlines: a stream that finds no such moment within ten seconds is taken over
    /// all the same, and counted. Says how many were so taken.
    pub fn expire(&mut self, now: Instant) -> usize {
        self.clock = now;
        let age = self.begun.map_or(Duration::ZERO, |begun| now.since(begun));
        let mut forced = 0;
        if age >= self.flush_after && !self.flushed {
            // Who says nothing at all may have all that is missed still on its way.
            match self.spoken || age >= HELD_UNTIL {
                true => forced = self.flush(),
                false => self.flush_after = HELD_UNTIL,
            }
        }
        if age >= HELD_UNTIL && self.stage != Stage::Taking {
            self.stage = Stage::Taking;
            self.sweep();
        }
        if age >= DEADLINE {
            forced += self.take_over_all();
        }
        self.recount();
        self.end_tails(now);
        forced
    }

    /// The next symbol whose book was taken over though the old one was not live or something
    /// between the two is missing, or given back so: the [`owner`](Self::owner)'s own book is to be
    /// shown anew. Each is said once.
    pub fn next_gap(&mut self) -> Option<Slot> {
        self.gaps.pop_front()
    }
}
