//! `tickwire demo`: a simulated exchange and a real client in one process, on a real socket.
//!
//! ```text
//! exchange ── socket ──▶ feed ─▶ handler ─▶ board ────▶ screen or lines ─▶ summary
//!    ▲                              └─────▶ copies ───▶ comparer ─▶ verdict ──┘
//!    └──────────────── story (a gap, then a cut) ◀── board
//! ```

mod board;
mod compare;
mod lines;
mod log;
mod market;
mod recovery;
mod row;
mod screen;
mod stage;
mod story;
mod summary;
mod view;

use core::pin::pin;
use core::time::Duration;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tickwire_simulator::Simulator;
use tickwire_tokio::{Handle, Item};
use tokio::time::MissedTickBehavior;

use self::board::{Board, Moment};
use self::compare::{Comparer, Copier};
use self::log::Tone;
use self::stage::Stage;
use self::story::{Deed, Story};
use self::summary::Summary;
use self::view::{RateMeter, View};
use crate::args::DemoArgs;
use crate::failure::{Failure, Tally};
use crate::{clock, runtime, simulate};

/// How often the screen is drawn and waiting copies are compared.
const TICK: Duration = Duration::from_millis(100);
/// How long the closing handshake may take.
const CLOSE_DEADLINE: Duration = Duration::from_secs(2);

/// The board, which the feed's handler writes and the show reads.
type Shared = Arc<Mutex<Board>>;

/// Runs the demo to its end.
pub(crate) fn run(args: &DemoArgs) -> Result<Tally, Failure> {
    let symbols = simulate::symbols(args.symbols.into());
    let exchange = market::open(args, &symbols)?;
    runtime::insist()?;
    runtime::finish(runtime::beside()?, perform(args, &symbols, &exchange))
}

async fn perform(
    args: &DemoArgs,
    symbols: &[String],
    exchange: &Simulator,
) -> Result<Tally, Failure> {
    let start = clock::now();
    let board = Arc::new(Mutex::new(Board::new(symbols, start)));
    let (copier, comparer) = compare::pair(symbols, market::WINDOW, args.flip_one_level);
    let feed = market::feed(args, symbols, exchange)?.on_any(handler(Arc::clone(&board), copier));
    let handle = feed.spawn().map_err(|error| Failure::Setup(error.to_string()))?;
    let url = exchange.url();
    let total = Duration::from_secs(args.seconds);
    let show = Show { board, comparer, exchange, url, start, total, story: Story::new(total) };
    show.run(handle, args).await
}

/// What the feed calls with everything it says.
fn handler(board: Shared, mut copier: Copier) -> impl FnMut(Item<'_>) + Send + 'static {
    move |item| {
        let at = Moment { wall: clock::unix(), now: clock::now() };
        lock(&board).take(&item, at);
        if let Item::Event(event) = &item {
            copier.take(event, at.now);
        }
    }
}

fn lock(board: &Mutex<Board>) -> MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A demo under way.
struct Show<'e> {
    board: Shared,
    comparer: Comparer,
    exchange: &'e Simulator,
    url: String,
    start: Instant,
    total: Duration,
    story: Story,
}

impl Show<'_> {
    async fn run(mut self, handle: Handle, args: &DemoArgs) -> Result<Tally, Failure> {
        let mut stage = Stage::open(args.plain, &self.url, usize::from(args.symbols))?;
        let is_cut_short = self.play(&mut stage).await?;
        drop(stage);
        let stats = handle.status().stats;
        let board = lock(&self.board).clone();
        // The exchange goes with us; nobody waits for its good-bye.
        let _ = handle.close(CLOSE_DEADLINE).await;
        self.comparer.catch_up(self.exchange);
        let elapsed = clock::now().saturating_duration_since(self.start);
        let verdict = &self.comparer.verdict;
        let summary = Summary { board: &board, verdict, stats, elapsed, is_cut_short };
        write!(io::stdout(), "{summary}").map_err(Failure::Output)?;
        summary.failure().map_or(Ok(Tally::default()), |why| Err(Failure::Demo(why)))
    }

    /// Goes on until it is over; says whether the user ended it.
    async fn play(&mut self, stage: &mut Stage) -> Result<bool, Failure> {
        let mut rates = RateMeter::new(self.start);
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut interrupted = pin!(runtime::interrupted());
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = &mut interrupted => return Ok(true),
            }
            self.comparer.catch_up(self.exchange);
            let now = clock::now();
            let elapsed = now.saturating_duration_since(self.start);
            // A copy, so that drawing never keeps the feed waiting.
            let board = lock(&self.board).clone();
            if let Some(deed) = self.story.next(&board, elapsed) {
                self.act(deed, &board);
            }
            let view = View {
                rates: rates.update(board.counts, now),
                board: &board,
                verdict: &self.comparer.verdict,
                url: &self.url,
                now,
                elapsed,
                total: self.total,
            };
            if stage.show(&view)? {
                return Ok(true);
            }
            if board.stopped.is_some() || self.story.is_over(&board, elapsed) {
                return Ok(false);
            }
        }
    }

    /// Does something to the exchange, and notes when.
    fn act(&self, deed: Deed, seen: &Board) {
        let Some(action) = deed.action(seen) else { return };
        let mut board = lock(&self.board);
        let now = clock::now();
        match deed {
            Deed::Gap(slot) => board.recoveries.gap_injected(slot, now),
            Deed::Cut => board.recoveries.cut_injected(now),
        }
        board.log.add(now, Tone::Deed, deed.words(seen));
        drop(board);
        self.exchange.act(action);
    }
}
