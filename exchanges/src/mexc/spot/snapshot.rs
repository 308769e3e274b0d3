//! The REST order book that `aggre.depth` is joined with.

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use crate::json::{self, Names, Value};
use crate::query::percent_encoded;
use crate::rows::levels;

/// The levels a side that are asked for. 5,000 are documented as the most; the venue was seen to
/// stop at 2,000 and not to say so (captures of October 2026), so more would not be told from a
/// book that ends there.
pub(super) const LEVELS: u16 = 1_000;

/// Writes the path and query (official docs, "Order Book").
pub(super) fn path(symbol: &Symbol, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(b"/api/v3/depth?symbol=")?;
    percent_encoded(symbol.as_str(), out)?;
    out.bytes(b"&limit=")?;
    out.integer(LEVELS.into())
}

/// Decodes a body: `{"lastUpdateId","bids","asks","timestamp"}`, or `{"code","msg"}` where the
/// venue refused (official docs, "Error Code"), both in any order.
pub(super) fn decode(body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names = &const {
        Names::new(["lastUpdateId", "bids", "asks", "timestamp", "code", "msg", "_extend"])
    };
    let [id, bids, asks, timestamp, code, msg, _] =
        json::read(body, names, &mut scratch.counts.unknown_keys)?;
    if let (None, Some(refusal)) = (bids.or(asks), code.or(msg)) {
        return Err(refusal.malformed(MalformedKind::Refused));
    }
    let (Some(id), Some(bids), Some(asks)) = (id, bids, asks) else {
        return Err(Malformed::value(MalformedKind::Missing, 0));
    };
    // One time: when the venue answered, with the book as it was then.
    let time = timestamp.map_or(Ok(None), Value::millis)?;
    let body = Body::BookSnapshot {
        id: Some(id.unsigned()?),
        bids: levels(bids, scratch)?,
        asks: levels(asks, scratch)?,
    };
    scratch
        .push(Item { symbol: None, time, sent: time, body })
        .map_err(|Full| bids.malformed(MalformedKind::TooLarge))
}
