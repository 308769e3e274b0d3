//! A market's chance: a book that walks at random and never crosses, and its trades.
//!
//! Everything is decided in whole ticks and lots, by the market's own stream of chance, at times of
//! its own: who looks, and when, changes nothing.

use std::time::Duration;

use super::dice::Dice;
use super::listing::Listing;
use super::side::{Change, Effect, Key, Level, Side, Sides, Which};
use crate::venue::Time;

/// Levels that a side keeps at least.
const MIN_LEVELS: usize = 2;
/// The most ticks between two levels, where nothing is between them yet.
const SPACING: u64 = 6;

/// What a market is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nature {
    /// The seed of the venue, and which of its streams of chance is this market's.
    pub(crate) seed: u64,
    pub(crate) stream: u64,
    /// Levels a side, more or less.
    pub(crate) depth: usize,
    pub(crate) changes_per_second: u32,
    /// Each is a further change.
    pub(crate) trades_per_second: u32,
    /// Whether there are times in which ids go on though no level changes: what is in no book, such
    /// as an order that is filled at once, has ids too.
    pub(crate) lulls: bool,
}

/// Of so many changes, one begins a lull.
const LULL_RARITY: u64 = 200;
/// The most changes of a lull.
const LULL_MAX: u64 = 40;

/// The market of one symbol.
#[derive(Debug)]
pub(crate) struct Walk {
    pub(crate) book: Sides,
    /// The id of the book: that of its newest change.
    pub(crate) id: u64,
    /// When that was.
    pub(crate) changed: Time,
    depth: usize,
    start: Key,
    dice: Dice,
    changes: Clock,
    trades: Clock,
    /// The id of the newest trade; it grows by one.
    pub(crate) trade_id: u64,
    lulls: bool,
    /// How many more changes change nothing.
    lull: u64,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) at: Time,
    pub(crate) change: Change,
    pub(crate) effect: Effect,
    pub(crate) trade: Option<Trade>,
}

/// A trade.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trade {
    pub(crate) id: u64,
    pub(crate) at: Time,
    /// Whose order was in the book: the taker is of the other side.
    pub(crate) maker: Which,
    pub(crate) key: Key,
    pub(crate) lots: u64,
}

impl Walk {
    pub(crate) fn new(listing: &Listing, nature: &Nature, now: Time) -> Self {
        let mut dice = Dice::new(nature.seed, nature.stream);
        let mut walk = Self {
            book: Sides::default(),
            id: 1_000_000_000 + dice.below(1_000_000_000),
            changed: now,
            depth: nature.depth.max(MIN_LEVELS),
            start: listing.start,
            changes: Clock::new(nature.changes_per_second, now, &mut dice),
            trades: Clock::new(nature.trades_per_second, now, &mut dice),
            trade_id: 1 + dice.below(1_000_000),
            lulls: nature.lulls,
            lull: 0,
            dice,
        };
        walk.fill();
        walk
    }

    /// The next that happens until then, if anything does.
    pub(crate) fn step(&mut self, until: Time) -> Option<Step> {
        let at = self.changes.next.min(self.trades.next);
        if at > until {
            return None;
        }
        let (change, trade) = if self.changes.next <= self.trades.next {
            self.changes.tick(&mut self.dice);
            (self.change(), None)
        } else {
            self.trades.tick(&mut self.dice);
            self.trade(at)
        };
        let effect = self.book.apply(&change);
        self.id += 1;
        self.changed = at;
        Some(Step { at, change, effect, trade })
    }

    /// The best level of a side, as far as it can be taken: a side keeps its last levels.
    pub(crate) fn takeable(&self, which: Which) -> Option<Level> {
        let side = self.book.side(which);
        let (key, size) = side.best()?;
        let rest = u64::from(side.len() <= MIN_LEVELS);
        (size > rest).then(|| (key, size - rest))
    }

    /// All levels of a side, as far as they could be taken one after the other, best first.
    pub(crate) fn all_takeable(&self, which: Which) -> Vec<Level> {
        let side = self.book.side(which);
        let last = side.len().saturating_sub(MIN_LEVELS);
        let levels = side.window(last + 1).enumerate();
        let sizes = levels.map(|(at, (key, size))| (key, size - u64::from(at == last)));
        sizes.filter(|&(_, size)| size > 0).collect()
    }

