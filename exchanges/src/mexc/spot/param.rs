//! What the venue calls a stream: a channel and a symbol in one text, such as
//! `spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT`. Requests, their answers and pushes have it.

use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use super::channel::{Family, SpotChannel};
use crate::mexc::interval;

/// Writes the text of a channel; the symbol of one of the whole market is not in it.
///
/// The symbol is behind the speed, and before every other parameter (official docs, "Websocket
/// Market Streams").
pub(super) fn write(channel: SpotChannel, symbol: &[u8], out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(channel.family().name().as_bytes())?;
    out.bytes(b"@")?;
    match channel {
        SpotChannel::AggreDeals(speed)
        | SpotChannel::AggreDepth(speed)
        | SpotChannel::AggreBookTicker(speed) => {
            out.bytes(speed.text().as_bytes())?;
            out.bytes(b"@")?;
            out.bytes(symbol)
        }
        SpotChannel::MiniTickers(zone) => out.bytes(zone.text().as_bytes()),
        SpotChannel::LimitDepth(_) | SpotChannel::Kline(_) | SpotChannel::MiniTicker(_) => {
            out.bytes(symbol)?;
            out.bytes(b"@")?;
            parameter(channel, out)
        }
        _ => out.bytes(symbol),
    }
}

/// Writes the parameter of a channel that has one.
pub(super) fn parameter(channel: SpotChannel, out: &mut Writer<'_>) -> Result<(), Full> {
    match channel {
        SpotChannel::AggreDeals(speed)
        | SpotChannel::AggreDepth(speed)
        | SpotChannel::AggreBookTicker(speed) => out.bytes(speed.text().as_bytes()),
        SpotChannel::LimitDepth(levels) => out.bytes(levels.text().as_bytes()),
        SpotChannel::Kline(span) => interval::write(span, out),
        SpotChannel::MiniTicker(zone) | SpotChannel::MiniTickers(zone) => {
            out.bytes(zone.text().as_bytes())
        }
        _ => Ok(()),
    }
}

/// Reads a text of the venue: its channel and its symbol, which is empty for one of the whole
/// market; `None` where it is of no public channel.
pub(super) fn read(text: &str) -> Option<(SpotChannel, &str)> {
    let (family, rest) = family(text)?;
    let (parameter, symbol) = split(family, rest);
    Some((family.with(parameter)?, symbol))
}

/// The symbol in a text of the venue, also where its parameter is none that we know; empty where
/// it has none.
pub(super) fn symbol(text: &str) -> &str {
    family(text).map_or("", |(family, rest)| split(family, rest).1)
}

/// Splits a text of the venue behind the name of its channel.
pub(super) fn family(text: &str) -> Option<(Family, &str)> {
    Family::ALL
        .into_iter()
        .find_map(|family| Some((family, text.strip_prefix(family.name())?.strip_prefix('@')?)))
}

/// Takes what is behind the name of a channel apart: its parameter, and its symbol, which is empty
/// where it has none.
fn split(family: Family, rest: &str) -> (Option<&str>, &str) {
    match family {
        Family::MiniTickers => (Some(rest), ""),
        Family::AggreDeals | Family::AggreDepth | Family::AggreBookTicker => {
            rest.split_once('@').map_or((None, ""), |(speed, symbol)| (Some(speed), symbol))
        }
        _ => rest.rsplit_once('@').map_or((None, rest), |(symbol, last)| (Some(last), symbol)),
    }
}
