//! The levels of a book as JSON objects, `[{"p":"37207.6","s":66016},..]`.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Scratch, Span};

use crate::json::{Expect, Names, Value};
use crate::rows::{amount, positive};

/// Reads a side.
pub(super) fn levels(side: Value<'_>, scratch: &mut Scratch<'_>) -> Result<Span, Malformed> {
    // The usual form is read as it is where the keys around it are in their usual order, too.
    if let Some(levels) = predicted(&mut Expect::new(side.onwards()), scratch) {
        return Ok(levels);
    }
    let start = scratch.levels_len();
    for level in side.elements()? {
        let names = &const { Names::new(["p", "s"]) };
        let [price, size] = level.fields(names, &mut scratch.counts.unknown_keys)?;
        let price = amount(level.require(price)?)?;
        let size = amount(level.require(size)?)?;
        scratch
            .push_level(Level { price, size })
            .map_err(|Full| level.malformed(MalformedKind::TooLarge))?;
    }
    Ok(Span::from(start..scratch.levels_len()))
}

/// Reads a side in its usual form: the price first in pushes, the size first in REST books.
#[inline]
pub(super) fn predicted(text: &mut Expect<'_>, scratch: &mut Scratch<'_>) -> Option<Span> {
    let start = scratch.levels_len();
    if text.has(b"[]") {
        return Some(Span::from(start..start));
    }
    text.literal(b"[{\"")?;
    let (mut count, mut ended) = (0, false);
    for level in scratch.spare_levels() {
        *level = row(text)?;
        count += 1;
        if !text.has(b"},{\"") {
            ended = true;
            break;
        }
    }
    // Where there is no room for a level, the other path says so.
    text.literal(b"}]").filter(|()| ended)?;
    scratch.commit_levels(count);
    Some(Span::from(start..start + count))
}

/// Reads `p":"37207.6","s":66016`.
#[inline(always)]
fn row(text: &mut Expect<'_>) -> Option<Level> {
    if text.has(b"p\":\"") {
        let price = positive(text.decimal_inlined()?)?;
        text.literal(b",\"s\":")?;
        return Some(Level { price, size: size(text)? });
    }
    text.literal(b"s\":")?;
    let size = size(text)?;
    text.literal(b",\"p\":\"")?;
    Some(Level { price: positive(text.decimal_inlined()?)?, size })
}

#[inline(always)]
fn size(text: &mut Expect<'_>) -> Option<Decimal> {
    if text.has(b"\"") {
        return positive(text.decimal_inlined()?);
    }
    text.integer().map(Decimal::from)
}
