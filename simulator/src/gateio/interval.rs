//! The lengths of candles.

use crate::venue::Time;

/// A candle's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    pub(super) name: &'static str,
    pub(super) seconds: u64,
}

/// The documented intervals.
const INTERVALS: [(&str, u64); 10] = [
    ("10s", 10),
    ("1m", 60),
    ("5m", 300),
    ("15m", 900),
    ("30m", 1_800),
    ("1h", 3_600),
    ("4h", 14_400),
    ("8h", 28_800),
    ("1d", 86_400),
    ("7d", 604_800),
];

impl Interval {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let found = INTERVALS.into_iter().find(|&(name, _)| name == text);
        found.map(|(name, seconds)| Self { name, seconds })
    }

    /// When the candle of a time begins, in seconds since the epoch.
    pub(super) const fn start(self, time: Time) -> u64 {
        let seconds = time.as_secs();
        seconds - seconds % self.seconds
    }
}
