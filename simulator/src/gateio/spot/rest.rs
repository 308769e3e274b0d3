//! REST: the order book and the venue's time (REST docs, "Market's order book" and "Get server
//! current time"); labels and texts of errors as the live venue gives them.

use serde_json::{Value, json};

use super::answer::{error, invalid};
use super::wire::Writer;
use crate::market::{Listing, Market, ms};
use crate::percent::decoded;
use crate::venue::{Answer, Request, Time};

/// The venue's time.
pub(super) const TIME: &str = "/api/v4/spot/time";
/// The rules of all symbols.
pub(super) const PAIRS: &str = "/api/v4/spot/currency_pairs";
/// Levels a side where a request names no limit.
const DEFAULT_LIMIT: usize = 10;
/// The most levels a side. Sources disagree whether it is 100 or 1,000; this allows what either
/// kind of client asks for.
const MAX_LIMIT: usize = 1_000;

/// What an order book request asks for.
#[derive(Debug)]
pub(super) struct BookQuery {
    pub(super) symbol: String,
    limit: usize,
    with_id: bool,
}

impl BookQuery {
    pub(super) fn parse(query: &str) -> Result<Self, Answer> {
        let mut parsed = Self { symbol: String::new(), limit: DEFAULT_LIMIT, with_id: false };
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = decoded(value);
            match name {
                "currency_pair" => parsed.symbol = value,
                "limit" => {
                    let limit = value.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n));
                    parsed.limit = limit.ok_or_else(|| invalid(name, &value))?;
                }
                "with_id" => {
                    parsed.with_id = value.parse().map_err(|_| invalid(name, &value))?;
                }
                // Aggregation by price is not modelled; the venue's default is none.
                "interval" if value == "0" => {}
                "interval" => return Err(invalid(name, &value)),
                _ => {}
            }
        }
        if parsed.symbol.is_empty() {
            let message = "Missing required parameter: currency_pair";
            return Err(error(400, "MISSING_REQUIRED_PARAM", message));
        }
        Ok(parsed)
    }

    /// The book as it was at a time.
    pub(super) fn answer(&self, market: &Market, time: Time) -> Option<String> {
        let id = market.history.id_at(time);
        let (book, changed) = market.history.at(id)?;
        let current = ms(time.max(changed));
        let id = if self.with_id { format!(r#""id":{id},"#) } else { String::new() };
        let head = format!(r#"{{{id}"current":{current},"update":{}"#, ms(changed));
        Some(Writer::rest_book(&market.listing, head, &book, self.limit))
    }
}

/// Which endpoint a request is for.
pub(super) fn endpoint(request: &Request<'_>) -> Result<&'static str, Answer> {
    let known = ["/api/v4/spot/order_book", TIME, PAIRS];
    let found = known.into_iter().find(|&path| path == request.path);
    let found = found.ok_or_else(|| error(404, "NOT_FOUND", "Not Found"))?;
    if request.method == "GET" {
        Ok(found)
    } else {
        Err(error(405, "METHOD_NOT_ALLOWED", "Method Not Allowed"))
    }
}

/// The rules of all symbols (REST docs, "List all currency pairs supported").
pub(super) fn pairs<'a>(listings: impl Iterator<Item = &'a Listing>, halted: &[String]) -> String {
    let pairs = listings.map(|listing| {
        let (base, quote) = listing.symbol.split_once('_').unwrap_or((&listing.symbol, ""));
        let is_halted = halted.iter().any(|symbol| **symbol == *listing.symbol);
        let mut least = String::new();
        listing.size(&mut least, 1);
        json!({
            "id": *listing.symbol,
            "base": base,
            "quote": quote,
            "fee": "0.2",
            "min_base_amount": least,
            "min_quote_amount": "0",
            "amount_precision": listing.size_decimals,
            "precision": listing.price_decimals,
            "trade_status": if is_halted { "untradable" } else { "tradable" },
            "sell_start": 0,
            "buy_start": 0,
        })
    });
    pairs.collect::<Value>().to_string()
}

pub(super) fn unknown_symbol(symbol: &str) -> Answer {
    error(400, "INVALID_CURRENCY_PAIR", &format!("Invalid currency pair {symbol}"))
}
