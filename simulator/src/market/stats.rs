//! What is told of a market's trades: a day's statistics, and candles.

use super::side::Key;
use super::walk::Trade;

/// Prices and volumes of some time, in ticks and lots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stats {
    pub(crate) open: Key,
    pub(crate) last: Key,
    pub(crate) high: Key,
    pub(crate) low: Key,
    pub(crate) lots: u128,
    /// Ticks times lots.
    pub(crate) turnover: u128,
}

impl Stats {
    /// Statistics without a trade.
    pub(crate) const fn new(price: Key) -> Self {
        Self { open: price, last: price, high: price, low: price, lots: 0, turnover: 0 }
    }

    pub(crate) fn traded(&mut self, trade: &Trade) {
        let price = trade.key.abs();
        self.last = price;
        self.high = self.high.max(price);
        self.low = self.low.min(price);
        let lots = u128::from(trade.lots);
        self.lots += lots;
        self.turnover += lots * u128::from(price.unsigned_abs());
    }

    /// The change since the opening, in thousandths of a per cent.
    pub(crate) const fn change(&self) -> i64 {
        let open = if self.open == 0 { 1 } else { self.open };
        (self.last - self.open).saturating_mul(100_000) / open
    }
}

/// A candle: the one that is open, and the last that has closed. When one begins, its venue says.
#[derive(Clone, Debug)]
pub(crate) struct Candle {
    pub(crate) stats: Stats,
    /// When it began, in seconds since the epoch.
    pub(crate) start: u64,
    /// The one before, where it has not been told yet.
    pub(crate) closed: Option<(u64, Stats)>,
}

impl Candle {
    pub(crate) const fn new(price: Key, start: u64) -> Self {
        Self { stats: Stats::new(price), start, closed: None }
    }

    /// Takes a trade of the candle that begins then.
    pub(crate) fn traded(&mut self, trade: &Trade, start: u64) {
        self.roll(start);
        self.stats.traded(trade);
    }

    /// Begins the next candle where it is time to.
    pub(crate) const fn roll(&mut self, start: u64) {
        if start > self.start {
            self.closed = Some((self.start, self.stats));
            self.stats = Stats::new(self.stats.last);
            self.start = start;
        }
    }
}
