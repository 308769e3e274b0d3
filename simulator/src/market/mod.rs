//! Markets, as far as they are nobody's in particular: their chance, their books, what is
//! remembered of them. A venue decides what is told of them, when, and in which words.

mod dice;
mod history;
mod listing;
mod moments;
mod side;
mod stats;
mod violations;
mod walk;
mod window;

pub(crate) use dice::Dice;
pub(crate) use history::History;
pub(crate) use listing::{Listing, decimal};
pub(crate) use moments::{Moments, TICK_MS};
pub(crate) use side::{Key, Level, Sides, Which};
pub(crate) use stats::{Candle, Stats};
pub(crate) use violations::Violations;
pub(crate) use walk::{Nature, Step, Trade, Walk};
pub(crate) use window::{Delta, Window};

use std::time::Duration;

use crate::account::Taking;
use crate::venue::{Book, Time};

/// Milliseconds since the epoch.
pub(crate) fn ms(time: Time) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A market: its walk, and what is remembered of it.
#[derive(Debug)]
pub(crate) struct Market {
    pub(crate) listing: Listing,
    pub(crate) walk: Walk,
    pub(crate) history: History,
    /// Since the market began.
    pub(crate) stats: Stats,
}

impl Market {
    /// A market whose books are remembered for so long at least.
    pub(crate) fn new(listing: Listing, nature: &Nature, memory: Duration, now: Time) -> Self {
        let walk = Walk::new(&listing, nature, now);
        let history = History::new(memory, &walk.book, walk.id, now);
        let stats = Stats::new(listing.start);
        Self { listing, walk, history, stats }
    }

    /// The next that happens until then, if anything does; remembered already.
    pub(crate) fn step(&mut self, until: Time) -> Option<Step> {
        let step = self.walk.step(until)?;
        self.happened(&step);
        Some(step)
    }

    /// An account's order takes of the best level of a side; remembered already.
    pub(crate) fn take(&mut self, taking: &Taking, at: Time) -> Option<Step> {
        let Taking { which, lots, maker, price } = *taking;
        let step = self.walk.take(which, lots, (maker, price), at)?;
        self.happened(&step);
        Some(step)
    }

    fn happened(&mut self, step: &Step) {
        self.history.changed(step.at, step.change, &self.walk.book, self.walk.id);
        if let Some(trade) = &step.trade {
            self.stats.traded(trade);
        }
    }

    /// The book of an id, as texts.
    pub(crate) fn book(&self, id: u64, levels: usize) -> Option<Book> {
        let (book, _) = self.history.at(id)?;
        let texts = |level| self.listing.texts(level);
        Some(Book {
            id,
            bids: book.bids.window(levels).map(texts).collect(),
            asks: book.asks.window(levels).map(texts).collect(),
        })
    }
}
