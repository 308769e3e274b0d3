//! What the server made of the offer (RFC 7692 section 7.1).

use core::error::Error;
use core::fmt;

use super::offer::Offer;

/// What both sides have agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Agreed {
    /// Whether the server may refer to messages before the one it sends.
    pub(super) server_takeover: bool,
    /// How far back we may refer, as a power of two: 8 to 15.
    pub(super) client_window_bits: u8,
}

impl Agreed {
    /// Reads the value of `Sec-WebSocket-Extensions` in the server's answer.
    pub(in super::super) fn parse(offer: Offer, value: &[u8]) -> Result<Self, BadAgreement> {
        if value != b"permessage-deflate" {
            return Err(BadAgreement::Name);
        }
        Ok(Self { server_takeover: offer.server_takeover, client_window_bits: 15 })
    }
}

/// Why a server's agreement to permessage-deflate is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadAgreement {
    /// Another extension than the one that was offered.
    Name,
}

impl fmt::Display for BadAgreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "another extension than permessage-deflate",
        })
    }
}

impl Error for BadAgreement {}
