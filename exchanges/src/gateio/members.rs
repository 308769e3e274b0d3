//! Objects with their keys in any order, in all else as the venue writes them today: straight from
//! bytes to numbers.

use tickwire_core::decimal::Decimal;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::json::Expect;
use crate::rows::positive;

/// Reads an object by `member`, which reads one key and its value, or answers `false`.
#[inline(always)]
pub(super) fn object<'a>(
    text: &mut Expect<'a>,
    mut member: impl FnMut(&mut Expect<'a>) -> Option<bool>,
) -> Option<()> {
    text.literal(b"{")?;
    while member(text)? {
        if !text.has(b",") {
            return text.literal(b"}");
        }
    }
    None
}

// The keys of a member: each says whether it was that one, and `None` where its value is not as
// expected.

/// Reads a value into its place. Of a key that comes twice the last value counts, which is not
/// decided here.
#[inline(always)]
pub(super) fn field<'a, T, const N: usize>(
    text: &mut Expect<'a>,
    key: &[u8; N],
    place: &mut Option<T>,
    value: impl FnOnce(&mut Expect<'a>) -> Option<T>,
) -> Option<bool> {
    if !text.has(key) {
        return Some(false);
    }
    place.replace(value(text)?).is_none().then_some(true)
}

/// Steps over a value that is not used.
#[inline(always)]
pub(super) fn unused<const N: usize>(text: &mut Expect<'_>, key: &[u8; N]) -> Option<bool> {
    Some(text.has(key) && text.skip_scalar().map(|()| true)?)
}

/// A key that makes it another message.
#[inline(always)]
pub(super) fn never<const N: usize>(text: &mut Expect<'_>, key: &[u8; N]) -> Option<bool> {
    if text.has(key) { None } else { Some(false) }
}

/// Steps over a key that is not known, and its value.
#[cold]
pub(super) fn skip(text: &mut Expect<'_>, unknown: &mut u64) -> Option<bool> {
    text.literal(b"\"")?;
    text.skip_text()?;
    text.literal(b":")?;
    text.skip_scalar()?;
    *unknown = unknown.saturating_add(1);
    Some(true)
}

// The values, quotes included.

#[inline]
pub(super) fn seconds(text: &mut Expect<'_>) -> Option<UnixNanos> {
    UnixNanos::from_secs(text.ten_digits()?)
}

#[inline]
pub(super) fn millis(text: &mut Expect<'_>) -> Option<UnixNanos> {
    UnixNanos::from_millis(text.thirteen_digits()?)
}

#[inline]
pub(super) fn symbol(text: &mut Expect<'_>) -> Option<Symbol> {
    text.literal(b"\"")?;
    text.symbol()
}

/// A price or a size, neither of which is ever negative.
#[inline]
pub(super) fn amount(text: &mut Expect<'_>) -> Option<Decimal> {
    text.literal(b"\"")?;
    positive(text.decimal()?)
}
