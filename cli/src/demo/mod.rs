//! `tickwire demo`: simulated exchanges and real clients of them in one process, on real sockets.
//!
//! ```text
//! of each venue:
//! exchange ── socket ──▶ feed ─▶ handler ─▶ board ────▶ screen or lines ─▶ summary
//!    ▲                    ▲         └─────▶ copies ───▶ comparer ─▶ verdict ──┘
//!    └───── story (a gap, a cut, a renewal) ◀── board
//! ```

mod accounts;
mod board;
mod compare;
mod lines;
mod log;
mod recovery;
mod row;
mod screen;
mod side;
mod stage;
mod story;
mod summary;
mod view;

use core::pin::pin;
use core::time::Duration;
use std::io::{self, Write};
use std::time::Instant;

use tokio::time::MissedTickBehavior;

use self::board::Board;
use self::side::Side;
use self::stage::Stage;
use self::summary::Summary;
use self::view::View;
use crate::args::DemoArgs;
use crate::failure::{Failure, Tally};
use crate::venue::Venue;
use crate::{clock, runtime};

/// The venues that are shown.
const VENUES: [Venue; 2] = [Venue::GateioSpot, Venue::MexcSpot];
/// How often the screen is drawn and waiting copies are compared.
const TICK: Duration = Duration::from_millis(100);
/// How long the closing handshake may take.
const CLOSE_DEADLINE: Duration = Duration::from_secs(2);

/// Runs the demo to its end.
pub(crate) fn run(args: &DemoArgs) -> Result<Tally, Failure> {
    if args.private {
        return accounts::run(args);
    }
    runtime::insist()?;
    runtime::finish(runtime::beside()?, perform(args))
}

async fn perform(args: &DemoArgs) -> Result<Tally, Failure> {
    let start = clock::now();
    let sides = VENUES.map(|venue| Side::open(venue, args, start));
    let sides = sides.into_iter().collect::<Result<Vec<_>, _>>()?;
    let total = Duration::from_secs(args.seconds);
    Show { sides, start, total }.run(Stage::open(args.plain)?).await
}

/// A demo under way.
struct Show {
    sides: Vec<Side>,
    start: Instant,
    total: Duration,
}

impl Show {
    async fn run(mut self, mut stage: Stage) -> Result<Tally, Failure> {
        let is_cut_short = self.play(&mut stage).await?;
        drop(stage);
        let elapsed = clock::now().saturating_duration_since(self.start);
        let mut failure = None;
        for side in self.sides {
            let ended = side.close(CLOSE_DEADLINE).await;
            let summary = Summary { ended: &ended, elapsed, is_cut_short };
            write!(io::stdout(), "{summary}").map_err(Failure::Output)?;
            failure = failure.or_else(|| summary.failure());
        }
        failure.map_or(Ok(Tally::default()), |why| Err(Failure::Demo(why)))
    }

    /// Goes on until it is over; says whether the user ended it.
    async fn play(&mut self, stage: &mut Stage) -> Result<bool, Failure> {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut interrupted = pin!(runtime::interrupted());
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = &mut interrupted => return Ok(true),
            }
            let now = clock::now();
            let elapsed = now.saturating_duration_since(self.start);
            let mut boards = Vec::new();
            for side in &mut self.sides {
                side.catch_up();
                let board = side.board();
                side.go_on(&board, elapsed).await?;
                boards.push(board);
            }
            let views = self.sides.iter_mut().zip(&boards);
            let sides = views.map(|(side, board)| side.view(board, now)).collect();
            if stage.show(&View { sides, now, elapsed, total: self.total })? {
                return Ok(true);
            }
            if self.is_over(&boards, elapsed) {
                return Ok(false);
            }
        }
    }

    /// Whether one feed has ended, or every story has.
    fn is_over(&self, boards: &[Board], elapsed: Duration) -> bool {
        let mut sides = self.sides.iter().zip(boards);
        boards.iter().any(|board| board.stopped.is_some())
            || sides.all(|(side, board)| side.story.is_over(board, elapsed))
    }
}
