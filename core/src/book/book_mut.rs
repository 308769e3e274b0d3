//! One book and its storage: what deltas and snapshots do to it.

use super::entry::{Entry, Order};
use super::head::{BookHead, Holding};
use super::side::Side;
use super::ticks::ticks;
use super::{
    Applied, Beyond, BookFeed, BookState, Follow, Merged, Resync, StaleReason, SyncReason,
};
use crate::decimal::Decimal;
use crate::event::Level;
use crate::time::Instant;

/// The most decimal places that are kept only because they were written: 12 digits are left before
/// the point.
const PADDED_MAX: u8 = 16;

/// One book and its storage.
pub(super) struct BookMut<'a> {
    pub(super) head: &'a mut BookHead,
    pub(super) bids: &'a mut [Entry],
    pub(super) asks: &'a mut [Entry],
}

/// Levels and the id of the update or state that they are.
#[derive(Clone, Copy)]
pub(super) struct Frame<'l> {
    pub(super) first: Option<u64>,
    pub(super) id: u64,
    pub(super) bids: &'l [Level],
    pub(super) asks: &'l [Level],
}

/// A price or size cannot be held exactly.
struct Unrepresentable;

impl BookMut<'_> {
    #[inline]
    pub(super) fn delta(&mut self, delta: Frame<'_>, now: Instant) -> Applied {
        let Some(feed) = self.head.feed else { return Applied::Untracked };
        match (self.head.state, self.head.id) {
            (BookState::Live, Some(id)) => match (feed.follows)(id, delta.first, delta.id) {
                Follow::Duplicate => Applied::Duplicate,
                Follow::Next => self.advance(delta, now),
                Follow::Gap => self.miss(&feed, id, delta, now),
            },
            _ if self.head.is_holding_deltas(&feed) => self.hold(&feed, delta, now),
            _ => Applied::Ignored,
        }
    }

    #[cold]
    pub(super) fn replace(&mut self, frame: Frame<'_>, now: Instant) -> Merged {
        let Some(feed) = self.head.feed else { return Merged::Ignored };
        if self.head.has_ended() {
            return Merged::Ignored;
        }
        if feed.resync == Resync::Snapshot {
            if self.head.state != BookState::Live {
                return self.snapshot(frame, now);
            }
            if self.head.id.is_some_and(|id| id >= frame.id) {
                return Merged::Ignored;
            }
        }
        self.head.clear();
        if self.admit_all(frame).is_err() {
            self.spoil(StaleReason::Unrepresentable, now);
            return Merged::Unrepresentable;
        }
        self.merge(&feed, frame);
        self.go_live(frame.id, now)
    }

    #[cold]
    pub(super) fn snapshot(&mut self, frame: Frame<'_>, now: Instant) -> Merged {
        let Some(feed) = self.head.feed else { return Merged::Ignored };
        let live = self.head.state == BookState::Live;
        let waiting = match self.head.holding {
            Holding::Since(_) => live,
            _ => !live && self.head.is_holding_deltas(&feed),
        };
        if !waiting {
            return Merged::Ignored;
        }
        if !self.head.holding.is_reached_by(frame.id, &feed) {
            if matches!(self.head.state, BookState::Syncing(_)) {
                self.turn(BookState::Syncing(SyncReason::SnapshotTooOld), now);
            }
            return Merged::TooOld;
        }
        if self.admit_all(frame).is_err() {
            // A live book is right all the same, as far as it reaches.
            if !live {
                self.turn(BookState::Stale(StaleReason::Unrepresentable), now);
            }
            return Merged::Unrepresentable;
        }
        let last = self.drop_known(frame.id);
        self.merge(&feed, frame);
        self.go_live(last, now)
    }

    #[cold]
    pub(super) fn invalidate(&mut self, reason: StaleReason, now: Instant) {
        if self.head.feed.is_some() {
            self.spoil(reason, now);
        }
    }

    /// Holds what happens outside the horizon of a live book from here on.
    #[cold]
    pub(super) fn widen(&mut self) {
        let snapshots = self.head.feed.is_some_and(|feed| feed.resync == Resync::Snapshot);
        let (BookState::Live, Holding::Nothing, Some(id), true) =
            (self.head.state, self.head.holding, self.head.id, snapshots)
        else {
            return;
        };
        self.head.holding = Holding::Since(id);
        self.head.bids.widen();
        self.head.asks.widen();
    }

    /// Applies the next delta to a live book.
    #[inline]
    fn advance(&mut self, delta: Frame<'_>, now: Instant) -> Applied {
        let stamp = match self.head.holding.stamp(delta.id) {
            Some(stamp) => stamp,
            None => self.restart_widening(delta.id),
        };
        if self.apply(delta, stamp).is_err() {
            return self.break_off(StaleReason::Unrepresentable, now);
        }
        self.head.id = Some(delta.id);
        self.head.changed_at = now;
        Applied::Live
    }

    /// Takes the delta that revealed a gap.
    #[cold]
    fn miss(&mut self, feed: &BookFeed, id: u64, delta: Frame<'_>, now: Instant) -> Applied {
        let got = delta.first.unwrap_or(delta.id);
        let gap = StaleReason::Gap { expected: id.saturating_add(1), got };
        self.spoil(gap, now);
        if feed.resync == Resync::Resubscribe {
            return Applied::Broken(gap);
        }
        match self.begin(delta, now) {
            Applied::Held { .. } => Applied::Broken(gap),
            other => other,
        }
    }

    /// Takes a delta into the overlay of a book that waits for a snapshot.
    #[cold]
    fn hold(&mut self, feed: &BookFeed, delta: Frame<'_>, now: Instant) -> Applied {
        let Holding::Deltas { first, until, last } = self.head.holding else {
            return self.begin(delta, now);
        };
        match (feed.follows)(last, delta.first, delta.id) {
            Follow::Duplicate => return Applied::Duplicate,
            Follow::Gap => return self.begin(delta, now),
            Follow::Next => {}
        }
        let Some(stamp) = self.head.holding.stamp(delta.id) else {
            return self.begin(delta, now);
        };
        if self.apply(delta, stamp).is_err() {
            return self.break_off(StaleReason::Unrepresentable, now);
        }
        self.head.holding = Holding::Deltas { first, until, last: delta.id };
        Applied::Held { first: false }
    }

    /// Begins an overlay with this delta.
    fn begin(&mut self, delta: Frame<'_>, now: Instant) -> Applied {
        self.head.clear();
        let Frame { first, id, .. } = delta;
        self.head.holding = Holding::Deltas { first, until: id, last: id };
        match self.apply(delta, 0) {
            Ok(()) => Applied::Held { first: true },
            Err(Unrepresentable) => self.break_off(StaleReason::Unrepresentable, now),
        }
    }

    /// Begins to hold what is outside the horizon again, where ids have run out of the stamps'
    /// range.
    #[cold]
    fn restart_widening(&mut self, id: u64) -> u32 {
        for mut side in self.sides() {
            side.drop_overlay();
            side.head.widen();
        }
        self.head.holding = Holding::Since(id);
        0
    }

    #[cold]
    fn break_off(&mut self, reason: StaleReason, now: Instant) -> Applied {
        self.spoil(reason, now);
        Applied::Broken(reason)
    }

    fn spoil(&mut self, reason: StaleReason, now: Instant) {
        self.head.clear();
        self.turn(BookState::Stale(reason), now);
    }

    fn go_live(&mut self, id: u64, now: Instant) -> Merged {
        self.head.holding = Holding::Nothing;
        self.head.id = Some(id);
        self.turn(BookState::Live, now);
        Merged::Live
    }

    fn turn(&mut self, state: BookState, now: Instant) {
        self.head.state = state;
        self.head.changed_at = now;
    }
}

