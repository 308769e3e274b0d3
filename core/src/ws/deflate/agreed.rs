//! What the server made of the offer (RFC 7692 section 7.1, grammar of RFC 6455 section 9.1).

use core::error::Error;
use core::fmt;

use super::offer::Offer;

/// What both sides have agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Agreed {
    /// Whether the server may refer to messages before the one it sends.
    pub(super) server_takeover: bool,
    /// How far back the server may refer, as a power of two: 8 to 15.
    pub(super) server_window_bits: u8,
    /// How far back we may refer, as a power of two: 8 to 15.
    pub(super) client_window_bits: u8,
}

impl Agreed {
    /// Reads the value of `Sec-WebSocket-Extensions` in the server's answer.
    pub(in super::super) fn parse(offer: Offer, value: &[u8]) -> Result<Self, BadAgreement> {
        // Empty elements of a list do not count (RFC 9110 section 5.6.1).
        let mut extensions = pieces(value, b',').filter(|extension| !extension.is_empty());
        let extension = extensions.next().ok_or(BadAgreement::Name)?;
        let mut pieces = pieces(extension, b';');
        if pieces.next() != Some(b"permessage-deflate") {
            return Err(BadAgreement::Name);
        }
        if extensions.next().is_some() {
            return Err(BadAgreement::Several);
        }
        let mut parameters = Parameters::default();
        for piece in pieces {
            parameters.take(piece)?;
        }
        parameters.agree(offer)
    }

    /// How many bytes back the server may refer.
    pub(super) fn server_window(self) -> usize {
        1 << (self.server_window_bits & 0xf)
    }
}

/// What stands between separators, without the white space around it.
///
/// A separator in a quoted string separates too, which changes no verdict: no value that is right
/// has one.
fn pieces(bytes: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    bytes.split(move |&byte| byte == separator).map(<[u8]>::trim_ascii)
}

/// The parameters as the server gave them.
#[derive(Default)]
struct Parameters {
    server_no_context: bool,
    client_no_context: bool,
    server_bits: Option<u8>,
    client_bits: Option<u8>,
}

impl Parameters {
    /// Takes note of one parameter.
    fn take(&mut self, parameter: &[u8]) -> Result<(), BadAgreement> {
        let mut sides = parameter.splitn(2, |&byte| byte == b'=').map(<[u8]>::trim_ascii);
        let name = sides.next().unwrap_or_default();
        let value = sides.next();
        match name {
            b"server_no_context_takeover" => switch(&mut self.server_no_context, value),
            b"client_no_context_takeover" => switch(&mut self.client_no_context, value),
            b"server_max_window_bits" => window(&mut self.server_bits, value),
            b"client_max_window_bits" => window(&mut self.client_bits, value),
            _ => Err(BadAgreement::Parameter),
        }
    }

    /// Compares them with what was asked. A server may restrict itself unasked (sections 7.1.1.1
    /// and 7.1.2.1); where it was asked, it must say yes.
    fn agree(&self, offer: Offer) -> Result<Agreed, BadAgreement> {
        if !offer.server_takeover && !self.server_no_context {
            return Err(BadAgreement::Takeover);
        }
        let server_window_bits = self.server_bits.unwrap_or(15);
        if server_window_bits > offer.server_window_bits {
            return Err(BadAgreement::Window);
        }
        Ok(Agreed {
            server_takeover: !self.server_no_context,
            server_window_bits,
            client_window_bits: self.client_bits.unwrap_or(15),
        })
    }
}

/// A parameter that is there or not, and has no value.
fn switch(seen: &mut bool, value: Option<&[u8]>) -> Result<(), BadAgreement> {
    if value.is_some() {
        return Err(BadAgreement::Value);
    }
    if core::mem::replace(seen, true) {
        return Err(BadAgreement::Duplicate);
    }
    Ok(())
}

/// A parameter whose value is the size of a window.
fn window(seen: &mut Option<u8>, value: Option<&[u8]>) -> Result<(), BadAgreement> {
    let bits = value.and_then(window_bits).ok_or(BadAgreement::WindowBits)?;
    match seen.replace(bits) {
        None => Ok(()),
        Some(_) => Err(BadAgreement::Duplicate),
    }
}

/// A decimal number from 8 to 15 without leading zeros, which may be in quotes, in which any byte
/// may be escaped (RFC 9110 section 5.6.4).
fn window_bits(value: &[u8]) -> Option<u8> {
    let quoted = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let mut bytes = quoted.unwrap_or(value).iter();
    let mut bits = 0_u8;
    while let Some(mut byte) = bytes.next() {
        if quoted.is_some() && *byte == b'\\' {
            byte = bytes.next()?;
        }
        if !byte.is_ascii_digit() || (bits == 0 && *byte == b'0') {
            return None;
        }
        bits = bits.checked_mul(10)?.checked_add(byte.wrapping_sub(b'0'))?;
    }
    (8..=15).contains(&bits).then_some(bits)
}

/// Why a server's agreement to permessage-deflate is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadAgreement {
    /// Another extension than the one that was offered, or none.
    Name,
    /// More than one extension.
    Several,
    /// A parameter that permessage-deflate does not have.
    Parameter,
    /// A parameter is there twice.
    Duplicate,
    /// A value of a parameter that has none.
    Value,
    /// The size of a window is missing, or not a plain number from 8 to 15.
    WindowBits,
    /// The server does not agree to a window as small as it was asked for.
    Window,
    /// The server does not agree to keep no context from message to message.
    Takeover,
}

impl fmt::Display for BadAgreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "another extension than permessage-deflate",
            Self::Several => "more than one extension",
            Self::Parameter => "an unknown parameter",
            Self::Duplicate => "a parameter is there twice",
            Self::Value => "a value of a parameter that has none",
            Self::WindowBits => "the size of a window is not a number from 8 to 15",
            Self::Window => "no agreement to a window as small as asked for",
            Self::Takeover => "no agreement to keep no context",
        })
    }
}

impl Error for BadAgreement {}
