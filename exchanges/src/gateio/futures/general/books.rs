//! Order books.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Side};
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch, Span};
use tickwire_core::symbol::Symbol;

use super::super::channel::{BookLevels, Family, UpdateStream};
use super::super::{FuturesChannel, rows};
use super::{Push, each};
use crate::gateio::envelope::Event;
use crate::gateio::values::{push as add, time};
use crate::gateio::{book, obu as v2};
use crate::json::{Names, Value};
use crate::rows::amount;

/// The symbol of a book message that could not be read to its end, where that much can be read.
#[cold]
pub(super) fn symbol(family: Family, result: Value<'_>) -> Option<Symbol> {
    let names = &const { Names::new(["s", "contract"]) };
    let [s, contract] = result.fields(names, &mut 0).ok()?;
    match family {
        Family::Obu => v2::symbol(s?),
        Family::OrderBookUpdate => s?.symbol().ok(),
        Family::OrderBook => contract?.symbol().ok(),
        _ => None,
    }
}

/// Futures docs, "Order book update notification": with `full` the levels are the whole book as of
/// `u`. The speed is not in the message; `l` tells the levels where it is there.
pub(super) fn order_book_update(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    let names = &const { Names::new(["t", "full", "l", "s", "U", "u", "b", "a"]) };
    let result = push.result;
    let [t, full, l, s, first, last, b, a] =
        result.fields(names, &mut scratch.counts.unknown_keys)?;
    let symbol = Some(result.require(s)?.symbol()?);
    // A side under another name would be an update that is lost in silence.
    result.require(b.and(a))?;
    let body = book::change(result, full, (first, last), (b, a), rows::levels, scratch)?;
    add(Item { symbol, time: time(t)?, sent: push.sent, body }, result, scratch)?;
    // Another depth than those that can be subscribed to is no channel of ours.
    let stream = l.map_or(Some(UpdateStream::Ms100L100), |l| {
        UpdateStream::parse("100ms", l.raw().trim_matches('"'))
    });
    Ok(stream.map(FuturesChannel::OrderBookUpdate))
}

/// Futures docs, "Order book V2".
pub(super) fn obu(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    Ok(v2::in_any_form(push.result, push.sent, scratch)?.map(FuturesChannel::Obu))
}

/// Futures docs, "Legacy order book notification": the best levels whole, or, as captures of dated
/// contracts of 2021 have it, changes.
pub(super) fn order_book(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    if push.event == Event::Update {
        each(push.result, |one| change(one, push, scratch))?;
        return Ok(Some(FuturesChannel::OrderBook(BookLevels::L20)));
    }
    let names = &const { Names::new(["t", "id", "contract", "l", "bids", "asks"]) };
    let result = push.result;
    let [t, id, contract, l, bids, asks] =
        result.fields(names, &mut scratch.counts.unknown_keys)?;
    let symbol = Some(result.require(contract)?.symbol()?);
    let body = Body::BookSnapshot {
        id: id.map(Value::unsigned).transpose()?,
        bids: rows::levels(result.require(bids)?, scratch)?,
        asks: rows::levels(result.require(asks)?, scratch)?,
    };
    add(Item { symbol, time: time(t)?, sent: push.sent, body }, result, scratch)?;
    let levels = l.map_or(Some(BookLevels::L20), |l| BookLevels::parse(l.raw().trim_matches('"')));
    Ok(levels.map(FuturesChannel::OrderBook))
}

/// One level and its id: an ask's size is negative, and a level that is gone has the size 0, which
/// does not tell its side: it is on neither.
fn change(change: Value<'_>, push: Push<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names = &const { Names::new(["p", "s", "c", "id"]) };
    let [p, s, c, id] = change.fields(names, &mut scratch.counts.unknown_keys)?;
    let id = change.require(id)?.unsigned()?;
    let (price, size) = (amount(change.require(p)?)?, change.require(s)?.decimal()?);
    let level = Level { price, size: size.abs() };
    let mut side = |side| {
        let start = scratch.levels_len();
        if is_of(size, side) {
            scratch.push_level(level).map_err(|Full| change.malformed(MalformedKind::TooLarge))?;
        }
        Ok::<_, Malformed>(Span::from(start..scratch.levels_len()))
    };
    let (bids, asks) = (side(Side::Buy)?, side(Side::Sell)?);
    let body = Body::BookDelta { first_id: Some(id), last_id: id, bids, asks };
    let symbol = Some(change.require(c)?.symbol()?);
    add(Item { symbol, time: None, sent: push.sent, body }, change, scratch)
}

fn is_of(size: Decimal, side: Side) -> bool {
    size.is_zero() || size.is_negative() == (side == Side::Sell)
}
