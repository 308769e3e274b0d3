//! Random venues, faults and capacities against a model that remembers every state of the venue.
//!
//! The model decides by ids alone what a delta or snapshot must do, and looks up what a live book
//! must show: the venue's state at its id, inside the book's horizon.

use std::collections::BTreeSet;

use tickwire_core::book::{
    Applied, Beyond, BookFeed, BookHead, BookState, BookStore, Books, Entry, LiveBook, Merged,
    Resync, StaleReason, SyncReason,
};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::time::Instant;

use crate::expected::Expected;
use crate::rig::{SLOT, straddling};
use crate::venue::{Delta, PRICES, Random, State, Venue, best};

const NOW: Instant = Instant::ORIGIN;
const SYNCS: u32 = 100_000;
const STEPS: usize = 120;

/// What the runs together met: a model test that meets nothing proves nothing.
#[derive(Debug, Default)]
struct Met {
    syncs: u32,
    straddling: u32,
    newer: u32,
    too_old: u32,
    gaps: u32,
    duplicates: u32,
    horizons: u32,
    widened: u32,
    levels: u64,
}

struct World<'m, 'b> {
    random: Random,
    venue: Venue,
    feed: BookFeed,
    books: Books<'b>,
    depth: usize,
    /// Deltas on their way.
    queue: Vec<Delta>,
    sent: u64,
    expected: Expected,
    /// The prices that the deltas held have named, bids and asks.
    held: [BTreeSet<u64>; 2],
    met: &'m mut Met,
}

impl<'m, 'b> World<'m, 'b> {
    fn new(seed: u64, met: &'m mut Met, memory: (&'b mut [BookHead], &'b mut [Entry])) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let limit = [0, 3, 5, 10, 40][random.below(5)];
        let beyond = if random.percent(50) { Beyond::Window } else { Beyond::Horizon };
        let window = if beyond == Beyond::Window { limit } else { 0 };
        let resync = if random.percent(85) { Resync::Snapshot } else { Resync::Resubscribe };
        let depth = [1, 2, 3, 6, 12, 4 * PRICES][random.below(6)];
        let venue = Venue::new(&mut random, window);
        let levels = u16::try_from(limit).unwrap();
        let feed = BookFeed { levels, follows: straddling, resync, beyond };
        let mut books = Books::new(memory.0, memory.1, depth).unwrap();
        books.start(SLOT, feed, SyncReason::Subscribed, NOW);
        let (sent, expected) = (venue.id(), Expected::Waiting { held: None });
        Self {
            random,
            venue,
            feed,
            books,
            depth,
            queue: Vec::new(),
            sent,
            expected,
            held: Default::default(),
            met,
        }
    }

