//! What a session says to the venue.

use tickwire_core::event::Interval;
use tickwire_core::exchange::Command;
use tickwire_core::scratch::Full;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::FuturesChannel;
use super::channel::{Extent, UpdateStream, prefix};
use crate::gateio::interval;
use crate::gateio::request::{self, list, more, request};

/// Writes a command (futures docs, "Request").
///
/// Channels whose payload names one contract take batches of one; an empty or larger batch has no
/// form and is refused as [`Full`].
pub(super) fn command(
    command: Command<'_, FuturesChannel>,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    match command {
        Command::Ping { time } => request::ping("futures.ping", time, out),
        Command::Subscribe(batch) => {
            request("subscribe", batch.channel.family().name(), &batch, payload, out)
        }
        Command::Unsubscribe(batch) => {
            request("unsubscribe", batch.channel.family().name(), &batch, payload, out)
        }
    }
}

fn payload(channel: FuturesChannel, symbols: &[Symbol], out: &mut Writer<'_>) -> Result<(), Full> {
    match (channel, symbols) {
        (_, []) => Err(Full),
        (
            FuturesChannel::PublicLiquidates(Extent::All)
            | FuturesChannel::ContractInfo(Extent::All)
            | FuturesChannel::AdlWarning(Extent::All),
            _,
        ) => out.bytes(b"\"!all\""),
        (
            FuturesChannel::Trades
            | FuturesChannel::BookTicker
            | FuturesChannel::Tickers
            | FuturesChannel::PublicLiquidates(_)
            | FuturesChannel::ContractInfo(_)
            | FuturesChannel::AdlWarning(_),
            symbols,
        ) => list(symbols, "", "", out),
        (FuturesChannel::Obu(levels), symbols) => list(symbols, "ob.", levels.text(), out),
        (channel, [symbol]) => of_one(channel, *symbol, out),
        _ => Err(Full),
    }
}

/// Writes the payload of a channel that names one contract and the stream's parameters.
fn of_one(channel: FuturesChannel, symbol: Symbol, out: &mut Writer<'_>) -> Result<(), Full> {
    match channel {
        FuturesChannel::Candlesticks { of, interval } => {
            span(interval, out)?;
            out.bytes(b",")?;
            list(&[symbol], prefix(of), "", out)
        }
        FuturesChannel::OrderBookUpdate(stream) => update(stream, symbol, out),
        FuturesChannel::OrderBook(levels) => {
            list(&[symbol], "", "", out)?;
            more(levels.text(), out)?;
            // "Legacy order book subscription": the interval is "0", and there is no other.
            more("0", out)
        }
        FuturesChannel::ContractStats(interval) => {
            list(&[symbol], "", "", out)?;
            out.bytes(b",")?;
            span(interval, out)
        }
        _ => Err(Full),
    }
}

fn update(stream: UpdateStream, symbol: Symbol, out: &mut Writer<'_>) -> Result<(), Full> {
    list(&[symbol], "", "", out)?;
    more(stream.speed_text(), out)?;
    more(stream.levels_text(), out)
}

/// Writes `"1m"`.
fn span(interval: Interval, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(b"\"")?;
    interval::write(interval, out)?;
    out.bytes(b"\"")
}
