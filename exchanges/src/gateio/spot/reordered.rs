//! The hot messages with their keys in any order, in all else as the venue writes them today:
//! straight from bytes to numbers, like `predicted`.
//!
//! New keys of a result are stepped over and counted. Whatever else is not as expected is left to
//! the path that takes every form, at four times the cost: white space, escapes, a key that comes
//! twice, a result before its channel, a defect. So nothing here is a verdict on a message, and
//! what is read means the same to both.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{BookTicker, Level, Side};
use tickwire_core::exchange::{Decoded, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::channel::{Family, ObuLevels, UpdateSpeed};
use super::{SpotChannel, predicted};
use crate::json::Expect;
use crate::rows;

/// What a result says: the item lacks the time of its envelope.
type Update = (MessageKind, SpotChannel, Item);

/// Decodes a hot message; `None` where it is not one, or not in this form. The scratch may then
/// hold a part of it.
#[inline(never)]
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Option<Decoded<'m, SpotChannel>> {
    let buffer = message.with_slack();
    let (mut text, mut unknown) = (Expect::new(buffer), 0);
    let (mut seconds, mut millis, mut channel, mut event) = (None, None, None, None);
    let mut update = None;
    object(&mut text, |text| {
        Some(
            field(text, b"\"time\":", &mut seconds, self::seconds)?
                || field(text, b"\"time_ms\":", &mut millis, self::millis)?
                || field(text, b"\"channel\":", &mut channel, family)?
                || field(text, b"\"event\":", &mut event, |text| text.literal(b"\"update\""))?
                || field(text, b"\"result\":", &mut update, |text| {
                    result(channel?, text, scratch, &mut unknown)
                })?,
        )
    })?;
    let read = buffer.len() - text.left();
    let (kind, channel, item) = update.filter(|_| read == message.bytes().len())?;
    scratch.push(Item { sent: millis.or(seconds), ..item }).ok()?;
    scratch.counts.unknown_keys = scratch.counts.unknown_keys.saturating_add(unknown);
    Some(Decoded::Events { kind, channel: Some(channel) })
}

/// Decodes the body of a REST order book in the same way.
pub(super) fn snapshot(body: &[u8], scratch: &mut Scratch<'_>) -> Option<()> {
    let (mut text, mut unknown) = (Expect::new(body), 0);
    let (mut id, mut sent, mut time, mut bids, mut asks) = (None, None, None, None, None);
    object(&mut text, |text| {
        Some(
            field(text, b"\"id\":", &mut id, Expect::integer)?
                || field(text, b"\"current\":", &mut sent, millis)?
                || field(text, b"\"update\":", &mut time, millis)?
                || field(text, b"\"asks\":", &mut asks, |text| rows::predicted(text, scratch))?
                || field(text, b"\"bids\":", &mut bids, |text| rows::predicted(text, scratch))?
                // A refusal.
                || never(text, b"\"label\":")?
                || never(text, b"\"message\":")?
                || skip(text, &mut unknown)?,
        )
    })?;
    (text.left() == 0).then_some(())?;
    let body = Body::BookSnapshot { id, bids: bids?, asks: asks? };
    scratch.push(Item { symbol: None, time, sent, body }).ok()?;
    scratch.counts.unknown_keys = scratch.counts.unknown_keys.saturating_add(unknown);
    Some(())
}

#[inline(always)]
fn result(
    channel: Family,
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<Update> {
    match channel {
        Family::BookTicker => book_ticker(text, unknown),
        Family::Trades => trade(text, unknown),
        Family::OrderBookUpdate => order_book_update(text, scratch, unknown),
        _ => obu(text, scratch, unknown),
    }
}

fn book_ticker(text: &mut Expect<'_>, unknown: &mut u64) -> Option<Update> {
    let (mut time, mut id, mut symbol) = (None, None, None);
    let [mut bid, mut bid_size, mut ask, mut ask_size] = [None; 4];
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"u\":", &mut id, Expect::integer)?
                || field(text, b"\"s\":", &mut symbol, self::symbol)?
                || field(text, b"\"b\":", &mut bid, amount)?
                || field(text, b"\"B\":", &mut bid_size, amount)?
                || field(text, b"\"a\":", &mut ask, amount)?
                || field(text, b"\"A\":", &mut ask_size, amount)?
                || skip(text, unknown)?,
        )
    })?;
    let bid = Some(Level { price: bid?, size: bid_size? });
    let ask = Some(Level { price: ask?, size: ask_size? });
    let body = Body::BookTicker(BookTicker { id: Some(id?), bid, ask });
    let item = Item { symbol: Some(symbol?), time, sent: None, body };
    Some((MessageKind::Ticker, SpotChannel::BookTicker, item))
}

