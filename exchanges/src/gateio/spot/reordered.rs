//! The hot messages with their keys in any order, in all else as the venue writes them today:
//! straight from bytes to numbers, like `predicted`.
//!
//! New keys of a result are stepped over and counted. Whatever else is not as expected is left to
//! the path that takes every form, at four times the cost: white space, escapes, a key that comes
//! twice, a result before its channel, a defect. So nothing here is a verdict on a message, and
//! what is read means the same to both.

use tickwire_core::event::{BookTicker, Level, Side};
use tickwire_core::exchange::{Decoded, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};
use tickwire_core::time::UnixNanos;

use super::channel::{Family, UpdateSpeed};
use super::{SpotChannel, predicted};
use crate::gateio::members::{self, amount, field, millis, never, object, skip, unused};
use crate::gateio::obu;
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
            field(text, b"\"time\":", &mut seconds, members::seconds)?
                || field(text, b"\"time_ms\":", &mut millis, members::millis)?
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
        _ => obu::reordered(text, scratch, unknown)
            .map(|(item, levels)| (MessageKind::Book, SpotChannel::Obu(levels), item)),
    }
}

fn book_ticker(text: &mut Expect<'_>, unknown: &mut u64) -> Option<Update> {
    let (mut time, mut id, mut symbol) = (None, None, None);
    let [mut bid, mut bid_size, mut ask, mut ask_size] = [None; 4];
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"u\":", &mut id, Expect::integer)?
                || field(text, b"\"s\":", &mut symbol, members::symbol)?
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
                || field(text, b"\"create_time\":", &mut seconds, members::seconds)?
                || field(text, b"\"create_time_ms\":", &mut millis, fractional_millis)?
                || field(text, b"\"side\":", &mut side, taker_side)?
                || field(text, b"\"currency_pair\":", &mut symbol, members::symbol)?
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
                || field(text, b"\"s\":", &mut symbol, members::symbol)?
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
fn fractional_millis(text: &mut Expect<'_>) -> Option<UnixNanos> {
    text.literal(b"\"")?;
    predicted::fractional_millis(text)
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

#[cfg(test)]
mod tests;
