//! Events of an account in words, without their symbol.

use core::fmt;

use crate::account::balance::Balance;
use crate::account::fill::Fill;
use crate::account::order::Order;
use crate::account::position::Position;
use crate::decimal::Decimal;

/// `order 7 (t-1): buy 2 of 5 at 10.50, partially_filled`
pub(super) fn order(f: &mut fmt::Formatter<'_>, order: &Order) -> fmt::Result {
    write!(f, "order {}", order.id)?;
    order.client_id.map_or(Ok(()), |id| write!(f, " ({id})"))?;
    write!(f, ": {}", order.side)?;
    match (order.filled, order.size) {
        (Some(filled), Some(size)) => write!(f, " {filled} of {size}")?,
        (Some(filled), None) => write!(f, " {filled} so far")?,
        (None, Some(size)) => write!(f, " {size}")?,
        (None, None) => {}
    }
    said(f, " at ", order.price)?;
    write!(f, ", {}", order.status)?;
    order.reason.map_or(Ok(()), |reason| write!(f, " ({reason})"))?;
    synthetic(f, order.synthetic)
}

/// `fill 9 of order 7: buy 2 at 10.50, maker, fee 0.1 USDT`
pub(super) fn fill(f: &mut fmt::Formatter<'_>, fill: &Fill) -> fmt::Result {
    let Fill { id, order_id, side, size, price, .. } = fill;
    write!(f, "fill {id} of order {order_id}: {side} {size} at {price}")?;
    fill.role.map_or(Ok(()), |role| write!(f, ", {role}"))?;
    said(f, ", fee ", fill.fee)?;
    fill.fee_asset.filter(|_| fill.fee.is_some()).map_or(Ok(()), |it| write!(f, " {it}"))?;
    synthetic(f, fill.synthetic)
}

/// `balance USDT margin: available 5, locked 2, total 7, change -1 (order-create)`
pub(super) fn balance(f: &mut fmt::Formatter<'_>, balance: &Balance) -> fmt::Result {
    write!(f, "balance {}", balance.asset)?;
    balance.purse.map_or(Ok(()), |purse| write!(f, " {purse}"))?;
    let words = [
        ("available ", balance.available),
        ("locked ", balance.locked),
        ("total ", balance.total),
        ("change ", balance.change),
    ];
    let said = words.into_iter().filter_map(|(word, amount)| Some((word, amount?)));
    for (separator, (word, amount)) in [": "].into_iter().chain([", "; 3]).zip(said) {
        write!(f, "{separator}{word}{amount}")?;
    }
    balance.reason.map_or(Ok(()), |reason| write!(f, " ({reason})"))?;
    synthetic(f, balance.synthetic)
}

/// `position: short 2 at 100, mark 99, dual_short`
pub(super) fn position(f: &mut fmt::Formatter<'_>, position: &Position) -> fmt::Result {
    write!(f, "position: {}", position.side())?;
    if !position.size.is_zero() {
        write!(f, " {}", position.size.abs())?;
    }
    said(f, " at ", position.entry_price)?;
    said(f, ", mark ", position.mark_price)?;
    position.mode.map_or(Ok(()), |mode| write!(f, ", {mode}"))?;
    synthetic(f, position.synthetic)
}

fn said(f: &mut fmt::Formatter<'_>, word: &str, amount: Option<Decimal>) -> fmt::Result {
    amount.map_or(Ok(()), |amount| write!(f, "{word}{amount}"))
}

/// Says so of what was found by comparing with REST.
fn synthetic(f: &mut fmt::Formatter<'_>, synthetic: bool) -> fmt::Result {
    if synthetic { f.write_str(", synthetic") } else { Ok(()) }
}
