//! The hot messages in the form that the venue writes today: straight from bytes to numbers.
//!
//! Every byte is checked, also of what is not used. Whatever is not as expected, be it a key in
//! another place or a defect, is left to the order-independent path.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{BookTicker, Level, Side};
use tickwire_core::exchange::{Decoded, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};
use tickwire_core::time::UnixNanos;

use super::SpotChannel;
use super::channel::UpdateSpeed;
use crate::gateio::{book, envelope, obu};
use crate::json::Expect;
use crate::rows::{self, positive};

/// Decodes a hot message; `None` where it is not one, or not in its usual form. The scratch may
/// then hold a part of it.
#[inline]
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Option<Decoded<'m, SpotChannel>> {
    let buffer = message.with_slack();
    let mut text = Expect::new(buffer);
    let sent = envelope::predicted(&mut text, b",\"channel\":\"spot.")?;
    let (kind, channel) = if text.has(b"book_ticker\",\"event\":\"update\",\"result\":{\"t\":") {
        book_ticker(&mut text, sent, scratch)?;
        (MessageKind::Ticker, SpotChannel::BookTicker)
    } else if text.has(b"order_book_update\",\"event\":\"update\",\"result\":{\"t\":") {
        let speed = order_book_update(&mut text, sent, scratch)?;
        (MessageKind::Book, SpotChannel::OrderBookUpdate(speed))
    } else if text.has(b"trades\",\"event\":\"update\",\"result\":{\"id\":") {
        trade(&mut text, sent, scratch)?;
        (MessageKind::Trade, SpotChannel::Trades)
    } else {
        text.literal(b"obu\",\"event\":\"update\",\"result\":{\"t\":")?;
        let levels = obu::predicted(&mut text, sent, scratch)?;
        (MessageKind::Book, SpotChannel::Obu(levels))
    };
    text.literal(b"}}")?;
    let read = buffer.len() - text.left();
    (read == message.bytes().len()).then_some(Decoded::Events { kind, channel: Some(channel) })
}

/// Reads `1202385349135,"u":48733182,"s":"BTC_USDT","b":"18144.48","B":"0.0334","a":..,"A":..`.
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
    let price = amount(text)?;
    text.literal(b",\"B\":\"")?;
    let bid = Some(Level { price, size: amount(text)? });
    text.literal(b",\"a\":\"")?;
    let price = amount(text)?;
    text.literal(b",\"A\":\"")?;
    let ask = Some(Level { price, size: amount(text)? });
    let body = Body::BookTicker(BookTicker { id: Some(id), bid, ask });
    scratch.push(Item { symbol, time, sent, body }).ok()
}

/// Reads `508175041,"id_market":3580803,"create_time":1202383316,"create_time_ms":"..",`
/// `"side":"sell","currency_pair":"GT_USDT","amount":"16.47","price":"0.4705","range":"..",..`.
#[inline]
fn trade(text: &mut Expect<'_>, sent: Option<UnixNanos>, scratch: &mut Scratch<'_>) -> Option<()> {
    let id = text.integer()?;
    market_id(text)?;
    text.literal(b",\"create_time\":")?;
    text.ten_digits()?;
    text.literal(b",\"create_time_ms\":\"")?;
    let time = Some(fractional_millis(text)?);
    text.literal(b",\"side\":\"")?;
    let side = taker_side(text)?;
    text.literal(b",\"currency_pair\":\"")?;
    let symbol = Some(text.symbol()?);
    text.literal(b",\"amount\":\"")?;
    let size = amount(text)?;
    text.literal(b",\"price\":\"")?;
    let price = amount(text)?;
    range(text)?;
    let body = Body::Trade(TradeItem { id: TradeIdItem::Number(id), price, size, side });
    scratch.push(Item { symbol, time, sent, body }).ok()
}

/// Steps over `,"id_market":3580803` where it is there.
#[inline]
fn market_id(text: &mut Expect<'_>) -> Option<()> {
    if text.has(b",\"id_market\":") {
        text.integer()?;
    }
    Some(())
}

/// Steps over `,"range":"3580803-3580803"` where it is there, and what follows it in the documents.
#[inline]
fn range(text: &mut Expect<'_>) -> Option<()> {
    if text.has(b",\"range\":\"") {
        text.skip_text()?;
        market_id(text)?;
    }
    Some(())
}

/// Reads `buy"` or `sell"`.
#[inline]
pub(super) fn taker_side(text: &mut Expect<'_>) -> Option<Side> {
    if text.has(b"buy\"") {
        return Some(Side::Buy);
    }
    text.literal(b"sell\"")?;
    Some(Side::Sell)
}

/// Reads `1202383316315.7946"`: milliseconds with at most 6 decimal places.
#[inline]
pub(super) fn fractional_millis(text: &mut Expect<'_>) -> Option<UnixNanos> {
    let millis = text.thirteen_digits()?;
    if text.has(b"\"") {
        return UnixNanos::from_millis(millis);
    }
    text.literal(b".")?;
    let fraction = text.decimal_places(6)?;
    UnixNanos::from_nanos(millis.checked_mul(1_000_000)?.checked_add(fraction)?)
}

/// Reads `1202387461135,"e":"depthUpdate","E":1202387461,"s":"BTC_USDT","U":..,"u":..,"b":..,`
/// `"a":..`, with or without `"l":"100",` before `e`.
#[inline]
fn order_book_update(
    text: &mut Expect<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Option<UpdateSpeed> {
    let time = UnixNanos::from_millis(text.thirteen_digits()?);
    let speed = if text.has(b",\"l\":\"20\"") {
        UpdateSpeed::Ms20
    } else {
        text.has(b",\"l\":\"100\"");
        UpdateSpeed::Ms100
    };
    text.literal(b",\"e\":\"depthUpdate\",\"E\":")?;
    text.ten_digits()?;
    text.literal(b",\"s\":\"")?;
    let symbol = Some(text.symbol()?);
    let (first_id, last_id) = book::predicted_ids(text)?;
    text.literal(b",\"b\":")?;
    let bids = rows::predicted(text, scratch)?;
    text.literal(b",\"a\":")?;
    let asks = rows::predicted(text, scratch)?;
    let body = Body::BookDelta { first_id, last_id, bids, asks };
    scratch.push(Item { symbol, time, sent, body }).ok()?;
    Some(speed)
}

/// Reads `18154.47"`: a price or a size, neither of which is ever negative.
#[inline(always)]
pub(super) fn amount(text: &mut Expect<'_>) -> Option<Decimal> {
    positive(text.decimal()?)
}
