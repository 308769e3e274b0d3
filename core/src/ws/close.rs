//! The closing handshake's payload (RFC 6455 sections 5.5.1 and 7.4).

use core::str::from_utf8;

use super::fault::{Fault, Violation};
use super::step::Span;

/// How a connection that was open came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Closing {
    /// The status code in the peer's close frame; `None` where it sent none.
    pub code: Option<u16>,
    /// Who ended it.
    pub by: ClosedBy,
    pub(super) reason: Span,
}

impl Closing {
    /// The status code for local use: 1006 for a connection that was cut, 1005 for a close frame
    /// without one (RFC 6455 section 7.1.5).
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.by {
            ClosedBy::Cut => 1006,
            ClosedBy::Peer | ClosedBy::Us => self.code.unwrap_or(1005),
        }
    }

    /// Whether both sides said goodbye.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.by != ClosedBy::Cut
    }
}

/// Who ended a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClosedBy {
    /// The peer closed first; its close frame has been answered.
    Peer,
    /// We closed first, and the peer answered.
    Us,
    /// The bytes ended without a close frame of the peer.
    Cut,
}

/// The most bytes of a close reason: a control frame less the code.
pub(super) const REASON_MAX: usize = 123;

/// Whether a close frame may carry `code` (RFC 6455 section 7.4; 1012 to 1014 are in the IANA
/// registry). 1004 is undefined, 1005, 1006 and 1015 are never sent.
pub(super) const fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Reads the payload of the peer's close frame: its code, and how many bytes of reason follow it.
pub(super) fn parse(payload: &[u8]) -> Result<Option<u16>, Fault> {
    if payload.is_empty() {
        return Ok(None);
    }
    let Some((&code, reason)) = payload.split_first_chunk() else {
        return Err(Fault::Protocol(Violation::ClosePayload));
    };
    let code = u16::from_be_bytes(code);
    if !is_sendable(code) {
        return Err(Fault::Protocol(Violation::CloseCode));
    }
    from_utf8(reason).map_err(|_| Fault::Encoding)?;
    Ok(Some(code))
}
