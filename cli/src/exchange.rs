//! Simulated exchanges, by venue.

use core::time::Duration;
use std::io;

use tickwire_core::account::credentials::Credentials;
use tickwire_simulator::account::Profile;
use tickwire_simulator::gateio::futures::Settle;
use tickwire_simulator::{Config, Simulator, gateio, mexc};

use crate::clock;
use crate::venue::Venue;

/// Markets whose names people know, each against USDT.
const KNOWN: [&str; 12] =
    ["BTC", "ETH", "SOL", "XRP", "DOGE", "ADA", "LTC", "LINK", "DOT", "AVAX", "TRX", "GT"];

/// What the markets of an exchange are like.
#[derive(Clone, Debug)]
pub(crate) struct Markets {
    /// Their symbols, as the venue writes them.
    pub(crate) symbols: Vec<String>,
    /// The same seed makes the same markets.
    pub(crate) seed: u64,
    /// Changes of each book in a second.
    pub(crate) changes_per_second: u32,
    /// How old REST books are.
    pub(crate) rest_lag: Duration,
    /// The accounts.
    pub(crate) accounts: Vec<Profile>,
}

/// The number of the account of a simulated exchange that has one.
pub(crate) const USER: u64 = 1_000_001;

/// An account with money to trade with.
pub(crate) fn profile(venue: Venue, credentials: &Credentials) -> Profile {
    let (key, secret) = (credentials.key().reveal(), credentials.secret().reveal());
    let profile = Profile::new(USER, key, secret);
    match venue {
        Venue::GateioFuturesBtc => profile.with("BTC", "100"),
        Venue::GateioFuturesUsd1 => profile.with("USD1", "1000000"),
        Venue::GateioFuturesUsdt => profile.with("USDT", "1000000"),
        Venue::GateioSpot | Venue::MexcSpot => {
            profile.with("USDT", "1000000").with("BTC", "100").with("ETH", "1000")
        }
    }
}

/// The first `count` symbols, as the venue writes them: known ones, then numbered ones.
pub(crate) fn symbols(venue: Venue, count: usize) -> Vec<String> {
    let known = KNOWN.into_iter().map(String::from);
    let bases = known.chain((KNOWN.len() + 1..).map(|at| format!("SIM{at:03}")));
    let symbol = |base: String| match settle(venue) {
        Some(settle) => format!("{base}_{}", settle.quote()),
        None if venue == Venue::MexcSpot => base + "USDT",
        None => base + "_USDT",
    };
    bases.map(symbol).take(count).collect()
}

/// What the contracts of a venue are settled in; `None` where it has none.
const fn settle(venue: Venue) -> Option<Settle> {
    match venue {
        Venue::GateioFuturesUsdt => Some(Settle::Usdt),
        Venue::GateioFuturesBtc => Some(Settle::Btc),
        Venue::GateioFuturesUsd1 => Some(Settle::Usd1),
        Venue::GateioSpot | Venue::MexcSpot => None,
    }
}

/// Starts an exchange that is like the venue.
pub(crate) fn start(venue: Venue, markets: Markets, server: Config) -> io::Result<Simulator> {
    let Markets { symbols, seed, changes_per_second, rest_lag, accounts } = markets;
    let now = clock::wall();
    if let Some(settle) = settle(venue) {
        let mut config = gateio::futures::Config::new(settle);
        (config.symbols, config.seed, config.rest_lag) = (symbols, seed, rest_lag);
        (config.changes_per_second, config.accounts) = (changes_per_second, accounts);
        return Simulator::start(gateio::futures::Futures::new(config, now), server);
    }
    match venue {
        Venue::MexcSpot => {
            let mut config = mexc::spot::Config::default();
            (config.symbols, config.seed, config.rest_lag) = (symbols, seed, rest_lag);
            (config.changes_per_second, config.accounts) = (changes_per_second, accounts);
            Simulator::start(mexc::spot::Spot::new(config, now), server)
        }
        _ => {
            let mut config = gateio::spot::Config::default();
            (config.symbols, config.seed, config.rest_lag) = (symbols, seed, rest_lag);
            (config.changes_per_second, config.accounts) = (changes_per_second, accounts);
            Simulator::start(gateio::spot::Spot::new(config, now), server)
        }
    }
}
