//! Writing a request (RFC 9112 section 3).

use crate::account::call::Method;
use crate::scratch::Full;
use crate::session::Request;
use crate::text::Writer;

use super::base::Base;
use super::fault::Unfit;
use super::grammar::{is_field_value, is_host, is_path, is_token};

/// What every request says, where the venue's own headers do not say otherwise.
const DEFAULTS: [(&str, &str); 2] = [
    ("User-Agent", concat!("tickwire/", env!("CARGO_PKG_VERSION"))),
    ("Accept", "application/json"),
];

/// Headers that the call itself sets, or that would ask for what it cannot do.
const RESERVED: [&str; 8] = [
    "Host",
    "Connection",
    "Content-Length",
    "Transfer-Encoding",
    "Accept-Encoding",
    "Expect",
    "TE",
    "Upgrade",
];

/// Writes a request; says how long it is.
pub(super) fn write(
    base: &Base<'_>,
    request: &Request<'_>,
    out: &mut [u8],
) -> Result<usize, Unfit> {
    check(base, request)?;
    let mut out = Writer::new(out);
    lines(base, request, &mut out).map_err(|Full| Unfit::TooLong)?;
    Ok(out.written().len())
}

/// Whatever could break the request apart is refused before anything is written.
fn check(base: &Base<'_>, request: &Request<'_>) -> Result<(), Unfit> {
    if !is_host(base.authority) {
        return Err(Unfit::Host);
    }
    if !(base.prefix.is_empty() || is_path(base.prefix)) || !is_path(request.path) {
        return Err(Unfit::Path);
    }
    for (name, value) in request.headers.iter() {
        if !is_token(name.as_bytes()) || !is_field_value(value.as_bytes()) {
            return Err(Unfit::Header);
        }
        if RESERVED.iter().any(|ours| ours.eq_ignore_ascii_case(name)) {
            return Err(Unfit::Reserved);
        }
    }
    Ok(())
}

fn lines(base: &Base<'_>, request: &Request<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
    for part in [request.method.name(), " ", base.prefix, request.path, " HTTP/1.1\r\n"] {
        out.bytes(part.as_bytes())?;
    }
    header("Host", base.authority, out)?;
    for (name, value) in DEFAULTS {
        if !request.headers.iter().any(|(venue_s, _)| venue_s.eq_ignore_ascii_case(name)) {
            header(name, value, out)?;
        }
    }
    for (name, value) in request.headers.iter() {
        header(name, value, out)?;
    }
    if has_length(request) {
        out.bytes(b"Content-Length: ")?;
        out.integer(u64::try_from(request.body.len()).map_err(|_| Full)?)?;
        out.bytes(b"\r\n")?;
    }
    // RFC 9112 section 9.6: no other call comes over this connection.
    header("Connection", "close", out)?;
    out.bytes(b"\r\n")?;
    out.bytes(request.body.as_bytes())
}

/// Methods that mean something by a body say that it is empty (RFC 9110 section 8.6).
fn has_length(request: &Request<'_>) -> bool {
    !request.body.is_empty() || matches!(request.method, Method::Post | Method::Put)
}

fn header(name: &str, value: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    for part in [name, ": ", value, "\r\n"] {
        out.bytes(part.as_bytes())?;
    }
    Ok(())
}
