//! What is asked of the server (RFC 7692 section 7.1).

use crate::scratch::Full;
use crate::text::Writer;

/// What is asked of the server.
///
/// With every offer goes that no context is kept of what we send (`client_no_context_takeover`),
/// and that a smaller window for it would be obeyed (`client_max_window_bits`).
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
pub const OFFER_MAX: usize = HEADER.len()
    + ALWAYS.len()
    + NO_TAKEOVER.len()
    + WINDOW_BITS.len()
    + "14".len()
    + LINE_END.len();

/// The header's name, as the request writes it.
const HEADER: &[u8] = b"Sec-WebSocket-Extensions: ";
const ALWAYS: &[u8] = b"permessage-deflate; client_no_context_takeover; client_max_window_bits";
const NO_TAKEOVER: &[u8] = b"; server_no_context_takeover";
const WINDOW_BITS: &[u8] = b"; server_max_window_bits=";
const LINE_END: &[u8] = b"\r\n";

impl Offer {
    /// The whole window, kept from message to message.
    pub const DEFAULT: Self = Self { server_window_bits: 15, server_takeover: true };

    /// How many bytes before a message the server may refer to.
    #[must_use]
    pub const fn history(self) -> usize {
        if self.server_takeover { 1 << (self.server_window_bits & 0xf) } else { 0 }
    }

    /// Whether there are such windows.
    pub(super) const fn is_valid(self) -> bool {
        matches!(self.server_window_bits, 8..=15)
    }

    /// Writes the header line.
    pub(in super::super) fn write(self, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(HEADER)?;
        out.bytes(ALWAYS)?;
        if !self.server_takeover {
            out.bytes(NO_TAKEOVER)?;
        }
        if self.server_window_bits < 15 {
            out.bytes(WINDOW_BITS)?;
            out.integer(u64::from(self.server_window_bits))?;
        }
        out.bytes(LINE_END)
    }
}

impl Default for Offer {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::{OFFER_MAX, Offer};
    use crate::text::Writer;

    fn len(server_window_bits: u8, server_takeover: bool) -> usize {
        let mut line = [0; 2 * OFFER_MAX];
        let mut out = Writer::new(&mut line);
        Offer { server_window_bits, server_takeover }.write(&mut out).expect("room");
        out.written().len()
    }

    #[test]
    fn the_longest_line_is_as_long_as_stated() {
        let lens = (8..=15).flat_map(|bits| [len(bits, true), len(bits, false)]);
        assert_eq!(lens.max(), Some(OFFER_MAX));
    }
}
