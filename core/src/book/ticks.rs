//! Prices as integers at a book's scale.

use crate::decimal::Decimal;

/// One more than the largest number of ticks: what a decimal's mantissa can hold, so that every
/// price in a book can be read back exactly.
pub(super) const LIMIT: u128 = 1 << 96;

/// 10^0 to 10^19, the powers of ten that fit a word.
const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut rest: &mut [u64] = &mut powers;
    let mut power = 1u64;
    while let [first, tail @ ..] = rest {
        *first = power;
        power = power.wrapping_mul(10);
        rest = tail;
    }
    powers
};

/// The price in ticks of 10^-`scale`; `None` where it has more decimal places, is negative or too
/// large.
#[inline]
pub(super) fn ticks(price: Decimal, scale: u8) -> Option<u128> {
    let up = scale.checked_sub(price.scale())?;
    if price.is_negative() {
        return None;
    }
    raised(price.mantissa(), up)
}

/// `ticks` × 10^`up`; `None` where that is not below [`LIMIT`].
#[inline]
pub(super) fn raised(ticks: u128, up: u8) -> Option<u128> {
    if up == 0 {
        return Some(ticks);
    }
    let raised = match (u64::try_from(ticks), POWERS.get(usize::from(up))) {
        (Ok(ticks), Some(&by)) => u128::from(ticks) * u128::from(by),
        _ => ticks.checked_mul(10u128.checked_pow(u32::from(up))?)?,
    };
    (raised < LIMIT).then_some(raised)
}
