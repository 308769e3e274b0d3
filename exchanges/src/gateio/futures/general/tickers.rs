//! Book tickers, and statistics of 24 hours.

use tickwire_core::event::{BookTicker, Level, Ticker};
use tickwire_core::exchange::Malformed;
use tickwire_core::scratch::{Body, Item, Scratch};

use super::super::FuturesChannel;
use super::{Push, each};
use crate::gateio::values::{optional, push as add, time};
use crate::json::{Names, Value};
use crate::rows::amount;

/// Futures docs, "Best ask/bid notification": an empty side has an empty price and a size of 0.
pub(super) fn book_ticker(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    let names = &const { Names::new(["t", "u", "s", "b", "B", "a", "A"]) };
    let result = push.result;
    let [t, u, s, bid, bid_size, ask, ask_size] =
        result.fields(names, &mut scratch.counts.unknown_keys)?;
    let best = |price: Option<Value<'_>>, size| {
        let price = result.require(price)?;
        if price.is_empty_text() {
            return Ok(None);
        }
        let size = result.require(size)?;
        Ok(Some(Level { price: amount(price)?, size: amount(size)? }))
    };
    let body = BookTicker {
        id: Some(result.require(u)?.unsigned()?),
        bid: best(bid, bid_size)?,
        ask: best(ask, ask_size)?,
    };
    let symbol = Some(result.require(s)?.symbol()?);
    let item = Item { symbol, time: time(t)?, sent: push.sent, body: Body::BookTicker(body) };
    add(item, result, scratch)?;
    Ok(Some(FuturesChannel::BookTicker))
}

/// Futures docs, "Tickers notification": an array. Every field but the contract may be missing;
/// captures of 2026 add `t` and the times of the funding.
pub(super) fn tickers(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    each(push.result, |one| ticker(one, push, scratch))?;
    Ok(Some(FuturesChannel::Tickers))
}

/// What of a ticker is read; the rest is known and left.
const TICKER: Names<24> = Names::new([
    "contract",
    "last",
    "change_percentage",
    "mark_price",
    "index_price",
    "funding_rate",
    "total_size",
    "volume_24h_base",
    "volume_24h_quote",
    "high_24h",
    "low_24h",
    "highest_bid",
    "lowest_ask",
    "t",
    "volume_24h",
    "volume_24h_settle",
    "volume_24h_btc",
    "volume_24h_usd",
    "funding_rate_indicative",
    "funding_interval",
    "funding_offset",
    "funding_next_apply",
    "quanto_base_rate",
    "price_type",
]);

fn ticker(ticker: Value<'_>, push: Push<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let fields = ticker.fields(&TICKER, &mut scratch.counts.unknown_keys)?;
    let [contract, last, change, mark, index, funding, open, base, quote, high, low, more @ ..] =
        fields;
    let [bid, ask, t, ..] = more;
    let body = Ticker {
        last: optional(last)?,
        bid_price: optional(bid)?,
        ask_price: optional(ask)?,
        high_24h: optional(high)?,
        low_24h: optional(low)?,
        base_volume_24h: optional(base)?,
        quote_volume_24h: optional(quote)?,
        change_pct_24h: optional(change)?,
        mark_price: optional(mark)?,
        index_price: optional(index)?,
        funding_rate: optional(funding)?,
        open_interest: optional(open)?,
    };
    let symbol = Some(ticker.require(contract)?.symbol()?);
    let item = Item { symbol, time: time(t)?, sent: push.sent, body: Body::Ticker(body) };
    add(item, ticker, scratch)
}
