//! What can be asked of the tool.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::venue::Venue;

/// Exit codes, as `--help` prints them; [`crate::failure`] holds the same numbers.
const EXIT_CODES: &str = "\
Exit codes:
  0  everything was understood
  1  some messages could not be decoded; each is reported
  2  the command line is wrong
  3  the input cannot be opened or read
  4  the output cannot be written (a reader that leaves early is not an error)
  5  the recording has a line that is no record, or no order book at all
  6  the replay cannot be run";

const DECODE_HELP: &str = "\
Every line is one message as the venue sent it, of any channel, or the body of a REST order book.
Every event becomes one JSON line: money as strings with the venue's own digits, times in
nanoseconds since 1970, absent values null. What cannot be decoded becomes a line of type \"error\"
(with the line's number, the byte offset and the first 100 bytes of the message), and the next
line goes on. Blank lines are skipped, but an input without any message is an error. A line may
have 1 MiB. Output is written as soon as the input pauses, so a pipe can be followed. A message
that was printed over several lines must be joined to one first (`tr -d '\\n'` changes no number).

Examples:
  tickwire decode gateio-spot capture.txt
  tail -f capture.txt | tickwire decode gateio-spot
  tickwire decode gateio-spot - < capture.txt | jq -c 'select(.type == \"trade\")'";

const REPLAY_HELP: &str = "\
Every line is a record of what arrived, in order: a message of the stream, or a REST order book.
  {\"recv\":1218085979.317497,\"via\":\"ws\",\"raw\":\"{..}\"}
  {\"recv\":1218085979.7041,\"via\":\"rest\",\"symbol\":\"BTC_USDC\",\"raw\":\"{..}\"}
`recv` is the time in seconds since 1970, `raw` the text as it was received; other fields are
ignored. The records are fed to a session at their own times, as a connection would have fed them:
snapshots answer the session's own requests, gaps make a book stale, and what cannot be decoded is
reported on standard error. The file is read twice, so it cannot be standard input or a pipe.

At the end each book is one JSON line, in the order in which the symbols first appear:
  {\"symbol\":..,\"state\":..,\"id\":..,\"bids\":[[price,size],..],\"asks\":[[price,size],..]}
`state` is live, syncing or stale. Levels are best first, numbers without trailing zeros. A book
that is not live shows none, and says why in `reason`.

Examples:
  tickwire replay gateio-spot session.jsonl
  tickwire replay gateio-spot session.jsonl | jq -r 'select(.state != \"live\") | .symbol'";

/// Exchange market data: captured messages as exact, typed events and as order books.
#[derive(Debug, Parser)]
#[command(version, after_help = after_help(), subcommand_required = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Turn wire messages, one a line, into events, one JSON object a line
    #[command(after_help = EXIT_CODES, after_long_help = decode_help())]
    Decode {
        /// The venue that sent the messages
        #[arg(value_enum)]
        venue: Venue,
        /// The file to read; `-` is standard input
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Feed a recording through a session and print each order book's end state
    #[command(after_help = EXIT_CODES, after_long_help = replay_help())]
    Replay {
        /// The venue that the recording is of
        #[arg(value_enum)]
        venue: Venue,
        /// The recording: JSON lines of messages and REST order books
        file: PathBuf,
    },
}

fn after_help() -> String {
    format!(
        "The formats are in `tickwire decode --help` and `tickwire replay --help`.\n\n{EXIT_CODES}"
    )
}

fn replay_help() -> String {
    format!("{REPLAY_HELP}\n\n{EXIT_CODES}")
}

fn decode_help() -> String {
    format!("{DECODE_HELP}\n\n{EXIT_CODES}")
}
