//! What values of symbols' rules mean to all venues.

use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Malformed, MalformedKind};

use crate::json::{Text, Value};

/// A code, quoted or not; empty where there is none.
pub(crate) fn word(value: Option<Value<'_>>) -> &str {
    value.map_or("", |value| value.string().map_or(value.raw(), Text::raw))
}

/// The step that so many decimal places make.
pub(crate) fn step(places: Value<'_>) -> Result<Decimal, Malformed> {
    let count = places.unsigned()?;
    let count = u8::try_from(count).ok().and_then(|count| Decimal::from_parts(false, 1, count));
    count.ok_or_else(|| places.malformed(MalformedKind::Range))
}

/// A limit or a step; zero and an empty text are none.
pub(crate) fn limit(value: Option<Value<'_>>) -> Result<Option<Decimal>, Malformed> {
    let value = value.filter(|value| !value.is_empty_text());
    Ok(value.map(Value::decimal).transpose()?.filter(|limit| !limit.is_zero()))
}

pub(crate) fn asset(value: Value<'_>) -> Result<Asset, Malformed> {
    let mut buffer = [0; 64];
    let text = value.string()?.unescape(&mut buffer);
    text.and_then(Asset::new).ok_or_else(|| value.malformed(MalformedKind::Symbol))
}
