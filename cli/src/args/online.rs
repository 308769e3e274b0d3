//! The arguments of the commands that use sockets.

use core::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::venue::Venue;

#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    /// The venue
    #[arg(value_enum)]
    pub(crate) venue: Venue,
    /// The channel, such as `trades` or `aggre.deals@100ms`
    pub(crate) channel: String,
    /// The symbols as the venue writes them, such as `BTC_USDT` or `BTCUSDT`
    #[arg(required = true)]
    pub(crate) symbols: Vec<String>,
    /// Print JSON lines, notices among them
    #[arg(long)]
    pub(crate) json: bool,
    /// Connect elsewhere, such as to `tickwire simulate`
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Trust only the certificates of this PEM file
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Offer permessage-deflate to the venue, where it may be offered it
    #[arg(long)]
    pub(crate) deflate: bool,
    /// Give up after so many reconnects in a row, instead of as many as the venue's policy has
    #[arg(long, value_name = "N")]
    pub(crate) attempts: Option<u32>,
    /// End after so many seconds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: Option<u64>,
    /// End after so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// The venue to be like
    #[arg(value_enum)]
    pub(crate) venue: Venue,
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Serve TLS, with a certificate of a throw-away authority
    #[arg(long)]
    pub(crate) tls: bool,
    /// Write the authority's certificate to this file, as PEM
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The markets
    #[arg(long, value_delimiter = ',', value_name = "A,B,..", conflicts_with = "symbols_count")]
    pub(crate) symbols: Vec<String>,
    /// How many markets, where they are not named
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) symbols_count: usize,
    /// The same seed makes the same markets
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Changes of each market's book in a second
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) changes: u32,
    /// How old REST books are, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 300)]
    pub(crate) rest_lag: u64,
    /// Have an account, number 1000001, of the key and secret that `account` would take
    #[arg(long)]
    pub(crate) account: bool,
    /// Read the account's key and secret from this file
    #[arg(long, value_name = "FILE", requires = "account")]
    pub(crate) credentials: Option<PathBuf>,
    /// What may go wrong: a JSON object, or a file of one
    #[arg(long, value_name = "JSON|FILE")]
    pub(crate) faults: Option<String>,
    /// End after so many seconds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// How many seconds it lasts, at least 3
    #[arg(long, value_name = "N", default_value_t = 15,
        value_parser = clap::value_parser!(u64).range(3..=86_400))]
    pub(crate) seconds: u64,
    /// How many symbols of each venue, 8 to 200
    #[arg(long, value_name = "N", default_value_t = 8,
        value_parser = clap::value_parser!(u16).range(8..=200))]
    pub(crate) symbols: u16,
    /// Show accounts instead of markets: orders, fills, a cut, and every balance, position and open
    /// order compared
    #[arg(long)]
    pub(crate) private: bool,
    /// Print lines instead of a screen, as where the output is no terminal
    #[arg(long)]
    pub(crate) plain: bool,
    /// Connect without TLS
    #[arg(long)]
    pub(crate) no_tls: bool,
    /// Another seed makes other markets
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Change one level of one book of this venue that is compared, which must be found
    #[arg(long, hide = true, value_enum, value_name = "VENUE", num_args = 0..=1,
        default_missing_value = "gateio-spot")]
    pub(crate) flip_one_level: Option<Venue>,
    /// Change one balance of the account at this venue that is compared, which must be found
    #[arg(long, hide = true, value_enum, value_name = "VENUE", requires = "private")]
    pub(crate) change_one_balance: Option<Venue>,
}
