//! REST answers about accounts ("Spot Account/Trade").

use serde_json::{Value, json};

use super::words::{kind, order_id, side, status, trade_id};
use crate::account::{Account, Fill, Instrument, Order};
use crate::market::ms;

/// `GET /api/v3/account`.
pub(super) fn account(account: &Account) -> Value {
    let balances = account.wallet().balances().map(|(currency, balance)| {
        json!({
            "asset": &**currency,
            "free": balance.available.to_string(),
            "locked": balance.locked.to_string(),
        })
    });
    json!({
        "canTrade": true,
        "canWithdraw": true,
        "canDeposit": true,
        "updateTime": null,
        "accountType": "SPOT",
        "balances": balances.collect::<Vec<_>>(),
        "permissions": ["SPOT"],
    })
}

/// An order of `GET /api/v3/openOrders` and `GET /api/v3/order`.
pub(super) fn order(order: &Order, instrument: &Instrument) -> Value {
    let money = order.budget.map_or_else(|| "0".into(), |(money, _)| money.to_string());
    json!({
        "symbol": &*instrument.listing.symbol,
        "orderId": order_id(order.id),
        "orderListId": -1,
        "clientOrderId": order.text,
        "price": instrument.price(order.price).to_string(),
        "origQty": instrument.size(order.lots).to_string(),
        "executedQty": instrument.size(order.filled).to_string(),
        "cummulativeQuoteQty": order.value.to_string(),
        "status": status(order).1,
        "timeInForce": order.force.name().to_uppercase(),
        "type": kind(order).1,
        "side": side(order.side).1,
        "stopPrice": null,
        "icebergQty": null,
        "time": ms(order.created),
        "updateTime": ms(order.updated),
        "isWorking": true,
        "origQuoteOrderQty": money,
    })
}

/// `POST /api/v3/order`.
pub(super) fn placed(order: &Order, instrument: &Instrument) -> Value {
    json!({
        "symbol": &*instrument.listing.symbol,
        "orderId": order_id(order.id),
        "orderListId": -1,
        "price": instrument.price(order.price).to_string(),
        "origQty": instrument.size(order.lots).to_string(),
        "type": kind(order).1,
        "side": side(order.side).1,
        "transactTime": ms(order.created),
    })
}

/// `DELETE /api/v3/order`.
pub(super) fn cancelled(order: &Order, instrument: &Instrument) -> Value {
    json!({
        "symbol": &*instrument.listing.symbol,
        "origClientOrderId": order.text,
        "orderId": order_id(order.id),
        "clientOrderId": order.text,
        "price": instrument.price(order.price).to_string(),
        "origQty": instrument.size(order.lots).to_string(),
        "executedQty": instrument.size(order.filled).to_string(),
        "cummulativeQuoteQty": order.value.to_string(),
        "status": status(order).1,
        "timeInForce": order.force.name().to_uppercase(),
        "type": kind(order).1,
        "side": side(order.side).1,
    })
}

/// A fill of `GET /api/v3/myTrades`.
pub(super) fn fill(fill: &Fill, instrument: &Instrument) -> Value {
    let text = Some(&fill.text).filter(|text| !text.is_empty());
    json!({
        "symbol": &*instrument.listing.symbol,
        "id": trade_id(fill.place, fill.trade),
        "orderId": order_id(fill.order),
        "orderListId": -1,
        "price": instrument.price(fill.price).to_string(),
        "qty": instrument.size(fill.lots).to_string(),
        "quoteQty": fill.value.to_string(),
        "commission": fill.fee.to_string(),
        "commissionAsset": &**instrument.fee_currency(fill.side),
        "time": ms(fill.at),
        "isBuyer": side(fill.side).0 == 1,
        "isMaker": fill.is_maker,
        "isBestMatch": true,
        "isSelfTrade": false,
        "clientOrderId": text,
    })
}