    /// Somebody takes of the best level of a side; everybody is told a trade at this price.
    pub(crate) fn take(
        &mut self,
        which: Which,
        lots: u64,
        (maker, price): (Which, Key),
        at: Time,
    ) -> Option<Step> {
        let (key, size) = self.takeable(which)?;
        let lots = lots.min(size);
        let left = self.book.side(which).best()?.1 - lots;
        let change = Change { which, key, size: left };
        let effect = self.book.apply(&change);
        self.id += 1;
        self.trade_id += 1;
        self.changed = at;
        let key = if maker == Which::Ask { -price } else { price };
        let trade = Trade { id: self.trade_id, at, maker, key, lots };
        Some(Step { at, change, effect, trade: Some(trade) })
    }

    /// Puts off what was to happen.
    pub(crate) fn leap(&mut self, skipped: Duration) {
        for clock in [&mut self.changes, &mut self.trades] {
            clock.next = clock.next.saturating_add(skipped);
        }
    }

    fn fill(&mut self) {
        let [bids, asks] = [self.start, -self.start].map(|mut key| {
            let levels = (0..self.depth).map(|_| {
                key -= 1 + ticks(&mut self.dice, SPACING);
                (key, size(&mut self.dice))
            });
            Side::new(levels.collect())
        });
        self.book = Sides { bids, asks };
    }

    fn change(&mut self) -> Change {
        if self.lulls && self.is_lull() {
            // A level below the worst is there at no time: to delete it changes nothing.
            let (worst, _) = self.book.bids.worst().unwrap_or_default();
            return Change { which: Which::Bid, key: worst - 1, size: 0 };
        }
        if self.dice.below(8) == 0 { self.shift() } else { self.churn() }
    }

    /// Whether this change is one that changes nothing; such ones come in a row.
    fn is_lull(&mut self) -> bool {
        let is_lull = self.lull > 0;
        if is_lull {
            self.lull -= 1;
        } else if self.dice.below(LULL_RARITY) == 0 {
            self.lull = 1 + self.dice.below(LULL_MAX);
        }
        is_lull
    }

    /// Takes from the best level of a side.
    fn trade(&mut self, at: Time) -> (Change, Option<Trade>) {
        let maker = if self.dice.percent(50) { Which::Bid } else { Which::Ask };
        let side = self.book.side(maker);
        let (key, size) = side.best().unwrap_or_default();
        let thin = side.len() <= MIN_LEVELS;
        let most = if thin { size.saturating_sub(1) } else { size };
        if most == 0 {
            return (self.resized(maker, (key, size)), None);
        }
        let lots = if self.dice.percent(20) { most } else { 1 + self.dice.below(most) };
        self.trade_id += 1;
        let trade = Trade { id: self.trade_id, at, maker, key, lots };
        (Change { which: maker, key, size: size - lots }, Some(trade))
    }

    /// Moves the price: one side comes nearer, or the other steps back.
    fn shift(&mut self) -> Change {
        let nearer = self.direction();
        let (own, other) = (self.book.side(nearer), self.book.side(nearer.other()));
        let best = own.best().unwrap_or_default();
        let (opposite, _) = other.best().unwrap_or_default();
        // One of the two keys is below zero: their sum is the spread, below zero.
        let between = u64::try_from(-(best.0 + opposite) - 1).unwrap_or(0);
        let retreats = other.len() > MIN_LEVELS;
        if between > 0 && (!retreats || self.dice.percent(60)) {
            let key = best.0 + 1 + self.ticks(between);
            Change { which: nearer, key, size: self.size() }
        } else if retreats {
            Change { which: nearer.other(), key: opposite, size: 0 }
        } else {
            self.resized(nearer, best)
        }
    }