    /// A number as a venue may write it: trimmed, padded or as it comes.
    fn decimal(&mut self, mantissa: u64, scale: u8) -> Decimal {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa.is_multiple_of(10) {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        let up = self.random.below(3);
        Decimal::from_u64(false, mantissa * [1, 10, 100][up], scale + [0, 1, 2][up])
    }

    fn levels(&mut self, pairs: &[(u64, u64)]) -> Vec<Level> {
        let level = |&(price, size): &(u64, u64)| Level {
            price: self.decimal(price, 6),
            size: self.decimal(size, 2),
        };
        pairs.iter().map(level).collect()
    }

    fn step(&mut self) {
        match self.random.below(100) {
            0..25 => self.produce(),
            25..60 => self.deliver(),
            60..64 => self.repeat(),
            64..86 => self.snapshot(),
            86..89 => self.replace(),
            89..94 => self.widen(),
            94..97 => self.invalidate(),
            _ => self.restart(),
        }
        self.check();
    }

    fn produce(&mut self) {
        for _ in 0..1 + self.random.below(3) {
            self.venue.tick(&mut self.random);
        }
        let last = self.venue.id();
        // Some reach back over what was sent already.
        let back = if self.random.percent(10) { self.random.below(3) as u64 } else { 0 };
        let first = (self.sent + 1 - back).max(self.venue.base + 1);
        let delta = self.venue.delta(&mut self.random, first, last);
        self.queue.push(delta);
        self.sent = last;
    }

    fn deliver(&mut self) {
        if self.queue.is_empty() {
            return;
        }
        let delta = self.queue.remove(0);
        if !self.random.percent(4) {
            self.apply(&delta);
        }
    }

    /// An old stretch again, or a part of what is still on its way.
    fn repeat(&mut self) {
        let span = self.venue.id() - self.venue.base;
        let first = self.venue.id() + 1 - (1 + self.random.below(12) as u64).min(span);
        let last = (first + self.random.below(4) as u64).min(self.venue.id());
        let delta = self.venue.delta(&mut self.random, first, last);
        self.apply(&delta);
    }

    fn apply(&mut self, delta: &Delta) {
        let (bids, asks) = (self.levels(&delta.bids), self.levels(&delta.asks));
        let (next, outcome) = self.expected.delta(delta.first, delta.last, self.feed.resync);
        let applied = self.books.delta(SLOT, Some(delta.first), delta.last, &bids, &asks, NOW);
        assert_eq!(applied, outcome);
        self.met.gaps += u32::from(matches!(outcome, Applied::Broken(_)));
        self.met.duplicates += u32::from(outcome == Applied::Duplicate);
        self.expected = next;
        if matches!(outcome, Applied::Held { first: true } | Applied::Broken(_)) {
            self.held = Default::default();
        }
        if matches!(outcome, Applied::Held { .. } | Applied::Broken(_)) {
            self.held[0].extend(delta.bids.iter().map(|bid| bid.0));
            self.held[1].extend(delta.asks.iter().map(|ask| ask.0));
        }
    }

    fn past_id(&mut self, lag: usize) -> u64 {
        let span = usize::try_from(self.venue.id() - self.venue.base).unwrap();
        self.venue.id() - self.random.below(lag.min(span + 1)) as u64
    }

    fn frame(&mut self, id: u64) -> [Vec<Level>; 2] {
        let limit = usize::from(self.feed.levels);
        let state = self.venue.at(id).clone();
        [best(&state.bids, true, limit), best(&state.asks, false, limit)]
            .map(|pairs| self.levels(&pairs))
    }

    fn snapshot(&mut self) {
        let id = self.past_id(16);
        let [bids, asks] = self.frame(id);
        let before = self.expected;
        let (next, outcome) = before.snapshot(id, self.feed.resync);
        assert_eq!(self.books.snapshot(SLOT, id, &bids, &asks, NOW), outcome, "at {id}");
        self.expected = next;
        self.met.too_old += u32::from(outcome == Merged::TooOld);
        if outcome != Merged::Live {
            return;
        }
        self.met.syncs += 1;
        match before {
            Expected::Waiting { held: Some((first, last)) } => {
                self.met.straddling += u32::from(id >= first && id < last);
                self.met.newer += u32::from(id > last);
            }
            Expected::Live { .. } => self.met.widened += 1,
            Expected::Waiting { held: None } => {}
        }
        self.check_reach(id, before, bids.len(), asks.len());
        if matches!(before, Expected::Waiting { held: Some(_) }) {
            self.check_room(&bids, &asks);
        }
    }

    /// With room for everything, a snapshot's own end is the only horizon there can be.
    fn check_reach(&self, id: u64, before: Expected, bids: usize, asks: usize) {
        if self.depth < 4 * PRICES {
            return;
        }
        let live = self.books.book(SLOT).unwrap().live().unwrap();
        let limit = usize::from(self.feed.levels);
        let limited = self.feed.beyond == Beyond::Horizon && limit > 0;
        let state = self.venue.at(id);
        let worst = |pairs: Vec<(u64, u64)>| pairs.last().map(|&(price, _)| price);
        let bid = worst(best(&state.bids, true, limit)).filter(|_| limited && bids == limit);
        let ask = worst(best(&state.asks, false, limit)).filter(|_| limited && asks == limit);
        let fresh = matches!(before, Expected::Waiting { .. });
        for (horizon, worst) in [(live.bid_horizon(), bid), (live.ask_horizon(), ask)] {
            let worst = worst.map(|price| Decimal::from_u64(false, price, 6));
            assert!(worst.is_some() || horizon.is_none(), "{horizon:?} without a cut");
            assert!(!fresh || horizon == worst, "{horizon:?}, not {worst:?}");
        }
    }

    /// A price held costs at most one level.
    fn check_room(&self, bids: &[Level], asks: &[Level]) {
        let Expected::Live { id, .. } = self.expected else { return };
        let state = self.venue.at(id);
        let live = self.books.book(SLOT).unwrap().live().unwrap();
        let limit = usize::from(self.feed.levels);
        let cut = self.feed.beyond == Beyond::Horizon && limit > 0;
        let worst = |levels: &[Level]| {
            levels
                .last()
                .filter(|_| cut && levels.len() >= limit)
                .map(|level| u64::try_from(level.price.trimmed().ticks(6).unwrap()).unwrap())
        };
        let (low, high) = (worst(bids).unwrap_or(0), worst(asks).unwrap_or(u64::MAX));
        let known = [state.bids.range(low..).count(), state.asks.range(..=high).count()];
        for (side, shown) in [live.bid_depth(), live.ask_depth()].into_iter().enumerate() {
            let least = known[side].min(self.depth.saturating_sub(self.held[side].len()));
            assert!(shown >= least, "side {side} shows {shown} of at least {least} levels");
        }
    }

    fn replace(&mut self) {
        let id = self.past_id(16);
        let [bids, asks] = self.frame(id);
        let (next, outcome) = self.expected.replace(id, self.feed.resync);
        assert_eq!(self.books.replace(SLOT, id, &bids, &asks, NOW), outcome, "at {id}");
        self.met.syncs += u32::from(outcome == Merged::Live);
        self.expected = next;
    }

    fn widen(&mut self) {
        self.books.widen(SLOT);
        if let Expected::Live { id, since: None } = self.expected
            && self.feed.resync == Resync::Snapshot
        {
            self.expected = Expected::Live { id, since: Some(id) };
        }
    }

    fn invalidate(&mut self) {
        self.books.invalidate(SLOT, StaleReason::Malformed, NOW);
        self.expected = Expected::Waiting { held: None };
    }

    fn restart(&mut self) {
        self.books.start(SLOT, self.feed, SyncReason::Reconnected, NOW);
        self.expected = Expected::Waiting { held: None };
    }

    fn check(&mut self) {
        let book = self.books.book(SLOT).unwrap();
        match self.expected {
            Expected::Waiting { .. } => {
                assert_ne!(book.state(), BookState::Live);
                assert!(book.live().is_none());
            }
            Expected::Live { id, .. } => {
                assert_eq!(book.state(), BookState::Live);
                let live = book.live().unwrap();
                assert_eq!((live.id(), book.id()), (id, Some(id)));
                let state = self.venue.at(id);
                check_sides(&live, state, self.depth);
                self.met.levels += (live.bid_depth() + live.ask_depth()) as u64;
                self.met.horizons += u32::from(live.bid_horizon().is_some());
            }
        }
    }
}

fn check_sides(live: &LiveBook<'_>, state: &State, depth: usize) {
    // Padding adds at most two places to the 6 of prices and the 2 of sizes.
    let number = |decimal: Decimal, scale| u64::try_from(decimal.ticks(scale).unwrap()).unwrap();
    let pair = |level: Level| (number(level.price, 8), number(level.size, 4));
    let padded = |(price, size): &(u64, u64)| (price * 100, size * 100);
    let (low, high) = (live.bid_horizon(), live.ask_horizon());
    let (low, high) = (low.map_or(0, |bid| number(bid, 8)), high.map(|ask| number(ask, 8)));
    let mut bids: Vec<_> = best(&state.bids, true, 0).iter().map(padded).collect();
    bids.retain(|&(price, _)| price >= low);
    let mut asks: Vec<_> = best(&state.asks, false, 0).iter().map(padded).collect();
    asks.retain(|&(price, _)| high.is_none_or(|high| price <= high));
    assert_eq!(live.bids().map(pair).collect::<Vec<_>>(), bids, "bids down to {low}");
    assert_eq!(live.asks().map(pair).collect::<Vec<_>>(), asks, "asks up to {high:?}");
    assert_eq!((live.bid_depth(), live.ask_depth()), (bids.len(), asks.len()));
    assert!(bids.len() <= depth && asks.len() <= depth);
    assert_eq!(live.best_bid().map(pair), bids.first().copied());
    assert_eq!(live.best_ask().map(pair), asks.first().copied());
    let spread =
        bids.first().zip(asks.first()).map(|(bid, ask)| i128::from(ask.0) - i128::from(bid.0));
    assert_eq!(live.spread().map(|spread| spread.ticks(8).unwrap()), spread);
    assert_eq!(live.is_crossed(), spread.is_some_and(|spread| spread <= 0));
    assert!(live.bids().rev().map(pair).eq(bids.into_iter().rev()));
}

/// Tells the seed of a run that fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed with TICKWIRE_BOOK_SEED={}", self.0);
        }
    }
}

