//! The end of the demo, in numbers, and whether it was as it must be.

use core::fmt;
use core::time::Duration;

use super::board::Board;
use super::compare::Verdict;
use super::recovery::{Cut, Gap};
use super::side::Ended;
use super::view::per_second;
use crate::words::grouped;

/// The fewest comparisons that say anything.
const COMPARISONS_MIN: u64 = 20;

/// What one venue's part came to.
pub(super) struct Summary<'a> {
    pub(super) ended: &'a Ended,
    pub(super) elapsed: Duration,
    /// Whether the user ended it.
    pub(super) is_cut_short: bool,
}

impl Summary<'_> {
    /// What was not as it must be: the worst of it.
    pub(super) fn failure(&self) -> Option<String> {
        let venue = self.ended.venue.name();
        self.defect().map(|what| format!("{venue}: {what}"))
    }

    fn defect(&self) -> Option<String> {
        let Ended { board, verdict, story, .. } = self.ended;
        if let Some(difference) = &verdict.difference {
            return Some(format!("a book differs from the exchange's: {difference}"));
        }
        if let Some(stop) = &board.stopped {
            return Some(format!("the feed stopped on the way: {stop}"));
        }
        if self.is_cut_short {
            return None;
        }
        if board.opened.is_none() {
            let (live, books) = (board.live(), board.rows.len());
            return Some(format!("only {live} of {books} books came to life"));
        }
        if !story.is_told(board) {
            return Some("a recovery did not come in time; the lines above say how far".into());
        }
        if board.recoveries.renewal.is_asked() && board.counts.missing + board.counts.repeated > 0 {
            return Some(
                "the renewal lost or repeated updates; the lines above say how many".into(),
            );
        }
        (verdict.made < COMPARISONS_MIN)
            .then(|| format!("only {} books were compared", verdict.made))
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ended: Ended { venue, board, verdict, .. }, elapsed, .. } = self;
        let (symbols, connections) = (board.rows.len(), board.connections.len());
        let many = if connections == 1 { "connection" } else { "connections" };
        writeln!(
            f,
            "\n{}: {symbols} symbols over {connections} {many} for {elapsed:.1?}",
            venue.name()
        )?;
        self.updates(f)?;
        self.opening(f)?;
        gap(f, board, &board.recoveries.gap)?;
        renewal(f, board)?;
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
        let Ended { board, .. } = self.ended;
        let counts = &board.counts;
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
        writeln!(f, "             at least {} of each symbol", grouped(board.fewest()))
    }

    fn opening(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ended { board, stats, .. } = self.ended;
        writeln!(
            f,
            "  opening    TCP and TLS {}, upgrade {}, subscriptions {}; all books live after {}",
            time(stats.connect),
            time(stats.handshake),
            time(stats.subscribe),
            time(board.opened),
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

fn renewal(f: &mut fmt::Formatter<'_>, board: &Board) -> fmt::Result {
    let renewal = &board.recoveries.renewal;
    if !renewal.is_asked() {
        return Ok(());
    }
    writeln!(
        f,
        "  renewal    {} of {} connections replaced in {}; changes of books lost: {}, twice: {}",
        renewal.replaced,
        renewal.connections,
        time(renewal.mended_in()),
        grouped(board.counts.missing),
        grouped(board.counts.repeated),
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
    use std::time::Instant;

    use tickwire_core::event::Slot;
    use tickwire_core::plan::PlanNews;
    use tickwire_core::session::{ConnectionId, State, Stats};

    use super::*;
    use crate::clock;
    use crate::demo::story::{Scene, Story};
    use crate::venue::Venue;

    const SCENES: &[(u32, Scene)] = &[(0, Scene::Gap), (0, Scene::Renewal), (0, Scene::Cut)];

    /// The failure of a demo that was as it must be, but for what `change` does to it.
    fn failure(change: impl FnOnce(&mut Ended)) -> Option<String> {
        let now = clock::now();
        let mut board = Board::new(&["A_B".into(), "C_D".into()], now);
        let mut story = Story::new(SCENES, Duration::ZERO, 2);
        board.opened = Some(Duration::ZERO);
        for (_, scene) in SCENES {
            assert_eq!(story.next(&board, Duration::ZERO), Some(*scene));
            board.injected(*scene, now);
            mend(&mut board, *scene, now);
        }
        let verdict = Verdict { made: COMPARISONS_MIN, equal: 20, ..Verdict::default() };
        let (venue, stats) = (Venue::GateioSpot, Stats::default());
        let mut ended = Ended { venue, board, story, verdict, stats };
        change(&mut ended);
        let elapsed = Duration::from_secs(15);
        Summary { ended: &ended, elapsed, is_cut_short: false }.failure()
    }

    fn mend(board: &mut Board, scene: Scene, now: Instant) {
        let (one, other) = (ConnectionId(1), ConnectionId(2));
        match scene {
            Scene::Gap => {
                board.recoveries.gap_noticed(Slot(1), now);
                board.recoveries.gap_mended(Slot(1), now);
            }
            Scene::Renewal => {
                let news = PlanNews::TakenOver { connection: other, from: one, forced: 0 };
                board.recoveries.plan(&news, now);
            }
            Scene::Cut | Scene::Close => {
                board.recoveries.state(State::Backoff, now);
                board.recoveries.cut_mended(now);
            }
        }
    }

    #[test]
    fn whatever_the_demo_did_not_show_is_a_failure() {
        assert_eq!(failure(|_| {}), None);
        let now = clock::now();
        let begin = |scene| move |ended: &mut Ended| ended.board.injected(scene, now);
        let cases = [
            (failure(|ended| ended.board.opened = None), "0 of 2 books"),
            (failure(begin(Scene::Cut)), "a recovery"),
            (failure(|ended| ended.story = Story::new(SCENES, Duration::ZERO, 2)), "a recovery"),
            (failure(|ended| ended.board.counts.missing = 1), "the renewal lost"),
            (failure(|ended| ended.board.counts.repeated = 1), "the renewal lost"),
            (failure(|ended| ended.verdict.made -= 1), "only 19 books"),
        ];
        for (failure, words) in cases {
            let named = |it: &String| it.starts_with("gateio-spot: ") && it.contains(words);
            assert!(failure.as_ref().is_some_and(named), "{words}: {failure:?}");
        }
    }
}
