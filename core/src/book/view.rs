//! Reading books.

use core::fmt;
use core::time::Duration;

use super::BookState;
use super::entry::{Entry, Order};
use super::head::{BookHead, Holding};
use crate::decimal::Decimal;
use crate::event::Level;
use crate::time::Instant;

/// A book in whatever state; only a live one can be read, by [`BookRef::live`].
#[derive(Clone, Copy)]
pub struct BookRef<'a> {
    head: &'a BookHead,
    /// Half of them bids, half asks.
    entries: &'a [Entry],
}

/// A live book: equal to the venue's, inside its horizon.
#[derive(Clone, Copy)]
pub struct LiveBook<'a> {
    head: &'a BookHead,
    bids: &'a [Entry],
    asks: &'a [Entry],
}

/// The levels of one side, best first.
#[derive(Clone)]
pub struct Levels<'a> {
    /// Worst first, with vacant entries between.
    entries: core::slice::Iter<'a, Entry>,
    /// How many of them are levels.
    count: usize,
    scale: u8,
    order: Order,
}

impl<'a> BookRef<'a> {
    #[inline]
    pub(super) fn new(head: &'a BookHead, entries: &'a [Entry]) -> Self {
        Self { head, entries }
    }

    /// The state.
    #[inline]
    #[must_use]
    pub fn state(&self) -> BookState {
        self.head.state
    }

    /// How often the book was started, from 1: after each new subscription and connection nothing
    /// of the epoch before survives.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.head.epoch
    }

    /// The id of the last update that the book showed; `None` where it was not yet live in this
    /// epoch.
    #[must_use]
    pub fn id(&self) -> Option<u64> {
        self.head.id
    }

    /// When the state or the shown id last changed.
    #[must_use]
    pub fn changed_at(&self) -> Instant {
        self.head.changed_at
    }

    /// The time since the state or the shown id last changed.
    #[must_use]
    pub fn age(&self, now: Instant) -> Duration {
        now.since(self.head.changed_at)
    }

    /// Whether it holds anything that a snapshot must join.
    pub(crate) fn is_holding(&self) -> bool {
        self.head.holding != Holding::Nothing
    }

    /// How many changes of this epoch were dropped because they lay behind the horizon.
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.head.bids.ignored.saturating_add(self.head.asks.ignored)
    }

    /// The levels, only where the book is live.
    #[inline]
    #[must_use]
    pub fn live(&self) -> Option<LiveBook<'a>> {
        if self.head.state != BookState::Live {
            return None;
        }
        let (bids, asks) = self.entries.split_at_checked(self.entries.len() / 2)?;
        let (bids, asks) = (self.head.bids.visible(bids), self.head.asks.visible(asks));
        Some(LiveBook { head: self.head, bids, asks })
    }
}

impl<'a> LiveBook<'a> {
    /// The id of the last update in the book.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.head.id.unwrap_or_default()
    }

    /// The decimal places of its prices: the most that were seen.
    #[must_use]
    pub fn price_scale(&self) -> u8 {
        self.head.scale
    }

    /// The highest bid.
    #[inline]
    #[must_use]
    pub fn best_bid(&self) -> Option<Level> {
        self.bids().next()
    }

    /// The lowest ask.
    #[inline]
    #[must_use]
    pub fn best_ask(&self) -> Option<Level> {
        self.asks().next()
    }

    /// The highest bid and the lowest ask; `None` where a side is empty.
    #[inline]
    #[must_use]
    pub fn best(&self) -> Option<(Level, Level)> {
        self.best_bid().zip(self.best_ask())
    }

    /// The lowest ask minus the highest bid, negative where they cross; `None` where a side is
    /// empty.
    #[must_use]
    pub fn spread(&self) -> Option<Decimal> {
        let (bid, ask) = self.best_ticks()?;
        Decimal::from_parts(ask < bid, ask.abs_diff(bid), self.head.scale)
    }

    /// Whether the highest bid is at or above the lowest ask, as a sane venue's book never is.
    #[must_use]
    pub fn is_crossed(&self) -> bool {
        self.best_ticks().is_some_and(|(bid, ask)| bid >= ask)
    }

    /// The bids inside the horizon, highest price first.
    #[inline]
    #[must_use]
    pub fn bids(&self) -> Levels<'a> {
        self.levels(self.bids, self.bid_depth(), Order::BIDS)
    }

    /// The asks inside the horizon, lowest price first.
    #[inline]
    #[must_use]
    pub fn asks(&self) -> Levels<'a> {
        self.levels(self.asks, self.ask_depth(), Order::ASKS)
    }

    /// The number of bids inside the horizon.
    #[must_use]
    pub fn bid_depth(&self) -> usize {
        self.head.bids.count()
    }

    /// The number of asks inside the horizon.
    #[must_use]
    pub fn ask_depth(&self) -> usize {
        self.head.asks.count()
    }

    /// The lowest price at which bids are known; `None` where all are.
    #[must_use]
    pub fn bid_horizon(&self) -> Option<Decimal> {
        self.price(self.head.bids.horizon()?, Order::BIDS)
    }

    /// The highest price at which asks are known; `None` where all are.
    #[must_use]
    pub fn ask_horizon(&self) -> Option<Decimal> {
        self.price(self.head.asks.horizon()?, Order::ASKS)
    }

    fn best_ticks(&self) -> Option<(u128, u128)> {
        let (bid, ask) = (self.bids.last()?, self.asks.last()?);
        Some((Order::BIDS.flip(bid.rank()), Order::ASKS.flip(ask.rank())))
    }

    fn price(&self, rank: u128, order: Order) -> Option<Decimal> {
        Decimal::from_parts(false, order.flip(rank), self.head.scale)
    }

    #[inline]
    fn levels(&self, entries: &'a [Entry], count: usize, order: Order) -> Levels<'a> {
        Levels { entries: entries.iter(), count, scale: self.head.scale, order }
    }
}

impl Levels<'_> {
    #[inline]
    fn take(&mut self, entry: &Entry) -> Level {
        self.count = self.count.saturating_sub(1);
        let price = Decimal::from_parts(false, self.order.flip(entry.rank()), self.scale);
        Level { price: price.unwrap_or_default(), size: entry.size }
    }
}

impl Iterator for Levels<'_> {
    type Item = Level;

    #[inline]
    fn next(&mut self) -> Option<Level> {
        let entry = self.entries.rfind(|entry| !entry.size.is_zero())?;
        Some(self.take(entry))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count, Some(self.count))
    }
}

impl DoubleEndedIterator for Levels<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Level> {
        let entry = self.entries.find(|entry| !entry.size.is_zero())?;
        Some(self.take(entry))
    }
}

impl ExactSizeIterator for Levels<'_> {}

impl core::iter::FusedIterator for Levels<'_> {}

impl fmt::Debug for BookRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BookRef")
            .field("state", &self.state())
            .field("epoch", &self.epoch())
            .field("id", &self.id())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LiveBook<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveBook")
            .field("id", &self.id())
            .field("best_bid", &self.best_bid())
            .field("best_ask", &self.best_ask())
            .field("bid_depth", &self.bid_depth())
            .field("ask_depth", &self.ask_depth())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Levels<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
