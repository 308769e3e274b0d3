//! What a session says to the venue.

use tickwire_core::exchange::{Batch, Command};
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use super::{SpotChannel, param};

/// Writes a command (official docs, "Subscribe to a Stream", "Unsubscribe", "PING/PONG").
///
/// The venue answers with the id of the request, so every one has it: it is all that tells the
/// answer to an end from that to a subscription. A batch without symbols has no form and is
/// refused as [`Full`], but for a channel of the whole market.
pub(super) fn command(command: Command<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    match command {
        Command::Ping { .. } => out.bytes(br#"{"method":"PING"}"#),
        Command::Subscribe(batch) => request("SUBSCRIPTION", &batch, out),
        Command::Unsubscribe(batch) => request("UNSUBSCRIPTION", &batch, out),
    }
}

fn request(method: &str, batch: &Batch<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(br#"{"method":""#)?;
    out.bytes(method.as_bytes())?;
    out.bytes(br#"","params":["#)?;
    params(batch, out)?;
    out.bytes(br#"],"id":"#)?;
    out.integer(batch.id.into())?;
    out.bytes(b"}")
}

/// Writes the texts of the streams, in quotes; neither they nor symbols have anything that JSON
/// escapes.
fn params(batch: &Batch<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    if let SpotChannel::MiniTickers(_) = batch.channel {
        return quoted(batch.channel, b"", out);
    }
    let (first, rest) = batch.symbols.split_first().ok_or(Full)?;
    quoted(batch.channel, first.as_bytes(), out)?;
    for symbol in rest {
        out.bytes(b",")?;
        quoted(batch.channel, symbol.as_bytes(), out)?;
    }
    Ok(())
}

fn quoted(channel: SpotChannel, symbol: &[u8], out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(b"\"")?;
    param::write(channel, symbol, out)?;
    out.bytes(b"\"")
}
