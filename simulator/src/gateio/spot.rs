//! The Gate.io spot venue.

use std::time::Duration;

use crate::venue::{Answer, Book, ClientId, Message, Output, Request, Time, Venue};

/// What the spot venue is like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The symbols, such as `BTC_USDT`.
    pub symbols: Vec<String>,
    /// The seed: the same makes the same markets.
    pub seed: u64,
    /// Levels a side that a market has, more or less; channels show the best of them.
    pub depth: usize,
    /// Changes of a book in a second, of each symbol.
    pub changes_per_second: u32,
    /// Trades in a second, of each symbol.
    pub trades_per_second: u32,
    /// How old REST books are.
    pub rest_lag: Duration,
    /// REST requests of one address in ten seconds (each endpoint by itself); 0 is no limit.
    pub rest_limit: u32,
    /// The time after which a connection without subscription and message is cut; zero is never.
    pub idle: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            symbols: vec!["BTC_USDT".into(), "ETH_USDT".into()],
            seed: 1,
            depth: 150,
            changes_per_second: 100,
            trades_per_second: 5,
            rest_lag: Duration::from_millis(300),
            rest_limit: 200,
            idle: Duration::from_secs(30),
        }
    }
}

/// The model.
#[derive(Debug)]
pub struct Spot {}

impl Spot {
    /// Makes the venue; its clock starts at `now`.
    #[must_use]
    pub fn new(config: Config, now: Time) -> Self {
        let _ = (config, now);
        unimplemented!()
    }
}

impl Venue for Spot {
    fn websocket_path(&self) -> &str {
        "/ws/v4/"
    }

    fn admit(&mut self, headers: &[(String, String)], now: Time) -> Result<(), u16> {
        let _ = (headers, now);
        unimplemented!()
    }

    fn opened(&mut self, client: ClientId, now: Time) {
        let _ = (client, now);
        unimplemented!()
    }

    fn closed(&mut self, client: ClientId, now: Time) {
        let _ = (client, now);
        unimplemented!()
    }

    fn received(&mut self, client: ClientId, message: Message<'_>, now: Time) {
        let _ = (client, message, now);
        unimplemented!()
    }

    fn request(&mut self, request: &Request<'_>, now: Time) -> Answer {
        let _ = (request, now);
        unimplemented!()
    }

    fn advance(&mut self, now: Time) {
        let _ = now;
        unimplemented!()
    }

    fn next_due(&self) -> Time {
        unimplemented!()
    }

    fn poll(&mut self) -> Option<Output> {
        unimplemented!()
    }

    fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book> {
        let _ = (symbol, id, levels);
        unimplemented!()
    }

    fn symbols(&self) -> Vec<String> {
        unimplemented!()
    }

    fn last_id(&self, symbol: &str) -> Option<u64> {
        let _ = symbol;
        unimplemented!()
    }

    fn violations(&self) -> Vec<String> {
        unimplemented!()
    }
}
