//! A file of steps, step by step, against what it expects.

use core::fmt;
use std::io::Write;

use serde_json::Value;
use tickwire_core::book::{BookRef, LiveBook};
use tickwire_core::event::Level;
use tickwire_core::exchange::Exchange;
use tickwire_core::scratch::{Body, Scratch};
use tickwire_core::symbol::Symbol;

use super::contents::{Census, Contents};
use super::outcome::{Judge, Outcome};
use super::player::Player;
use super::said::Place;
use super::steps::{Deed, End, Step, Steps};
use crate::decode::scratch;
use crate::failure::{Failure, Tally, complain};
use crate::json::Line;
use crate::levels::{Difference, Words, first_difference};
use crate::words::book_state;

/// The time from step to step: so little that no book grows old over a file.
const STEP_NS: u64 = 1_000_000;

/// Plays the steps, prints the end of the book and, if `tells`, what came of each step, and
/// complains where that is not what the file expects.
pub(super) fn run<E: Exchange + Copy>(
    exchange: E,
    steps: &Steps,
    name: &str,
    tells: bool,
    out: impl Write,
) -> Result<Tally, Failure> {
    let contents = contents(&exchange, steps, name)?;
    let symbol = contents.symbols.first().copied();
    let symbol = symbol
        .ok_or_else(|| Failure::NoBooks { name: name.into(), venue: exchange.facts().name })?;
    let player = Player::new(exchange, &contents, name)?.acknowledging(acknowledgement);
    let (judge, scratch) = (Judge::default(), scratch());
    let mut trial = Trial { exchange, player, judge, scratch, symbol, name, out, differences: 0 };
    for (step, number) in steps.steps.iter().zip(1..) {
        let outcome = trial.step(step, number)?;
        trial.compare(step, number, outcome);
        if tells {
            trial.tell(step, number, outcome)?;
        }
    }
    trial.player.print(&mut trial.out)?;
    trial.end(steps.end.as_ref());
    match trial.differences {
        0 => Ok(trial.player.tally()),
        _ => Err(Failure::Differs(name.into())),
    }
}

struct Trial<'b, E: Exchange, W> {
    exchange: E,
    player: Player<'b, E>,
    judge: Judge,
    scratch: Scratch<'static>,
    symbol: Symbol,
    name: &'b str,
    out: W,
    differences: u64,
}

impl<E: Exchange + Copy, W: Write> Trial<'_, E, W> {
    /// Does a step and says what came of it.
    fn step(&mut self, step: &Step, number: u64) -> Result<Outcome, Failure> {
        let place = Place::Step(number);
        self.player.advance(number.saturating_mul(STEP_NS))?;
        // What the session said meanwhile came of no step.
        self.player.said();
        match &step.deed {
            Deed::Push(body) => {
                self.player.received(place, body.message())?;
                let said = self.player.said();
                Ok(self.judge.push(&said, self.player.book(&self.symbol)))
            }
            Deed::Snapshot { symbol, body } => {
                let symbol = symbol.unwrap_or(self.symbol);
                self.player.answered(place, &symbol, body.clone())?;
                self.player.forget();
                let (said, id) = (self.player.said(), self.snapshot_id(body));
                Ok(self.judge.snapshot(&said, id))
            }
        }
    }

    fn snapshot_id(&mut self, body: &str) -> Option<u64> {
        self.scratch.clear();
        self.exchange.decode_snapshot(body.as_bytes(), &mut self.scratch).ok()?;
        match self.scratch.item(0)?.body {
            Body::BookSnapshot { id, .. } => id,
            _ => None,
        }
    }

    fn compare(&mut self, step: &Step, number: u64, outcome: Outcome) {
        if let Some(expect) = step.expect.as_ref().filter(|it| **it != outcome.to_string()) {
            self.complain(format_args!("step {number} is {outcome}, not {expect}"));
        }
    }

    /// Compares the book with the one that the file ends with.
    fn end(&mut self, end: Option<&End>) {
        let book = self.player.book(&self.symbol).and_then(|book| book.live());
        let Some(difference) = end.and_then(|end| differs(end, book)) else { return };
        self.complain(format_args!("at the end {difference}"));
    }

    fn complain(&mut self, what: fmt::Arguments<'_>) {
        self.differences += 1;
        complain(format_args!("{}: {what}", self.name));
    }

    fn tell(&mut self, step: &Step, number: u64, outcome: Outcome) -> Result<(), Failure> {
        let mut line = Line::default();
        let book = self.player.book(&self.symbol);
        let (state, _) = book.map_or(("syncing", None), |book| book_state(book.state()));
        let line = line
            .start()
            .field("step", number)
            .field("outcome", outcome.to_string().as_str())
            .field("expect", step.expect.as_deref())
            .field("state", state)
            .field("id", book.as_ref().and_then(BookRef::id))
            .finish();
        self.out.write_all(line).map_err(Failure::Output)
    }
}

/// What the steps feed.
fn contents<E: Exchange>(
    exchange: &E,
    steps: &Steps,
    name: &str,
) -> Result<Contents<E::Channel>, Failure> {
    let (mut census, mut scratch) = (Census::default(), scratch());
    for step in &steps.steps {
        match &step.deed {
            Deed::Push(body) => census.message(exchange, body.message(), &mut scratch),
            Deed::Snapshot { symbol, .. } => {
                symbol.iter().for_each(|symbol| census.note(*symbol));
            }
        }
    }
    census.finish(exchange, name)
}

/// The answer of MEXC to a subscription: its parameters, joined by commas (official docs,
/// "Subscribe to a Data Stream"). Requests of another form are not answered.
fn acknowledgement(request: &str) -> Option<String> {
    let request: Value = serde_json::from_str(request).ok()?;
    let channels = request.get("params")?.as_array()?.iter().map(Value::as_str);
    let channels = channels.collect::<Option<Vec<_>>>()?.join(",");
    let id = request.get("id").cloned().unwrap_or_else(|| 0.into());
    Some(serde_json::json!({ "id": id, "code": 0, "msg": channels }).to_string())
}

/// How the book differs from the one that is to be.
fn differs(end: &End, book: Option<LiveBook<'_>>) -> Option<String> {
    let (id, bids, asks, book) = match (end, book) {
        (End::None, None) => return None,
        (End::None, Some(_)) => return Some("the book is live, and must not be".into()),
        (End::Live { .. }, None) => return Some("the book is not live, and must be".into()),
        (End::Live { id, bids, asks }, Some(book)) => (id, bids, asks, book),
    };
    if book.id() != *id {
        return Some(format!("the book is at id {}, not {id}", book.id()));
    }
    side("bid", book.bids(), bids).or_else(|| side("ask", book.asks(), asks))
}

fn side(name: &str, ours: impl Iterator<Item = Level>, theirs: &[Level]) -> Option<String> {
    let trimmed = |it: Level| Level { price: it.price.trimmed(), size: it.size.trimmed() };
    let ours: Vec<Level> = ours.map(trimmed).collect();
    let Difference { position, ours, theirs } =
        first_difference(&ours, theirs, |level| Some(trimmed(*level)))?;
    Some(format!("{name} {position} is {}, not {}", Words(ours), Words(theirs)))
}
