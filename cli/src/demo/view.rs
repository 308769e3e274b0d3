//! What there is to be shown at one moment.

use core::time::Duration;
use std::time::Instant;

use super::board::{Board, Counts};
use super::compare::Verdict;
use super::log::Entry;

/// One moment of a demo.
pub(super) struct View<'a> {
    pub(super) sides: Vec<SideView<'a>>,
    pub(super) now: Instant,
    pub(super) elapsed: Duration,
    pub(super) total: Duration,
}

/// One venue at that moment.
pub(super) struct SideView<'a> {
    pub(super) name: &'static str,
    pub(super) url: &'a str,
    pub(super) board: &'a Board,
    pub(super) verdict: &'a Verdict,
    pub(super) rates: Rates,
}

impl<'a> View<'a> {
    /// The newest `count` entries of all logs, oldest first, each with its venue's name.
    pub(super) fn news(&self, count: usize) -> Vec<(&'static str, &'a Entry)> {
        let of_one = |side: &SideView<'a>| {
            let name = side.name;
            side.board.log.newest(count).map(move |entry| (name, entry))
        };
        let mut news: Vec<_> = self.sides.iter().flat_map(of_one).collect();
        news.sort_by_key(|(_, entry)| entry.at);
        news.split_off(news.len().saturating_sub(count))
    }
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
