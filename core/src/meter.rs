//! Counting and timing of messages, per kind.

use core::time::Duration;

use crate::exchange::MessageKind;

/// The kinds that are counted apart.
pub const KINDS: usize = 5;

/// Sub-buckets of a power of two: values are known within a sixteenth.
const PARTS: u64 = 16;
/// Buckets up to 2^36 ns, a good minute; what is longer is counted in the last.
const BUCKETS: usize = 528;

/// What was counted of one kind of message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages that were decoded.
    pub messages: u64,
    /// Their bytes, WebSocket framing excluded.
    pub bytes: u64,
    /// Messages that could not be decoded; [`MessageKind::Other`] where their kind is not known.
    pub errors: u64,
    /// Messages whose handling took longer than the kind's budget.
    pub over_budget: u64,
}

impl Counts {
    /// Adds what was counted elsewhere.
    pub fn join(&mut self, other: &Self) {
        self.messages = self.messages.saturating_add(other.messages);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.errors = self.errors.saturating_add(other.errors);
        self.over_budget = self.over_budget.saturating_add(other.over_budget);
    }

    /// Errors per million messages.
    #[must_use]
    pub fn error_rate_ppm(&self) -> u32 {
        let all = u128::from(self.messages) + u128::from(self.errors);
        let ppm = (u128::from(self.errors) * 1_000_000).checked_div(all).unwrap_or(0);
        u32::try_from(ppm).unwrap_or(u32::MAX)
    }
}

/// How long one message of each kind may take from bytes to event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    nanos: [u32; KINDS],
}

impl Budgets {
    /// Book 50 µs, trade 30, ticker 20, ping 10, other 100.
    pub const DEFAULT: Self = Self { nanos: [50_000, 30_000, 20_000, 10_000, 100_000] };

    /// The same budgets with another for `kind`, in nanoseconds.
    #[must_use]
    pub fn with(mut self, kind: MessageKind, nanos: u32) -> Self {
        if let Some(budget) = self.nanos.get_mut(kind.index()) {
            *budget = nanos;
        }
        self
    }

    /// The budget of `kind`, in nanoseconds.
    #[must_use]
    pub fn of(&self, kind: MessageKind) -> u32 {
        self.nanos.get(kind.index()).copied().unwrap_or(u32::MAX)
    }
}

impl Default for Budgets {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl MessageKind {
    /// The kind's position in tables of [`KINDS`] rows.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Book => 0,
            Self::Trade => 1,
            Self::Ticker => 2,
            Self::Ping => 3,
            Self::Other => 4,
        }
    }

    /// The kind's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Trade => "trade",
            Self::Ticker => "ticker",
            Self::Ping => "ping",
            Self::Other => "other",
        }
    }
}

/// A log-linear histogram of durations: 16 buckets a power of two, up to a good minute.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    buckets: [u32; BUCKETS],
    count: u64,
    sum: u64,
    min: u64,
    max: u64,
}

impl Meter {
    /// An empty histogram.
    #[must_use]
    pub const fn new() -> Self {
        Self { buckets: [0; BUCKETS], count: 0, sum: 0, min: u64::MAX, max: 0 }
    }

    /// Adds a duration in nanoseconds.
    pub fn add(&mut self, nanos: u64) {
        if let Some(bucket) = self.buckets.get_mut(bucket(nanos)) {
            *bucket = bucket.saturating_add(1);
        }
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.saturating_add(nanos);
        self.min = self.min.min(nanos);
        self.max = self.max.max(nanos);
    }

    /// Adds all that another histogram holds.
    pub fn join(&mut self, other: &Self) {
        for (bucket, others) in self.buckets.iter_mut().zip(&other.buckets) {
            *bucket = bucket.saturating_add(*others);
        }
        self.count = self.count.saturating_add(other.count);
        self.sum = self.sum.saturating_add(other.sum);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// How many durations were added.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The shortest.
    #[must_use]
    pub fn min(&self) -> Option<Duration> {
        (self.count > 0).then(|| Duration::from_nanos(self.min))
    }

    /// The longest.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        (self.count > 0).then(|| Duration::from_nanos(self.max))
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        self.sum.checked_div(self.count).map(Duration::from_nanos)
    }

