//! What is said of an account, for people.

use core::fmt::{self, Display, Write};

use tickwire_core::account::balance::Balance;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::order::{Order, OrderStatus};
use tickwire_core::account::position::Position;
use tickwire_core::decimal::Decimal;

use super::optional;

/// The status of an order: its name, or `other:` and the venue's code where that has none.
pub(crate) fn status(order: &Order) -> impl Display {
    fmt::from_fn(move |f| match (order.status, order.status_code) {
        (OrderStatus::Unknown, Some(code)) => write!(f, "other:{code}"),
        (known, _) => known.fmt(f),
    })
}

/// An order in one line: what it wants, how far it is, and which it is.
pub(crate) fn order(order: &Order, out: &mut impl Write) -> fmt::Result {
    let (side, status) = (order.side.to_string(), status(order).to_string());
    let price = optional(order.price).to_string();
    let size = optional(order.size).to_string();
    write!(out, "order    {side:<4} {price:>14} x {size:<14} {status}")?;
    if let Some(filled) = nonzero(order.filled) {
        write!(out, ", {filled} filled at {}", optional(order.average_price))?;
    }
    if let Some(reason) = order.reason.filter(|reason| reason.as_str() != status) {
        write!(out, " ({reason})")?;
    }
    write!(out, " #{}", order.id)?;
    if let Some(id) = order.client_id {
        write!(out, " {id}")?;
    }
    found(order.synthetic, out)
}

/// A fill in one line.
pub(crate) fn fill(fill: &Fill, out: &mut impl Write) -> fmt::Result {
    let (side, size) = (fill.side.to_string(), fill.size.to_string());
    write!(out, "fill     {side:<4} {:>14} x {size:<14}", fill.price.to_string())?;
    if let Some(role) = fill.role {
        write!(out, " {role}")?;
    }
    if let Some(fee) = fill.fee {
        write!(out, ", fee {fee} {}", optional(fill.fee_asset))?;
    }
    write!(out, " #{} of #{}", fill.id, fill.order_id)?;
    found(fill.synthetic, out)
}

/// A balance in one line.
pub(crate) fn balance(balance: &Balance, out: &mut impl Write) -> fmt::Result {
    let asset = balance.asset.to_string();
    write!(out, "balance  {asset:<4} {} available", optional(balance.available))?;
    if let Some(locked) = balance.locked {
        write!(out, ", {locked} locked")?;
    }
    if let (Some(total), None) = (balance.total, balance.locked) {
        write!(out, ", {total} in all")?;
    }
    if let Some(change) = nonzero(balance.change) {
        let sign = if change.is_negative() { "" } else { "+" };
        write!(out, ", {sign}{change}")?;
    }
    if let Some(purse) = balance.purse {
        write!(out, " in {purse}")?;
    }
    if let Some(reason) = balance.reason {
        write!(out, " ({reason})")?;
    }
    found(balance.synthetic, out)
}

/// A position in one line.
pub(crate) fn position(position: &Position, out: &mut impl Write) -> fmt::Result {
    let side = position.side();
    write!(out, "position {side:<5} {} from {}", position.size, optional(position.entry_price))?;
    if let Some(price) = position.liquidation_price {
        write!(out, ", liquidated at {price}")?;
    }
    if let Some(pnl) = position.realised_pnl {
        write!(out, ", realised {pnl}")?;
    }
    if let Some(mode) = position.mode {
        write!(out, " ({mode})")?;
    }
    found(position.synthetic, out)
}

/// What was not told by the stream says so.
fn found(synthetic: bool, out: &mut impl Write) -> fmt::Result {
    if synthetic { out.write_str("  found by REST") } else { Ok(()) }
}

fn nonzero(number: Option<Decimal>) -> Option<Decimal> {
    number.filter(|number| !number.is_zero())
}
