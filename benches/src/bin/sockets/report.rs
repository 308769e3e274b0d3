//! The table, and what is above its ceiling.

use core::time::Duration;

use serde::{Deserialize, Serialize};

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    unit: Unit,
    samples: u64,
    least: f64,
    median: f64,
    p99: f64,
    most: f64,
    limit: Limit,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    Milliseconds,
    Microseconds,
    KibiBytes,
    Count,
}

/// What a figure must keep.
#[derive(Clone, Copy, Debug)]
enum Limit {
    None,
    /// The figure that is judged is at most this.
    AtMost(f64),
    /// The least sample is at least this.
    AtLeast(f64),
}

impl Row {
    /// Durations, one a sample.
    pub(crate) fn durations(what: impl Into<String>, unit: Unit, samples: &[Duration]) -> Self {
        let factor = if matches!(unit, Unit::Microseconds) { 1e6 } else { 1e3 };
        let samples = samples.iter().map(|sample| sample.as_secs_f64() * factor).collect();
        Self::of(what, unit, samples)
    }

    /// Numbers, one a sample.
    pub(crate) fn of(what: impl Into<String>, unit: Unit, mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        Self {
            what: what.into(),
            unit,
            samples: u64::try_from(samples.len()).unwrap_or(u64::MAX),
            least: quantile(&samples, 0),
            median: quantile(&samples, 500),
            p99: quantile(&samples, 990),
            most: quantile(&samples, 1_000),
            limit: Limit::None,
        }
    }

    /// What a histogram of the session has.
    pub(crate) fn histogram(what: impl Into<String>, told: &Told) -> Self {
        let micros = |nanos: f64| nanos / 1e3;
        Self {
            what: what.into(),
            unit: Unit::Microseconds,
            samples: told.count,
            least: 0.0,
            median: micros(told.median_ns),
            p99: micros(told.p99_ns),
            most: micros(told.max_ns),
            limit: Limit::None,
        }
    }

    /// A single number.
    pub(crate) fn one(what: impl Into<String>, unit: Unit, value: f64) -> Self {
        Self::of(what, unit, vec![value])
    }

    /// The figure that is judged must not be above `ceiling`.
    pub(crate) fn at_most(mut self, ceiling: f64) -> Self {
        self.limit = Limit::AtMost(ceiling);
        self
    }

    /// No sample may be below `floor`.
    pub(crate) fn at_least(mut self, floor: f64) -> Self {
        self.limit = Limit::AtLeast(floor);
        self
    }

    fn is_kept(&self, judged: Judged) -> bool {
        let figure = if judged == Judged::Median { self.median } else { self.p99 };
        match self.limit {
            Limit::None => true,
            Limit::AtMost(ceiling) => figure <= ceiling,
            Limit::AtLeast(floor) => self.least >= floor,
        }
    }
}

/// A histogram in short, durations in nanoseconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) count: u64,
    pub(crate) median_ns: f64,
    pub(crate) p99_ns: f64,
    pub(crate) max_ns: f64,
}

/// The sample that so many of a thousand are not above: the nearest rank.
fn quantile(sorted: &[f64], per_mille: usize) -> f64 {
    let rank = (sorted.len() * per_mille).div_ceil(1_000).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// What is held against a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    /// Half of the samples may be above: what a machine that others use too cannot spoil.
    Median,
    /// One sample in a hundred may be above.
    P99,
}

/// The table as it grows.
#[derive(Debug)]
pub(crate) struct Report {
    judged: Judged,
    missed: Vec<String>,
}

impl Report {
    pub(crate) fn begin(judged: Judged) -> Self {
        println!("| figure | samples | median | p99 | max | limit |");
        println!("|---|--:|--:|--:|--:|--:|");
        Self { judged, missed: Vec::new() }
    }

    pub(crate) fn add(&mut self, row: &Row) {
        let Row { what, unit, samples, median, p99, most, .. } = row;
        let shown = |value| unit.shown(value);
        let (median, p99, max) = (shown(*median), shown(*p99), shown(*most));
        let limit = match row.limit {
            Limit::None => String::new(),
            Limit::AtMost(ceiling) => format!("<= {}", shown(ceiling)),
            Limit::AtLeast(floor) => format!(">= {}", shown(floor)),
        };
        println!("| {what} | {samples} | {median} | {p99} | {max} | {limit} |");
        if !row.is_kept(self.judged) {
            self.missed.push(format!("{what}: {median}, p99 {p99}; the limit is {limit}"));
        }
    }

    /// Says what was missed; whether nothing was.
    pub(crate) fn end(self) -> bool {
        for missed in &self.missed {
            eprintln!("sockets: {missed}");
        }
        self.missed.is_empty()
    }
}

impl Unit {
    fn shown(self, value: f64) -> String {
        match self {
            Self::Milliseconds => format!("{value:.2} ms"),
            Self::Microseconds => format!("{value:.1} µs"),
            Self::KibiBytes => format!("{value:.1} KiB"),
            Self::Count => format!("{value:.0}"),
        }
    }
}
