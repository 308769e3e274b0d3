//! A market that remembers what it showed at every id.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::Input;

/// The price of the first of 32 steps, and the step, in units of 10^-6: no step is like another in
/// its places.
const PRICES: [(u64, u64); 4] =
    [(1_000_000, 1_000_000), (61_234_500_000, 100_000), (750_000, 250_000), (17, 1)];

/// Prices with sizes, best first.
pub(super) type Pairs = Vec<(u64, u64)>;

/// Sizes by price in units of 10^-6.
type Half = BTreeMap<u64, u64>;

/// Both sides, as the venue's stream shows them.
#[derive(Clone, Default)]
pub(super) struct State {
    bids: Half,
    asks: Half,
}

impl State {
    /// The best `limit` levels of bids and of asks; 0 means all.
    pub(super) fn best(&self, limit: usize) -> [Pairs; 2] {
        let limit = if limit == 0 { usize::MAX } else { limit };
        let pair = |(&price, &size): (&u64, &u64)| (price, size);
        let bids = self.bids.iter().rev().take(limit).map(pair).collect();
        [bids, self.asks.iter().take(limit).map(pair).collect()]
    }
}

pub(super) struct Market {
    full: State,
    /// Levels a side that the stream shows; 0 for all.
    window: usize,
    shown: Vec<State>,
}

impl Market {
    pub(super) fn new(window: usize) -> Self {
        Self { full: State::default(), window, shown: vec![State::default()] }
    }

    /// The id of the first state.
    pub(super) fn first(&self) -> u64 {
        1_000
    }

    /// The id of so many states ago, or of the first.
    pub(super) fn past(&self, ago: usize) -> u64 {
        self.first() + (self.shown.len() - 1).saturating_sub(ago) as u64
    }

    pub(super) fn at(&self, id: u64) -> &State {
        &self.shown[usize::try_from(id - self.first()).expect("a known id")]
    }

    /// Makes the next state: a level of each of up to four prices is set, or taken out.
    pub(super) fn change(&mut self, input: &mut Input<'_>) {
        let how = input.byte();
        let (start, step) = PRICES[usize::from(how >> 6)];
        for _ in 0..how % 4 {
            let (place, size) = (input.byte(), input.byte());
            let half = if place & 1 == 0 { &mut self.full.bids } else { &mut self.full.asks };
            let price = start + u64::from(place >> 1 & 31) * step;
            match size {
                0..=90 => drop(half.remove(&price)),
                _ => drop(half.insert(price, u64::from(size) * 5)),
            }
        }
        let [bids, asks] = self.full.best(self.window);
        let (bids, asks) = (bids.into_iter().collect(), asks.into_iter().collect());
        self.shown.push(State { bids, asks });
    }

    /// What changed in the ids `first..=last`, with the sizes at the end, zero where there is none;
    /// `form` says in which order, and whether one is told that did not change.
    pub(super) fn delta(&self, first: u64, last: u64, form: u8) -> [Pairs; 2] {
        let halves = |id| [&self.at(id).bids, &self.at(id).asks];
        let mut out = [Pairs::new(), Pairs::new()];
        for (side, pairs) in out.iter_mut().enumerate() {
            let mut prices = BTreeSet::new();
            for id in first..=last {
                differences(halves(id - 1)[side], halves(id)[side], &mut prices);
            }
            let end = halves(last)[side];
            if form & 1 == 1 {
                prices.extend(end.keys().next());
            }
            pairs.extend(prices.iter().map(|price| (*price, end.get(price).copied().unwrap_or(0))));
            if form & 2 == 2 {
                pairs.reverse();
            }
        }
        out
    }
}

/// Adds the prices at which two sides differ.
fn differences(one: &Half, other: &Half, prices: &mut BTreeSet<u64>) {
    let all = one.keys().chain(other.keys());
    prices.extend(all.filter(|price| one.get(price) != other.get(price)));
}
