//! `tickwire replay`: what was received through a real session, in its own time.

mod contents;
mod outcome;
mod player;
mod record;
mod recording;
mod said;
mod steps;
mod trial;

use std::io::Write;

use tickwire_core::exchange::Exchange;

use self::player::Player;
use self::record::Via;
use self::recording::Recording;
use self::said::Place;
use self::steps::Steps;
use crate::args::ReplayArgs;
use crate::decode::scratch;
use crate::failure::{Failure, Tally};

/// Replays a recording, or a file of steps, and prints the end state of its books.
pub(crate) fn run<E: Exchange + Copy>(
    exchange: E,
    args: &ReplayArgs,
    out: impl Write,
) -> Result<Tally, Failure> {
    let recording = Recording::open(&args.file)?;
    match Steps::of(&recording)? {
        Some(steps) => trial::run(exchange, &steps, recording.name(), args.steps, out),
        None if args.steps => Err(Failure::Usage {
            argument: format!("{} is a recording, which has no steps", recording.name()),
            advice: "leave out --steps".into(),
        }),
        None => replay(exchange, &recording, out),
    }
}

fn replay<E: Exchange + Copy>(
    exchange: E,
    recording: &Recording,
    mut out: impl Write,
) -> Result<Tally, Failure> {
    let contents = recording.contents(&exchange, &mut scratch())?;
    let mut player = Player::new(exchange, &contents, recording.name())?;
    recording.each(|line, record| {
        player.advance(record.recv_ns)?;
        match record.via {
            Via::Stream => player.received(Place::Line(line), record.body.message()),
            Via::Rest(symbol) => {
                player.answered(Place::Line(line), &symbol, record.body.into_text())
            }
        }
    })?;
    player.print(&mut out)?;
    Ok(player.tally())
}
