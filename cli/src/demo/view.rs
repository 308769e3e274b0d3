//! What there is to be shown at one moment.

use core::time::Duration;
use std::time::Instant;

use super::board::{Board, Counts};
use super::compare::Verdict;

/// One moment of a demo.
pub(super) struct View<'a> {
    pub(super) board: &'a Board,
    pub(super) verdict: &'a Verdict,
    pub(super) rates: Rates,
    pub(super) url: &'a str,
    pub(super) now: Instant,
    pub(super) elapsed: Duration,
    pub(super) total: Duration,
}

/// What came in a second.
#[derive(Clone, Copy, Default)]
pub(super) struct Rates {
    pub(super) updates: u64,
    pub(super) trades: u64,
}

/// Takes rates over whole seconds.
pub(super) struct RateMeter {
    since: Instant,
    counts: Counts,
    rates: Rates,
}

impl RateMeter {
    pub(super) fn new(now: Instant) -> Self {
        Self { since: now, counts: Counts::default(), rates: Rates::default() }
    }

    /// The rates of the last second.
    pub(super) fn update(&mut self, counts: Counts, now: Instant) -> Rates {
        let span = now.saturating_duration_since(self.since);
        if span >= Duration::from_secs(1) {
            self.rates = Rates {
                updates: per_second(counts.updates() - self.counts.updates(), span),
                trades: per_second(counts.trades - self.counts.trades, span),
            };
            self.since = now;
            self.counts = counts;
        }
        self.rates
    }
}

/// So many things in so much time, as a rate.
pub(super) fn per_second(count: u64, span: Duration) -> u64 {
    let rate = u128::from(count) * 1_000_000 / span.as_micros().max(1);
    u64::try_from(rate).unwrap_or(u64::MAX)
}
