//! What can be asked of the tool.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::venue::Venue;

/// Exit codes, as `--help` prints them; [`crate::failure`] holds the same numbers.
const EXIT_CODES: &str = "\
Exit codes:
  0  everything was understood
  1  some messages were not; each has its own line of type \"error\" in the output
  2  the command line is wrong
  3  the input cannot be opened or read
  4  the output cannot be written (a reader that leaves early is not an error)
  5  a line of the replay file is not a record
  6  the replay cannot be run";

const DECODE_EXAMPLES: &str = "\
Every line is one message as the venue sent it, of any channel, or the body of a REST order book.
Every event becomes one JSON line: money as strings with the venue's own digits, times in
nanoseconds since 1970, absent values null. What cannot be decoded becomes a line of type \"error\"
(with the line's number, the byte offset and the first 100 bytes of the message), and the next
line goes on. Blank lines are skipped, but an input without any message is an error. A line may
have 1 MiB. Output is written as soon as the input pauses, so a pipe can be followed.

Examples:
  tickwire decode gateio-spot capture.txt
  tail -f capture.txt | tickwire decode gateio-spot
  tickwire decode gateio-spot - < capture.txt | jq -c 'select(.type == \"trade\")'";

/// Exchange market data: captured messages as exact, typed events and as order books.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, subcommand_required = true)]
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
}

fn decode_help() -> String {
    format!("{DECODE_EXAMPLES}\n\n{EXIT_CODES}")
}
