//! Sizes of contracts: whole numbers or, with `X-Gate-Size-Decimal: 1`, texts with decimals; signed
//! where a side is meant.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Malformed, MalformedKind};

use crate::json::{Expect, Value};
use crate::rows::positive;

/// Reads `-108` or `"-2781.6"` as the size and the side of the order that it is of: buys are
/// positive (futures docs, "Trades notification": "Positive for buyer as taker").
///
/// Nothing has no side: a size of zero, as the venue shows a fraction to whom did not ask for
/// decimals, is refused.
pub(super) fn signed(value: Value<'_>) -> Result<(Decimal, Side), Malformed> {
    let size = value.decimal()?;
    if size.is_zero() {
        return Err(value.malformed(MalformedKind::Value));
    }
    let side = if size.is_negative() { Side::Sell } else { Side::Buy };
    Ok((size.abs(), side))
}

/// The same in its usual form.
#[inline]
pub(super) fn predicted_signed(text: &mut Expect<'_>) -> Option<(Decimal, Side)> {
    let (size, side) = if text.has(b"\"") {
        let side = minus(text);
        (positive(text.decimal()?)?, side)
    } else {
        let side = minus(text);
        (Decimal::from(text.integer()?), side)
    };
    (!size.is_zero()).then_some((size, side))
}

#[inline]
fn minus(text: &mut Expect<'_>) -> Side {
    if text.has(b"-") { Side::Sell } else { Side::Buy }
}

/// Reads `58794` or `"2781.6"`: the size of a level, which is never negative.
#[inline]
pub(super) fn predicted(text: &mut Expect<'_>) -> Option<Decimal> {
    if text.has(b"\"") {
        return positive(text.decimal()?);
    }
    text.integer().map(Decimal::from)
}
