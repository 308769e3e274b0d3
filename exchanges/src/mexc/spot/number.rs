//! What the texts and integers of a push mean: exact numbers, versions, times.

use tickwire_core::decimal::{Decimal, DecimalError};
use tickwire_core::event::Level;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::time::UnixNanos;

use super::place::Place;

/// A number that must be there.
pub(super) fn number(text: &[u8], place: Place<'_>) -> Result<Decimal, Malformed> {
    Decimal::parse(text).map_err(|error| {
        let kind = match error {
            // What is empty on the wire is absent.
            _ if text.is_empty() => return place.missing(),
            DecimalError::Range => MalformedKind::Range,
            _ => MalformedKind::Number,
        };
        place.malformed(kind, text)
    })
}

/// A price or a size, neither of which is ever negative.
pub(super) fn amount(text: &[u8], place: Place<'_>) -> Result<Decimal, Malformed> {
    let number = number(text, place)?;
    if number.is_negative() { Err(place.malformed(MalformedKind::Value, text)) } else { Ok(number) }
}

/// A price or a size that may be absent.
pub(super) fn optional(text: &[u8], place: Place<'_>) -> Result<Option<Decimal>, Malformed> {
    if text.is_empty() { Ok(None) } else { amount(text, place).map(Some) }
}

/// The best level of a side; none where the side is empty.
pub(super) fn best(
    price: &[u8],
    size: &[u8],
    place: Place<'_>,
) -> Result<Option<Level>, Malformed> {
    if price.is_empty() && size.is_empty() {
        return Ok(None);
    }
    Ok(Some(Level { price: amount(price, place)?, size: amount(size, place)? }))
}

/// A share of one that may be absent, in percent.
pub(super) fn percent(text: &[u8], place: Place<'_>) -> Result<Option<Decimal>, Malformed> {
    if text.is_empty() {
        return Ok(None);
    }
    let share = number(text, place)?;
    hundredfold(share).ok_or_else(|| place.malformed(MalformedKind::Range, text)).map(Some)
}

/// A hundred times a number, with as many digits; `None` where that is out of range.
fn hundredfold(share: Decimal) -> Option<Decimal> {
    let (mantissa, scale) = match share.scale() {
        0 => (share.mantissa().checked_mul(100)?, 0),
        1 => (share.mantissa().checked_mul(10)?, 0),
        scale => (share.mantissa(), scale - 2),
    };
    Decimal::from_parts(share.is_negative(), mantissa, scale)
}

/// A version that must be there: digits only.
pub(super) fn version(text: &str, place: Place<'_>) -> Result<u64, Malformed> {
    if text.is_empty() {
        return Err(place.missing());
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(place.malformed(MalformedKind::Number, text.as_bytes()));
    }
    text.parse().map_err(|_| place.malformed(MalformedKind::Range, text.as_bytes()))
}

/// A time in milliseconds; none for zero and what is before the epoch.
pub(super) fn millis(
    millis: Option<i64>,
    place: Place<'_>,
) -> Result<Option<UnixNanos>, Malformed> {
    time(millis, UnixNanos::from_millis, place)
}

/// A time in seconds; otherwise as [`millis`].
pub(super) fn seconds(seconds: i64, place: Place<'_>) -> Result<Option<UnixNanos>, Malformed> {
    time(Some(seconds), UnixNanos::from_secs, place)
}

fn time(
    time: Option<i64>,
    read: fn(u64) -> Option<UnixNanos>,
    place: Place<'_>,
) -> Result<Option<UnixNanos>, Malformed> {
    let Some(time) = time.and_then(|time| u64::try_from(time).ok()).filter(|time| *time > 0) else {
        return Ok(None);
    };
    read(time).ok_or_else(|| place.malformed(MalformedKind::Range, &[])).map(Some)
}
