//! The REST order book that `futures.order_book_update` is joined with.

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::rows::levels;
use super::{FuturesChannel, Settle};
use crate::gateio::values::push;
use crate::json::{self, Names, Value};
use crate::query::percent_encoded;

/// Writes the path and query (REST docs, "Futures order book"). The limit must equal the level of
/// the stream, or the joined book is wrong (futures docs, "How to maintain local order book").
pub(super) fn path(
    settle: Settle,
    channel: FuturesChannel,
    symbol: &Symbol,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    let limit = match channel {
        FuturesChannel::OrderBookUpdate(stream) => stream.levels(),
        _ => 100,
    };
    out.bytes(b"/api/v4/futures/")?;
    out.bytes(settle.name().as_bytes())?;
    out.bytes(b"/order_book?contract=")?;
    percent_encoded(symbol.as_str(), out)?;
    out.bytes(b"&limit=")?;
    out.integer(limit.into())?;
    out.bytes(b"&with_id=true")
}

/// Decodes a body: `{"current","id","update","asks","bids"}` with times in seconds and their
/// fraction, or `{"label","message"}` where the venue refused (REST docs, "Error handling").
pub(super) fn decode(body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names =
        &const { Names::new(["id", "current", "update", "asks", "bids", "label", "message"]) };
    let [id, current, update, asks, bids, label, message] =
        json::read(body, names, &mut scratch.counts.unknown_keys)?;
    if let (None, Some(refusal)) = (asks.or(bids), label.or(message)) {
        return Err(refusal.malformed(MalformedKind::Refused));
    }
    let (Some(bids), Some(asks)) = (bids, asks) else {
        return Err(Malformed::value(MalformedKind::Missing, 0));
    };
    let item = Item {
        symbol: None,
        time: update.map_or(Ok(None), Value::seconds)?,
        sent: current.map_or(Ok(None), Value::seconds)?,
        body: Body::BookSnapshot {
            id: id.map(Value::unsigned).transpose()?,
            bids: levels(bids, scratch)?,
            asks: levels(asks, scratch)?,
        },
    };
    push(item, bids, scratch)
}
