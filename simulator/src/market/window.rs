//! The best levels of a book, as a stream of changes shows them.

use super::side::{Change, Effect, Key, Level, Sides, Which};

/// What has happened to a window since the last push.
///
/// A price is noted whenever it changes inside the window, enters it or leaves it, at whichever
/// change. So a push is right for a book of any id in its range: where two windows of that range
/// differ at a price, some change between them has touched that price.
#[derive(Debug)]
pub(crate) struct Window {
    levels: usize,
    /// The id of the last push.
    pub(crate) last: u64,
    bids: Vec<Key>,
    asks: Vec<Key>,
}

/// What a push says: the final size of each noted price, 0 where it is not in the window.
#[derive(Debug)]
pub(crate) struct Delta {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) bids: Vec<Level>,
    pub(crate) asks: Vec<Level>,
}

impl Window {
    pub(crate) const fn new(levels: usize, id: u64) -> Self {
        Self { levels, last: id, bids: Vec::new(), asks: Vec::new() }
    }

    /// Takes a change; `book` is the one after it.
    pub(crate) fn changed(&mut self, change: &Change, effect: Effect, book: &Sides) {
        let side = book.side(change.which);
        let noted = match change.which {
            Which::Bid => &mut self.bids,
            Which::Ask => &mut self.asks,
        };
        // The level that crosses the window's edge because another came or went.
        let (rank, edge) = match effect {
            Effect::Nothing => return,
            Effect::Resized(rank) => (rank, None),
            Effect::Inserted(rank) => (rank, side.at(self.levels)),
            Effect::Deleted(rank) => (rank, self.levels.checked_sub(1).and_then(|at| side.at(at))),
        };
        if rank < self.levels {
            noted.push(change.key);
            noted.extend(edge.map(|(key, _)| key));
        }
    }

    /// What is to be said of the book, which has this id; the next push starts after it.
    pub(crate) fn take(&mut self, book: &Sides, id: u64) -> Delta {
        let first = self.last + 1;
        self.last = id;
        let levels = self.levels;
        let sized = |noted: &mut Vec<Key>, which| {
            noted.sort_unstable_by_key(|&key| std::cmp::Reverse(key));
            noted.dedup();
            let side = book.side(which);
            noted.drain(..).map(|key| (key, side.size_within(key, levels))).collect()
        };
        let bids = sized(&mut self.bids, Which::Bid);
        let asks = sized(&mut self.asks, Which::Ask);
        Delta { first, last: id, bids, asks }
    }
}
