//! Requests of all markets: their envelope, and lists of symbols.

use tickwire_core::exchange::Batch;
use tickwire_core::scratch::Full;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

/// Writes a ping (spot docs, "System API"; futures docs, "Ping and Pong").
pub(super) fn ping(
    channel: &str,
    now: Option<UnixNanos>,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    time(now, out)?;
    out.bytes(br#","channel":""#)?;
    out.bytes(channel.as_bytes())?;
    out.bytes(br#""}"#)
}

/// Writes a request (spot docs, "Client Request"; futures docs, "Request") up to its payload, which
/// `payload` writes.
pub(super) fn request<C: Copy>(
    event: &str,
    channel: &str,
    batch: &Batch<'_, C>,
    payload: fn(C, &[Symbol], &mut Writer<'_>) -> Result<(), Full>,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    time(batch.time, out)?;
    out.bytes(br#","id":"#)?;
    out.integer(batch.id.into())?;
    out.bytes(br#","channel":""#)?;
    out.bytes(channel.as_bytes())?;
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

/// Writes `"BTC_USDT","ETH_USDT"` or `"ob.BTC_USDT.50","ob.ETH_USDT.50"`.
pub(super) fn list(
    symbols: &[Symbol],
    before: &str,
    level: &str,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
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

/// Writes `,"100ms"`.
pub(super) fn more(text: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(b",\"")?;
    out.bytes(text.as_bytes())?;
    out.bytes(b"\"")
}
