//! The venues that the tool knows.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::spot::GateioSpot;

use crate::args::TailArgs;
use crate::event::EventWriter;
use crate::failure::{Failure, Tally};
use crate::input::Input;
use crate::recording::Recording;
use crate::{decode, replay, tail};

/// A venue, by its outward name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Venue {
    /// Gate.io, spot market
    GateioSpot,
}

impl Venue {
    /// Its outward name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GateioSpot => GateioSpot.facts().name,
        }
    }

    fn writer(self) -> EventWriter {
        match self {
            Self::GateioSpot => EventWriter::new(self.name(), false),
        }
    }
}

/// Decodes a file of one venue's messages.
pub(crate) fn decode(venue: Venue, file: &Path, out: impl Write) -> Result<Tally, Failure> {
    let input = Input::open(file)?;
    match venue {
        Venue::GateioSpot => decode::run(&GateioSpot, venue.writer(), input, out),
    }
}

/// Replays a recording of one venue.
pub(crate) fn replay(venue: Venue, file: &Path, out: impl Write) -> Result<Tally, Failure> {
    let recording = Recording::open(file)?;
    match venue {
        Venue::GateioSpot => replay::run(GateioSpot, &recording, out),
    }
}

/// Follows a channel of one venue.
pub(crate) fn tail(args: &TailArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => tail::run(GateioSpot, args.venue.writer(), args),
    }
}
