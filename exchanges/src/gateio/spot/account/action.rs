//! Orders over the socket (spot docs, "Spot Account Trade").

use tickwire_core::account::action::{Action, NewOrder, OrderRef};
use tickwire_core::account::exchange::ActionError;
use tickwire_core::account::order::{OrderKind, TimeInForce};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use crate::gateio::account::{Api, checked_id, checked_text, list, positive, quoted, tif};

/// Writes an action.
pub(super) fn write(
    api: Api,
    action: &Action<'_>,
    out: &mut Writer<'_>,
) -> Result<(), ActionError> {
    match *action {
        Action::Place(order) => api.write("spot.order_place", |out| place(order, out), out),
        Action::PlaceBatch(orders) => {
            if orders.iter().any(|order| order.client_id.is_none()) {
                return Err(ActionError::Unsupported("an order of a batch without a client id"));
            }
            api.write("spot.order_place", |out| list(orders, BATCH, place, out), out)
        }
        Action::Cancel(order) => api.write("spot.order_cancel", |out| named(order, out), out),
        Action::CancelIds(orders) => {
            api.write("spot.order_cancel_ids", |out| list(orders, IDS, listed, out), out)
        }
        Action::CancelSymbol { symbol, side } => {
            api.write("spot.order_cancel_cp", |out| all_of(symbol, side, out), out)
        }
        Action::Amend { order, price, size, .. } => {
            api.write("spot.order_amend", |out| amend(order, price, size, out), out)
        }
        Action::Status(order) => api.write("spot.order_status", |out| named(order, out), out),
        Action::List { symbol, finished } => {
            let param = |out: &mut Writer<'_>| {
                out.bytes(b"{")?;
                quoted(true, "currency_pair", symbol, out)?;
                let status = if finished { "finished" } else { "open" };
                quoted(false, "status", status, out)?;
                Ok(out.bytes(b"}")?)
            };
            api.write("spot.order_list", param, out)
        }
        _ => Err(ActionError::Unsupported("an action that is not known")),
    }
}

/// The most orders of one batch (REST docs, "Batch place orders").
const BATCH: usize = 10;
/// The most orders that are cancelled by id (REST docs, "Cancel batch orders by specified ID
/// list").
const IDS: usize = 20;

/// Writes the parameters of a new order (spot docs, "Order Place Request"); numbers are texts.
fn place(order: &NewOrder, out: &mut Writer<'_>) -> Result<(), ActionError> {
    if order.reduce_only {
        return Err(ActionError::Unsupported("reduce_only on a spot market"));
    }
    out.bytes(b"{")?;
    if let Some(client_id) = &order.client_id {
        quoted(true, "text", checked_text(client_id)?, out)?;
    }
    quoted(order.client_id.is_none(), "currency_pair", order.symbol, out)?;
    let market = match (order.kind, order.price) {
        (OrderKind::Limit, Some(_)) => false,
        (OrderKind::Market, None) => true,
        (OrderKind::Limit, None) => {
            return Err(ActionError::Unsupported("a limit order without a price"));
        }
        (OrderKind::Market, Some(_)) => {
            return Err(ActionError::Unsupported("a market order with a price"));
        }
        _ => return Err(ActionError::Unsupported("an order of this kind")),
    };
    quoted(false, "type", if market { "market" } else { "limit" }, out)?;
    quoted(false, "side", side(order.side)?, out)?;
    quoted(false, "amount", positive(order.size)?, out)?;
    if let Some(price) = order.price {
        quoted(false, "price", positive(price)?, out)?;
    }
    if let Some(lasts) = lasts(market, order.time_in_force)? {
        quoted(false, "time_in_force", lasts, out)?;
    }
    Ok(out.bytes(b"}")?)
}

/// A market order is `ioc` or `fok` and nothing else (REST docs, `time_in_force`), so where nothing
/// is said it is `ioc`: the venue's own default is `gtc`.
fn lasts(market: bool, asked: Option<TimeInForce>) -> Result<Option<&'static str>, ActionError> {
    match (market, asked) {
        (true, None) => Ok(Some("ioc")),
        (true, Some(TimeInForce::Gtc | TimeInForce::PostOnly)) => {
            Err(ActionError::Unsupported("a market order that rests"))
        }
        (_, asked) => asked.map(tif).transpose(),
    }
}

fn side(side: Side) -> Result<&'static str, ActionError> {
    match side {
        Side::Buy => Ok("buy"),
        Side::Sell => Ok("sell"),
        Side::Other(_) => Err(ActionError::Unsupported("another side than buy and sell")),
    }
}

/// Writes `{"order_id":"..","currency_pair":".."`, open for more.
fn reference(order: &OrderRef, out: &mut Writer<'_>) -> Result<(), ActionError> {
    out.bytes(b"{")?;
    quoted(true, "order_id", checked_id(&order.id)?, out)?;
    Ok(quoted(false, "currency_pair", order.symbol, out)?)
}

/// Spot docs, "Order Amend Request".
fn amend(
    order: &OrderRef,
    price: Option<Decimal>,
    size: Option<Decimal>,
    out: &mut Writer<'_>,
) -> Result<(), ActionError> {
    if price.is_none() && size.is_none() {
        return Err(ActionError::Unsupported("an amendment of nothing"));
    }
    reference(order, out)?;
    for (name, number) in [("price", price), ("amount", size)] {
        if let Some(number) = number {
            quoted(false, name, positive(number)?, out)?;
        }
    }
    Ok(out.bytes(b"}")?)
}

fn named(order: &OrderRef, out: &mut Writer<'_>) -> Result<(), ActionError> {
    reference(order, out)?;
    Ok(out.bytes(b"}")?)
}

/// Spot docs, "Order Cancel All With Id List Request": here the id is `id`.
fn listed(order: &OrderRef, out: &mut Writer<'_>) -> Result<(), ActionError> {
    out.bytes(b"{")?;
    quoted(true, "currency_pair", order.symbol, out)?;
    quoted(false, "id", checked_id(&order.id)?, out)?;
    Ok(out.bytes(b"}")?)
}

fn all_of(symbol: &Symbol, of: Option<Side>, out: &mut Writer<'_>) -> Result<(), ActionError> {
    out.bytes(b"{")?;
    quoted(true, "currency_pair", symbol, out)?;
    if let Some(of) = of {
        quoted(false, "side", side(of)?, out)?;
    }
    Ok(out.bytes(b"}")?)
}