fn trade(text: &mut Expect<'_>, unknown: &mut u64) -> Option<Update> {
    let (mut id, mut seconds, mut millis, mut side) = (None, None, None, None);
    let (mut symbol, mut size, mut price) = (None, None, None);
    object(text, |text| {
        Some(
            field(text, b"\"id\":", &mut id, Expect::integer)?
                || field(text, b"\"create_time\":", &mut seconds, self::seconds)?
                || field(text, b"\"create_time_ms\":", &mut millis, fractional_millis)?
                || field(text, b"\"side\":", &mut side, taker_side)?
                || field(text, b"\"currency_pair\":", &mut symbol, self::symbol)?
                || field(text, b"\"amount\":", &mut size, amount)?
                || field(text, b"\"price\":", &mut price, amount)?
                || unused(text, b"\"id_market\":")?
                || unused(text, b"\"range\":")?
                || skip(text, unknown)?,
        )
    })?;
    let id = TradeIdItem::Number(id?);
    let body = Body::Trade(TradeItem { id, price: price?, size: size?, side: side? });
    let time = millis.or(seconds);
    let item = Item { symbol: Some(symbol?), time, sent: None, body };
    Some((MessageKind::Trade, SpotChannel::Trades, item))
}

fn order_book_update(
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<Update> {
    let (mut time, mut speed, mut symbol) = (None, None, None);
    let (mut first_id, mut last_id, mut bids, mut asks) = (None, None, None, None);
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"l\":", &mut speed, self::speed)?
                || field(text, b"\"s\":", &mut symbol, self::symbol)?
                || field(text, b"\"U\":", &mut first_id, Expect::integer)?
                || field(text, b"\"u\":", &mut last_id, Expect::integer)?
                || field(text, b"\"b\":", &mut bids, |text| rows::predicted(text, scratch))?
                || field(text, b"\"a\":", &mut asks, |text| rows::predicted(text, scratch))?
                || unused(text, b"\"e\":")?
                || unused(text, b"\"E\":")?
                // A whole book.
                || never(text, b"\"full\":")?
                || skip(text, unknown)?,
        )
    })?;
    let (bids, asks) = (bids?, asks?);
    let body = Body::BookDelta { first_id: Some(first_id?), last_id: last_id?, bids, asks };
    let item = Item { symbol: Some(symbol?), time, sent: None, body };
    let channel = SpotChannel::OrderBookUpdate(speed.unwrap_or(UpdateSpeed::Ms100));
    Some((MessageKind::Book, channel, item))
}

fn obu(text: &mut Expect<'_>, scratch: &mut Scratch<'_>, unknown: &mut u64) -> Option<Update> {
    let (mut time, mut stream) = (None, None);
    let (mut first_id, mut last_id, mut bids, mut asks) = (None, None, None, None);
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"s\":", &mut stream, stream_name)?
                || field(text, b"\"U\":", &mut first_id, Expect::integer)?
                || field(text, b"\"u\":", &mut last_id, Expect::integer)?
                || field(text, b"\"b\":", &mut bids, |text| rows::predicted(text, scratch))?
                || field(text, b"\"a\":", &mut asks, |text| rows::predicted(text, scratch))?
                // A whole book.
                || never(text, b"\"full\":")?
                || skip(text, unknown)?,
        )
    })?;
    // A side that did not change is absent.
    let (bids, asks) = (bids.unwrap_or_default(), asks.unwrap_or_default());
    let body = Body::BookDelta { first_id: Some(first_id?), last_id: last_id?, bids, asks };
    let (symbol, levels) = stream?;
    let item = Item { symbol: Some(symbol), time, sent: None, body };
    Some((MessageKind::Book, SpotChannel::Obu(levels), item))
}

