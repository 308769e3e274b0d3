//! Orders, fills, positions and balances in the words of the futures market (futures docs, each
//! channel's notification, and "Order Place Notification"; REST docs, the same objects).
//!
//! What is a number on the wire is written as the exact decimal that it is.

use serde_json::{Value, json};

use super::super::contract::Sizes;
use super::pushes::LIQUIDATION;
use crate::account::{Cause, Fill, Finish, Fixed, Instrument, Kind, Order, Position, Side};
use crate::market::ms;
use crate::venue::Time;

/// The greatest leverage of any contract.
const LEVERAGE_MAX: u32 = 100;

/// An object under way: members with their JSON.
#[derive(Debug)]
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    /// A member whose value is JSON already.
    pub(super) fn with(mut self, name: &str, json: impl ToString) -> Self {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&format!(r#""{name}":{}"#, json.to_string()));
        self
    }

    pub(super) fn text(self, name: &str, text: &str) -> Self {
        self.with(name, Value::from(text))
    }

    pub(super) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// An object with one more member.
pub(super) fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(name.into(), value);
    }
    object
}

/// A size with the sign of its side.
fn signed(sizes: Sizes, lots: u64, side: Side, instrument: &Instrument) -> String {
    let mut out = String::new();
    sizes.write_signed(&mut out, lots, side == Side::Sell, instrument.listing.size_decimals);
    out
}

/// A rate in millionths.
fn rate(millionths: i64) -> Fixed {
    Fixed::new(millionths.into(), 6)
}

fn average(order: &Order, instrument: &Instrument) -> Fixed {
    instrument.average(order.value, order.filled)
}

/// Why it is finished, as `futures.orders` says it: `_new` is not documented (captures).
const fn finish(order: &Order) -> &'static str {
    match order.finish {
        Finish::Open if order.version <= 1 => "_new",
        Finish::Open => "",
        Finish::Filled => "filled",
        Finish::Ioc | Finish::Depth => "ioc",
        Finish::Liquidated => "liquidated",
        Finish::Reduced => "reduce_only",
        Finish::Cancelled | Finish::Expired => "cancelled",
    }
}

const fn status(order: &Order) -> &'static str {
    if order.is_open() { "open" } else { "finished" }
}

fn amend_text(order: &Order) -> &str {
    if order.amend_text.is_empty() { "-" } else { &order.amend_text }
}

/// An order on `futures.orders`.
pub(super) fn order_push(
    order: &Order,
    instrument: &Instrument,
    user: u64,
    sizes: Sizes,
) -> String {
    let ended = if order.is_open() { Time::ZERO } else { order.updated };
    Object::new()
        .text("contract", &instrument.listing.symbol)
        .with("create_time", order.created.as_secs())
        .with("create_time_ms", ms(order.created))
        .with("fill_price", average(order, instrument))
        .text("finish_as", finish(order))
        .with("finish_time", ended.as_secs())
        .with("finish_time_ms", ms(ended))
        .with("iceberg", if sizes == Sizes::Decimal { "\"0\"" } else { "0" })
        .with("id", order.id)
        .with("is_close", order.reduce_only && order.is_market())
        .with("is_liq", order.text == LIQUIDATION)
        .with("is_reduce_only", order.reduce_only)
        .with("left", signed(sizes, order.left, order.side, instrument))
        .with("mkfr", rate(instrument.maker_fee))
        .with("price", instrument.price(order.price))
        .with("refr", 0)
        .with("refu", 0)
        .with("size", signed(sizes, order.lots, order.side, instrument))
        .text("status", status(order))
        .text("text", &order.text)
        .text("tif", order.force.name())
        .with("tkfr", rate(instrument.taker_fee))
        .text("user", &user.to_string())
        .with("update_id", order.version)
        .with("update_time", ms(order.updated))
        .text("stop_loss_price", "")
        .text("stop_profit_price", "")
        .text("amend_text", amend_text(order))
        .text("biz_info", "-")
        .text("stp_act", "-")
        .text("stp_id", "0")
        .end()
}

/// Seconds with a fraction, as an answer has times.
fn seconds(time: Time) -> Value {
    serde_json::from_str(&Fixed::new(ms(time).into(), 3).to_string()).unwrap_or_default()
}

/// An order as the answer to a request.
pub(super) fn order(order: &Order, instrument: &Instrument, user: u64, sizes: Sizes) -> Value {
    let size = |lots| -> Value {
        let text = signed(sizes, lots, order.side, instrument);
        serde_json::from_str(&text).unwrap_or_default()
    };
    let object = json!({
        "id": order.id,
        "user": user,
        "create_time": seconds(order.created),
        "update_time": seconds(order.updated),
        "status": status(order),
        "contract": &*instrument.listing.symbol,
        "size": size(order.lots),
        "price": instrument.price(order.price).to_string(),
        "tif": order.force.name(),
        "left": size(order.left),
        "fill_price": average(order, instrument).to_string(),
        "text": order.text,
        "tkfr": rate(instrument.taker_fee).to_string(),
        "mkfr": rate(instrument.maker_fee).to_string(),
        "stp_id": 0,
        "stp_act": "-",
        "amend_text": amend_text(order),
        "biz_info": "-",
        "is_reduce_only": order.reduce_only,
        "is_close": order.reduce_only && order.is_market(),
        "is_liq": order.text == LIQUIDATION,
        "iceberg": 0,
        "update_id": order.version,
    });
    if order.is_open() {
        return object;
    }
    let object = with(object, "finish_time", seconds(order.updated));
    with(object, "finish_as", finish(order).into())
}

