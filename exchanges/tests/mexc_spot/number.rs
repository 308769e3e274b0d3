//! Numbers by `bigdecimal`, which holds any of them.

use core::str::FromStr;

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, Signed, Zero};
use tickwire_core::exchange::MalformedKind::{self, Missing, Number, Range, Value};

/// A number as JSON writes it, but for leading zeros, which venues write, too.
pub(crate) fn parse(text: &str) -> Result<BigDecimal, MalformedKind> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (plain, exponent) = match text.split_once(['e', 'E']) {
        Some((plain, exponent)) => (plain, exponent),
        None => (text, "0"),
    };
    let plain = plain.strip_prefix('-').unwrap_or(plain);
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    if text.is_empty() {
        return Err(Missing);
    }
    if !(digits(whole) && digits(fraction) && digits(exponent)) {
        return Err(Number);
    }
    let number = BigDecimal::from_str(text).map_err(|_| Range)?;
    if fits(&number) { Ok(number) } else { Err(Range) }
}

/// Whether it has an exact representation: an integer below 2^96 with at most 28 places.
pub(crate) fn fits(number: &BigDecimal) -> bool {
    let (integer, scale) = number.normalized().into_bigint_and_exponent();
    let shift = u32::try_from(-scale.min(0)).unwrap_or(u32::MAX);
    if scale > 28 || shift > 28 && integer != BigInt::from(0) {
        return false;
    }
    (integer * BigInt::from(10).pow(shift.min(28))).abs() < BigInt::from(1) << 96
}

/// A price or a size.
pub(crate) fn amount(text: &str) -> Result<String, MalformedKind> {
    let number = parse(text)?;
    if number.is_negative() { Err(Value) } else { Ok(shown(&number)) }
}

/// A hundred times a number.
pub(crate) fn percent(text: &str) -> Result<String, MalformedKind> {
    let number = parse(text)? * BigDecimal::from(100);
    if fits(&number) { Ok(shown(&number)) } else { Err(Range) }
}

/// Its digits, without zeros that say nothing.
pub(crate) fn shown(number: &BigDecimal) -> String {
    // A zero of its own would show its scale.
    if number.is_zero() { "0".to_owned() } else { number.normalized().to_plain_string() }
}
