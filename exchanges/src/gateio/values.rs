//! What values of messages mean in all markets.

use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use crate::json::Value;

/// A number that may be absent, null or empty.
pub(super) fn optional(field: Option<Value<'_>>) -> Result<Option<Decimal>, Malformed> {
    field.filter(|value| !value.is_empty_text()).map(Value::decimal).transpose()
}

/// A time in milliseconds that may be absent or null.
pub(super) fn time(field: Option<Value<'_>>) -> Result<Option<UnixNanos>, Malformed> {
    field.map_or(Ok(None), Value::millis)
}

/// Adds what a value says.
pub(super) fn push(item: Item, of: Value<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    scratch.push(item).map_err(|Full| of.malformed(MalformedKind::TooLarge))
}