/// Runs every other seed, so that two threads share the work.
fn run(first_seed: u64) {
    let mut heads = [BookHead::EMPTY; 1];
    let mut entries = [Entry::EMPTY; 8 * PRICES];
    let mut met = Met::default();
    let mut seed = first_seed;
    while met.syncs < SYNCS / 2 {
        run_seed(seed, &mut met, &mut heads, &mut entries);
        seed += 2;
    }
    eprintln!("{} runs: {met:?}", (seed - first_seed) / 2);
    for rare in [met.straddling, met.newer, met.too_old, met.gaps, met.horizons, met.widened] {
        assert!(rare > 1_000, "the runs met too little: {met:?}");
    }
}

fn run_seed(seed: u64, met: &mut Met, heads: &mut [BookHead], entries: &mut [Entry]) {
    let _told = Seed(seed);
    let mut world = World::new(seed, met, (heads, entries));
    (0..STEPS).for_each(|_| world.step());
}

#[test]
fn random_syncs_of_odd_seeds_agree_with_the_model() {
    run(1);
}

#[test]
fn random_syncs_of_even_seeds_agree_with_the_model() {
    run(2);
}

/// Repeats one run: set the variable to the seed that a failure printed.
#[test]
fn a_chosen_seed_agrees_with_the_model() {
    let seed = std::env::var("TICKWIRE_BOOK_SEED").map_or(7, |seed| seed.parse().unwrap());
    let mut met = Met::default();
    run_seed(seed, &mut met, &mut [BookHead::EMPTY; 1], &mut [Entry::EMPTY; 8 * PRICES]);
}
