//! Numbers: read, written, added, compared and put on other scales, against integers of any size.

use core::str::FromStr;

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, Signed, ToPrimitive, Zero};
use tickwire_core::decimal::{Decimal, DecimalError};

use crate::input::Input;

/// Runs an input: a scale, then two texts with a blank between.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let scale = input.byte() % 40;
    let rest = input.rest();
    let (one, two) = match rest.iter().position(|&byte| byte == b' ') {
        Some(blank) => (&rest[..blank], &rest[blank + 1..]),
        None => (rest, &b"-0.5"[..]),
    };
    let (one, two) = (read(one), read(two));
    if let Some(one) = one {
        alone(one, scale);
    }
    if let (Some(one), Some(two)) = (one, two) {
        together(one, two);
    }
}

/// Reads a text in every way; all must say the same.
fn read(text: &[u8]) -> Option<Decimal> {
    let number = Decimal::parse(text);
    match reading(text) {
        Reading::No => assert_eq!(number, Err(DecimalError::Syntax)),
        Reading::TooLong => assert!(number.is_err() || number.is_ok_and(Decimal::is_zero)),
        Reading::Number { value, places } => check_value(text, number, &value, places),
    }
    let number = number.ok();
    let leading = Decimal::parse_leading(text, text.len());
    assert_eq!(leading.map(parts), number.map(parts), "without slack");
    let slack = [text, b"9.9e9\"98765432101234567"].concat();
    let leading = Decimal::parse_leading(&slack, text.len());
    assert_eq!(leading.map(parts), number.map(parts), "with slack");
    for tail in [&b"\""[..], b"\"}\"9.5\"98765432101234567"] {
        let quoted = [text, tail].concat();
        if let Some((quick, len)) = Decimal::parse_quoted(&quoted) {
            let inside = &quoted[..len - 1];
            assert_eq!(quoted[len - 1], b'"');
            assert_eq!(Decimal::parse(inside).map(parts), Ok(parts(quick)), "quoted");
        }
    }
    number
}

enum Reading {
    No,
    /// Of an exponent that only a zero can have in a text of this length.
    TooLong,
    Number {
        value: BigDecimal,
        places: i64,
    },
}

/// The grammar of JSON, but for leading zeros.
fn reading(text: &[u8]) -> Reading {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Ok(text) = str::from_utf8(text) else { return Reading::No };
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (plain, power) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let unsigned = power.strip_prefix(['-', '+']).unwrap_or(power);
    if !(digits(whole) && digits(fraction) && digits(unsigned)) {
        return Reading::No;
    }
    let places = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len() as i64);
    match power.parse::<i64>() {
        Ok(power) if power.abs() <= 10_000 => {
            let value = BigDecimal::from_str(text).expect("a number");
            Reading::Number { value, places: places - power }
        }
        _ => Reading::TooLong,
    }
}

/// What a text must be read as: exactly what it says, with the places that it has, as far as there
/// is room.
fn check_value(
    text: &[u8],
    number: Result<Decimal, DecimalError>,
    value: &BigDecimal,
    places: i64,
) {
    let shown = String::from_utf8_lossy(text);
    let Ok(number) = number else {
        assert_eq!(number, Err(DecimalError::Range));
        assert!(!fits(value), "{shown} fits");
        return;
    };
    assert!(equal(&big(number), value), "{shown}");
    assert_eq!(number.is_negative(), value.is_negative(), "{shown}");
    let wanted = places.clamp(0, 28);
    assert!(i64::from(number.scale()) <= wanted, "{shown}: a scale of {}", number.scale());
    if i64::from(number.scale()) < wanted {
        let next = number.rescale(number.scale() + 1);
        assert!(next.is_none(), "{shown}: there is room for one more place");
    }
}

/// What holds of one number.
fn alone(number: Decimal, scale: u8) {
    let text = number.to_string();
    assert_eq!(Decimal::parse(text.as_bytes()).map(parts), Ok(parts(number)), "{text}");
    let value = big(number);
    let trimmed = number.trimmed();
    assert!(equal(&big(trimmed), &value), "{trimmed}");
    assert!(trimmed.scale() == 0 || !trimmed.mantissa().is_multiple_of(10), "{trimmed}");
    assert!(equal(&big(number.abs()), &value.abs()), "{number}");
    scales(number, value, scale);
}

/// The number on another scale.
fn scales(number: Decimal, value: BigDecimal, scale: u8) {
    let (integer, rest) = scaled(&value, scale);
    let is_near = scale <= number.scale() + 38;
    let ticks = integer.to_i128().filter(|_| rest && is_near);
    assert_eq!(number.ticks(scale), ticks, "ticks of {number}");
    let there = scale <= 28 && rest && is_mantissa(&integer);
    match number.rescale(scale) {
        Some(other) => {
            assert!(equal(&big(other), &value), "{number} at {scale}");
            assert_eq!(other.scale(), scale);
            assert!(there);
        }
        None => assert!(!there, "{number} at {scale}"),
    }
    if let Some(ticks) = integer.to_i128() {
        let back = Decimal::from_ticks(ticks, scale);
        let fits = scale <= 28 && is_mantissa(&integer);
        assert_eq!(back.is_some(), fits, "{ticks} at {scale}");
        let exact = BigDecimal::new(integer, scale.into());
        assert!(back.is_none_or(|back| equal(&big(back), &exact)), "{ticks} at {scale}");
    }
}

/// What holds of two.
fn together(one: Decimal, two: Decimal) {
    let (a, b) = (big(one), big(two));
    let difference = &a - &b;
    assert_eq!(one.cmp(&two), difference.sign().cmp(&Sign::NoSign), "{one} and {two}");
    assert_eq!(one == two, difference.is_zero(), "{one} and {two}");
    for (ours, exact) in [
        (one.checked_add(two), &a + &b),
        (one.checked_sub(two), &a - &b),
        (one.checked_mul(two), &a * &b),
    ] {
        match ours {
            Some(ours) => assert!(equal(&big(ours), &exact), "{one} and {two}"),
            None => assert!(!fits(&exact), "{one} and {two} make {exact}, which fits"),
        }
    }
}

/// The value times 10^`scale`, and whether that is all of it.
fn scaled(value: &BigDecimal, scale: u8) -> (BigInt, bool) {
    let whole = value.with_scale(scale.into());
    let exact = equal(&whole, value);
    (whole.into_bigint_and_exponent().0, exact)
}

/// Whether both are the same number. Their own comparison of numbers with different places leaves
/// the range of its integers for some (bigdecimal 0.4.11).
fn equal(one: &BigDecimal, two: &BigDecimal) -> bool {
    (one - two).is_zero()
}

fn is_mantissa(integer: &BigInt) -> bool {
    integer.abs() < BigInt::from(1) << 96
}

/// Whether there is an exact representation: an integer below 2^96 with at most 28 places.
fn fits(value: &BigDecimal) -> bool {
    let (integer, scale) = value.normalized().into_bigint_and_exponent();
    let zeros = u32::try_from(-scale.min(0)).unwrap_or(u32::MAX);
    integer.is_zero()
        || (scale <= 28 && zeros <= 28 && is_mantissa(&(integer * BigInt::from(10).pow(zeros))))
}

fn big(number: Decimal) -> BigDecimal {
    let mantissa = BigInt::from(number.mantissa());
    let mantissa = if number.is_negative() { -mantissa } else { mantissa };
    BigDecimal::new(mantissa, number.scale().into())
}

fn parts(number: Decimal) -> (bool, u128, u8) {
    (number.is_negative(), number.mantissa(), number.scale())
}
