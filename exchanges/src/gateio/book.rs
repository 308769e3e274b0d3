//! What the book channels of all markets share.

use tickwire_core::exchange::Malformed;
use tickwire_core::scratch::{Body, Scratch, Span};

use crate::json::{Expect, Value};

type Pair<'m> = (Option<Value<'m>>, Option<Value<'m>>);

/// A delta, or with `full` a whole book as of its last id; `levels` reads a side.
pub(super) fn change(
    result: Value<'_>,
    full: Option<Value<'_>>,
    (first, last): Pair<'_>,
    (bids, asks): Pair<'_>,
    levels: fn(Value<'_>, &mut Scratch<'_>) -> Result<Span, Malformed>,
    scratch: &mut Scratch<'_>,
) -> Result<Body, Malformed> {
    let full = full.map(Value::boolean).transpose()?.unwrap_or_default();
    let first_id = first.map(Value::unsigned).transpose()?;
    let last_id = result.require(last)?.unsigned()?;
    if !full {
        result.require(first)?;
    }
    let bids = bids.map_or(Ok(Span::default()), |bids| levels(bids, scratch))?;
    let asks = asks.map_or(Ok(Span::default()), |asks| levels(asks, scratch))?;
    Ok(if full {
        Body::BookSnapshot { id: Some(last_id), bids, asks }
    } else {
        Body::BookDelta { first_id, last_id, bids, asks }
    })
}

/// Reads `,"U":76442501,"u":76442502`.
#[inline]
pub(super) fn predicted_ids(text: &mut Expect<'_>) -> Option<(Option<u64>, u64)> {
    text.literal(b",\"U\":")?;
    let first = text.integer()?;
    text.literal(b",\"u\":")?;
    Some((Some(first), text.integer()?))
}
