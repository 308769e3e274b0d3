//! REST: the order book, what is listed, and the venue's time ("Market Data Endpoints").

use serde_json::{Value, json};

use super::markets::Markets;
use crate::market::{Level, Listing, Market, ms};
use crate::percent::decoded;
use crate::venue::{Answer, Request, Time};

/// Levels a side where a request names no limit.
const DEFAULT_LIMIT: usize = 100;
/// The most levels a side: the documents say 5,000, the venue gave 2,000 in 2026-10 and said
/// nothing of it.
const MAX_LIMIT: usize = 2_000;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Ping,
    ServerTime,
    Depth,
    Listings,
    DefaultSymbols,
}

impl Endpoint {
    /// What a request is for.
    pub(super) fn of(request: &Request<'_>) -> Result<Self, Answer> {
        let found = match request.path {
            "/api/v3/ping" => Self::Ping,
            "/api/v3/time" => Self::ServerTime,
            "/api/v3/depth" => Self::Depth,
            "/api/v3/exchangeInfo" => Self::Listings,
            "/api/v3/defaultSymbols" => Self::DefaultSymbols,
            _ => return Err(json_answer(404, &json!({ "code": 404, "msg": "Not Found" }))),
        };
        if request.method == "GET" {
            return Ok(found);
        }
        let words = format!("Request method '{}' not supported", request.method);
        Err(json_answer(405, &json!({ "code": 405, "msg": words })))
    }

    /// What it counts for in the limit.
    pub(super) const fn weight(self) -> u32 {
        match self {
            Self::Listings => 10,
            Self::Ping | Self::ServerTime | Self::Depth | Self::DefaultSymbols => 1,
        }
    }
}

/// What an order book request asks for.
#[derive(Debug)]
pub(super) struct DepthQuery {
    pub(super) symbol: String,
    limit: usize,
}

impl DepthQuery {
    pub(super) fn parse(query: &str) -> Result<Self, Answer> {
        let mut parsed = Self { symbol: String::new(), limit: DEFAULT_LIMIT };
        for (name, value) in parameters(query) {
            match name {
                "symbol" => parsed.symbol = value,
                "limit" => {
                    let limit: Option<usize> = value.parse().ok().filter(|&limit| limit > 0);
                    parsed.limit = limit.ok_or_else(parameter_error)?.min(MAX_LIMIT);
                }
                _ => {}
            }
        }
        if parsed.symbol.is_empty() { Err(parameter_error()) } else { Ok(parsed) }
    }

    /// The book as it was at a time.
    pub(super) fn answer(&self, market: &Market, time: Time) -> Answer {
        let id = market.history.id_at(time);
        let Some((book, changed)) = market.history.at(id) else { return invalid_symbol() };
        let mut body = format!(r#"{{"lastUpdateId":{id},"bids":["#);
        write_levels(&mut body, &market.listing, book.bids.window(self.limit));
        body.push_str(r#"],"asks":["#);
        write_levels(&mut body, &market.listing, book.asks.window(self.limit));
        body.push_str(&format!(r#"],"timestamp":{}}}"#, ms(time.max(changed))));
        Answer { status: 200, headers: vec![json_type()], body }
    }
}

fn write_levels(out: &mut String, listing: &Listing, levels: impl Iterator<Item = Level>) {
    let mut separator = "";
    for (key, lots) in levels {
        out.push_str(separator);
        out.push_str(r#"[""#);
        listing.padded_price(out, key);
        out.push_str(r#"",""#);
        listing.padded_size(out, lots);
        out.push_str(r#""]"#);
        separator = ",";
    }
}

pub(super) fn server_time(now: Time) -> Answer {
    json_answer(200, &json!({ "serverTime": ms(now) }))
}

pub(super) fn ping() -> Answer {
    json_answer(200, &json!({}))
}

pub(super) fn default_symbols(markets: &Markets) -> Answer {
    let symbols: Vec<&str> = markets.symbols().collect();
    json_answer(200, &json!({ "code": 0, "data": symbols, "msg": "success" }))
}

/// What is listed; of `symbol` or `symbols` only, where the query says so.
pub(super) fn listings(query: &str, markets: &Markets, halted: &[String], now: Time) -> Answer {
    let mut wanted: Option<Vec<String>> = None;
    for (name, value) in parameters(query) {
        if matches!(name, "symbol" | "symbols") {
            wanted = Some(value.split(',').map(String::from).collect());
        }
    }
    let unknown = |symbol: &String| markets.place(symbol).is_none();
    if wanted.as_ref().is_some_and(|wanted| wanted.iter().any(unknown)) {
        return invalid_symbol();
    }
    let listed = markets.all().iter().map(|it| &it.market.listing);
    let listed = listed.filter(|listing| {
        let is_wanted = |wanted: &Vec<String>| wanted.iter().any(|it| **it == *listing.symbol);
        wanted.as_ref().is_none_or(is_wanted)
    });
    let symbols: Vec<Value> = listed.map(|it| listing(it, halted)).collect();
    json_answer(
        200,
        &json!({
            "timezone": "CST",
            "serverTime": ms(now),
            "rateLimits": [],
            "exchangeFilters": [],
            "symbols": symbols,
        }),
    )
}

fn listing(listing: &Listing, halted: &[String]) -> Value {
    let symbol = &*listing.symbol;
    let is_halted = halted.iter().any(|it| it == symbol);
    let quotes = ["USDT", "USDC"].into_iter();
    let parts = quotes.filter_map(|quote| Some((symbol.strip_suffix(quote)?, quote))).next();
    let (base, quote) = parts.unwrap_or((symbol, ""));
    let mut step = String::new();
    listing.size(&mut step, 1);
    json!({
        "symbol": symbol,
        // Official docs, "Exchange Information": 1 is online, 2 pauses.
        "status": if is_halted { "2" } else { "1" },
        "baseAsset": base,
        "baseAssetPrecision": listing.size_decimals,
        "quoteAsset": quote,
        "quotePrecision": listing.price_decimals,
        "quoteAssetPrecision": listing.price_decimals,
        "baseCommissionPrecision": listing.size_decimals,
        "quoteCommissionPrecision": listing.price_decimals,
        "orderTypes": ["LIMIT", "MARKET", "LIMIT_MAKER"],
        "isSpotTradingAllowed": true,
        "isMarginTradingAllowed": false,
        "quoteAmountPrecision": "1",
        "baseSizePrecision": step,
        "permissions": ["SPOT"],
        "filters": [],
        "maxQuoteAmount": "2000000",
        "makerCommission": "0",
        "takerCommission": "0.0005",
        "quoteAmountPrecisionMarket": "1",
        "maxQuoteAmountMarket": "100000",
        "fullName": base,
        "tradeSideType": 1,
    })
}

/// The text of a symbol that is not there (live).
pub(super) fn invalid_symbol() -> Answer {
    let body = r#"{"msg":"Invalid symbol.","code":-1121,"_extend":null}"#.into();
    Answer { status: 400, headers: vec![json_type()], body }
}

/// A parameter that is missing or wrong (by the documented meaning of its code).
fn parameter_error() -> Answer {
    json_answer(400, &json!({ "code": 33_333, "msg": "Parameter error." }))
}

/// The names and values of a query.
fn parameters(query: &str) -> impl Iterator<Item = (&str, String)> {
    query.split('&').filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((name, decoded(value)))
    })
}

pub(super) fn json_answer(status: u16, body: &Value) -> Answer {
    Answer { status, headers: vec![json_type()], body: body.to_string() }
}

fn json_type() -> (String, String) {
    ("Content-Type".into(), "application/json".into())
}
