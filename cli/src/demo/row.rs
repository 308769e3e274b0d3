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
        }
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
