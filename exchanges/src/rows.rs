//! The levels of a book as JSON rows, `[["18154.47","0.0001"],..]`, as venues write them.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Scratch, Span};

use crate::FAST;
use crate::json::{Expect, Value};

/// Reads a side; what a row has behind its two numbers is not read.
pub(crate) fn levels(side: Value<'_>, scratch: &mut Scratch<'_>) -> Result<Span, Malformed> {
    // The usual form is read as it is where the keys are in their usual order, too.
    if FAST && let Some(levels) = predicted(&mut Expect::new(side.onwards()), scratch) {
        return Ok(levels);
    }
    let start = scratch.levels_len();
    for level in side.elements()? {
        let mut pair = level.elements()?;
        let price = amount(level.require(pair.next())?)?;
        let size = amount(level.require(pair.next())?)?;
        scratch
            .push_level(Level { price, size })
            .map_err(|Full| level.malformed(MalformedKind::TooLarge))?;
    }
    Ok(Span::from(start..scratch.levels_len()))
}

/// A price or a size, neither of which is ever negative.
pub(crate) fn amount(value: Value<'_>) -> Result<Decimal, Malformed> {
    let number = value.decimal()?;
    if number.is_negative() { Err(value.malformed(MalformedKind::Value)) } else { Ok(number) }
}

/// Reads a side in its usual form: two quoted numbers a row, no white space.
#[inline]
pub(crate) fn predicted(text: &mut Expect<'_>, scratch: &mut Scratch<'_>) -> Option<Span> {
    let start = scratch.levels_len();
    if text.has(b"[]") {
        return Some(Span::from(start..start));
    }
    text.literal(b"[[\"")?;
    let (mut count, mut ended) = (0, false);
    for level in scratch.spare_levels() {
        let price = positive(text.decimal_inlined()?)?;
        text.literal(b",\"")?;
        *level = Level { price, size: positive(text.decimal_inlined()?)? };
        count += 1;
        if !text.has(b"],[\"") {
            ended = true;
            break;
        }
    }
    // Where there is no room for a level, the other path says so.
    text.literal(b"]]").filter(|()| ended)?;
    scratch.commit_levels(count);
    Some(Span::from(start..start + count))
}

/// The number, unless it is negative.
#[inline]
pub(crate) fn positive(number: Decimal) -> Option<Decimal> {
    if number.is_negative() { None } else { Some(number) }
}