/// A fill on `futures.usertrades`.
pub(super) fn trade_push(fill: &Fill, instrument: &Instrument, sizes: Sizes) -> String {
    let closed = signed(Sizes::Decimal, fill.closed, fill.side, instrument);
    Object::new()
        .text("id", &fill.trade.to_string())
        .with("create_time", fill.at.as_secs())
        .with("create_time_ms", ms(fill.at))
        .text("contract", &instrument.listing.symbol)
        .text("order_id", &fill.order.to_string())
        .with("size", signed(sizes, fill.lots, fill.side, instrument))
        .text("price", &instrument.price(fill.price).to_string())
        .text("role", role(fill))
        .text("text", &fill.text)
        .with("fee", fill.fee)
        .with("point_fee", 0)
        .with("close_size", closed)
        .text("amend_text", "-")
        .text("biz_info", "-")
        .end()
}

/// A fill as REST has it. The list by times calls its id `trade_id` (REST docs, "Query personal
/// trading records by time range").
pub(super) fn trade(fill: &Fill, instrument: &Instrument, sizes: Sizes, by_time: bool) -> Value {
    let size = |sizes, lots| -> Value {
        serde_json::from_str(&signed(sizes, lots, fill.side, instrument)).unwrap_or_default()
    };
    let object = json!({
        "create_time": seconds(fill.at),
        "contract": &*instrument.listing.symbol,
        "order_id": fill.order.to_string(),
        "size": size(sizes, fill.lots),
        "close_size": size(sizes, fill.closed),
        "price": instrument.price(fill.price).to_string(),
        "role": role(fill),
        "text": fill.text,
        "fee": fill.fee.to_string(),
        "point_fee": "0",
    });
    let id = if by_time { fill.trade.to_string().into() } else { Value::from(fill.trade) };
    with(object, if by_time { "trade_id" } else { "id" }, id)
}

const fn role(fill: &Fill) -> &'static str {
    if fill.is_maker { "maker" } else { "taker" }
}

/// The size of a position, with its sign.
fn held(position: &Position, instrument: &Instrument, sizes: Sizes) -> String {
    let side = if position.lots < 0 { Side::Sell } else { Side::Buy };
    signed(sizes, position.lots.unsigned_abs(), side, instrument)
}

const fn leverage(instrument: &Instrument) -> u32 {
    match instrument.kind {
        Kind::Spot { .. } => 1,
        Kind::Linear { leverage, .. } | Kind::Inverse { leverage, .. } => leverage,
    }
}

/// A position on `futures.positions`.
pub(super) fn position_push(
    position: &Position,
    instrument: &Instrument,
    (user, at): (u64, Time),
    sizes: Sizes,
) -> String {
    Object::new()
        .text("contract", &instrument.listing.symbol)
        .with("cross_leverage_limit", 0)
        .with("entry_price", position.entry(instrument))
        .with("history_pnl", position.realised)
        .with("history_point", 0)
        .with("last_close_pnl", 0)
        .with("leverage", leverage(instrument))
        .with("leverage_max", LEVERAGE_MAX)
        .with("liq_price", 0)
        .with("maintenance_rate", rate(5_000))
        .with("margin", position.margin)
        .text("mode", "single")
        .with("realised_pnl", position.realised - position.fees)
        .with("realised_point", 0)
        .with("risk_limit", 1_000_000)
        .with("size", held(position, instrument, sizes))
        .with("time", at.as_secs())
        .with("time_ms", ms(at))
        .text("user", &user.to_string())
        .with("update_id", position.version)
        .end()
}

/// A position as REST has it: its numbers are texts.
pub(super) fn position(
    position: &Position,
    instrument: &Instrument,
    (user, at): (u64, Time),
    sizes: Sizes,
) -> Value {
    let size = serde_json::from_str(&held(position, instrument, sizes)).unwrap_or(Value::Null);
    json!({
        "user": user,
        "contract": &*instrument.listing.symbol,
        "size": size,
        "leverage": leverage(instrument).to_string(),
        "risk_limit": "1000000",
        "leverage_max": LEVERAGE_MAX.to_string(),
        "maintenance_rate": "0.005",
        "value": position.cost.to_string(),
        "margin": position.margin.to_string(),
        "entry_price": position.entry(instrument).to_string(),
        "liq_price": "0",
        "mark_price": position.entry(instrument).to_string(),
        "unrealised_pnl": "0",
        "realised_pnl": (position.realised - position.fees).to_string(),
        "pnl_pnl": position.realised.to_string(),
        "pnl_fund": "0",
        "pnl_fee": (-position.fees).to_string(),
        "history_pnl": position.realised.to_string(),
        "last_close_pnl": "0",
        "realised_point": "0",
        "history_point": "0",
        "adl_ranking": 5,
        "pending_orders": 0,
        "close_order": null,
        "mode": "single",
        "cross_leverage_limit": "0",
        "update_time": at.as_secs(),
        "update_id": position.version,
    })
}

/// The type of a change of a balance (futures docs, "Balances API").
pub(super) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Deposit => "dnw",
        Cause::Fee => "fee",
        _ => "pnl",
    }
}
