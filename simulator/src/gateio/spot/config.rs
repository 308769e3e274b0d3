//! What a spot venue is like.

use std::time::Duration;

use crate::account::Profile;

/// A form of `server.sign`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// That of the protocol before this one: the signature of the time in milliseconds, as hex or
    /// as Base64.
    GateV3,
    /// One that no document has: the signature of a subscription to `spot.order`, at a time in
    /// seconds that is a text or a number.
    SignedChannel,
}

/// What the spot venue is like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The symbols, such as `BTC_USDT`.
    pub symbols: Vec<String>,
    /// Symbols among them whose books never change and that are never traded.
    pub quiet_symbols: Vec<String>,
    /// Symbols among them of which the rules in REST say that they are not traded.
    pub halted_symbols: Vec<String>,
    /// The seed: the same makes the same markets.
    pub seed: u64,
    /// Levels a side that a market has, more or less; channels show the best of them.
    pub depth: usize,
    /// Changes of a book in a second, of each symbol.
    pub changes_per_second: u32,
    /// Trades in a second, of each symbol; each is a further change of its book.
    pub trades_per_second: u32,
    /// How old REST books are.
    pub rest_lag: Duration,
    /// How long a book is remembered at least, for REST and for comparisons by id; at most 262,144
    /// changes of a symbol are.
    pub memory: Duration,
    /// REST requests of one address in ten seconds (each endpoint by itself); 0 is no limit.
    pub rest_limit: u32,
    /// Whether the venue does what its documents allow and a client must stand. Members of messages
    /// come in another order each time, with one more that no document names, and `time_ms` is
    /// missing now and then; some pushes of `spot.order_book_update` are whole books, with `full`.
    pub rude: bool,
    /// The time after which a connection without subscription and message is cut; zero is never.
    pub idle: Duration,
    /// The accounts.
    pub accounts: Vec<Profile>,
    /// Orders that an account may place or amend in a second over the socket; 0 is no limit.
    pub order_limit: u32,
    /// Which form of `server.sign` the venue takes as a login, where it takes any.
    pub sign: Option<Sign>,
    /// Connections at a time; a further one is refused with the status 429.
    pub connections: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            symbols: vec!["BTC_USDT".into(), "ETH_USDT".into()],
            quiet_symbols: Vec::new(),
            halted_symbols: Vec::new(),
            seed: 1,
            depth: 150,
            changes_per_second: 100,
            trades_per_second: 5,
            rest_lag: Duration::from_millis(300),
            memory: Duration::from_secs(35),
            rest_limit: 200,
            rude: false,
            idle: Duration::from_secs(30),
            accounts: Vec::new(),
            order_limit: 10,
            sign: None,
            connections: 300,
        }
    }
}
