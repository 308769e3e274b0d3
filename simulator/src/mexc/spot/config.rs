//! What a spot venue is like.

use std::time::Duration;

use crate::account::Profile;

/// What the spot venue is like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The symbols, such as `BTCUSDT`; some are not ASCII, and one begins with a digit.
    pub symbols: Vec<String>,
    /// Symbols among them whose books never change and that are never traded.
    pub quiet_symbols: Vec<String>,
    /// Symbols among them of which the rules in REST say that they are not traded.
    pub halted_symbols: Vec<String>,
    /// Symbols among them whose books have 2,500 levels a side: REST shows 2,000.
    pub deep_symbols: Vec<String>,
    /// The seed: the same makes the same markets.
    pub seed: u64,
    /// Levels a side that other markets have, more or less.
    pub depth: usize,
    /// Changes of a book in a second, of each symbol; each is a version of its own.
    pub changes_per_second: u32,
    /// Trades in a second, of each symbol; each is a further change of its book.
    pub trades_per_second: u32,
    /// How old REST books are.
    pub rest_lag: Duration,
    /// How long a book is remembered at least, for REST and for comparisons by id; at most some
    /// 262,144 changes of a symbol are.
    pub memory: Duration,
    /// REST requests a second that may go on for long; 0 is no limit. More is refused with 403 and
    /// a page of HTML.
    pub rest_rate: u32,
    /// The weight of REST requests in ten seconds; 0 is no limit. More is refused with 429.
    pub rest_weight: u32,
    /// WebSocket connections that may be begun in any second; 0 is no limit. More are refused with
    /// 403, and those count too.
    pub connects_per_second: usize,
    /// Whether the venue does what protobuf allows and a client must stand: fields in another
    /// order, fields and bodies that no schema names, and pushes without any body.
    pub rude: bool,
    /// Whether pushes lack the fields that were added on 2026-06-17, as they all did before.
    pub old_wire: bool,
    /// The accounts.
    pub accounts: Vec<Profile>,
    /// Listen keys that an account may have at a time.
    pub listen_keys: usize,
    /// How long a listen key lasts from when it was made, or extended last.
    pub listen_key_life: Duration,
    /// Connections that a listen key opens at a time.
    pub connections_per_key: usize,
    /// Whether a listen key that is extended becomes another one.
    pub changes_listen_keys: bool,
    /// Subscriptions that a connection may have; further ones are refused.
    pub subscriptions: usize,
    /// Messages that a client may send in a second, before it is cut; 0 is no limit.
    pub messages_per_second: usize,
    /// The time after which a connection without subscription is closed; zero is never.
    pub unsubscribed: Duration,
    /// The time without a ping after which a connection with subscriptions is cut; zero is never.
    pub idle: Duration,
    /// The time after which any connection is closed; zero is never.
    pub life: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let symbols = [
            "BTCUSDT",
            "ETHUSDT",
            "SOLUSDT",
            "XRPUSDT",
            "MXUSDT",
            "HYPEUSDT",
            "BTCUSDC",
            "1R0RUSDT",
            "龙虾USDT",
            "币安人生USDT",
        ];
        Self {
            symbols: symbols.map(String::from).into(),
            quiet_symbols: Vec::new(),
            halted_symbols: Vec::new(),
            deep_symbols: vec!["BTCUSDT".into()],
            seed: 1,
            depth: 150,
            changes_per_second: 100,
            trades_per_second: 5,
            rest_lag: Duration::from_millis(300),
            memory: Duration::from_secs(35),
            rest_rate: 20,
            rest_weight: 500,
            connects_per_second: 20,
            rude: false,
            old_wire: false,
            accounts: Vec::new(),
            listen_keys: 60,
            listen_key_life: Duration::from_secs(3_600),
            connections_per_key: 5,
            changes_listen_keys: false,
            subscriptions: 30,
            messages_per_second: 100,
            unsubscribed: Duration::from_secs(30),
            idle: Duration::from_secs(60),
            life: Duration::from_secs(24 * 3_600),
        }
    }
}
