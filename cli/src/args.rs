//! What can be asked of the tool.

mod account;
mod help;
mod offline;
mod online;

use clap::{Parser, Subcommand};

pub(crate) use self::account::{AccountArgs, OrderArgs, OrderRequest, PlaceArgs, TimeInForceArg};
pub(crate) use self::offline::{DecodeArgs, ReplayArgs};
pub(crate) use self::online::{DemoArgs, SimulateArgs, TailArgs};

use self::help::EXIT_CODES;

/// Exchange market data: exact, typed events and order books that know when they are wrong.
#[derive(Debug, Parser)]
#[command(version, after_help = help::top(), subcommand_required = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show it all: two simulated exchanges, a real client of each, losses and recoveries, and
    /// every book compared
    #[command(after_help = EXIT_CODES, after_long_help = help::demo())]
    Demo(DemoArgs),
    /// Follow a channel of a venue, one line an event
    #[command(after_help = EXIT_CODES, after_long_help = help::tail())]
    Tail(TailArgs),
    /// Follow an account at a venue: orders, fills, balances, positions, one line an event
    #[command(after_help = EXIT_CODES, after_long_help = help::account())]
    Account(AccountArgs),
    /// Place, cancel, amend or look up an order, over the venue's socket
    #[command(after_help = EXIT_CODES, after_long_help = help::order())]
    Order(OrderArgs),
    /// Run a simulated exchange that behaves, and misbehaves, like the real one
    #[command(after_help = EXIT_CODES, after_long_help = help::simulate())]
    Simulate(SimulateArgs),
    /// Turn wire messages, one a line, into events, one JSON object a line
    #[command(after_help = EXIT_CODES, after_long_help = help::decode())]
    Decode(DecodeArgs),
    /// Feed a recording through a session and print each order book's end state
    #[command(after_help = EXIT_CODES, after_long_help = help::replay())]
    Replay(ReplayArgs),
}
