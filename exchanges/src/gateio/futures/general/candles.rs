//! Candles.

use tickwire_core::event::{Candle, Interval, Prices};
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Item, Scratch};
use tickwire_core::symbol::Symbol;

use super::super::FuturesChannel;
use super::super::channel::split;
use super::{Push, each};
use crate::gateio::interval;
use crate::gateio::values::{optional, push as add};
use crate::json::{Names, Value};

/// Futures docs, "Candlesticks notification": an array, whose first message may hold the candle
/// before, too (captures of 2022); `None` is the channel of one without any.
pub(super) fn candles(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    let mut channel = None;
    each(push.result, |one| {
        let (of, interval) = candle(one, push, scratch)?;
        channel = Some(FuturesChannel::Candlesticks { of, interval });
        Ok(())
    })?;
    Ok(channel)
}

/// `n` is `1m_BTC_USDT` or `1m_mark_BTC_USDT`; `v` is the volume in contracts, which mark and index
/// prices have none of. `a`, the amount in the coin (absent in captures), is the same with the
/// contract's multiplier.
fn candle(
    candle: Value<'_>,
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(Prices, Interval), Malformed> {
    let names = &const { Names::new(["t", "v", "c", "h", "l", "o", "n", "w", "a"]) };
    let [t, v, c, h, l, o, n, w, _] = candle.fields(names, &mut scratch.counts.unknown_keys)?;
    let (interval, of, symbol) = name(candle.require(n)?)?;
    let open_time = candle.require(t)?.seconds()?;
    let body = Candle {
        prices: of,
        interval,
        open_time,
        close_time: open_time.and_then(|open| interval::end(interval, open)),
        open: candle.require(o)?.decimal()?,
        high: candle.require(h)?.decimal()?,
        low: candle.require(l)?.decimal()?,
        close: candle.require(c)?.decimal()?,
        base_volume: optional(v)?,
        quote_volume: None,
        closed: w.map(Value::boolean).transpose()?,
    };
    let body = Body::Candle(body);
    add(Item { symbol: Some(symbol), time: None, sent: push.sent, body }, candle, scratch)?;
    Ok((of, interval))
}

/// Splits `1m_mark_BTC_USDT` at its first underscore, and the prices from the contract.
fn name(name: Value<'_>) -> Result<(Interval, Prices, Symbol), Malformed> {
    let mut buffer = [0; 64];
    let parts = name.string()?.unescape(&mut buffer).and_then(|name| name.split_once('_'));
    let (span, symbol) = parts.ok_or_else(|| name.malformed(MalformedKind::Symbol))?;
    let span = interval::parse(span).ok_or_else(|| name.malformed(MalformedKind::Value))?;
    let (of, symbol) = split(symbol);
    let symbol = Symbol::new(symbol).ok_or_else(|| name.malformed(MalformedKind::Symbol))?;
    Ok((span, of, symbol))
}
