//! The hot messages in the form that the venue writes today: straight from bytes to numbers.
//!
//! Every byte is checked, also of what is not used. Whatever is not as expected, be it a key in
//! another place or a defect, is left to the order-independent path.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{BookTicker, Level};
use tickwire_core::exchange::{Decoded, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};
use tickwire_core::time::UnixNanos;

use super::channel::UpdateStream;
use super::{FuturesChannel, rows, size};
use crate::gateio::{book, envelope, obu};
use crate::json::Expect;
use crate::rows::positive;

/// Decodes a hot message; `None` where it is not one, or not in its usual form. The scratch may
/// then hold a part of it.
#[inline]
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Option<Decoded<'m, FuturesChannel>> {
    let buffer = message.with_slack();
    let mut text = Expect::new(buffer);
    let sent = envelope::predicted(&mut text, b",\"channel\":\"futures.")?;
    let (kind, channel) = if text.has(b"book_ticker\",\"event\":\"update\",\"result\":{\"t\":") {
        book_ticker(&mut text, sent, scratch)?;
        (MessageKind::Ticker, FuturesChannel::BookTicker)
    } else if text.has(b"order_book_update\",\"event\":\"update\",\"result\":{\"t\":") {
        let stream = order_book_update(&mut text, sent, scratch)?;
        (MessageKind::Book, FuturesChannel::OrderBookUpdate(stream))
    } else if text.has(b"trades\",\"event\":\"update\",\"result\":[{\"size\":") {
        trades(&mut text, sent, scratch)?;
        (MessageKind::Trade, FuturesChannel::Trades)
    } else {
        text.literal(b"obu\",\"event\":\"update\",\"result\":{\"t\":")?;
        let levels = obu::predicted(&mut text, sent, scratch)?;
        (MessageKind::Book, FuturesChannel::Obu(levels))
    };
    // The result of trades ends with its own bracket.
    if kind != MessageKind::Trade {
        text.literal(b"}")?;
    }
    text.literal(b"}")?;
    let read = buffer.len() - text.left();
    (read == message.bytes().len()).then_some(Decoded::Events { kind, channel: Some(channel) })
}

/// Reads `1615366379123,"u":2517661076,"s":"BTC_USD","b":"54696.6","B":"37000","a":..,"A":..`,
/// sizes quoted or not (a capture of September 2026).
#[inline]
fn book_ticker(
    text: &mut Expect<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Option<()> {
    let time = UnixNanos::from_millis(text.thirteen_digits()?);
    text.literal(b",\"u\":")?;
    let id = text.integer()?;
    text.literal(b",\"s\":\"")?;
    let symbol = Some(text.symbol()?);
    text.literal(b",\"b\":\"")?;
    let price = price(text)?;
    text.literal(b",\"B\":")?;
    let bid = Some(Level { price, size: size::predicted(text)? });
    text.literal(b",\"a\":\"")?;
    let price = self::price(text)?;
    text.literal(b",\"A\":")?;
    let ask = Some(Level { price, size: size::predicted(text)? });
    let body = Body::BookTicker(BookTicker { id: Some(id), bid, ask });
    scratch.push(Item { symbol, time, sent, body }).ok()
}

/// Reads `-108,"id":27753479,"create_time":1545136464,"create_time_ms":1545136464123,`
/// `"price":"96.4","contract":"BTC_USD"}]`, and as many trades more as there are (the documents'
/// order, which captures have too).
#[inline]
fn trades(text: &mut Expect<'_>, sent: Option<UnixNanos>, scratch: &mut Scratch<'_>) -> Option<()> {
    loop {
        trade(text, sent, scratch)?;
        if !text.has(b"},{\"size\":") {
            return text.literal(b"}]");
        }
    }
}

#[inline]
fn trade(text: &mut Expect<'_>, sent: Option<UnixNanos>, scratch: &mut Scratch<'_>) -> Option<()> {
    let (size, side) = size::predicted_signed(text)?;
    text.literal(b",\"id\":")?;
    let id = TradeIdItem::Number(text.integer()?);
    text.literal(b",\"create_time\":")?;
    text.ten_digits()?;
    text.literal(b",\"create_time_ms\":")?;
    let time = UnixNanos::from_millis(text.thirteen_digits()?);
    text.literal(b",\"price\":\"")?;
    let price = price(text)?;
    text.literal(b",\"contract\":\"")?;
    let symbol = Some(text.symbol()?);
    internal(text)?;
    let body = Body::Trade(TradeItem { id, price, size, side });
    scratch.push(Item { symbol, time, sent, body }).ok()
}

/// Steps over `,"is_internal":true` where it is there.
#[inline]
fn internal(text: &mut Expect<'_>) -> Option<()> {
    if text.has(b",\"is_internal\":") {
        boolean(text)?;
    }
    Some(())
}

#[inline]
pub(super) fn boolean(text: &mut Expect<'_>) -> Option<bool> {
    if text.has(b"true") {
        return Some(true);
    }
    text.literal(b"false").map(|()| false)
}

/// Reads `1789455569062,"U":125033668137,"u":125033668232,"s":"BTC_USDT","a":..,"b":..,"l":"20"`
/// (captures of August and September 2026).
#[inline]
fn order_book_update(
    text: &mut Expect<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Option<UpdateStream> {
    let time = UnixNanos::from_millis(text.thirteen_digits()?);
    let (first_id, last_id) = book::predicted_ids(text)?;
    text.literal(b",\"s\":\"")?;
    let symbol = Some(text.symbol()?);
    text.literal(b",\"a\":")?;
    let asks = rows::predicted(text, scratch)?;
    text.literal(b",\"b\":")?;
    let bids = rows::predicted(text, scratch)?;
    text.literal(b",\"l\":\"")?;
    let stream = stream(text)?;
    let body = Body::BookDelta { first_id, last_id, bids, asks };
    scratch.push(Item { symbol, time, sent, body }).ok()?;
    Some(stream)
}

/// Reads `100"`: the levels of the stream, whose speed no message tells.
#[inline]
pub(super) fn stream(text: &mut Expect<'_>) -> Option<UpdateStream> {
    if text.has(b"100\"") {
        return Some(UpdateStream::Ms100L100);
    }
    if text.has(b"20\"") {
        return Some(UpdateStream::Ms100L20);
    }
    text.literal(b"50\"").map(|()| UpdateStream::Ms100L50)
}

/// Reads `18154.47"`, which is never negative.
#[inline(always)]
pub(super) fn price(text: &mut Expect<'_>) -> Option<Decimal> {
    positive(text.decimal()?)
}
