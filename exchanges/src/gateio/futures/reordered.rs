//! The hot messages with their keys in any order, in all else as the venue writes them today:
//! straight from bytes to numbers, like `predicted`.
//!
//! New keys of a result are stepped over and counted. Whatever else is not as expected is left to
//! the path that takes every form: white space, escapes, a key that comes twice, a result before
//! its channel, a defect. So nothing here is a verdict on a message, and what is read means the
//! same to both.

use tickwire_core::event::{BookTicker, Level};
use tickwire_core::exchange::{Decoded, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};

use super::channel::{Family, UpdateStream};
use super::{FuturesChannel, predicted, rows, size};
use crate::gateio::members::{self, amount, field, millis, never, object, skip};
use crate::gateio::obu;
use crate::json::Expect;

/// Decodes a hot message; `None` where it is not one, or not in this form. The scratch may then
/// hold a part of it.
#[inline(never)]
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Option<Decoded<'m, FuturesChannel>> {
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
    let (kind, channel) = update.filter(|_| read == message.bytes().len())?;
    // The time may stand behind the result.
    scratch.stamp(millis.or(seconds));
    scratch.counts.unknown_keys = scratch.counts.unknown_keys.saturating_add(unknown);
    Some(Decoded::Events { kind, channel: Some(channel) })
}

/// Reads a result into the scratch, its items without the time of the envelope.
#[inline(always)]
fn result(
    channel: Family,
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<(MessageKind, FuturesChannel)> {
    match channel {
        Family::BookTicker => book_ticker(text, scratch, unknown),
        Family::Trades => trades(text, scratch, unknown),
        Family::OrderBookUpdate => order_book_update(text, scratch, unknown),
        _ => {
            let (item, levels) = obu::reordered(text, scratch, unknown)?;
            scratch.push(item).ok()?;
            Some((MessageKind::Book, FuturesChannel::Obu(levels)))
        }
    }
}

fn book_ticker(
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<(MessageKind, FuturesChannel)> {
    let (mut time, mut id, mut symbol) = (None, None, None);
    let [mut bid, mut bid_size, mut ask, mut ask_size] = [None; 4];
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"u\":", &mut id, Expect::integer)?
                || field(text, b"\"s\":", &mut symbol, members::symbol)?
                || field(text, b"\"b\":", &mut bid, amount)?
                || field(text, b"\"B\":", &mut bid_size, size::predicted)?
                || field(text, b"\"a\":", &mut ask, amount)?
                || field(text, b"\"A\":", &mut ask_size, size::predicted)?
                || skip(text, unknown)?,
        )
    })?;
    let bid = Some(Level { price: bid?, size: bid_size? });
    let ask = Some(Level { price: ask?, size: ask_size? });
    let body = Body::BookTicker(BookTicker { id: Some(id?), bid, ask });
    scratch.push(Item { symbol: Some(symbol?), time, sent: None, body }).ok()?;
    Some((MessageKind::Ticker, FuturesChannel::BookTicker))
}

fn trades(
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<(MessageKind, FuturesChannel)> {
    text.literal(b"[")?;
    loop {
        let item = trade(text, unknown)?;
        scratch.push(item).ok()?;
        if !text.has(b",") {
            text.literal(b"]")?;
            return Some((MessageKind::Trade, FuturesChannel::Trades));
        }
    }
}

fn trade(text: &mut Expect<'_>, unknown: &mut u64) -> Option<Item> {
    let (mut size, mut id, mut seconds, mut millis) = (None, None, None, None);
    let (mut price, mut symbol, mut internal) = (None, None, None);
    object(text, |text| {
        Some(
            field(text, b"\"size\":", &mut size, size::predicted_signed)?
                || field(text, b"\"id\":", &mut id, Expect::integer)?
                || field(text, b"\"create_time\":", &mut seconds, members::seconds)?
                || field(text, b"\"create_time_ms\":", &mut millis, members::millis)?
                || field(text, b"\"price\":", &mut price, amount)?
                || field(text, b"\"contract\":", &mut symbol, members::symbol)?
                || field(text, b"\"is_internal\":", &mut internal, predicted::boolean)?
                || skip(text, unknown)?,
        )
    })?;
    let ((size, side), id) = (size?, TradeIdItem::Number(id?));
    let body = Body::Trade(TradeItem { id, price: price?, size, side });
    Some(Item { symbol: Some(symbol?), time: millis.or(seconds), sent: None, body })
}

fn order_book_update(
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<(MessageKind, FuturesChannel)> {
    let (mut time, mut stream, mut symbol) = (None, None, None);
    let (mut first_id, mut last_id, mut bids, mut asks) = (None, None, None, None);
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"s\":", &mut symbol, members::symbol)?
                || field(text, b"\"U\":", &mut first_id, Expect::integer)?
                || field(text, b"\"u\":", &mut last_id, Expect::integer)?
                || field(text, b"\"b\":", &mut bids, |text| rows::predicted(text, scratch))?
                || field(text, b"\"a\":", &mut asks, |text| rows::predicted(text, scratch))?
                || field(text, b"\"l\":", &mut stream, self::stream)?
                // A whole book.
                || never(text, b"\"full\":")?
                || skip(text, unknown)?,
        )
    })?;
    let (bids, asks) = (bids?, asks?);
    let body = Body::BookDelta { first_id: Some(first_id?), last_id: last_id?, bids, asks };
    scratch.push(Item { symbol: Some(symbol?), time, sent: None, body }).ok()?;
    // Captures before 2026 do not tell the levels.
    let stream = stream.unwrap_or(UpdateStream::Ms100L100);
    Some((MessageKind::Book, FuturesChannel::OrderBookUpdate(stream)))
}

fn family(text: &mut Expect<'_>) -> Option<Family> {
    text.literal(b"\"futures.")?;
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

fn stream(text: &mut Expect<'_>) -> Option<UpdateStream> {
    text.literal(b"\"")?;
    predicted::stream(text)
}

#[cfg(test)]
mod tests;
