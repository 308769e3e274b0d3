//! The REST order book that `spot.order_book_update` is joined with.

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::{SpotChannel, reordered};
use crate::FAST;
use crate::gateio::values::push;
use crate::json::{self, Names};
use crate::query::percent_encoded;
use crate::rows::levels;

/// Writes the path and query (REST docs, "Retrieve order book"). The limit must equal the level of
/// the stream, or the joined book is wrong (spot docs, "How to maintain local order book").
pub(super) fn path(
    channel: SpotChannel,
    symbol: &Symbol,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    let limit = match channel {
        SpotChannel::OrderBookUpdate(speed) => speed.levels(),
        _ => 100,
    };
    out.bytes(b"/api/v4/spot/order_book?currency_pair=")?;
    percent_encoded(symbol.as_str(), out)?;
    out.bytes(b"&limit=")?;
    out.integer(limit.into())?;
    out.bytes(b"&with_id=true")
}

/// Decodes a body: `{"id","current","update","asks","bids"}`, or `{"label","message"}` where the
/// venue refused (REST docs, "Error handling").
pub(super) fn decode(body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let (items, levels) = (scratch.items().len(), scratch.levels_len());
    if FAST && reordered::snapshot(body, scratch).is_some() {
        return Ok(());
    }
    scratch.truncate(items, levels);
    in_any_form(body, scratch)
}

pub(super) fn in_any_form(body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
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
        time: update.map_or(Ok(None), json::Value::millis)?,
        sent: current.map_or(Ok(None), json::Value::millis)?,
        body: Body::BookSnapshot {
            id: id.map(json::Value::unsigned).transpose()?,
            bids: levels(bids, scratch)?,
            asks: levels(asks, scratch)?,
        },
    };
    push(item, bids, scratch)
}
