//! The venues that the tool knows.

use std::io::Write;

use clap::ValueEnum;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;

use crate::args::{AccountArgs, DecodeArgs, OrderArgs, ReplayArgs, TailArgs};
use crate::event::EventWriter;
use crate::failure::{Failure, Tally};
use crate::{account, decode, order, replay, tail};

/// A venue, by its outward name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Venue {
    /// Gate.io, spot market
    GateioSpot,
    /// MEXC, spot market
    MexcSpot,
}

/// How a venue sends its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// As JSON text.
    Text,
    /// In binary messages; text is for control.
    Binary,
}

impl Venue {
    /// Its outward name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GateioSpot => GateioSpot.facts().name,
            Self::MexcSpot => MexcSpot.facts().name,
        }
    }

    /// The channel of its trades.
    pub(crate) const fn trades(self) -> &'static str {
        match self {
            Self::GateioSpot => "trades",
            Self::MexcSpot => "aggre.deals@100ms",
        }
    }

    fn writer(self) -> EventWriter {
        let wire = match self {
            Self::GateioSpot => Wire::Text,
            Self::MexcSpot => Wire::Binary,
        };
        EventWriter::new(self.name(), wire, false)
    }
}

/// Decodes one venue's messages.
pub(crate) fn decode(args: &DecodeArgs, out: impl Write) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => decode::run(&GateioSpot, args.venue.writer(), args, out),
        Venue::MexcSpot => decode::run(&MexcSpot, args.venue.writer(), args, out),
    }
}

/// Replays a recording of one venue.
pub(crate) fn replay(args: &ReplayArgs, out: impl Write) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => replay::run(GateioSpot, args, out),
        Venue::MexcSpot => replay::run(MexcSpot, args, out),
    }
}

/// Follows a channel of one venue.
pub(crate) fn tail(args: &TailArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => tail::run(GateioSpot, args.venue.writer(), args),
        Venue::MexcSpot => tail::run(MexcSpot, args.venue.writer(), args),
    }
}

/// Follows an account at one venue.
pub(crate) fn account(args: &AccountArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => account::run(GateioSpot, args.venue.writer(), args),
        Venue::MexcSpot => account::run(MexcSpot, args.venue.writer(), args),
    }
}

/// Asks one venue for something over its socket.
pub(crate) fn order(args: &OrderArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => order::run(GateioSpot, args.venue.writer(), args),
        Venue::MexcSpot => Err(Failure::Usage {
            argument: format!("{} takes no orders over its socket", args.venue.name()),
            advice: "use a venue of Gate.io, or the venue's REST interface".to_owned(),
        }),
    }
}
