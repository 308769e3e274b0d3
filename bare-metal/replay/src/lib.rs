//! Captures of what venues sent, through a session as real use has it: what is said of them must be
//! the same wherever it is run.
//!
//! A capture is a file that `tickwire replay` takes: records, one JSON object a line, or steps, in
//! one JSON object. Files come whole, in memory of the caller, so that nothing here needs a system.
#![no_std]
#![forbid(unsafe_code)]

mod acknowledge;
mod books;
mod census;
mod fnv;
mod player;
mod record;
mod report;

use core::fmt::{self, Write};

use tickwire_exchanges::gateio::futures::GateioFutures;
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;

/// The longest capture, in bytes.
pub const FILE_MAX: usize = 384 * 1024;
/// The longest list of captures, in bytes.
pub const LIST_MAX: usize = 8 * 1024;

/// Where captures are.
pub trait Files {
    /// Reads the file of a path whole into `into`; `None` where that cannot be done.
    fn read<'f>(&mut self, path: &str, into: &'f mut [u8]) -> Option<&'f str>;
}

/// Replays the captures that a list names, one a line: the venue, a blank, the path.
///
/// # Errors
///
/// Where `out` refuses text; also where a capture cannot be read or replayed, which is said there.
pub fn run(list: &str, files: &mut impl Files, out: &mut dyn Write) -> fmt::Result {
    let mut memory = [0; FILE_MAX];
    let mut worst = Ok(());
    for (venue, path) in list.lines().filter_map(|line| line.split_once(' ')) {
        let name = path.rsplit('/').next().unwrap_or(path);
        writeln!(out, "{venue} {name}")?;
        let Some(file) = files.read(path, &mut memory) else {
            writeln!(out, "cannot be read")?;
            worst = Err(fmt::Error);
            continue;
        };
        if let Err(wrong) = one(venue, file, out) {
            writeln!(out, "{wrong}")?;
            worst = Err(fmt::Error);
        }
    }
    worst
}

/// Replays one capture.
fn one(venue: &str, file: &str, out: &mut dyn Write) -> Result<(), Wrong> {
    match venue {
        "gateio-spot" => player::play(GateioSpot, file, out),
        "gateio-futures" => player::play(GateioFutures::USDT, file, out),
        "mexc-spot" => player::play(MexcSpot, file, out),
        _ => Err(Wrong::Venue),
    }
}

/// A capture cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// No venue has this name.
    Venue,
    /// A record is none; its number, from 1.
    Record(u32),
    /// There is no book in it.
    NoBooks,
    /// A session for it cannot be made.
    Session,
    /// The session has ended before it.
    Stopped,
    /// What is said of it was refused.
    Output,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Venue => f.write_str("no venue has this name"),
            Self::Record(number) => write!(f, "record {number} is none"),
            Self::NoBooks => f.write_str("there is no book in it"),
            Self::Session => f.write_str("a session for it cannot be made"),
            Self::Stopped => f.write_str("the session has ended before it"),
            Self::Output => f.write_str("what is said of it was refused"),
        }
    }
}

impl From<fmt::Error> for Wrong {
    fn from(_: fmt::Error) -> Self {
        Self::Output
    }
}
