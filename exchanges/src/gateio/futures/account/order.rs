//! Orders: of the stream, of answers over the socket and of REST, whose members have the same names
//! and not always the same types.

use tickwire_core::account::coded::Coded;
use tickwire_core::account::order::{Order, OrderKind};
use tickwire_core::account::record::Record;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use super::GateioFuturesAccount;
use crate::gateio::account::{
    Stage, client_id, coded, id, moment, optional, status, time_in_force, word, words,
};
use crate::json::{Names, Value};

/// What an order is, and behind it all that is read elsewhere or known and not read (futures docs,
/// "Orders API" and "Order Place Notification"; REST docs, "Query futures order list").
const NAMES: Names<42> = Names::new([
    "id",
    "text",
    "contract",
    "size",
    "left",
    "price",
    "tif",
    "fill_price",
    "fee",
    "status",
    "finish_as",
    "update_id",
    "update_time",
    "finish_time_ms",
    "finish_time",
    "create_time_ms",
    "create_time",
    "user",
    "iceberg",
    "is_close",
    "is_liq",
    "is_reduce_only",
    "close",
    "reduce_only",
    "auto_size",
    "mkfr",
    "tkfr",
    "refr",
    "refu",
    "stp_id",
    "stp_act",
    "biz_info",
    "amend_text",
    "stop_loss_price",
    "stop_profit_price",
    "succeeded",
    "id_string",
    "market_order_slip_ratio",
    "is_voucher",
    "bbo",
    "pos_margin_mode",
    "leverage",
]);

/// Reads an order.
pub(super) fn read(
    market: GateioFuturesAccount,
    order: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let [own_id, text, symbol, size, left, price, lasts, average, fee, state, finish, version, ..] =
        order.fields(&NAMES, &mut scratch.counts.unknown_keys)?;
    let (size, left) = (order.require(size)?.decimal()?, optional(left)?);
    let filled = left.and_then(|left| size.abs().checked_sub(left.abs()));
    let average = optional(average)?.filter(|average| !average.is_zero());
    let some_filled = average.is_some() || filled.is_some_and(|filled| !filled.is_zero());
    let [created, updated] = times(order)?;
    let fee = optional(fee)?;
    let record = Order {
        id: id(order.require(own_id)?)?,
        client_id: client_id(text),
        side: side(size),
        kind: kind(price)?,
        time_in_force: coded(lasts, time_in_force),
        price: optional(price)?.filter(|price| !price.is_zero()),
        size: Some(size.abs()),
        filled,
        left: left.map(Decimal::abs),
        average_price: average,
        fee,
        fee_asset: fee.and(market.settle_asset()),
        status: status(stage(state, finish, left), some_filled),
        status_code: words(state),
        reason: word(finish),
        created,
        updated,
        update_id: version.map(Value::unsigned).transpose()?,
        synthetic: false,
    };
    let symbol = Some(order.require(symbol)?.symbol()?);
    let item = Item { symbol, time: updated, sent, body: Body::Empty };
    scratch
        .push_record(item, Record::Order(record))
        .map_err(|Full| order.malformed(MalformedKind::TooLarge))
}

/// Futures docs, "Order Place": a positive size buys, a negative one sells. One of zero, which
/// closes a position whatever its side, says neither.
pub(super) fn side(size: Decimal) -> Side {
    match (size.is_zero(), size.is_negative()) {
        (true, _) => Side::Other(0),
        (false, false) => Side::Buy,
        (false, true) => Side::Sell,
    }
}

/// Futures docs, "Order Place": there is no kind but by the price, which is 0 for a market order.
/// So the price as it came is the code.
fn kind(price: Option<Value<'_>>) -> Result<Option<Coded<OrderKind>>, Malformed> {
    let market = optional(price)?.is_some_and(Decimal::is_zero);
    Ok(coded(price, |_| Some(if market { OrderKind::Market } else { OrderKind::Limit })))
}

/// Futures docs, "Orders API": open or finished. `finish_as` tells how an order ended, and is
/// `_new` for one that did not (captures of 2024; not documented).
fn stage(state: Option<Value<'_>>, finish: Option<Value<'_>>, left: Option<Decimal>) -> Stage {
    let none_left = left.is_some_and(Decimal::is_zero);
    let filled = word(finish).map_or(none_left, |finish| finish.as_str() == "filled");
    match words(state).as_ref().map(|word| word.as_str()) {
        Some("open") => Stage::Resting,
        Some("finished") => Stage::Ended { filled },
        _ => Stage::Unknown,
    }
}

/// When it was made and when it changed. Messages before 2024 have no `update_time`: then the order
/// changed when it was finished, which for one that is not is when it was made.
fn times(order: Value<'_>) -> Result<[Option<UnixNanos>; 2], Malformed> {
    let names = &const {
        Names::new([
            "update_time",
            "finish_time_ms",
            "finish_time",
            "create_time_ms",
            "create_time",
        ])
    };
    let [updated, finished_ms, finished, created_ms, created] = order.fields(names, &mut 0)?;
    let created = moment(created_ms)?.or(moment(created)?);
    let finished = moment(finished_ms)?.or(moment(finished)?);
    Ok([created, moment(updated)?.or(finished).or(created)])
}