    /// The side that comes nearer: bids where the price is to rise. The further the price is from
    /// its start, the likelier it turns back, so that it stays one that the market could have.
    fn direction(&mut self) -> Which {
        let (bid, _) = self.book.bids.best().unwrap_or_default();
        let away = (bid - self.start).saturating_mul(200) / self.start.max(1);
        let chances = (50 - away).clamp(10, 90);
        if self.dice.percent(chances.unsigned_abs()) { Which::Bid } else { Which::Ask }
    }

    /// Changes a level of the depth: the nearer the best, the likelier.
    fn churn(&mut self) -> Change {
        let which = if self.dice.percent(50) { Which::Bid } else { Which::Ask };
        let len = self.book.side(which).len();
        let rank = self.rank(len);
        let roll = self.dice.below(10);
        let (inserts, deletes) = if len < self.depth { (5, 1) } else { (2, 4) };
        if roll < inserts {
            self.inserted(which, rank)
        } else if roll < inserts + deletes {
            self.deleted(which, rank)
        } else {
            self.resized_at(which, rank)
        }
    }

    fn inserted(&mut self, which: Which, rank: usize) -> Change {
        let side = self.book.side(which);
        let upper = side.at(rank).unwrap_or_default();
        let (worst, _) = side.worst().unwrap_or_default();
        let gap = side.at(rank + 1).map_or(0, |lower| upper.0 - lower.0 - 1);
        let key = match u64::try_from(gap) {
            Ok(gap @ 1..) => upper.0 - 1 - self.ticks(gap),
            _ => worst - 1 - self.ticks(SPACING),
        };
        if which == Which::Bid && key < 1 {
            return self.resized(which, upper);
        }
        Change { which, key, size: self.size() }
    }

    fn deleted(&mut self, which: Which, rank: usize) -> Change {
        let side = self.book.side(which);
        let far = side.len() > self.depth + self.depth / 4;
        let level = if far { side.worst() } else { side.at(rank) };
        let (key, _) = level.unwrap_or_default();
        // The best goes by shifts and trades; a thin side keeps what it has.
        if (rank == 0 && !far) || side.len() <= MIN_LEVELS {
            return self.resized_at(which, rank);
        }
        Change { which, key, size: 0 }
    }

    fn resized_at(&mut self, which: Which, rank: usize) -> Change {
        let level = self.book.side(which).at(rank).unwrap_or_default();
        self.resized(which, level)
    }

    fn resized(&mut self, which: Which, (key, old): Level) -> Change {
        let size = self.size();
        Change { which, key, size: if size == old { size + 1 } else { size } }
    }

    fn rank(&mut self, len: usize) -> usize {
        let len = u64::try_from(len).unwrap_or(0);
        let nearest = self.dice.below(len) + 1;
        usize::try_from(self.dice.below(nearest)).unwrap_or(0)
    }

    fn size(&mut self) -> u64 {
        size(&mut self.dice)
    }

    fn ticks(&mut self, below: u64) -> Key {
        ticks(&mut self.dice, below)
    }
}

/// Sizes of all magnitudes, as markets have them.
fn size(dice: &mut Dice) -> u64 {
    let magnitude = dice.below(5);
    let most = [10, 100, 1_000, 10_000, 1_000_000];
    let most = usize::try_from(magnitude).ok().and_then(|at| most.get(at)).copied();
    1 + dice.below(most.unwrap_or(10))
}

fn ticks(dice: &mut Dice, below: u64) -> Key {
    Key::try_from(dice.below(below)).unwrap_or(0)
}

/// When the next of a kind happens: at random, but at a steady rate.
#[derive(Debug)]
struct Clock {
    gap: Duration,
    next: Time,
}

impl Clock {
    fn new(per_second: u32, now: Time, dice: &mut Dice) -> Self {
        let gap = Duration::from_secs(1).checked_div(per_second).unwrap_or_default();
        let next = if per_second == 0 { Time::MAX } else { now };
        let mut clock = Self { gap, next };
        clock.tick(dice);
        clock
    }

    fn tick(&mut self, dice: &mut Dice) {
        let nanos = u64::try_from(self.gap.as_nanos()).unwrap_or(u64::MAX);
        let wait = self.gap / 2 + Duration::from_nanos(dice.below(nanos));
        self.next = self.next.saturating_add(wait);
    }
}
