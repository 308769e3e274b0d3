//! The best bid and ask, and the statistics of a day.

use tickwire_core::event::{BookTicker, Ticker};
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_proto::push::{
    AggreBookTicker, BookTicker as Row, BookTickerBatch, BookTickerBatchField, MiniTicker,
    MiniTickers, MiniTickersField, Single,
};

use super::{Frame, number, place};

/// Before June 2026 there was no version.
pub(super) fn aggre_book_ticker(
    frame: Frame<'_>,
    ticker: Single<'_, AggreBookTicker<'_>>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let ticker = ticker.read().map_err(place::malformed)?;
    let row = Row {
        bid_price: ticker.bid_price,
        bid_quantity: ticker.bid_quantity,
        ask_price: ticker.ask_price,
        ask_quantity: ticker.ask_quantity,
    };
    let id = id(frame, ticker.version)?;
    push(frame, row, id, scratch)
}

pub(super) fn book_ticker(
    frame: Frame<'_>,
    ticker: Single<'_, Row<'_>>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    push(frame, ticker.read().map_err(place::malformed)?, None, scratch)
}

/// Several of one version, since June 2026.
pub(super) fn book_ticker_batch(
    frame: Frame<'_>,
    batch: BookTickerBatch<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let version = batch.flatten().filter_map(|field| match field {
        BookTickerBatchField::Version(version) => Some(version),
        _ => None,
    });
    let id = id(frame, version.last().unwrap_or_default())?;
    for field in batch {
        if let BookTickerBatchField::Item(row) = field.map_err(place::malformed)? {
            push(frame, row, id, scratch)?;
        }
    }
    Ok(())
}

fn id(frame: Frame<'_>, version: &str) -> Result<Option<u64>, Malformed> {
    if version.is_empty() { Ok(None) } else { number::version(version, frame.place).map(Some) }
}

/// A side without orders has no texts, or empty ones (official docs of 2026, "Individual Symbol
/// Book Ticker Streams").
fn push(
    frame: Frame<'_>,
    row: Row<'_>,
    id: Option<u64>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let body = BookTicker {
        id,
        bid: number::best(row.bid_price.as_bytes(), row.bid_quantity.as_bytes(), frame.place)?,
        ask: number::best(row.ask_price.as_bytes(), row.ask_quantity.as_bytes(), frame.place)?,
    };
    frame.push(frame.sent, Body::BookTicker(body), scratch)
}

pub(super) fn mini_ticker(
    frame: Frame<'_>,
    ticker: Single<'_, MiniTicker<'_>>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    day(frame, ticker.read().map_err(place::malformed)?, scratch)
}

pub(super) fn mini_tickers(
    frame: Frame<'_>,
    tickers: MiniTickers<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    // The push is of all symbols and names none.
    let frame = Frame { symbol: None, ..frame };
    for field in tickers {
        let MiniTickersField::Item(ticker) = field.map_err(place::malformed)? else { continue };
        day(frame, ticker, scratch)?;
    }
    Ok(())
}

/// The schema has the turnover as `volume` and the volume as `quantity`, and the change as a share
/// of one: `zonedRate` in the zone that was subscribed to, `rate` always in UTC+8.
fn day(
    frame: Frame<'_>,
    ticker: MiniTicker<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let place = frame.place;
    let text = |text: &'_ str| number::optional(text.as_bytes(), place);
    let change = if ticker.zoned_rate.is_empty() { ticker.rate } else { ticker.zoned_rate };
    let body = Ticker {
        last: text(ticker.price)?,
        high_24h: text(ticker.high)?,
        low_24h: text(ticker.low)?,
        base_volume_24h: text(ticker.quantity)?,
        quote_volume_24h: text(ticker.volume)?,
        change_pct_24h: number::percent(change.as_bytes(), place)?,
        ..Ticker::default()
    };
    if ticker.symbol.is_empty() {
        return frame.push(frame.sent, Body::Ticker(body), scratch);
    }
    let symbol = Symbol::new(ticker.symbol)
        .ok_or_else(|| place.malformed(MalformedKind::Symbol, ticker.symbol.as_bytes()))?;
    frame.push_of(symbol, frame.sent, Body::Ticker(body), scratch)
}
