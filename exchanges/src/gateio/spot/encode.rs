//! What a session says to the venue.

use tickwire_core::exchange::{Batch, Command};
use tickwire_core::scratch::Full;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use super::SpotChannel;
use crate::gateio::interval;

/// Writes a command (spot docs, "Client Request").
///
/// Channels whose payload names one symbol take batches of one; an empty or larger batch has no
/// form and is refused as [`Full`].
pub(super) fn command(command: Command<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    match command {
        Command::Ping { time: now } => {
            time(now, out)?;
            out.bytes(br#","channel":"spot.ping"}"#)
        }
        Command::Subscribe(batch) => request("subscribe", &batch, out),
        Command::Unsubscribe(batch) => request("unsubscribe", &batch, out),
    }
}

fn request(event: &str, batch: &Batch<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    time(batch.time, out)?;
    out.bytes(br#","id":"#)?;
    out.integer(batch.id.into())?;
    out.bytes(br#","channel":""#)?;
    out.bytes(batch.channel.family().name().as_bytes())?;
    out.bytes(br#"","event":""#)?;
    out.bytes(event.as_bytes())?;
    out.bytes(br#"","payload":["#)?;
    payload(batch.channel, batch.symbols, out)?;
    out.bytes(b"]}")
}

/// Writes the start of a request and its time in seconds, which must be within 60 s of the venue's
/// (spot docs, "Client Request"). A target without a wall clock has none to say and says 0; whether
/// the venue lets public requests pass with that is nowhere documented.
fn time(time: Option<UnixNanos>, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(br#"{"time":"#)?;
    out.integer(time.map_or(0, UnixNanos::as_secs))
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

/// Writes `"BTC_USDT","ETH_USDT"` or `"ob.BTC_USDT.50","ob.ETH_USDT.50"`.
fn list(symbols: &[Symbol], before: &str, level: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    for (index, symbol) in symbols.iter().enumerate() {
        out.bytes(if index == 0 { b"\"" } else { b",\"" })?;
        out.bytes(before.as_bytes())?;
        // A symbol has nothing that JSON escapes.
        out.bytes(symbol.as_bytes())?;
        if !level.is_empty() {
            out.bytes(b".")?;
            out.bytes(level.as_bytes())?;
        }
        out.bytes(b"\"")?;
    }
    Ok(())
}

fn more(text: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(b",\"")?;
    out.bytes(text.as_bytes())?;
    out.bytes(b"\"")
}
