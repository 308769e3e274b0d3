//! The arguments of the commands that are let in to an account.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;

use crate::venue::Venue;

#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    /// The venue
    #[arg(value_enum)]
    pub(crate) venue: Venue,
    /// Print JSON lines, notices among them
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Symbols whose orders and fills are asked for, where the venue wants each named
    #[arg(long, value_delimiter = ',', value_name = "A,B,..")]
    pub(crate) symbols: Vec<String>,
    /// Give up after so many reconnects in a row, instead of as many as the venue's policy has
    #[arg(long, value_name = "N")]
    pub(crate) attempts: Option<u32>,
    /// End after so many seconds
    #[arg(long, visible_alias = "duration", value_name = "N",
        value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: Option<u64>,
    /// End after so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
}

/// Where to connect to, and as whom.
#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// Connect elsewhere, such as to `tickwire simulate`; without TLS only on this machine
    #[arg(long, global = true)]
    pub(crate) url: Option<String>,
    /// Trust only the certificates of this PEM file
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) ca_file: Option<PathBuf>,
    /// Read the key and the secret from this file, which nobody else may be able to read
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) credentials: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct OrderArgs {
    /// The venue
    #[arg(value_enum)]
    pub(crate) venue: Venue,
    #[command(subcommand)]
    pub(crate) request: OrderRequest,
    /// Print the message that would be sent, and send nothing; needs no credentials
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,
    /// Print JSON lines
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Give up after so many seconds
    #[arg(long, global = true, value_name = "N", default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrderRequest {
    /// Place an order
    Place {
        /// The symbol as the venue writes it
        #[arg(value_parser = symbol)]
        symbol: Symbol,
        /// Which way
        #[arg(value_enum)]
        side: SideArg,
        /// How much: of the base currency, or contracts; of a market order to buy on a spot market,
        /// of the quote currency
        #[arg(value_parser = positive)]
        size: Decimal,
        /// The limit; without it, it is a market order
        #[arg(long, value_parser = positive)]
        price: Option<Decimal>,
        /// How long it may rest: gtc, ioc, fok or post-only
        #[arg(long, value_enum)]
        time_in_force: Option<TimeInForceArg>,
        /// An id of your own, in the venue's form (Gate.io: `t-` and up to 28 characters)
        #[arg(long, value_name = "ID")]
        client_id: Option<String>,
        /// Only make a position smaller (futures)
        #[arg(long)]
        reduce_only: bool,
    },
    /// End one order, or all of a symbol
    Cancel {
        /// The symbol as the venue writes it
        #[arg(value_parser = symbol)]
        symbol: Symbol,
        /// Ids of orders, the venue's or your own
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// All orders of the symbol
        #[arg(long, conflicts_with = "ids")]
        all: bool,
        /// Of all orders, those of this side
        #[arg(long, value_enum, requires = "all")]
        side: Option<SideArg>,
    },
    /// Give an order that rests another price or size
    Amend {
        /// The symbol as the venue writes it
        #[arg(value_parser = symbol)]
        symbol: Symbol,
        /// The id of the order, the venue's or your own
        id: String,
        /// The new price
        #[arg(long, value_parser = positive, required_unless_present = "size")]
        price: Option<Decimal>,
        /// The new whole size
        #[arg(long, value_parser = positive)]
        size: Option<Decimal>,
        /// The order's side, which futures want where the size changes
        #[arg(long, value_enum)]
        side: Option<SideArg>,
    },
    /// Ask what has become of an order
    Status {
        /// The symbol as the venue writes it
        #[arg(value_parser = symbol)]
        symbol: Symbol,
        /// The id of the order, the venue's or your own
        id: String,
    },
    /// List the orders of a symbol that rest
    List {
        /// The symbol as the venue writes it
        #[arg(value_parser = symbol)]
        symbol: Symbol,
        /// Those that have ended instead
        #[arg(long)]
        finished: bool,
    },
}

/// Which way an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SideArg {
    Buy,
    Sell,
}

/// How long an order may rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimeInForceArg {
    Gtc,
    Ioc,
    Fok,
    PostOnly,
}

impl From<SideArg> for Side {
    fn from(side: SideArg) -> Self {
        match side {
            SideArg::Buy => Self::Buy,
            SideArg::Sell => Self::Sell,
        }
    }
}

fn symbol(text: &str) -> Result<Symbol, &'static str> {
    Symbol::new(text).ok_or("a symbol has 1 to 32 bytes")
}

fn positive(text: &str) -> Result<Decimal, String> {
    let number: Decimal = text.parse().map_err(|error| format!("{error}"))?;
    if number.is_zero() || number.is_negative() {
        return Err("it must be more than zero".to_owned());
    }
    Ok(number)
}
