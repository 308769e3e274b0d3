//! What a private session says over the socket.

use core::fmt::{self, Write};

use tickwire_core::account::exchange::{ActionError, Pass};
use tickwire_core::account::id::Id;
use tickwire_core::account::order::TimeInForce;
use tickwire_core::decimal::Decimal;
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use super::ServerSign;
use crate::gateio::sign;

/// Writes the login: `server.sign` where that was chosen, or else that of the WebSocket API (spot
/// and futures docs, "Login"), whose answer is known by its `req_id` even where it does not name
/// its channel.
pub(crate) fn login(
    channel: &str,
    server_sign: Option<ServerSign>,
    id: u32,
    pass: &Pass<'_>,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    if let Some(form) = server_sign {
        return form.write(id, pass, out);
    }
    let secs = pass.time.as_secs();
    shown(
        format_args!(r#"{{"time":{secs},"channel":"{channel}","event":"api","payload":{{"#),
        out,
    )?;
    out.bytes(br#""api_key":""#)?;
    text(pass.credentials.key().reveal(), out)?;
    let signature = sign::api(pass.credentials.secret(), channel, "", secs);
    shown(
        format_args!(
            r#"","signature":"{signature}","timestamp":"{secs}","req_id":"{LOGIN}{id}"}}}}"#
        ),
        out,
    )
}

/// What the `req_id` of a login starts with.
pub(super) const LOGIN: &str = "login-";

/// Writes a subscription of a private channel, or its end (spot docs, "Authentication"). The
/// payload comes with its name and its comma, or is left out whole.
pub(crate) fn subscription(
    event: &str,
    id: u32,
    channel: &str,
    pass: &Pass<'_>,
    payload: impl FnOnce(&mut Writer<'_>) -> Result<(), Full>,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    let secs = pass.time.as_secs();
    shown(
        format_args!(r#"{{"time":{secs},"id":{id},"channel":"{channel}","event":"{event}","#),
        out,
    )?;
    payload(out)?;
    out.bytes(br#""auth":{"method":"api_key","KEY":""#)?;
    text(pass.credentials.key().reveal(), out)?;
    let signature = sign::channel(pass.credentials.secret(), channel, event, secs);
    shown(format_args!(r#"","SIGN":"{signature}"}}}}"#), out)
}

/// One request of the WebSocket API for a connection that is logged in (spot docs, "Websocket API
/// Client Api Request").
#[derive(Clone, Copy)]
pub(crate) struct Api {
    /// The action's number, which the answers repeat.
    pub(crate) id: u32,
    pub(crate) time: UnixNanos,
}

impl Api {
    /// Writes the request with its parameters.
    pub(crate) fn write(
        self,
        channel: &str,
        param: impl FnOnce(&mut Writer<'_>) -> Result<(), ActionError>,
        out: &mut Writer<'_>,
    ) -> Result<(), ActionError> {
        let (id, secs) = (self.id, self.time.as_secs());
        shown(
            format_args!(
                r#"{{"time":{secs},"channel":"{channel}","event":"api","payload":{{"req_id":"{id}","req_param":"#
            ),
            out,
        )?;
        param(out)?;
        Ok(out.bytes(b"}}")?)
    }
}

/// Writes a member whose value is a text, and before it a comma unless it is the first.
pub(crate) fn quoted(
    first: bool,
    name: &str,
    value: impl fmt::Display,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    comma(first, out)?;
    shown(format_args!(r#""{name}":"{value}""#), out)
}

/// Writes a member whose value is a number, and before it a comma unless it is the first.
pub(crate) fn number(
    first: bool,
    name: &str,
    value: Decimal,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    comma(first, out)?;
    shown(format_args!(r#""{name}":{value}"#), out)
}

/// Writes a comma, unless it is the first.
fn comma(first: bool, out: &mut Writer<'_>) -> Result<(), Full> {
    if first { Ok(()) } else { out.bytes(b",") }
}

/// Writes an array of 1 to `most` parts.
pub(crate) fn list<T>(
    parts: &[T],
    most: usize,
    write: impl Fn(&T, &mut Writer<'_>) -> Result<(), ActionError>,
    out: &mut Writer<'_>,
) -> Result<(), ActionError> {
    if parts.is_empty() || parts.len() > most {
        return Err(ActionError::Unsupported("a list of none, or of more than the venue takes"));
    }
    out.bytes(b"[")?;
    for (index, part) in parts.iter().enumerate() {
        comma(index == 0, out)?;
        write(part, out)?;
    }
    Ok(out.bytes(b"]")?)
}

/// A size or a price that can be asked for.
pub(crate) fn positive(number: Decimal) -> Result<Decimal, ActionError> {
    if number.is_zero() || number.is_negative() {
        return Err(ActionError::Unsupported("a size or a price that is not positive"));
    }
    Ok(number)
}

/// The client's own id of an order: `t-`, and 1 to 28 of letters, digits, `_`, `-` and `.` (REST
/// docs, "Create an order", `text`).
pub(crate) fn checked_text(id: &Id) -> Result<&str, ActionError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let own = id.as_str().strip_prefix("t-").unwrap_or_default();
    if (1..=28).contains(&own.len()) && own.bytes().all(plain) {
        return Ok(id.as_str());
    }
    Err(ActionError::Unsupported("a client id other than t- and 1 to 28 of 0-9A-Za-z_.-"))
}

/// The id of an order: the venue's, which is a number, or the client's.
pub(crate) fn checked_id(id: &Id) -> Result<&str, ActionError> {
    if id.as_str().bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(id.as_str());
    }
    checked_text(id)
}

/// How long an order may rest, in the venue's word.
pub(crate) fn tif(lasts: TimeInForce) -> Result<&'static str, ActionError> {
    match lasts {
        TimeInForce::Gtc => Ok("gtc"),
        TimeInForce::Ioc => Ok("ioc"),
        TimeInForce::Fok => Ok("fok"),
        TimeInForce::PostOnly => Ok("poc"),
        _ => Err(ActionError::Unsupported("an order that lasts like this")),
    }
}

/// Writes the inside of a JSON string.
pub(crate) fn text(text: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    for part in text.split_inclusive(['"', '\\']) {
        match part.strip_suffix(['"', '\\']) {
            Some(before) => {
                out.bytes(before.as_bytes())?;
                out.bytes(b"\\")?;
                out.bytes(part.as_bytes().get(before.len()..).unwrap_or_default())?;
            }
            None => out.bytes(part.as_bytes())?,
        }
    }
    Ok(())
}

/// Writes a formatted text.
pub(super) fn shown(text: fmt::Arguments<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
    out.write_fmt(text).map_err(|fmt::Error| Full)
}