/// Reads an object by `member`, which reads one key and its value, or answers `false`.
#[inline(always)]
fn object<'a>(
    text: &mut Expect<'a>,
    mut member: impl FnMut(&mut Expect<'a>) -> Option<bool>,
) -> Option<()> {
    text.literal(b"{")?;
    while member(text)? {
        if !text.has(b",") {
            return text.literal(b"}");
        }
    }
    None
}

// The keys of a member: each says whether it was that one, and `None` where its value is not as
// expected.

/// Reads a value into its place. Of a key that comes twice the last value counts, which is not
/// decided here.
#[inline(always)]
fn field<'a, T, const N: usize>(
    text: &mut Expect<'a>,
    key: &[u8; N],
    place: &mut Option<T>,
    value: impl FnOnce(&mut Expect<'a>) -> Option<T>,
) -> Option<bool> {
    if !text.has(key) {
        return Some(false);
    }
    place.replace(value(text)?).is_none().then_some(true)
}

/// Steps over a value that is not used.
#[inline(always)]
fn unused<const N: usize>(text: &mut Expect<'_>, key: &[u8; N]) -> Option<bool> {
    Some(text.has(key) && text.skip_scalar().map(|()| true)?)
}

/// A key that makes it another message.
#[inline(always)]
fn never<const N: usize>(text: &mut Expect<'_>, key: &[u8; N]) -> Option<bool> {
    if text.has(key) { None } else { Some(false) }
}

/// Steps over a key that is not known, and its value.
#[cold]
fn skip(text: &mut Expect<'_>, unknown: &mut u64) -> Option<bool> {
    text.literal(b"\"")?;
    text.skip_text()?;
    text.literal(b":")?;
    text.skip_scalar()?;
    *unknown = unknown.saturating_add(1);
    Some(true)
}

// The values, quotes included.

#[inline]
fn family(text: &mut Expect<'_>) -> Option<Family> {
    text.literal(b"\"spot.")?;
    if text.has(b"book_ticker\"") {
        return Some(Family::BookTicker);
    }
    if text.has(b"order_book_update\"") {
        return Some(Family::OrderBookUpdate);
    }
    if text.has(b"trades\"") {
        return Some(Family::Trades);
    }
    text.literal(b"obu\"").map(|()| Family::Obu)
}

#[inline]
fn seconds(text: &mut Expect<'_>) -> Option<UnixNanos> {
    UnixNanos::from_secs(text.ten_digits()?)
}

#[inline]
fn millis(text: &mut Expect<'_>) -> Option<UnixNanos> {
    UnixNanos::from_millis(text.thirteen_digits()?)
}

#[inline]
fn fractional_millis(text: &mut Expect<'_>) -> Option<UnixNanos> {
    text.literal(b"\"")?;
    predicted::fractional_millis(text)
}

#[inline]
fn symbol(text: &mut Expect<'_>) -> Option<Symbol> {
    text.literal(b"\"")?;
    text.symbol()
}

#[inline]
fn amount(text: &mut Expect<'_>) -> Option<Decimal> {
    text.literal(b"\"")?;
    predicted::amount(text)
}

#[inline]
fn taker_side(text: &mut Expect<'_>) -> Option<Side> {
    text.literal(b"\"")?;
    predicted::taker_side(text)
}

#[inline]
fn speed(text: &mut Expect<'_>) -> Option<UpdateSpeed> {
    if text.has(b"\"20\"") {
        return Some(UpdateSpeed::Ms20);
    }
    text.literal(b"\"100\"").map(|()| UpdateSpeed::Ms100)
}

#[inline]
fn stream_name(text: &mut Expect<'_>) -> Option<(Symbol, ObuLevels)> {
    text.literal(b"\"")?;
    predicted::stream_name(text)
}

#[cfg(test)]
mod tests;
