//! The venues that the tool knows.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::spot::GateioSpot;

use crate::event::EventWriter;
use crate::failure::{Failure, Tally};
use crate::input::Input;
use crate::recording::Recording;
use crate::{decode, replay};

/// A venue, by its outward name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Venue {
    /// Gate.io, spot market
    GateioSpot,
}

/// Decodes a file of one venue's messages.
pub(crate) fn decode(venue: Venue, file: &Path, out: impl Write) -> Result<Tally, Failure> {
    let input = Input::open(file)?;
    match venue {
        Venue::GateioSpot => {
            let exchange = GateioSpot;
            let writer = EventWriter::new(exchange.facts().name, false);
            decode::run(&exchange, writer, input, out)
        }
    }
}

/// Replays a recording of one venue.
pub(crate) fn replay(venue: Venue, file: &Path, out: impl Write) -> Result<Tally, Failure> {
    let recording = Recording::open(file)?;
    match venue {
        Venue::GateioSpot => replay::run(GateioSpot, &recording, out),
    }
}
