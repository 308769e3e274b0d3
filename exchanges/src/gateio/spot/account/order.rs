//! Orders: of the stream, of answers over the socket and of REST, whose members have the same
//! names. Each group of members is found by itself; what is not known is counted once.

use tickwire_core::account::order::{Order, OrderKind};
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use super::fill;
use crate::gateio::account::{
    Stage, asset, client_id, coded, id, optional, side, status, time_in_force, word, words,
};
use crate::json::{Names, Value};

/// What an order is, and behind it all that is read elsewhere or known and not read (spot docs,
/// "Orders Channel" and "Order Place Notification"; REST docs, "Query single order details").
const NAMES: Names<41> = Names::new([
    "id",
    "text",
    "currency_pair",
    "side",
    "type",
    "time_in_force",
    "price",
    "amount",
    "left",
    "filled_amount",
    "filled_total",
    "avg_deal_price",
    "fee",
    "fee_currency",
    "gt_fee",
    "point_fee",
    "rebated_fee",
    "rebated_fee_currency",
    "event",
    "status",
    "finish_as",
    "create_time_ms",
    "create_time",
    "update_time_ms",
    "update_time",
    "account",
    "user",
    "iceberg",
    "fill_price",
    "stp_id",
    "stp_act",
    "biz_info",
    "amend_text",
    "gt_maker_fee",
    "gt_taker_fee",
    "gt_discount",
    "auto_borrow",
    "auto_repay",
    "slippage",
    "succeeded",
    "fee_discount",
]);

/// Reads an order.
pub(super) fn read(
    order: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let [own_id, text, symbol, side_of, kind, lasts, price, ..] =
        order.fields(&NAMES, &mut scratch.counts.unknown_keys)?;
    let (side, kind) = (side(order.require(side_of)?)?, coded(kind, order_kind));
    let market = kind.is_some_and(|kind| kind.known == Some(OrderKind::Market));
    let sizes = Sizes::read(order, market && side == Side::Buy)?;
    let [created, updated] = times(order)?;
    let (fee, fee_asset) = fee(order)?;
    let [event, state, finish] =
        order.fields(&const { Names::new(["event", "status", "finish_as"]) }, &mut 0)?;
    let record = Order {
        id: id(order.require(own_id)?)?,
        client_id: client_id(text),
        side,
        kind,
        time_in_force: coded(lasts, time_in_force),
        price: optional(price)?.filter(|price| !price.is_zero()),
        size: sizes.size,
        filled: sizes.filled,
        left: sizes.left,
        average_price: sizes.average,
        fee,
        fee_asset,
        status: status(stage(event.or(state), finish, sizes.none_left), sizes.some_filled),
        status_code: words(event.or(state)),
        reason: word(finish),
        created,
        updated,
        update_id: None,
        synthetic: false,
    };
    let symbol = Some(order.require(symbol)?.symbol()?);
    let item = Item { symbol, time: updated, sent, body: Body::Empty };
    scratch
        .push_record(item, Record::Order(record))
        .map_err(|Full| order.malformed(MalformedKind::TooLarge))
}

struct Sizes {
    size: Option<Decimal>,
    filled: Option<Decimal>,
    left: Option<Decimal>,
    average: Option<Decimal>,
    some_filled: bool,
    none_left: bool,
}

impl Sizes {
    /// Reads what was asked for and what has become of it. Of a market order to buy, `amount` and
    /// `left` are `in_quote` currency.
    ///
    /// What was filled is computed where it can be: `filled_amount` came with the documents of
    /// 2025, whose own examples have one that fits neither `amount` nor `left`.
    fn read(order: Value<'_>, in_quote: bool) -> Result<Self, Malformed> {
        let names = &const {
            Names::new(["amount", "left", "filled_amount", "filled_total", "avg_deal_price"])
        };
        let [amount, left, filled, total, average] = order.fields(names, &mut 0)?;
        let (amount, left, said) = (optional(amount)?, optional(left)?, optional(filled)?);
        let (total, average) = (optional(total)?, optional(average)?);
        let difference = amount.zip(left).and_then(|(amount, left)| amount.checked_sub(left));
        let above_zero = |number: &Decimal| !number.is_zero() && !number.is_negative();
        Ok(Self {
            size: amount.filter(|_| !in_quote),
            filled: if in_quote { said } else { difference.or(said) },
            left: left.filter(|_| !in_quote),
            average: average.filter(above_zero),
            some_filled: [difference, total, average].iter().flatten().any(above_zero),
            none_left: left.is_some_and(Decimal::is_zero),
        })
    }
}

/// Spot docs, "Orders Channel": `event` is put, update or finish; answers and REST have `status`
/// open, closed (filled) or cancelled in its place. `finish_as` tells how an order ended; `-` is
/// "unknown".
fn stage(named: Option<Value<'_>>, finish: Option<Value<'_>>, none_left: bool) -> Stage {
    let filled = word(finish).map_or(none_left, |finish| finish.as_str() == "filled");
    match words(named).as_ref().map(|word| word.as_str()) {
        Some("put" | "update" | "open") => Stage::Resting,
        Some("finish" | "closed") => Stage::Ended { filled },
        Some("cancelled") => Stage::Ended { filled: false },
        _ => Stage::Unknown,
    }
}

/// Spot docs, "Orders Channel / Enumerated Values": the kinds with borrowing or repaying are limit
/// and market orders all the same.
fn order_kind(word: &str) -> Option<OrderKind> {
    Some(match word {
        "limit" | "limit_repay" | "limit_borrow" | "limit_borrow_repay" => OrderKind::Limit,
        "market" | "market_repay" | "market_borrow" => OrderKind::Market,
        _ => return None,
    })
}

/// What was paid, or else, negative, what was given back.
fn fee(order: Value<'_>) -> Result<(Option<Decimal>, Option<Asset>), Malformed> {
    let [rebate, currency] =
        order.fields(&const { Names::new(["rebated_fee", "rebated_fee_currency"]) }, &mut 0)?;
    let paid = fill::fee(order)?;
    match optional(rebate)?.filter(|rebate| !rebate.is_zero()) {
        Some(given) if paid.0.is_none_or(Decimal::is_zero) => Ok((Some(-given), asset(currency)?)),
        _ => Ok(paid),
    }
}

/// When it was made and when it changed: in milliseconds or, in messages before 2021, in seconds.
fn times(order: Value<'_>) -> Result<[Option<UnixNanos>; 2], Malformed> {
    let names =
        &const { Names::new(["create_time_ms", "create_time", "update_time_ms", "update_time"]) };
    let [created_ms, created, updated_ms, updated] = order.fields(names, &mut 0)?;
    Ok([fill::time(created_ms, created)?, fill::time(updated_ms, updated)?])
}
