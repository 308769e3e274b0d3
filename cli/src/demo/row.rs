//! One symbol, as the client sees it.

use std::sync::Arc;
use std::time::Instant;

use tickwire_core::book::{BookRef, BookState};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Side};

/// Levels a side that are kept to be shown.
const LEVELS_MAX: usize = 16;

/// One symbol.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) symbol: Arc<str>,
    /// The book's state, once it has one.
    pub(super) state: Option<BookState>,
    pub(super) bids: Vec<Level>,
    pub(super) asks: Vec<Level>,
    /// Messages with its data.
    pub(super) updates: u64,
    pub(super) gaps: u32,
    pub(super) resyncs: u32,
    /// When the last data came.
    pub(super) touched: Option<Instant>,
    /// The id of the last change that was told.
    last: Option<u64>,
}

/// One trade.
#[derive(Clone)]
pub(super) struct Print {
    pub(super) symbol: Arc<str>,
    pub(super) price: Decimal,
    pub(super) size: Decimal,
    pub(super) side: Side,
}

impl Row {
    pub(super) fn new(symbol: &str) -> Self {
        Self {
            symbol: Arc::from(symbol),
            state: None,
            bids: Vec::with_capacity(LEVELS_MAX),
            asks: Vec::with_capacity(LEVELS_MAX),
            updates: 0,
            gaps: 0,
            resyncs: 0,
            touched: None,
            last: None,
        }
    }

    /// Changes `first..=last` were told: how many between them and those before are missing, and
    /// whether all of them had been told already.
    pub(super) fn follow(&mut self, first: u64, last: u64) -> (u64, bool) {
        let before = self.last.replace(last).unwrap_or(first.saturating_sub(1));
        self.last = self.last.max(Some(before));
        (first.saturating_sub(before.saturating_add(1)), last <= before)
    }

    /// The connection is another: what came over the last one is not followed by what comes now.
    pub(super) fn begin_anew(&mut self) {
        self.last = None;
    }

    pub(super) fn is_live(&self) -> bool {
        self.state == Some(BookState::Live)
    }

    /// Keeps the best levels of a live book; what is not live is not shown, but what was stays.
    pub(super) fn show(&mut self, book: Option<BookRef<'_>>) {
        let Some(live) = book.and_then(|book| book.live()) else { return };
        self.bids.clear();
        self.bids.extend(live.bids().take(LEVELS_MAX));
        self.asks.clear();
        self.asks.extend(live.asks().take(LEVELS_MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_and_what_comes_twice_is_counted() {
        let mut row = Row::new("BTC_USDT");
        for ((first, last), expected) in [
            ((7, 9), (0, false)),
            ((10, 10), (0, false)),
            ((9, 12), (0, false)),
            ((11, 12), (0, true)),
            ((15, 15), (2, false)),
            ((13, 14), (0, true)),
            ((16, 16), (0, false)),
        ] {
            assert_eq!(row.follow(first, last), expected, "{first}..={last}");
        }
        row.begin_anew();
        assert_eq!(row.follow(90, 91), (0, false));
    }
}
