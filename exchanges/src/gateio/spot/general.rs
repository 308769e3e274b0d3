//! Data messages in any key order: each channel as a table of names and what they mean.

use tickwire_core::event::{BookTicker, Candle, Interval, Level, Prices, Side, Ticker};
use tickwire_core::exchange::{Decoded, Malformed, MalformedKind, MessageKind};
use tickwire_core::scratch::{Body, Item, Lost, Scratch, TradeIdItem, TradeItem};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::SpotChannel;
use super::channel::{BookLevels, BookSpeed, Family, UpdateSpeed};
use crate::gateio::values::{optional, push, time};
use crate::gateio::{book, interval, obu};
use crate::json::{Kind, Names, Value};
use crate::rows::{amount, levels};
use crate::{BOOKS, CANDLES, STATISTICS, TRADES};

/// Reads the result of a data message; answers its channel.
pub(super) type Read =
    fn(Value<'_>, Option<UnixNanos>, &mut Scratch<'_>) -> Result<Option<SpotChannel>, Malformed>;

/// How the messages of a channel are read; `None` where they are not.
pub(super) fn reader(family: Family) -> Option<Read> {
    let read = |is_read: bool, read: Read| is_read.then_some(read);
    match family {
        Family::Trades => read(TRADES, trades),
        Family::BookTicker => Some(book_ticker),
        Family::Tickers => read(STATISTICS, ticker),
        Family::Candlesticks => read(CANDLES, candle),
        Family::OrderBookUpdate => read(BOOKS, order_book_update),
        Family::OrderBook => read(BOOKS, order_book),
        Family::Obu => read(BOOKS, obu),
    }
}

/// Decodes the result of a data message; answers its kind and channel.
pub(super) fn decode<'m>(
    (family, read): (Family, Read),
    result: Value<'m>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    let kind = kind(family);
    match read(result, sent, scratch) {
        Ok(channel) => Ok(Decoded::Events { kind, channel }),
        Err(malformed) => {
            scratch.lose(Lost { kind, symbol: symbol(family, result) });
            Err(malformed)
        }
    }
}

const fn kind(family: Family) -> MessageKind {
    match family {
        Family::Trades => MessageKind::Trade,
        Family::BookTicker | Family::Tickers => MessageKind::Ticker,
        Family::Candlesticks => MessageKind::Other,
        Family::OrderBookUpdate | Family::OrderBook | Family::Obu => MessageKind::Book,
    }
}

/// The symbol of a book message that could not be read to its end, where that much can be read.
#[cold]
fn symbol(family: Family, result: Value<'_>) -> Option<Symbol> {
    let names = &const { Names::new(["s"]) };
    let [s] = result.fields(names, &mut 0).ok()?;
    match family {
        Family::Obu if BOOKS => obu::symbol(s?),
        Family::OrderBookUpdate | Family::OrderBook if BOOKS => s?.symbol().ok(),
        _ => None,
    }
}

/// Spot docs, "Public Trades Channel": one object; a capture of 2022 has an array.
fn trades(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    if result.kind() == Kind::Array {
        for one in result.elements()? {
            trade(one, sent, scratch)?;
        }
    } else {
        trade(result, sent, scratch)?;
    }
    Ok(Some(SpotChannel::Trades))
}

fn trade(
    trade: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const {
        Names::new([
            "id",
            "create_time",
            "create_time_ms",
            "side",
            "currency_pair",
            "amount",
            "price",
            "id_market",
            "range",
        ])
    };
    let [id, seconds, millis, side, symbol, size, price, ..] =
        trade.fields(names, &mut scratch.counts.unknown_keys)?;
    let (millis, seconds) = (time(millis)?, seconds.map_or(Ok(None), Value::seconds)?);
    let body = TradeItem {
        id: TradeIdItem::Number(trade.require(id)?.unsigned()?),
        price: amount(trade.require(price)?)?,
        size: amount(trade.require(size)?)?,
        side: taker_side(trade.require(side)?)?,
    };
    let symbol = Some(trade.require(symbol)?.symbol()?);
    let item = Item { symbol, time: millis.or(seconds), sent, body: Body::Trade(body) };
    push(item, trade, scratch)
}

fn taker_side(value: Value<'_>) -> Result<Side, Malformed> {
    let text = value.string()?;
    match (text.is("buy"), text.is("sell")) {
        (true, _) => Ok(Side::Buy),
        (_, true) => Ok(Side::Sell),
        _ => Err(value.malformed(MalformedKind::Value)),
    }
}

/// Spot docs, "Order Book Channel / Best bid or ask price"; an empty side has an empty price.
fn book_ticker(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    let names = &const { Names::new(["t", "u", "s", "b", "B", "a", "A"]) };
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
    push(Item { symbol, time: time(t)?, sent, body: Body::BookTicker(body) }, result, scratch)?;
    Ok(Some(SpotChannel::BookTicker))
}

