//! REST calls of the account, written and signed.

use tickwire_core::account::call::{Call, Draft, Method};
use tickwire_core::account::exchange::Pass;
use tickwire_core::account::id::Id;
use tickwire_core::scratch::Full;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use crate::mexc::sign::{SIGNATURE_LEN, signature};
use crate::query::percent_encoded;

/// The most fills of one answer (official docs, "Account Trade List"): the newest, though no
/// document says so. Older ones are asked for by an end of time.
pub(super) const FILLS_MAX: usize = 100;

/// Writes a call; [`Full`] also for one that the venue has not.
pub(super) fn write(call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
    let path = match call {
        Call::ServerTime => return out.path(|out| out.bytes(b"/api/v3/time")),
        Call::CreateListenKey | Call::ExtendListenKey | Call::DeleteListenKey => {
            "/api/v3/userDataStream"
        }
        Call::Balances => "/api/v3/account",
        Call::OpenOrders { .. } => "/api/v3/openOrders",
        Call::Fills { .. } => "/api/v3/myTrades",
        Call::Order { .. } => "/api/v3/order",
        _ => return Err(Full),
    };
    out.method(match call {
        Call::CreateListenKey => Method::Post,
        Call::ExtendListenKey => Method::Put,
        Call::DeleteListenKey => Method::Delete,
        _ => Method::Get,
    });
    out.path(|out| {
        out.bytes(path.as_bytes())?;
        out.bytes(b"?")?;
        parameters(call, pass, out)?;
        out.bytes(b"recvWindow=5000&timestamp=")?;
        out.integer(millis(pass.time))
    })?;
    sign(pass, out)?;
    out.header("X-MEXC-APIKEY", |out| out.bytes(pass.credentials.key().reveal().as_bytes()))?;
    out.header("Content-Type", |out| out.bytes(b"application/json"))
}

/// Writes what a call is about, each parameter with the sign that parts it from the next.
fn parameters(call: &Call, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
    match call {
        Call::ExtendListenKey | Call::DeleteListenKey => {
            parameter("listenKey", pass.listen_key, out)
        }
        Call::OpenOrders { symbol, .. } => of_symbol(symbol.as_ref(), out),
        Call::Fills { symbol, since, until, .. } => {
            of_symbol(symbol.as_ref(), out)?;
            out.bytes(b"startTime=")?;
            out.integer(millis(*since))?;
            if let Some(until) = until {
                out.bytes(b"&endTime=")?;
                out.integer(millis(*until))?;
            }
            out.bytes(b"&limit=")?;
            out.integer(u64::try_from(FILLS_MAX).unwrap_or(u64::MAX))?;
            out.bytes(b"&")
        }
        Call::Order { symbol, id, client } => {
            of_symbol(Some(symbol), out)?;
            let name = if *client { "origClientOrderId" } else { "orderId" };
            parameter(name, Id::as_str(id), out)
        }
        _ => Ok(()),
    }
}

fn of_symbol(symbol: Option<&Symbol>, out: &mut Writer<'_>) -> Result<(), Full> {
    symbol.map_or(Ok(()), |symbol| parameter("symbol", symbol.as_str(), out))
}

fn parameter(name: &str, value: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(name.as_bytes())?;
    out.bytes(b"=")?;
    percent_encoded(value, out)?;
    out.bytes(b"&")
}

/// Adds the signature to the query, which is all that there is to sign: no call has a body.
fn sign(pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
    let mut digits = [0; SIGNATURE_LEN];
    let (_, query) = out.written_path().split_once('?').ok_or(Full)?;
    signature(pass.credentials.secret(), query, "", &mut Writer::new(&mut digits))?;
    out.path(|out| {
        out.bytes(b"&signature=")?;
        out.bytes(&digits)
    })
}

const fn millis(time: UnixNanos) -> u64 {
    time.as_nanos() / 1_000_000
}

/// What a call counts against the limit of requests, which is that of the venue's firewall and not
/// of its endpoints (official docs, "LIMITS": each has 500 in 10 s of its own). A heavy call counts
/// as many as keep it within its own: balances are told twice a second ("Account Information"),
/// fills have a weight of 10 ("Account Trade List").
pub(super) const fn weight(call: &Call) -> u16 {
    match call {
        Call::Balances => 7,
        Call::Fills { .. } => 3,
        _ => 1,
    }
}
