//! What is told of a market's trades: a day's statistics, and candles.

use super::feed::Interval;
use super::side::Key;
use super::walk::Trade;
use crate::venue::Time;

/// Prices and volumes of some time, in ticks and lots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stats {
    pub(super) open: Key,
    pub(super) last: Key,
    pub(super) high: Key,
    pub(super) low: Key,
    pub(super) lots: u128,
    /// Ticks times lots.
    pub(super) turnover: u128,
}

impl Stats {
    /// Statistics without a trade.
    pub(super) const fn new(price: Key) -> Self {
        Self { open: price, last: price, high: price, low: price, lots: 0, turnover: 0 }
    }

    pub(super) fn traded(&mut self, trade: &Trade) {
        let price = trade.key.abs();
        self.last = price;
        self.high = self.high.max(price);
        self.low = self.low.min(price);
        let lots = u128::from(trade.lots);
        self.lots += lots;
        self.turnover += lots * u128::from(price.unsigned_abs());
    }

    /// The change since the opening, in thousandths of a per cent.
    pub(super) const fn change(&self) -> i64 {
        let open = if self.open == 0 { 1 } else { self.open };
        (self.last - self.open).saturating_mul(100_000) / open
    }
}

/// A candle of one interval: the one that is open, and the last that has closed.
#[derive(Clone, Debug)]
pub(super) struct Candle {
    pub(super) interval: Interval,
    pub(super) stats: Stats,
    /// When it began, in seconds since the epoch.
    pub(super) start: u64,
    /// The one before, where it has not been told yet.
    pub(super) closed: Option<(u64, Stats)>,
}

impl Candle {
    pub(super) const fn new(interval: Interval, price: Key, now: Time) -> Self {
        let start = interval.start(now);
        Self { interval, stats: Stats::new(price), start, closed: None }
    }

    pub(super) fn traded(&mut self, trade: &Trade) {
        self.roll(trade.at);
        self.stats.traded(trade);
    }

    /// Begins the next candle where it is time to.
    pub(super) fn roll(&mut self, now: Time) {
        let start = self.interval.start(now);
        if start > self.start {
            self.closed = Some((self.start, self.stats));
            self.stats = Stats::new(self.stats.last);
            self.start = start;
        }
    }
}

impl Interval {
    const fn start(self, now: Time) -> u64 {
        let seconds = now.as_secs();
        seconds - seconds % self.seconds
    }
}
