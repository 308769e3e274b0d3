//! Orders over the socket (futures docs, "Futures Account Trade").

use tickwire_core::account::action::{Action, NewOrder, OrderRef};
use tickwire_core::account::exchange::ActionError;
use tickwire_core::account::order::{OrderKind, TimeInForce};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use crate::gateio::account::{Api, checked_id, checked_text, list, number, positive, quoted, tif};

/// Writes an action.
pub(super) fn write(
    api: Api,
    action: &Action<'_>,
    out: &mut Writer<'_>,
) -> Result<(), ActionError> {
    match *action {
        Action::Place(order) => api.write("futures.order_place", |out| place(order, out), out),
        Action::PlaceBatch(orders) => {
            if orders.iter().any(|order| order.client_id.is_none()) {
                return Err(ActionError::Unsupported("an order of a batch without a client id"));
            }
            api.write("futures.order_batch_place", |out| list(orders, BATCH, place, out), out)
        }
        Action::Cancel(order) => api.write("futures.order_cancel", |out| named(order, out), out),
        Action::CancelIds(orders) => {
            api.write("futures.order_cancel_ids", |out| list(orders, IDS, listed, out), out)
        }
        Action::CancelSymbol { symbol, side } => {
            api.write("futures.order_cancel_cp", |out| all_of(symbol, side, out), out)
        }
        Action::Amend { order, side, price, size } => {
            api.write("futures.order_amend", |out| amend(order, side, price, size, out), out)
        }
        Action::Status(order) => api.write("futures.order_status", |out| named(order, out), out),
        Action::List { symbol, finished } => {
            let param = |out: &mut Writer<'_>| {
                out.bytes(b"{")?;
                quoted(true, "contract", symbol, out)?;
                let status = if finished { "finished" } else { "open" };
                quoted(false, "status", status, out)?;
                Ok(out.bytes(b"}")?)
            };
            api.write("futures.order_list", param, out)
        }
        _ => Err(ActionError::Unsupported("an action that is not known")),
    }
}

/// The most orders of one batch (REST docs, "Place batch futures orders").
const BATCH: usize = 10;
/// The most orders that are cancelled by id (REST docs, "Cancel batch orders by specified ID
/// list").
const IDS: usize = 20;

/// Writes the parameters of a new order (futures docs, "Order Place Request").
fn place(order: &NewOrder, out: &mut Writer<'_>) -> Result<(), ActionError> {
    let (price, lasts) = terms(order)?;
    out.bytes(b"{")?;
    quoted(true, "contract", order.symbol, out)?;
    size(signed(order.side, positive(order.size)?)?, out)?;
    quoted(false, "price", price, out)?;
    if let Some(lasts) = lasts {
        quoted(false, "tif", tif(lasts)?, out)?;
    }
    if let Some(client_id) = &order.client_id {
        quoted(false, "text", checked_text(client_id)?, out)?;
    }
    if order.reduce_only {
        out.bytes(br#","reduce_only":true"#)?;
    }
    Ok(out.bytes(b"}")?)
}

/// The price, 0 for a market order, and how long the order may rest: a market order is `ioc` or
/// `fok`, and `ioc` where nothing is said (futures docs, "Order Place Request", `price` and `tif`).
fn terms(order: &NewOrder) -> Result<(Decimal, Option<TimeInForce>), ActionError> {
    let lasts = order.time_in_force;
    match (order.kind, order.price, lasts) {
        (OrderKind::Limit, Some(price), _) => Ok((positive(price)?, lasts)),
        (OrderKind::Limit, None, _) => {
            Err(ActionError::Unsupported("a limit order without a price"))
        }
        (OrderKind::Market, Some(_), _) => {
            Err(ActionError::Unsupported("a market order with a price"))
        }
        (OrderKind::Market, None, Some(TimeInForce::Gtc | TimeInForce::PostOnly)) => {
            Err(ActionError::Unsupported("a market order that rests"))
        }
        (OrderKind::Market, None, lasts) => Ok((Decimal::ZERO, lasts.or(Some(TimeInForce::Ioc)))),
        _ => Err(ActionError::Unsupported("an order of this kind")),
    }
}

/// A size with the sign of its side.
fn signed(side: Side, size: Decimal) -> Result<Decimal, ActionError> {
    match side {
        Side::Buy => Ok(size),
        Side::Sell => Ok(-size),
        Side::Other(_) => Err(ActionError::Unsupported("another side than buy and sell")),
    }
}

/// Writes a size: an integer where it is one, as the documents have it, or else a text, which is
/// how sizes are written where `X-Gate-Size-Decimal` was sent (announcement 48788).
fn size(size: Decimal, out: &mut Writer<'_>) -> Result<(), ActionError> {
    let size = size.trimmed();
    if size.scale() == 0 {
        return Ok(number(false, "size", size, out)?);
    }
    Ok(quoted(false, "size", size, out)?)
}

/// Futures docs, "Order Amend Request"; REST docs, "Amend single order": a new size has the sign of
/// the order's side.
fn amend(
    order: &OrderRef,
    side: Option<Side>,
    price: Option<Decimal>,
    new_size: Option<Decimal>,
    out: &mut Writer<'_>,
) -> Result<(), ActionError> {
    if price.is_none() && new_size.is_none() {
        return Err(ActionError::Unsupported("an amendment of nothing"));
    }
    out.bytes(b"{")?;
    quoted(true, "order_id", checked_id(&order.id)?, out)?;
    if let Some(price) = price {
        quoted(false, "price", positive(price)?, out)?;
    }
    if let Some(new_size) = new_size {
        let side = side.ok_or(ActionError::Unsupported("a new size without the order's side"))?;
        size(signed(side, positive(new_size)?)?, out)?;
    }
    Ok(out.bytes(b"}")?)
}

fn named(order: &OrderRef, out: &mut Writer<'_>) -> Result<(), ActionError> {
    out.bytes(b"{")?;
    quoted(true, "order_id", checked_id(&order.id)?, out)?;
    Ok(out.bytes(b"}")?)
}

/// Futures docs, "Order Cancel All With Id List Request": mere texts.
fn listed(order: &OrderRef, out: &mut Writer<'_>) -> Result<(), ActionError> {
    out.bytes(b"\"")?;
    out.bytes(checked_id(&order.id)?.as_bytes())?;
    Ok(out.bytes(b"\"")?)
}

/// Futures docs, "Cancel all open orders matched Request": the sides are those of the book.
fn all_of(symbol: &Symbol, of: Option<Side>, out: &mut Writer<'_>) -> Result<(), ActionError> {
    out.bytes(b"{")?;
    quoted(true, "contract", symbol, out)?;
    match of {
        Some(Side::Buy) => quoted(false, "side", "bid", out)?,
        Some(Side::Sell) => quoted(false, "side", "ask", out)?,
        Some(Side::Other(_)) => {
            return Err(ActionError::Unsupported("another side than buy and sell"));
        }
        None => {}
    }
    Ok(out.bytes(b"}")?)
}
