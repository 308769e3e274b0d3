//! A random venue that remembers what it showed at every id.

use std::collections::{BTreeMap, BTreeSet};

pub(crate) const PRICES: usize = 24;

/// One side by price in units of 10^-6.
pub(crate) type Half = BTreeMap<u64, u64>;

#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) bids: Half,
    pub(crate) asks: Half,
    /// The prices, bids and asks, at which it differs from the state before.
    changed: [Vec<u64>; 2],
}

/// A xorshift generator.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % limit
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// The best `count` levels; 0 means all.
pub(crate) fn best(half: &Half, highest_first: bool, count: usize) -> Vec<(u64, u64)> {
    let count = if count == 0 { usize::MAX } else { count };
    let pairs = half.iter().map(|(&price, &size)| (price, size));
    if highest_first { pairs.rev().take(count).collect() } else { pairs.take(count).collect() }
}

/// The prices at which two sides differ.
pub(crate) fn differences(one: &Half, other: &Half) -> Vec<u64> {
    let mut prices: Vec<_> = one.keys().chain(other.keys()).copied().collect();
    prices.retain(|price| one.get(price) != other.get(price));
    prices
}

/// Prices with their sizes, zero where there is none, in any order.
pub(crate) fn shuffled(random: &mut Random, prices: &[u64], half: &Half) -> Vec<(u64, u64)> {
    let mut pairs = Vec::new();
    for price in prices {
        pairs
            .insert(random.below(pairs.len() + 1), (*price, half.get(price).copied().unwrap_or(0)));
    }
    pairs
}

/// One delta, as the venue sends it.
#[derive(Clone)]
pub(crate) struct Delta {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) bids: Vec<(u64, u64)>,
    pub(crate) asks: Vec<(u64, u64)>,
}

/// A venue that remembers what it showed at every id from `base` on.
pub(crate) struct Venue {
    pub(crate) prices: Vec<u64>,
    pub(crate) base: u64,
    shown: Vec<State>,
    full: State,
    /// Levels a side that it shows to its stream; 0 for all.
    window: usize,
}

impl Venue {
    pub(crate) fn new(random: &mut Random, window: usize) -> Self {
        // Whole prices, or steps of 0.1, 0.25 or 0.001, with a few finer ones between.
        let step = [1_000_000, 100_000, 250_000, 1_000][random.below(4)];
        let start = step * (1 + u64::try_from(random.below(50)).unwrap());
        let fine = [0, 0, 10, 40][random.below(4)];
        let prices = (0..PRICES as u64)
            .map(|at| start + at * step + if random.percent(fine) { step / 4 + at } else { 0 });
        let prices = prices.collect();
        let base = 1 + random.below(1_000) as u64;
        let shown = vec![State::default()];
        let mut venue = Self { prices, base, shown, full: State::default(), window };
        for _ in 0..20 {
            venue.tick(random);
        }
        venue
    }

    pub(crate) fn id(&self) -> u64 {
        self.base + self.shown.len() as u64 - 1
    }

    pub(crate) fn at(&self, id: u64) -> &State {
        &self.shown[usize::try_from(id - self.base).unwrap()]
    }

    /// The next id: a few levels change.
    pub(crate) fn tick(&mut self, random: &mut Random) {
        for _ in 0..random.below(4) {
            let price = self.prices[random.below(PRICES)];
            let half = if random.percent(50) { &mut self.full.bids } else { &mut self.full.asks };
            if random.percent(44) {
                half.remove(&price);
            } else {
                half.insert(price, 1 + random.below(50) as u64);
            }
        }
        let bids: Half = best(&self.full.bids, true, self.window).into_iter().collect();
        let asks: Half = best(&self.full.asks, false, self.window).into_iter().collect();
        let before = &self.shown[self.shown.len() - 1];
        let changed = [differences(&before.bids, &bids), differences(&before.asks, &asks)];
        self.shown.push(State { bids, asks, changed });
    }

    /// What changed in the ids `first..=last`, with the sizes at the end; some that did not change.
    pub(crate) fn delta(&self, random: &mut Random, first: u64, last: u64) -> Delta {
        let mut prices = [BTreeSet::new(), BTreeSet::new()];
        for id in first..=last {
            for (all, changed) in prices.iter_mut().zip(&self.at(id).changed) {
                all.extend(changed);
            }
        }
        for unchanged in &mut prices {
            if random.percent(50) {
                unchanged.insert(self.prices[random.below(PRICES)]);
            }
        }
        let end = self.at(last);
        let [bids, asks] = prices.map(|prices| prices.into_iter().collect::<Vec<_>>());
        let bids = shuffled(random, &bids, &end.bids);
        let asks = shuffled(random, &asks, &end.asks);
        Delta { first, last, bids, asks }
    }
}
