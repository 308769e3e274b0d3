//! The end of the demo, in numbers, and whether it was as it must be.

use core::fmt;
use core::time::Duration;

use tickwire_core::session::Stats;

use super::board::Board;
use super::compare::Verdict;
use super::recovery::{Cut, Gap};
use super::view::per_second;
use crate::words::grouped;

/// The fewest comparisons that say anything.
const COMPARISONS_MIN: u64 = 20;

/// What a demo came to.
pub(super) struct Summary<'a> {
    pub(super) board: &'a Board,
    pub(super) verdict: &'a Verdict,
    pub(super) stats: Stats,
    pub(super) elapsed: Duration,
    /// Whether the user ended it.
    pub(super) is_cut_short: bool,
}

impl Summary<'_> {
    /// What was not as it must be: the worst of it.
    pub(super) fn failure(&self) -> Option<String> {
        if let Some(difference) = &self.verdict.difference {
            return Some(format!("a book differs from the exchange's: {difference}"));
        }
        if let Some(stop) = &self.board.stopped {
            return Some(format!("the feed stopped on the way: {stop}"));
        }
        if self.is_cut_short {
            return None;
        }
        if self.board.opened.is_none() {
            let (live, books) = (self.board.live(), self.board.rows.len());
            return Some(format!("only {live} of {books} books came to life"));
        }
        if !self.board.recoveries.are_whole() {
            return Some("a recovery did not come in time; the lines above say how far".into());
        }
        (self.verdict.made < COMPARISONS_MIN)
            .then(|| format!("only {} books were compared", self.verdict.made))
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { board, verdict, elapsed, .. } = self;
        let symbols = board.rows.len();
        writeln!(f, "\n{symbols} symbols over one connection for {elapsed:.1?}")?;
        self.updates(f)?;
        self.opening(f)?;
        gap(f, board, &board.recoveries.gap)?;
        cut(f, &board.recoveries.cut)?;
        let meter = &board.latency;
        writeln!(
            f,
            "  latency    from read to handler: p50 {}, p99 {}, max {}",
            time(meter.quantile(500)),
            time(meter.quantile(990)),
            time(meter.max()),
        )?;
        let Verdict { made, equal, levels, .. } = verdict;
        let (made, equal, levels) = (grouped(*made), grouped(*equal), grouped(*levels));
        writeln!(
            f,
            "  compared   {made} books with the exchange's own at equal ids, {levels} levels"
        )?;
        writeln!(f, "  equal      {equal} of {made}")
    }
}

impl Summary<'_> {
    fn updates(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.board.counts;
        writeln!(
            f,
            "  updates    {} ({} a second): {} of books with {} changes, {} best prices, {} trades",
            grouped(counts.updates()),
            grouped(per_second(counts.updates(), self.elapsed)),
            grouped(counts.deltas),
            grouped(counts.changes),
            grouped(counts.tickers),
            grouped(counts.trades),
        )?;
        writeln!(f, "             at least {} of each symbol", grouped(self.board.fewest()))
    }

    fn opening(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  opening    TCP and TLS {}, upgrade {}, subscriptions {}; all books live after {}",
            time(self.stats.connect),
            time(self.stats.handshake),
            time(self.stats.subscribe),
            time(self.board.opened),
        )
    }
}

fn gap(f: &mut fmt::Formatter<'_>, board: &Board, gap: &Gap) -> fmt::Result {
    let Some(row) = gap.slot().and_then(|slot| board.rows.get(slot.index())) else { return Ok(()) };
    let all: u32 = board.rows.iter().map(|row| row.gaps).sum();
    writeln!(
        f,
        "  gap        {} noticed in {}, recovered in {}; gaps of other books: {}",
        row.symbol,
        time(gap.noticed_in()),
        time(gap.mended_in()),
        all - row.gaps,
    )
}

fn cut(f: &mut fmt::Formatter<'_>, cut: &Cut) -> fmt::Result {
    if cut.noticed_in().is_none() {
        return Ok(());
    }
    writeln!(
        f,
        "  cut        noticed in {}, subscribed again in {}, all books recovered in {}",
        time(cut.noticed_in()),
        time(cut.connected_in()),
        time(cut.mended_in()),
    )
}

fn time(duration: Option<Duration>) -> String {
    duration.map_or_else(|| "(not yet)".into(), |duration| format!("{duration:.1?}"))
}

#[cfg(test)]
mod tests {
    use tickwire_core::event::Slot;
    use tickwire_core::session::State;

    use super::*;
    use crate::clock;

    /// The failure of a demo that was as it must be, but for what `change` does to it.
    fn failure(change: impl FnOnce(&mut Board, &mut Verdict)) -> Option<String> {
        let now = clock::now();
        let mut board = Board::new(&["BTC_USDT".into()], now);
        board.opened = Some(Duration::ZERO);
        board.recoveries.gap_injected(Slot(0), now);
        board.recoveries.gap_noticed(Slot(0), now);
        board.recoveries.gap_mended(Slot(0), now);
        board.recoveries.cut_injected(now);
        board.recoveries.state(State::Backoff, now);
        board.recoveries.cut_mended(now);
        let mut verdict = Verdict { made: COMPARISONS_MIN, equal: 20, ..Verdict::default() };
        change(&mut board, &mut verdict);
        let (stats, elapsed) = (Stats::default(), Duration::from_secs(15));
        let summary =
            Summary { board: &board, verdict: &verdict, stats, elapsed, is_cut_short: false };
        summary.failure()
    }

    #[test]
    fn whatever_the_demo_did_not_show_is_a_failure() {
        assert_eq!(failure(|_, _| {}), None);
        let now = clock::now();
        let cases = [
            (failure(|board, _| board.opened = None), "0 of 1 books"),
            (failure(|board, _| board.recoveries.gap_injected(Slot(0), now)), "a recovery"),
            (failure(|board, _| board.recoveries.cut_injected(now)), "a recovery"),
            (failure(|_, verdict| verdict.made -= 1), "only 19 books"),
        ];
        for (failure, words) in cases {
            assert!(failure.as_ref().is_some_and(|it| it.contains(words)), "{words}: {failure:?}");
        }
    }
}
