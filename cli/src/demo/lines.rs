//! The demo as lines, where there is no terminal: what happens as it happens, and lines a second.

use core::time::Duration;
use std::io::{self, Write};

use super::log::{Entry, Tone};
use super::view::{SideView, View};
use crate::words::grouped;

/// Writes the demo to standard output.
#[derive(Default)]
pub(super) struct Lines {
    /// Entries of each venue's log that are written.
    written: Vec<usize>,
    /// The second whose lines were the last.
    second: u64,
}

impl Lines {
    pub(super) fn show(&mut self, view: &View<'_>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.written.is_empty() {
            self.written = vec![0; view.sides.len()];
            view.sides.iter().try_for_each(|side| introduce(&mut out, side))?;
        }
        for (name, entry) in self.news(view) {
            write_entry(&mut out, name, entry)?;
        }
        if view.elapsed.as_secs() > self.second {
            self.second = view.elapsed.as_secs();
            view.sides.iter().try_for_each(|side| second(&mut out, side, view.elapsed))?;
        }
        out.flush()
    }

    /// What was not written yet, oldest first.
    fn news<'v>(&mut self, view: &View<'v>) -> Vec<(&'static str, &'v Entry)> {
        let mut news = Vec::new();
        for (side, written) in view.sides.iter().zip(&mut self.written) {
            let log = &side.board.log;
            news.extend(log.newest(log.count() - *written).map(|entry| (side.name, entry)));
            *written = log.count();
        }
        news.sort_by_key(|(_, entry)| entry.at);
        news
    }
}

fn introduce(out: &mut impl Write, side: &SideView<'_>) -> io::Result<()> {
    let symbols = side.board.rows.len();
    writeln!(out, "{symbols} symbols of a simulated {} at {}", side.name, side.url)
}

fn write_entry(out: &mut impl Write, name: &str, entry: &Entry) -> io::Result<()> {
    let mark = match entry.tone {
        Tone::Good => '+',
        Tone::Bad => '-',
        Tone::Plain => ' ',
        Tone::Deed => '!',
    };
    writeln!(out, "{} {mark} {}", Head(name, entry.at), entry.text)
}

/// The line of a second.
fn second(out: &mut impl Write, side: &SideView<'_>, elapsed: Duration) -> io::Result<()> {
    let SideView { name, board, verdict, rates, .. } = side;
    write!(
        out,
        "{}   {}: {} of {} books live, {} updates/s, {} trades/s",
        Head(name, elapsed),
        board.state(),
        board.live(),
        board.rows.len(),
        grouped(rates.updates),
        grouped(rates.trades),
    )?;
    if let (Some(p50), Some(p99)) = (board.latency.quantile(500), board.latency.quantile(990)) {
        write!(out, ", p50 {p50:.0?} p99 {p99:.0?}")?;
    }
    writeln!(out, ", {} of {} comparisons equal", grouped(verdict.equal), grouped(verdict.made))
}

/// How every line begins: when, and which venue.
struct Head<'a>(&'a str, Duration);

impl core::fmt::Display for Head<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:>8.3} s  {:<11}", self.1.as_secs_f64(), self.0)
    }
}
