//! Trades and liquidations.

use tickwire_core::event::Liquidation;
use tickwire_core::exchange::Malformed;
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};
use tickwire_core::time::UnixNanos;

use super::super::FuturesChannel;
use super::super::channel::Extent;
use super::super::size::signed;
use super::{Push, each};
use crate::gateio::values::{push as add, time};
use crate::json::{Names, Value};
use crate::rows::amount;

/// Futures docs, "Trades notification": an array; a taker's sell has a negative size. Captures of
/// 2021 have seconds only, one of 2022 an unquoted price.
pub(super) fn trades(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    each(push.result, |one| trade(one, push, scratch))?;
    Ok(Some(FuturesChannel::Trades))
}

fn trade(trade: Value<'_>, push: Push<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names = &const {
        Names::new([
            "size",
            "id",
            "create_time",
            "create_time_ms",
            "price",
            "contract",
            "is_internal",
        ])
    };
    let [size, id, seconds, millis, price, contract, _] =
        trade.fields(names, &mut scratch.counts.unknown_keys)?;
    let (millis, seconds) = (time(millis)?, seconds.map_or(Ok(None), Value::seconds)?);
    let (size, side) = signed(trade.require(size)?)?;
    let body = TradeItem {
        id: TradeIdItem::Number(trade.require(id)?.unsigned()?),
        price: amount(trade.require(price)?)?,
        size,
        side,
    };
    let symbol = Some(trade.require(contract)?.symbol()?);
    let item = Item { symbol, time: millis.or(seconds), sent: push.sent, body: Body::Trade(body) };
    add(item, trade, scratch)
}

/// Futures docs, "public liquidate order notification": the order that ends a position, its size
/// negative where it sells, as of all orders. `time_ms` is called `time` since 2026, and is in
/// milliseconds all the same (change log of 2026-08-20; an example of July 2026 has seconds).
pub(super) fn liquidations(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    each(push.result, |one| liquidation(one, push, scratch))?;
    Ok(Some(FuturesChannel::PublicLiquidates(Extent::Followed)))
}

fn liquidation(
    order: Value<'_>,
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const { Names::new(["price", "size", "time_ms", "time", "contract"]) };
    let [price, size, millis, other, contract] =
        order.fields(names, &mut scratch.counts.unknown_keys)?;
    let (size, side) = signed(order.require(size)?)?;
    let body = Liquidation { price: amount(order.require(price)?)?, size, side };
    let symbol = Some(order.require(contract)?.symbol()?);
    let time = match (millis, other) {
        (None, Some(other)) => millis_or_seconds(other)?,
        (millis, _) => time(millis)?,
    };
    add(Item { symbol, time, sent: push.sent, body: Body::Liquidation(body) }, order, scratch)
}

/// Milliseconds of this century have more than ten digits, seconds have not.
fn millis_or_seconds(value: Value<'_>) -> Result<Option<UnixNanos>, Malformed> {
    const DIGITS: u64 = 100_000_000_000;
    if value.unsigned()? < DIGITS { value.seconds() } else { value.millis() }
}
