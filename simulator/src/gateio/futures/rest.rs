//! REST: order books, contracts and the venue's time (REST docs, "Futures order book", "List all
//! futures contracts" and "Get server current time"); errors as the live venue gives them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::answer::{error, invalid};
use super::broadcast::Broadcast;
use super::contract::Sizes;
use super::quotes::{FUNDING_S, index, mark, next_funding};
use super::settle::Settle;
use super::wire::Writer;
use crate::market::ms;
use crate::percent::decoded;
use crate::venue::{Answer, Request, Time};

/// Levels a side where a request names no limit.
const DEFAULT_LIMIT: usize = 10;
/// The most levels a side (live).
const MAX_LIMIT: usize = 300;
/// From here on a limit is no limit at all (live).
const NO_LIMIT: usize = 1_001;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Book,
    Contracts,
    Contract(String),
    Time,
}

/// What an order book request asks for.
#[derive(Debug)]
pub(super) struct BookQuery {
    pub(super) symbol: String,
    limit: usize,
    with_id: bool,
}

impl Endpoint {
    /// What a request is for, of the venue of a settle currency.
    pub(super) fn of(request: &Request<'_>, settle: Settle) -> Result<Self, Answer> {
        let own = request.path.strip_prefix("/api/v4/futures/");
        let own = own.and_then(|rest| rest.strip_prefix(settle.name()));
        let found = match own {
            Some("/order_book") => Some(Self::Book),
            Some("/contracts") => Some(Self::Contracts),
            Some(rest) => {
                rest.strip_prefix("/contracts/").map(|name| Self::Contract(decoded(name)))
            }
            None => (request.path == "/api/v4/spot/time").then_some(Self::Time),
        };
        let found = found.ok_or_else(|| error(404, "NOT_FOUND", "Not Found"))?;
        if request.method == "GET" {
            Ok(found)
        } else {
            Err(error(405, "METHOD_NOT_ALLOWED", "Method Not Allowed"))
        }
    }

    /// By what its requests are counted.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Book => "/futures/order_book",
            Self::Contracts => "/futures/contracts",
            Self::Contract(_) => "/futures/contracts/{contract}",
            Self::Time => "/spot/time",
        }
    }
}

impl BookQuery {
    pub(super) fn parse(query: &str) -> Result<Self, Answer> {
        let mut parsed = Self { symbol: String::new(), limit: DEFAULT_LIMIT, with_id: false };
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = decoded(value);
            match name {
                "contract" => parsed.symbol = value,
                "limit" => parsed.limit = limit(&value)?,
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
            let message = "Missing required parameter: contract";
            return Err(error(400, "MISSING_REQUIRED_PARAM", message));
        }
        Ok(parsed)
    }

    /// The book as it was at a time; its times are seconds with a fraction.
    pub(super) fn answer(&self, contract: &Broadcast, time: Time, sizes: Sizes) -> Option<String> {
        let history = &contract.market.history;
        let id = history.id_at(time);
        let (book, changed) = history.at(id)?;
        let mut out = format!(r#"{{"current":{}"#, seconds(time.max(changed)));
        if self.with_id {
            let _ = write!(out, r#","id":{id}"#);
        }
        let update = format!(r#","update":{}"#, seconds(changed));
        let writer = Writer { out, contract: &contract.contract, sizes };
        Some(writer.rest_book(&book, self.limit, &update))
    }
}

fn limit(value: &str) -> Result<usize, Answer> {
    match value.parse() {
        Ok(limit @ 1..=MAX_LIMIT) => Ok(limit),
        Ok(limit) if (1..NO_LIMIT).contains(&limit) => {
            Err(error(400, "TOO_BIG", &format!("limit {MAX_LIMIT}")))
        }
        _ => Err(invalid("limit", value)),
    }
}

/// Seconds with as many decimals, up to three, as there are (live: "none to three").
fn seconds(time: Time) -> String {
    let mut text = String::new();
    crate::market::decimal(&mut text, ms(time).into(), 3);
    text
}

/// A contract that there is not; the live venue gives no message.
pub(super) fn unknown_contract() -> Answer {
    let mut answer = error(404, "CONTRACT_NOT_FOUND", "");
    answer.body = json!({ "label": "CONTRACT_NOT_FOUND" }).to_string();
    answer
}

/// A contract's terms and state (REST docs, "Contract").
pub(super) fn terms(it: &Broadcast, halted: &[String], now: Time) -> Value {
    let (contract, market) = (&it.contract, &it.market);
    let price = |key: i64| {
        let mut text = String::new();
        contract.listing.price(&mut text, key);
        text
    };
    let is_halted = halted.iter().any(|symbol| **symbol == *contract.listing.symbol);
    let status = if is_halted { "circuit_breaker" } else { "trading" };
    let book = &market.walk.book;
    let kind = if contract.multiplier_decimals.is_some() { "direct" } else { "inverse" };
    json!({
        "name": &*contract.listing.symbol, "type": kind, "status": status,
        "quanto_multiplier": contract.multiplier(), "enable_decimal": contract.is_decimal(),
        "order_price_round": contract.tick(), "mark_price_round": contract.tick(),
        "order_size_min": 1, "order_size_max": 1_000_000, "order_price_deviate": "0.5",
        "leverage_min": "1", "leverage_max": "100", "maintenance_rate": "0.005",
        "mark_type": "index", "mark_price": price(mark(book)), "index_price": price(index(book)),
        "last_price": price(market.stats.last), "maker_fee_rate": "-0.00005",
        "taker_fee_rate": "0.0005", "funding_rate": "0.0001", "funding_interval": FUNDING_S,
        "funding_next_apply": next_funding(now), "funding_offset": 0,
        "risk_limit_base": "1000000", "risk_limit_step": "1000000", "risk_limit_max": "8000000",
        "ref_discount_rate": "0", "ref_rebate_rate": "0.2", "orders_limit": 100,
        "orderbook_id": market.walk.id, "trade_id": market.walk.trade_id, "trade_size": 0,
        "position_size": 0, "config_change_time": 1_700_000_000, "in_delisting": false,
        "create_time": 1_700_000_000, "launch_time": 1_700_000_000,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_with_up_to_three_decimals() {
        for (ms, text) in [(1_684_930_166_384, "1684930166.384"), (1_684_930_166_000, "1684930166")]
        {
            assert_eq!(seconds(Time::from_millis(ms)), text);
        }
    }

    #[test]
    fn limits_are_refused_in_two_ways() {
        assert_eq!(limit("300").unwrap(), 300);
        assert!(limit("301").unwrap_err().body.contains("TOO_BIG"));
        assert!(limit("1001").unwrap_err().body.contains("`limit` value: 1001"));
        assert!(limit("0").is_err());
    }
}
