//! What a session says to the venue.

use tickwire_core::exchange::Command;
use tickwire_core::scratch::Full;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::SpotChannel;
use crate::gateio::interval;
use crate::gateio::request::{self, list, more, request};

/// Writes a command (spot docs, "Client Request").
///
/// Channels whose payload names one symbol take batches of one; an empty or larger batch has no
/// form and is refused as [`Full`].
pub(super) fn command(command: Command<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    match command {
        Command::Ping { time } => request::ping("spot.ping", time, out),
        Command::Subscribe(batch) => {
            request("subscribe", batch.channel.family().name(), &batch, payload, out)
        }
        Command::Unsubscribe(batch) => {
            request("unsubscribe", batch.channel.family().name(), &batch, payload, out)
        }
    }
}

fn payload(channel: SpotChannel, symbols: &[Symbol], out: &mut Writer<'_>) -> Result<(), Full> {
    match (channel, symbols) {
        (_, []) => Err(Full),
        (SpotChannel::Trades | SpotChannel::BookTicker | SpotChannel::Tickers, symbols) => {
            list(symbols, "", "", out)
        }
        (SpotChannel::Obu(levels), symbols) => list(symbols, "ob.", levels.text(), out),
        (SpotChannel::Candlesticks(span), [symbol]) => {
            out.bytes(b"\"")?;
            interval::write(span, out)?;
            out.bytes(b"\",")?;
            list(&[*symbol], "", "", out)
        }
        (SpotChannel::OrderBookUpdate(speed), [symbol]) => {
            list(&[*symbol], "", "", out)?;
            more(speed.text(), out)
        }
        (SpotChannel::OrderBook { levels, speed }, [symbol]) => {
            list(&[*symbol], "", "", out)?;
            more(levels.text(), out)?;
            more(speed.text(), out)
        }
        _ => Err(Full),
    }
}
