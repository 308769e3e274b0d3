//! Order book V2, `X.obu`, which is the same in all markets: a whole book first, then its changes.

use tickwire_core::book::Follow;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Item, Scratch, Span};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::book;
use super::members::{field, millis, never, object, skip};
use super::values::{push, time};
use crate::json::{Expect, Names, Value};
use crate::rows;

/// How many levels `X.obu` keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ObuLevels {
    /// 50 a side, every 20 ms.
    L50,
    /// 400 a side, every 100 ms.
    L400,
}

impl ObuLevels {
    /// The levels a side of the window that the stream keeps.
    #[must_use]
    pub const fn levels(self) -> u16 {
        match self {
            Self::L50 => 50,
            Self::L400 => 400,
        }
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::L50 => "50",
            Self::L400 => "400",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::L50, Self::L400].into_iter().find(|levels| levels.text() == text)
    }
}

/// The rule of sequence (spot and futures docs, "Order Book V2"): a delta starts exactly one after
/// the last, or there is a gap.
pub(super) fn follows(last: u64, first: Option<u64>, _until: u64) -> Follow {
    match (first, last.checked_add(1)) {
        (Some(first), Some(next)) if first == next => Follow::Next,
        _ => Follow::Gap,
    }
}

/// Reads `1474097213289,"s":"ob.BTC_USDT.50","U":..,"u":..`, and `"b":..` and `"a":..` where there:
/// a delta as the venue writes it today, from its time on.
#[inline]
pub(super) fn predicted(
    text: &mut Expect<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Option<ObuLevels> {
    let time = UnixNanos::from_millis(text.thirteen_digits()?);
    text.literal(b",\"s\":\"")?;
    let (symbol, window) = stream_name(text)?;
    let (first_id, last_id) = book::predicted_ids(text)?;
    let bids = if text.has(b",\"b\":") { rows::predicted(text, scratch)? } else { Span::default() };
    let asks = if text.has(b",\"a\":") { rows::predicted(text, scratch)? } else { Span::default() };
    let body = Body::BookDelta { first_id, last_id, bids, asks };
    scratch.push(Item { symbol: Some(symbol), time, sent, body }).ok()?;
    Some(window)
}

/// Reads a delta with its keys in any order; the item lacks the time of its envelope.
pub(super) fn reordered(
    text: &mut Expect<'_>,
    scratch: &mut Scratch<'_>,
    unknown: &mut u64,
) -> Option<(Item, ObuLevels)> {
    let (mut time, mut stream) = (None, None);
    let (mut first_id, mut last_id, mut bids, mut asks) = (None, None, None, None);
    object(text, |text| {
        Some(
            field(text, b"\"t\":", &mut time, millis)?
                || field(text, b"\"s\":", &mut stream, quoted_stream_name)?
                || field(text, b"\"U\":", &mut first_id, Expect::integer)?
                || field(text, b"\"u\":", &mut last_id, Expect::integer)?
                || field(text, b"\"b\":", &mut bids, |text| rows::predicted(text, scratch))?
                || field(text, b"\"a\":", &mut asks, |text| rows::predicted(text, scratch))?
                // A whole book.
                || never(text, b"\"full\":")?
                || skip(text, unknown)?,
        )
    })?;
    // A side that did not change is absent.
    let (bids, asks) = (bids.unwrap_or_default(), asks.unwrap_or_default());
    let body = Body::BookDelta { first_id: Some(first_id?), last_id: last_id?, bids, asks };
    let (symbol, levels) = stream?;
    Some((Item { symbol: Some(symbol), time, sent: None, body }, levels))
}

/// Reads a delta or a whole book in any form. Spot and futures docs, "Order Book V2": `s` is the
/// name of the stream, a side that did not change is absent, and so are `event` and `time` of the
/// envelope in some captures. `None` is a number of levels that nobody can subscribe to.
pub(super) fn in_any_form(
    result: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<ObuLevels>, Malformed> {
    let names = &const { Names::new(["t", "full", "s", "U", "u", "b", "a"]) };
    let [t, full, s, first, last, b, a] = result.fields(names, &mut scratch.counts.unknown_keys)?;
    let (symbol, levels) = named(result.require(s)?)?;
    let body = book::change(result, full, (first, last), (b, a), rows::levels, scratch)?;
    push(Item { symbol: Some(symbol), time: time(t)?, sent, body }, result, scratch)?;
    Ok(levels)
}

/// The symbol of a stream, from the `s` of its messages.
#[cold]
pub(super) fn symbol(name: Value<'_>) -> Option<Symbol> {
    named(name).ok().map(|(symbol, _)| symbol)
}

/// Splits `ob.BTC_USDT.50` at its first and last dot.
fn named(name: Value<'_>) -> Result<(Symbol, Option<ObuLevels>), Malformed> {
    let mut buffer = [0; 64];
    let text = name.string()?.unescape(&mut buffer);
    text.and_then(|text| text.strip_prefix("ob.")?.rsplit_once('.'))
        .and_then(|(symbol, levels)| Some((Symbol::new(symbol)?, ObuLevels::parse(levels))))
        .ok_or_else(|| name.malformed(MalformedKind::Symbol))
}

/// Reads `ob.BTC_USDT.50"`.
#[inline]
fn stream_name(text: &mut Expect<'_>) -> Option<(Symbol, ObuLevels)> {
    text.literal(b"ob.")?;
    let (symbol, window) = text.text()?.rsplit_once('.')?;
    Some((Symbol::new(symbol)?, ObuLevels::parse(window)?))
}

#[inline]
fn quoted_stream_name(text: &mut Expect<'_>) -> Option<(Symbol, ObuLevels)> {
    text.literal(b"\"")?;
    stream_name(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_continues_exactly() {
        for (last, first, until, expected) in [
            (100, 101, 101, Follow::Next),
            (100, 101, 300, Follow::Next),
            (100, 100, 101, Follow::Gap),
            (100, 102, 102, Follow::Gap),
            (100, 90, 99, Follow::Gap),
            (u64::MAX - 1, u64::MAX, u64::MAX, Follow::Next),
            (u64::MAX, 0, 0, Follow::Gap),
            (u64::MAX, u64::MAX, u64::MAX, Follow::Gap),
        ] {
            assert_eq!(follows(last, Some(first), until), expected, "{last} {first}..={until}");
        }
    }

    #[test]
    fn a_delta_without_its_first_id_proves_nothing() {
        assert_eq!(follows(100, None, 101), Follow::Gap);
    }
}