/// Spot docs, "Tickers Channel". Documents of 2026 add `t`.
fn ticker(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    let names = &const {
        Names::new([
            "currency_pair",
            "last",
            "lowest_ask",
            "highest_bid",
            "change_percentage",
            "base_volume",
            "quote_volume",
            "high_24h",
            "low_24h",
            "t",
        ])
    };
    let [symbol, last, ask, bid, change, base, quote, high, low, t] =
        result.fields(names, &mut scratch.counts.unknown_keys)?;
    let body = Ticker {
        last: optional(last)?,
        bid_price: optional(bid)?,
        ask_price: optional(ask)?,
        high_24h: optional(high)?,
        low_24h: optional(low)?,
        base_volume_24h: optional(base)?,
        quote_volume_24h: optional(quote)?,
        change_pct_24h: optional(change)?,
        ..Ticker::default()
    };
    let symbol = Some(result.require(symbol)?.symbol()?);
    push(Item { symbol, time: time(t)?, sent, body: Body::Ticker(body) }, result, scratch)?;
    Ok(Some(SpotChannel::Tickers))
}

/// Spot docs, "Candlesticks Channel": `v` is the volume in quote currency, `a` in base currency
/// (absent in captures of 2021), `w` tells whether the candle is over (absent before 2022), `n` is
/// `1m_BTC_USDT`.
fn candle(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    let names = &const { Names::new(["t", "v", "c", "h", "l", "o", "n", "a", "w"]) };
    let [t, v, c, h, l, o, n, a, w] = result.fields(names, &mut scratch.counts.unknown_keys)?;
    let (interval, symbol) = candle_name(result.require(n)?)?;
    let open_time = result.require(t)?.seconds()?;
    let body = Candle {
        prices: Prices::Traded,
        interval,
        open_time,
        close_time: open_time.and_then(|open| interval::end(interval, open)),
        open: result.require(o)?.decimal()?,
        high: result.require(h)?.decimal()?,
        low: result.require(l)?.decimal()?,
        close: result.require(c)?.decimal()?,
        base_volume: optional(a)?,
        quote_volume: optional(v)?,
        closed: w.map(Value::boolean).transpose()?,
    };
    let item = Item { symbol: Some(symbol), time: None, sent, body: Body::Candle(body) };
    push(item, result, scratch)?;
    Ok(Some(SpotChannel::Candlesticks(interval)))
}

/// Splits `1m_BTC_USDT` at its first underscore.
fn candle_name(name: Value<'_>) -> Result<(Interval, Symbol), Malformed> {
    let mut buffer = [0; 64];
    let parts = name.string()?.unescape(&mut buffer).and_then(|name| name.split_once('_'));
    let (span, symbol) = parts.ok_or_else(|| name.malformed(MalformedKind::Symbol))?;
    let span = interval::parse(span).ok_or_else(|| name.malformed(MalformedKind::Value))?;
    let symbol = Symbol::new(symbol).ok_or_else(|| name.malformed(MalformedKind::Symbol))?;
    Ok((span, symbol))
}

/// Spot docs, "Order Book Channel / Changed order book levels": with `full` the levels are the
/// whole book as of `u`. The speed is not in the message; `l` (2025) tells it where it is there.
fn order_book_update(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    let names = &const { Names::new(["t", "full", "l", "s", "U", "u", "b", "a", "e", "E"]) };
    let [t, full, l, s, first, last, b, a, ..] =
        result.fields(names, &mut scratch.counts.unknown_keys)?;
    let symbol = Some(result.require(s)?.symbol()?);
    // Only the other channel leaves out a side that did not change: here a side under another name
    // would be an update that is lost in silence.
    result.require(b.and(a))?;
    let body = book::change(result, full, (first, last), (b, a), levels, scratch)?;
    push(Item { symbol, time: time(t)?, sent, body }, result, scratch)?;
    let speed = match l.map(Value::raw) {
        Some(r#""20""# | "20") => UpdateSpeed::Ms20,
        _ => UpdateSpeed::Ms100,
    };
    Ok(Some(SpotChannel::OrderBookUpdate(speed)))
}

/// Spot docs, "Order Book V2".
fn obu(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    Ok(obu::in_any_form(result, sent, scratch)?.map(SpotChannel::Obu))
}

/// Spot docs, "Order Book Channel / Limited-Level Full Order Book Snapshot". The speed is not in
/// the message; `l` is absent in captures of 2021.
fn order_book(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<SpotChannel>, Malformed> {
    let names = &const { Names::new(["t", "lastUpdateId", "s", "l", "bids", "asks"]) };
    let [t, id, s, l, bids, asks] = result.fields(names, &mut scratch.counts.unknown_keys)?;
    let symbol = Some(result.require(s)?.symbol()?);
    let body = Body::BookSnapshot {
        id: id.map(Value::unsigned).transpose()?,
        bids: levels(result.require(bids)?, scratch)?,
        asks: levels(result.require(asks)?, scratch)?,
    };
    push(Item { symbol, time: time(t)?, sent, body }, result, scratch)?;
    // Another depth than those that can be subscribed to is no channel of ours.
    let levels = l.map_or(Some(BookLevels::L20), |l| BookLevels::parse(l.raw().trim_matches('"')));
    Ok(levels.map(|levels| SpotChannel::OrderBook { levels, speed: BookSpeed::Ms100 }))
}
