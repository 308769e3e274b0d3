//! How a run ended: one sentence on standard error, one exit code a kind.

use core::fmt;
use core::net::SocketAddr;
use std::io;
use std::process::{self, ExitCode};

/// The exit code of output that is not written.
const UNWRITTEN: u8 = 4;

/// What a run that came to its end has seen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Messages read.
    pub(crate) messages: u64,
    /// Messages that could not be decoded.
    pub(crate) failed: u64,
}

impl Tally {
    /// The exit code of a run that came to its end.
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(u8::from(self.failed > 0))
    }

    /// Says how many messages failed, if any did.
    pub(crate) fn summarize(&self) {
        if self.failed > 0 {
            complain(format_args!(
                "{} of {} messages could not be decoded; the output says which and why in lines of \
                 type \"error\"",
                self.failed, self.messages
            ));
        }
    }
}

/// Why a run ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input cannot be opened or read.
    Input {
        /// The input as the user named it.
        name: String,
        /// The system's reason.
        cause: io::Error,
    },
    /// The input can be read once only, and twice is needed.
    ReadOnce {
        /// The input as the user named it.
        name: String,
    },
    /// The output cannot be written.
    Output(io::Error),
    /// A line of a recording is no record.
    Record {
        /// The recording as the user named it.
        name: String,
        /// The number of the line, from 1.
        line: u64,
        /// What is wrong, to be said of the line.
        what: String,
    },
    /// A file of steps is none.
    Steps {
        /// The file as the user named it.
        name: String,
        /// What is wrong, to be said of the file.
        what: String,
    },
    /// A recording holds nothing that feeds a book.
    NoBooks {
        /// The recording as the user named it.
        name: String,
        /// The venue.
        venue: &'static str,
    },
    /// The session cannot be made, or has ended before the recording did.
    Session(String),
    /// An argument has a value that only its venue can judge.
    Usage {
        /// What is wrong.
        argument: String,
        /// What would be right.
        advice: String,
    },
    /// A feed cannot be made this way.
    Setup(String),
    /// The system gives no threads or timers to run on.
    Runtime(io::Error),
    /// The feed stopped, and will not connect again.
    Feed(String),
    /// The venue refuses every symbol, in these words.
    AllRefused(String),
    /// The demo did not see what it must: books that are equal, and two recoveries.
    Demo(String),
    /// A file of steps, as the user named it, did not go as it says.
    Differs(String),
    /// The venue did not do what was asked for, in these words.
    NotDone(String),
    /// Whether the venue did what was asked for is not known.
    Unknown,
    /// A simulated exchange cannot be started.
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// The system's reason.
        cause: io::Error,
    },
}

impl Failure {
    /// Says why, unless whoever read the output has simply had enough.
    pub(crate) fn report(self) -> ExitCode {
        if self.is_reader_gone() {
            return ExitCode::SUCCESS;
        }
        complain(format_args!("{self}"));
        ExitCode::from(self.code())
    }

    /// The exit code; 2 is the argument parser's too.
    const fn code(&self) -> u8 {
        match self {
            Self::Input { .. } | Self::ReadOnce { .. } => 3,
            Self::Output(_) => UNWRITTEN,
            Self::Record { .. } | Self::Steps { .. } | Self::NoBooks { .. } => 5,
            Self::Session(_) | Self::Setup(_) | Self::Runtime(_) => 6,
            Self::Usage { .. } => 2,
            Self::Feed(_) | Self::AllRefused(_) => 7,
            Self::Demo(_) | Self::Differs(_) => 8,
            Self::Listen { .. } => 9,
            Self::NotDone(_) | Self::Unknown => 10,
        }
    }

    fn is_reader_gone(&self) -> bool {
        matches!(self, Self::Output(cause) if cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { name, cause } => {
                write!(f, "{name} cannot be read: {cause}; {}", advice(cause.kind()))
            }
            Self::ReadOnce { name } => {
                write!(f, "{name} cannot be read twice, as a replay must; copy it to a file first")
            }
            Self::Output(cause) => write!(
                f,
                "the output cannot be written: {cause}; free some space or send it elsewhere"
            ),
            Self::Record { name, line, what } => {
                write!(f, "line {line} of {name} {what}; `tickwire replay --help` shows a record")
            }
            Self::Steps { name, what } => {
                write!(f, "{name} {what}; `tickwire replay --help` shows a file of steps")
            }
            Self::NoBooks { name, venue } => write!(
                f,
                "{name} holds no order book of {venue}; check the venue and that book channels \
                 were recorded"
            ),
            Self::Session(why) => write!(f, "the replay cannot be run: {why}"),
            Self::Usage { argument, advice } => write!(f, "{argument}; {advice}"),
            Self::Setup(why) => write!(f, "the feed cannot be set up: {why}"),
            Self::Runtime(cause) => write!(f, "the feed cannot be run: {cause}"),
            Self::Feed(why) => write!(f, "the feed has stopped and does not reconnect: {why}"),
            Self::AllRefused(words) => {
                write!(
                    f,
                    "the venue refuses every symbol, so nothing will come: {words}; check the \
                     symbols and the channel"
                )
            }
            Self::Demo(why) => f.write_str(why),
            Self::Differs(name) => {
                write!(f, "{name} did not go as it says; the lines above say where")
            }
            Self::NotDone(words) => write!(f, "the venue did not do it: {words}"),
            Self::Unknown => f.write_str(
                "it is not known whether the venue did it; look with `tickwire order VENUE status`",
            ),
            Self::Listen { address, cause } => {
                write!(f, "nothing can be served at {address}: {cause}; choose another --listen")
            }
        }
    }
}

impl core::error::Error for Failure {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Input { cause, .. }
            | Self::Output(cause)
            | Self::Runtime(cause)
            | Self::Listen { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// Ends the process here and now: what is not written yet is given up, and whoever waits for it is
/// not waited for.
pub(crate) fn abandon() -> ! {
    process::exit(i32::from(UNWRITTEN))
}

/// What the user can do about an input that cannot be read.
const fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "check its permissions",
        io::ErrorKind::IsADirectory => "name a file in it",
        _ => "check the disk or the program that feeds it",
    }
}

/// Writes one line to standard error; where even that fails there is nobody left to tell.
pub(crate) fn complain(sentence: fmt::Arguments<'_>) {
    let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("tickwire: {sentence}\n"));
}