    /// The duration that `per_mille` of a thousand are not longer than (990 is p99, 999 is p99.9,
    /// and 1000 or more the longest), at most a sixteenth too long.
    #[must_use]
    pub fn quantile(&self, per_mille: u16) -> Option<Duration> {
        let rank = (u128::from(self.count) * u128::from(per_mille)).div_ceil(1000).max(1);
        let mut seen = 0u128;
        // What is in the last bucket has no upper end but the longest.
        for (at, bucket) in self.buckets.iter().enumerate().take(BUCKETS - 1) {
            seen += u128::from(*bucket);
            if seen >= rank {
                return Some(Duration::from_nanos(upper(at).min(self.max)));
            }
        }
        self.max()
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self::new()
    }
}

/// The bucket of a value: itself below 16, then the power of two and the four bits below its top.
fn bucket(nanos: u64) -> usize {
    let index = match nanos.checked_ilog2() {
        Some(log) if nanos >= PARTS => {
            let shift = u64::from(log) - 4;
            shift * PARTS + (nanos >> shift)
        }
        _ => nanos,
    };
    usize::try_from(index).unwrap_or(usize::MAX).min(BUCKETS - 1)
}

/// The greatest value of a bucket.
fn upper(bucket: usize) -> u64 {
    let bucket = u64::try_from(bucket).unwrap_or(u64::MAX);
    if bucket < PARTS {
        return bucket;
    }
    let shift = bucket / PARTS - 1;
    ((bucket % PARTS + PARTS + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_contiguous_and_tight() {
        let mut last = 0;
        for nanos in 0..200_000u64 {
            let at = bucket(nanos);
            assert!(at == last || at == last + 1, "{nanos}");
            last = at;
            let top = upper(at);
            assert!(top >= nanos && top - nanos <= nanos / 16, "{nanos} in a bucket up to {top}");
        }
        assert_eq!(bucket(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_values() {
        let mut meter = Meter::new();
        assert_eq!(meter.quantile(500), None);
        for nanos in 1..=1000 {
            meter.add(nanos * 100);
        }
        for (per_mille, exact) in [(500, 50_000), (990, 99_000), (999, 99_900), (1000, 100_000)] {
            let told = meter.quantile(per_mille).unwrap().as_nanos();
            assert!(told >= exact && told <= exact + exact / 16, "p{per_mille}: {told}");
        }
        assert_eq!(meter.min(), Some(Duration::from_nanos(100)));
        assert_eq!(meter.max(), Some(Duration::from_nanos(100_000)));
        assert_eq!(meter.mean(), Some(Duration::from_nanos(50_050)));
    }

    #[test]
    fn the_longest_durations_are_not_understated() {
        let mut meter = Meter::new();
        let hour = Duration::from_secs(3600);
        meter.add(1);
        meter.add(u64::try_from(hour.as_nanos()).unwrap());
        assert_eq!(meter.quantile(500), Some(Duration::from_nanos(1)));
        assert_eq!(meter.quantile(999), Some(hour));
        assert_eq!(meter.quantile(u16::MAX), Some(hour));
        assert_eq!(meter.quantile(0), Some(Duration::from_nanos(1)));
    }

    #[test]
    fn two_histograms_together_are_that_of_all_values() {
        let (mut one, mut other, mut all) = (Meter::new(), Meter::new(), Meter::new());
        for nanos in 1..=1000 {
            let part = if nanos % 3 == 0 { &mut one } else { &mut other };
            part.add(nanos * nanos);
            all.add(nanos * nanos);
        }
        one.join(&other);
        one.join(&Meter::new());
        for per_mille in (0..=1000).step_by(50) {
            assert_eq!(one.quantile(per_mille), all.quantile(per_mille), "p{per_mille}");
        }
        assert_eq!((one.count(), one.min(), one.mean()), (1000, all.min(), all.mean()));
    }

    #[test]
    fn rates_of_nothing_are_zero() {
        assert_eq!(Counts::default().error_rate_ppm(), 0);
        let counts = Counts { messages: 3, errors: 1, ..Counts::default() };
        assert_eq!(counts.error_rate_ppm(), 250_000);
    }
}
