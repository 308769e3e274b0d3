//! The demo as lines, where there is no terminal: what happens as it happens, and a line a second.

use std::io::{self, Write};

use super::log::{Entry, Tone};
use super::view::View;
use crate::words::grouped;

/// Writes the demo to standard output.
pub(super) struct Lines {
    /// Entries of the log that are written.
    written: usize,
    /// The second whose line is next.
    second: u64,
}

impl Lines {
    pub(super) fn open(url: &str, symbols: usize) -> io::Result<Self> {
        let mut out = io::stdout().lock();
        writeln!(out, "{symbols} symbols of a simulated gateio-spot at {url}")?;
        Ok(Self { written: 0, second: 1 })
    }

    pub(super) fn show(&mut self, view: &View<'_>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let log = &view.board.log;
        for entry in log.newest(log.count() - self.written) {
            self.entry(&mut out, entry)?;
        }
        self.written = log.count();
        if view.elapsed.as_secs() >= self.second {
            self.second = view.elapsed.as_secs() + 1;
            second(&mut out, view)?;
        }
        out.flush()
    }

    fn entry(&self, out: &mut impl Write, entry: &Entry) -> io::Result<()> {
        let mark = match entry.tone {
            Tone::Good => '+',
            Tone::Bad => '-',
            Tone::Plain => ' ',
            Tone::Deed => '!',
        };
        writeln!(out, "{:>8.3} s {mark} {}", entry.at.as_secs_f64(), entry.text)
    }
}

/// The line of a second.
fn second(out: &mut impl Write, view: &View<'_>) -> io::Result<()> {
    let View { board, verdict, rates, .. } = view;
    write!(
        out,
        "{:>8.3} s   {}: {} of {} books live, {} updates/s, {} trades/s",
        view.elapsed.as_secs_f64(),
        board.state,
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
