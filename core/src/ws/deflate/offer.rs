//! What is asked of the server (RFC 7692 section 7.1).

use crate::scratch::Full;
use crate::text::Writer;

/// What is asked of the server.
///
/// With every offer goes that no context is kept of what we send (`client_no_context_takeover`), and
/// that a smaller window for it would be obeyed (`client_max_window_bits`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// How far back the server may refer, as a power of two: 8 to 15. With 15 nothing is asked;
    /// with less, a server that does not agree is refused.
    pub server_window_bits: u8,
    /// Whether the server may refer to messages before the one it sends; without it, messages
    /// deflate less, and need less memory here: no history. A server that does not agree to go
    /// without is refused.
    pub server_takeover: bool,
}

/// The most bytes that an offer adds to the opening request: a header line.
pub const OFFER_MAX: usize = 192;

impl Offer {
    /// The whole window, kept from message to message.
    pub const DEFAULT: Self = Self { server_window_bits: 15, server_takeover: true };

    /// How many bytes before a message the server may refer to.
    #[must_use]
    pub const fn history(self) -> usize {
        if self.server_takeover { 1 << self.server_window_bits } else { 0 }
    }

    /// Writes the value of `Sec-WebSocket-Extensions`.
    pub(in super::super) fn write(self, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(b"permessage-deflate; client_no_context_takeover; client_max_window_bits")
    }
}

impl Default for Offer {
    fn default() -> Self {
        Self::DEFAULT
    }
}
