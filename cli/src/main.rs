//! `tickwire`: exchange market data as events and as order books, captured or live.
//!
//! What leaves the tool is a contract: one JSON object a line, exact numbers as strings, times in
//! nanoseconds. Its diagnostics are one sentence each on standard error, and its exit code says
//! what kind of thing went wrong ([`failure`]).
#![forbid(unsafe_code)]

mod account;
mod args;
mod clock;
mod credentials;
mod decode;
mod demo;
mod event;
mod exchange;
mod failure;
mod hex;
mod input;
mod json;
mod levels;
mod lines;
mod order;
mod outlet;
mod replay;
mod runtime;
mod simulate;
mod tail;
mod venue;
mod words;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::failure::{Failure, Tally};

fn main() -> ExitCode {
    match run(Args::parse().command) {
        Ok(tally) => tally.exit_code(),
        Err(failure) => failure.report(),
    }
}

fn run(command: Command) -> Result<Tally, Failure> {
    match command {
        Command::Decode(args) => venue::decode(&args, output()).inspect(Tally::summarize),
        Command::Replay(args) => venue::replay(&args, output()),
        Command::Tail(args) => venue::tail(&args),
        Command::Account(args) => venue::account(&args),
        Command::Order(args) => venue::order(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Demo(args) => demo::run(&args),
    }
}

fn output() -> impl io::Write {
    io::BufWriter::with_capacity(input::CHUNK, io::stdout().lock())
}