/// Levels.
impl BookMut<'_> {
    /// Sets the levels of a delta.
    #[inline]
    fn apply(&mut self, delta: Frame<'_>, stamp: u32) -> Result<(), Unrepresentable> {
        let scale = self.head.scale;
        let bids = self.bids().apply(delta.bids, scale, stamp);
        let asks = self.asks().apply(delta.asks, scale, stamp);
        if bids.is_empty() && asks.is_empty() {
            return Ok(());
        }
        self.apply_finer(bids, asks, stamp)
    }

    /// Sets levels of which some have more decimal places than the book's scale.
    #[cold]
    fn apply_finer(
        &mut self,
        bids: &[Level],
        asks: &[Level],
        stamp: u32,
    ) -> Result<(), Unrepresentable> {
        for level in bids {
            let ticks = self.admit(level)?;
            self.bids().set(Order::BIDS.flip(ticks), level.size, stamp);
        }
        for level in asks {
            let ticks = self.admit(level)?;
            self.asks().set(Order::ASKS.flip(ticks), level.size, stamp);
        }
        Ok(())
    }

    /// Drops what a snapshot at `id` knows as well or better; returns the id after it is merged.
    fn drop_known(&mut self, id: u64) -> u64 {
        let (base, last) = match self.head.holding {
            Holding::Nothing => (id, id),
            Holding::Deltas { until, last, .. } => (until, last),
            Holding::Since(base) => (base, self.head.id.unwrap_or(base)),
        };
        if id >= last {
            self.head.clear_sides();
        } else if let Some(past) = id.checked_sub(base) {
            let stamp = u32::try_from(past).unwrap_or(u32::MAX);
            self.sides().into_iter().for_each(|mut side| side.drop_until(stamp));
        }
        id.max(last)
    }

    /// Merges a snapshot's levels, which fit, under what is held.
    fn merge(&mut self, feed: &BookFeed, frame: Frame<'_>) {
        let scale = self.head.scale;
        let limit = usize::from(feed.levels);
        let limited = feed.beyond == Beyond::Horizon && limit > 0;
        self.bids().merge(frame.bids, scale, limited && frame.bids.len() >= limit);
        self.asks().merge(frame.asks, scale, limited && frame.asks.len() >= limit);
    }

    /// Makes the scale fine enough for all levels.
    fn admit_all(&mut self, frame: Frame<'_>) -> Result<(), Unrepresentable> {
        frame.bids.iter().chain(frame.asks).try_for_each(|level| self.admit(level).map(drop))
    }

    /// The ticks of a level's price, the scale made finer where it must.
    ///
    /// A price is first taken as it is written, so that a venue that pads its prices costs nothing
    /// later; without trailing zeros where that would not leave enough digits before the point.
    fn admit(&mut self, level: &Level) -> Result<u128, Unrepresentable> {
        if level.size.is_negative() {
            return Err(Unrepresentable);
        }
        let written = (level.price.scale() <= PADDED_MAX).then_some(level.price);
        written
            .and_then(|price| self.ticks_finer(price))
            .or_else(|| self.ticks_finer(level.price.trimmed()))
            .ok_or(Unrepresentable)
    }

    fn ticks_finer(&mut self, price: Decimal) -> Option<u128> {
        if price.scale() > self.head.scale {
            let up = price.scale() - self.head.scale;
            if self.sides().iter_mut().any(|side| !side.fits(up)) {
                return None;
            }
            self.sides().into_iter().for_each(|mut side| side.rescale(up));
            self.head.scale = price.scale();
        }
        ticks(price, self.head.scale)
    }

    #[inline]
    fn bids(&mut self) -> Side<'_> {
        Side { head: &mut self.head.bids, entries: self.bids, order: Order::BIDS }
    }

    #[inline]
    fn asks(&mut self) -> Side<'_> {
        Side { head: &mut self.head.asks, entries: self.asks, order: Order::ASKS }
    }

    fn sides(&mut self) -> [Side<'_>; 2] {
        let BookHead { bids, asks, .. } = &mut *self.head;
        [
            Side { head: bids, entries: self.bids, order: Order::BIDS },
            Side { head: asks, entries: self.asks, order: Order::ASKS },
        ]
    }
}
