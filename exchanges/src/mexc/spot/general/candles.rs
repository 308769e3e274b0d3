//! Candles.

use tickwire_core::event::{Candle, Prices};
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Scratch};
use tickwire_proto::push::{Kline, Single};

use super::{Frame, number, place};
use crate::mexc::interval;

/// Times are in seconds, other than all others; nothing says whether the candle is over.
pub(super) fn kline(
    frame: Frame<'_>,
    kline: Single<'_, Kline<'_>>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let kline = kline.read().map_err(place::malformed)?;
    let place = frame.place;
    if kline.interval.is_empty() {
        return Err(place.missing());
    }
    let interval = interval::parse(kline.interval)
        .ok_or_else(|| place.malformed(MalformedKind::Value, kline.interval.as_bytes()))?;
    let body = Candle {
        prices: Prices::Traded,
        interval,
        open_time: number::seconds(kline.window_start, place)?,
        close_time: number::seconds(kline.window_end, place)?,
        open: number::amount(kline.opening_price.as_bytes(), place)?,
        high: number::amount(kline.highest_price.as_bytes(), place)?,
        low: number::amount(kline.lowest_price.as_bytes(), place)?,
        close: number::amount(kline.closing_price.as_bytes(), place)?,
        base_volume: number::optional(kline.volume.as_bytes(), place)?,
        quote_volume: number::optional(kline.amount.as_bytes(), place)?,
        closed: None,
    };
    frame.push(frame.created, Body::Candle(body), scratch)
}
