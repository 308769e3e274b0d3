//! Orders, fills and balances in the words of the spot market (spot docs, each channel's "Server
//! Notification", and "Order Place Notification"; REST docs, the same objects).

use serde_json::{Value, json};

use crate::account::{BalanceChange, Cause, Fill, Finish, Fixed, Instrument, Order};
use crate::market::ms;
use crate::venue::Time;

/// An order on `spot.orders`, or on `spot.orders_v2`, which has no fees.
pub(super) fn order_push(order: &Order, instrument: &Instrument, user: u64, lite: bool) -> Value {
    let (amount, left) = sizes(order, instrument);
    let event = match (order.is_open(), order.version) {
        (true, 0 | 1) => "put",
        (true, _) => "update",
        (false, _) => "finish",
    };
    let fee_currency = instrument.fee_currency(order.side);
    let mut object = json!({
        "id": order.id.to_string(),
        "text": order.text,
        "create_time": order.created.as_secs().to_string(),
        "create_time_ms": ms(order.created).to_string(),
        "update_time": order.updated.as_secs().to_string(),
        "update_time_ms": ms(order.updated).to_string(),
        "event": event,
        "currency_pair": *instrument.listing.symbol,
        "type": kind(order),
        "account": "spot",
        "side": order.side.name(),
        "amount": amount,
        "price": instrument.price(order.price).to_string(),
        "time_in_force": order.force.name(),
        "left": left,
        "filled_total": order.value.to_string(),
        "filled_amount": instrument.size(order.filled).to_string(),
        "avg_deal_price": instrument.average(order.value, order.filled).to_string(),
        "fee_currency": **fee_currency,
        "rebated_fee_currency": **fee_currency,
        "user": user,
        "stp_id": 0,
        "stp_act": "-",
        "finish_as": finish(order),
        "biz_info": "-",
        "amend_text": amend_text(order),
    });
    if !lite && let Value::Object(members) = &mut object {
        members.insert("fee".into(), order.fee.to_string().into());
        for none in ["point_fee", "gt_fee", "rebated_fee"] {
            members.insert(none.into(), "0".into());
        }
        members.insert("gt_discount".into(), false.into());
    }
    object
}

/// An order as the answer to a request; its times in milliseconds are integers.
pub(super) fn order(order: &Order, instrument: &Instrument) -> Value {
    let (amount, left) = sizes(order, instrument);
    let status = match order.finish {
        Finish::Open => "open",
        Finish::Filled => "closed",
        _ => "cancelled",
    };
    let fee_currency = instrument.fee_currency(order.side);
    let value = order.value.to_string();
    json!({
        "id": order.id.to_string(),
        "text": order.text,
        "amend_text": amend_text(order),
        "create_time": order.created.as_secs().to_string(),
        "create_time_ms": ms(order.created),
        "update_time": order.updated.as_secs().to_string(),
        "update_time_ms": ms(order.updated),
        "status": status,
        "currency_pair": *instrument.listing.symbol,
        "type": kind(order),
        "account": "spot",
        "side": order.side.name(),
        "amount": amount,
        "price": instrument.price(order.price).to_string(),
        "time_in_force": order.force.name(),
        "iceberg": "0",
        "left": left,
        "filled_amount": instrument.size(order.filled).to_string(),
        "fill_price": value,
        "filled_total": value,
        "avg_deal_price": instrument.average(order.value, order.filled).to_string(),
        "fee": order.fee.to_string(),
        "fee_currency": **fee_currency,
        "point_fee": "0",
        "gt_fee": "0",
        "gt_maker_fee": "0",
        "gt_taker_fee": "0",
        "gt_discount": false,
        "rebated_fee": "0",
        "rebated_fee_currency": **fee_currency,
        "finish_as": finish(order),
    })
}

/// A fill on `spot.usertrades`, or on `spot.usertrades_v2`, which has no fees.
pub(super) fn trade_push(fill: &Fill, instrument: &Instrument, user: u64, lite: bool) -> Value {
    let mut object = json!({
        "id": fill.trade,
        "id_market": fill.trade,
        "user_id": user,
        "order_id": fill.order.to_string(),
        "currency_pair": *instrument.listing.symbol,
        "create_time": fill.at.as_secs(),
        "create_time_ms": fraction_ms(fill.at),
        "side": fill.side.name(),
        "amount": instrument.size(fill.lots).to_string(),
        "role": role(fill),
        "price": instrument.price(fill.price).to_string(),
        "fee_currency": **instrument.fee_currency(fill.side),
        "text": fill.text,
    });
    if !lite && let Value::Object(members) = &mut object {
        members.insert("fee".into(), fill.fee.to_string().into());
        members.insert("point_fee".into(), "0".into());
        members.insert("gt_fee".into(), "0".into());
    }
    object
}

/// A fill as REST has it: its ids are texts.
pub(super) fn trade(fill: &Fill, instrument: &Instrument) -> Value {
    json!({
        "id": fill.trade.to_string(),
        "create_time": fill.at.as_secs().to_string(),
        "create_time_ms": fraction_ms(fill.at),
        "currency_pair": *instrument.listing.symbol,
        "side": fill.side.name(),
        "role": role(fill),
        "amount": instrument.size(fill.lots).to_string(),
        "price": instrument.price(fill.price).to_string(),
        "order_id": fill.order.to_string(),
        "fee": fill.fee.to_string(),
        "fee_currency": **instrument.fee_currency(fill.side),
        "point_fee": "0",
        "gt_fee": "0",
        "amend_text": "-",
        "sequence_id": fill.trade.to_string(),
        "text": fill.text,
    })
}

/// A balance on `spot.balances`.
pub(super) fn balance_push(change: &BalanceChange, user: u64, at: Time) -> Value {
    let cause = match change.cause {
        Cause::Deposit => "deposit",
        Cause::OrderPlaced => "order-create",
        Cause::OrderFilled => "order-match",
        Cause::OrderFinished => "order-close",
        Cause::OrderAmended => "order-amend",
        Cause::Fee => "order-fee",
        Cause::Profit => "pnl",
    };
    json!({
        "timestamp": at.as_secs().to_string(),
        "timestamp_ms": ms(at).to_string(),
        "user": user.to_string(),
        "currency": *change.currency,
        "change": change.change.to_string(),
        "total": change.after.total().to_string(),
        "available": change.after.available.to_string(),
        "freeze": change.after.locked.to_string(),
        "freeze_change": change.locked_change.to_string(),
        "change_type": cause,
    })
}

fn sizes(order: &Order, instrument: &Instrument) -> (String, String) {
    let sizes: (Fixed, Fixed) =
        order.budget.unwrap_or((instrument.size(order.lots), instrument.size(order.left)));
    (sizes.0.to_string(), sizes.1.to_string())
}

const fn kind(order: &Order) -> &'static str {
    if order.is_market() { "market" } else { "limit" }
}

const fn finish(order: &Order) -> &'static str {
    match order.finish {
        Finish::Open => "open",
        Finish::Filled => "filled",
        Finish::Cancelled => "cancelled",
        Finish::Ioc => "ioc",
        Finish::Depth => "depth_not_enough",
        Finish::Liquidated => "liquidate_cancelled",
        Finish::Expired | Finish::Reduced => "-",
    }
}

fn amend_text(order: &Order) -> &str {
    if order.amend_text.is_empty() { "-" } else { &order.amend_text }
}

const fn role(fill: &Fill) -> &'static str {
    if fill.is_maker { "maker" } else { "taker" }
}

fn fraction_ms(at: Time) -> String {
    format!("{}.{:03}", ms(at), at.subsec_micros() % 1_000)
}
