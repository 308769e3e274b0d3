//! The venues that the tool knows.

use std::io::Write;

use clap::ValueEnum;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::futures::GateioFutures;
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
    /// Gate.io, contracts that are settled in USDT
    GateioFuturesUsdt,
    /// Gate.io, contracts that are settled in BTC
    GateioFuturesBtc,
    /// Gate.io, contracts that are settled in USD1
    GateioFuturesUsd1,
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
            Self::GateioFuturesUsdt => GateioFutures::USDT.facts().name,
            Self::GateioFuturesBtc => GateioFutures::BTC.facts().name,
            Self::GateioFuturesUsd1 => GateioFutures::USD1.facts().name,
            Self::MexcSpot => MexcSpot.facts().name,
        }
    }

    /// The channel of its trades.
    pub(crate) const fn trades(self) -> &'static str {
        match self {
            Self::MexcSpot => "aggre.deals@100ms",
            _ => "trades",
        }
    }

    fn writer(self) -> EventWriter {
        let (wire, has_contracts) = match self {
            Self::GateioSpot => (Wire::Text, false),
            Self::MexcSpot => (Wire::Binary, false),
            _ => (Wire::Text, true),
        };
        EventWriter::new(self.name(), wire, has_contracts)
    }
}

/// Decodes one venue's messages.
pub(crate) fn decode(args: &DecodeArgs, out: impl Write) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => decode::run(&GateioSpot, args.venue.writer(), args, out),
        Venue::GateioFuturesUsdt => {
            decode::run(&GateioFutures::USDT, args.venue.writer(), args, out)
        }
        Venue::GateioFuturesBtc => decode::run(&GateioFutures::BTC, args.venue.writer(), args, out),
        Venue::GateioFuturesUsd1 => {
            decode::run(&GateioFutures::USD1, args.venue.writer(), args, out)
        }
        Venue::MexcSpot => decode::run(&MexcSpot, args.venue.writer(), args, out),
    }
}

/// Replays a recording of one venue.
pub(crate) fn replay(args: &ReplayArgs, out: impl Write) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => replay::run(GateioSpot, args, out),
        Venue::GateioFuturesUsdt => replay::run(GateioFutures::USDT, args, out),
        Venue::GateioFuturesBtc => replay::run(GateioFutures::BTC, args, out),
        Venue::GateioFuturesUsd1 => replay::run(GateioFutures::USD1, args, out),
        Venue::MexcSpot => replay::run(MexcSpot, args, out),
    }
}

/// Follows a channel of one venue.
pub(crate) fn tail(args: &TailArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => tail::run(GateioSpot, args.venue.writer(), args),
        Venue::GateioFuturesUsdt => tail::run(GateioFutures::USDT, args.venue.writer(), args),
        Venue::GateioFuturesBtc => tail::run(GateioFutures::BTC, args.venue.writer(), args),
        Venue::GateioFuturesUsd1 => tail::run(GateioFutures::USD1, args.venue.writer(), args),
        Venue::MexcSpot => tail::run(MexcSpot, args.venue.writer(), args),
    }
}

/// Follows an account at one venue.
pub(crate) fn account(args: &AccountArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => account::run(GateioSpot, args.venue.writer(), args),
        Venue::GateioFuturesUsdt => account::run(GateioFutures::USDT, args.venue.writer(), args),
        Venue::GateioFuturesBtc => account::run(GateioFutures::BTC, args.venue.writer(), args),
        Venue::GateioFuturesUsd1 => account::run(GateioFutures::USD1, args.venue.writer(), args),
        Venue::MexcSpot => account::run(MexcSpot, args.venue.writer(), args),
    }
}

/// Asks one venue for something over its socket.
pub(crate) fn order(args: &OrderArgs) -> Result<Tally, Failure> {
    match args.venue {
        Venue::GateioSpot => order::run(GateioSpot, args.venue.writer(), args),
        Venue::GateioFuturesUsdt => order::run(GateioFutures::USDT, args.venue.writer(), args),
        Venue::GateioFuturesBtc => order::run(GateioFutures::BTC, args.venue.writer(), args),
        Venue::GateioFuturesUsd1 => order::run(GateioFutures::USD1, args.venue.writer(), args),
        Venue::MexcSpot => Err(Failure::Usage {
            argument: format!("{} takes no orders over its socket", args.venue.name()),
            advice: "use a venue of Gate.io, or the venue's REST interface".to_owned(),
        }),
    }
}
