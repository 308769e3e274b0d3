//! What a futures venue is like.

use std::time::Duration;

use super::settle::Settle;
use crate::account::Profile;

/// What the futures venue is like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The currency that its contracts are settled in.
    pub settle: Settle,
    /// The contracts, such as `BTC_USDT`.
    pub symbols: Vec<String>,
    /// Contracts among them whose books never change and that are never traded.
    pub quiet_symbols: Vec<String>,
    /// Contracts among them of which the rules in REST say that they are not traded.
    pub halted_symbols: Vec<String>,
    /// Contracts among them whose sizes have a decimal (`enable_decimal` in REST).
    pub decimal_symbols: Vec<String>,
    /// The seed: the same makes the same markets.
    pub seed: u64,
    /// Levels a side that a market has, more or less; channels show the best of them.
    pub depth: usize,
    /// Changes of a book in a second, of each contract.
    pub changes_per_second: u32,
    /// Trades in a second, of each contract; each is a further change of its book.
    pub trades_per_second: u32,
    /// How old REST books are.
    pub rest_lag: Duration,
    /// How long a book is remembered at least, for REST and for comparisons by id; at most 262,144
    /// changes of a contract are.
    pub memory: Duration,
    /// REST requests of one address in ten seconds (each endpoint by itself); 0 is no limit.
    pub rest_limit: u32,
    /// The accounts.
    pub accounts: Vec<Profile>,
    /// Requests of an account in a second that place, amend or cancel orders over the socket; 0 is
    /// no limit.
    pub order_limit: u32,
    /// Whether the venue does what its documents allow and a client must stand. Members of messages
    /// come in another order each time, with one more that no document names, and `time_ms` is
    /// missing now and then; some pushes of `futures.order_book_update` are whole books, with
    /// `full`; statistics of contracts are an array, as documented, and not the live object.
    pub rude: bool,
    /// The time after which a connection without subscription and message is cut; zero is never.
    pub idle: Duration,
    /// Connections at a time; a further one is refused with the status 429.
    pub connections: usize,
}

impl Config {
    /// A venue of a settle currency, with two contracts, whose second has decimal sizes.
    #[must_use]
    pub fn new(settle: Settle) -> Self {
        let symbols = ["BTC", "ETH"].map(|base| format!("{base}_{}", settle.quote()));
        let [_, second] = symbols.clone();
        Self { settle, symbols: symbols.into(), decimal_symbols: vec![second], ..Self::default() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            settle: Settle::Usdt,
            symbols: vec!["BTC_USDT".into(), "ETH_USDT".into()],
            quiet_symbols: Vec::new(),
            halted_symbols: Vec::new(),
            decimal_symbols: vec!["ETH_USDT".into()],
            seed: 1,
            depth: 150,
            changes_per_second: 100,
            trades_per_second: 5,
            rest_lag: Duration::from_millis(300),
            memory: Duration::from_secs(35),
            rest_limit: 200,
            accounts: Vec::new(),
            order_limit: 100,
            rude: false,
            idle: Duration::from_millis(30_500),
            connections: 300,
        }
    }
}
