//! What can be wrong with a peer.

use core::error::Error;
use core::fmt;

/// Why a connection failed: output of [`Client::step`](super::Client::step), never an error of a
/// call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The opening request does not fit the transmit buffer; nothing was sent.
    RequestTooLong,
    /// The server answered with another HTTP status than 101.
    Status {
        /// The status code, from 100 to 999.
        code: u16,
        /// The `Retry-After` header in seconds, where there was one in that form (RFC 9110 section
        /// 10.2.3; a date is not read, the core has no calendar).
        retry_after_s: Option<u32>,
    },
    /// The answer to the opening handshake is not one that RFC 6455 section 4.1 lets a client
    /// accept.
    Handshake(HandshakeFault),
    /// A frame breaks the protocol; the connection is closed with 1002.
    Protocol(Violation),
    /// A text message or a close reason is not UTF-8; the connection is closed with 1007.
    Encoding,
    /// A message is not what deflate makes, or refers further back than agreed, or has far more
    /// blocks than its bytes would need; the connection is closed with 1007.
    #[cfg(feature = "deflate")]
    Deflate,
    /// A message is larger than [`Client::message_max`](super::Client::message_max), or would be
    /// larger than the extension's own limit once it is inflated; the connection is closed with
    /// 1009.
    TooBig,
}

impl Fault {
    /// The status code of the close frame that tells the peer; `None` for a failed handshake, where
    /// nothing is sent.
    #[must_use]
    pub const fn close_code(self) -> Option<u16> {
        match self {
            Self::Protocol(_) => Some(1002),
            Self::Encoding => Some(1007),
            #[cfg(feature = "deflate")]
            Self::Deflate => Some(1007),
            Self::TooBig => Some(1009),
            Self::RequestTooLong | Self::Status { .. } | Self::Handshake(_) => None,
        }
    }
}

/// What is wrong with the answer to the opening handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandshakeFault {
    /// The peer ended the connection before its answer was complete.
    Ended,
    /// The answer is longer than [`Config::answer_max`](super::Config::answer_max).
    TooLong,
    /// The answer has more headers than [`Config::headers_max`](super::Config::headers_max).
    TooManyHeaders,
    /// The first line is not an HTTP/1.1 status line.
    StatusLine,
    /// A line does not end in CR LF, or has a CR inside.
    LineEnd,
    /// A header is continued on the next line, which RFC 9112 section 5.2 forbids.
    Folded,
    /// A header is malformed.
    Header,
    /// A header that decides the handshake is there twice.
    Duplicate,
    /// There is no `Upgrade: websocket`.
    Upgrade,
    /// There is no `Connection: Upgrade`.
    Connection,
    /// There is no `Sec-WebSocket-Accept`.
    AcceptMissing,
    /// `Sec-WebSocket-Accept` does not answer our key.
    Accept,
    /// The server uses an extension that nobody asked for.
    Extension,
    /// The server's agreement to permessage-deflate is none.
    #[cfg(feature = "deflate")]
    Deflate(super::deflate::BadAgreement),
    /// The server chose a sub-protocol although none was offered.
    Subprotocol,
}

/// How a frame breaks the protocol (RFC 6455, the sections named).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Violation {
    /// A reserved bit is set and no extension gives it a meaning (5.2).
    Rsv,
    /// The opcode is reserved (5.2).
    Opcode,
    /// The server masked a frame (5.1).
    Masked,
    /// The length is not in its shortest form, or its highest bit is set (5.2).
    Length,
    /// A control frame has more than 125 bytes of payload (5.5).
    ControlLength,
    /// A control frame is fragmented (5.5).
    ControlFragmented,
    /// A continuation of no message (5.4).
    Continuation,
    /// A new message inside a fragmented one (5.4).
    Interleaved,
    /// A close frame with half a status code (5.5.1).
    ClosePayload,
    /// A close frame with a status code that may not be sent (7.4).
    CloseCode,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RequestTooLong => f.write_str("the request is longer than the transmit buffer"),
            Self::Status { code, retry_after_s: None } => {
                write!(f, "the server answered HTTP {code}")
            }
            Self::Status { code, retry_after_s: Some(seconds) } => {
                write!(f, "the server answered HTTP {code}, retry after {seconds} s")
            }
            Self::Handshake(fault) => write!(f, "bad handshake: {fault}"),
            Self::Protocol(violation) => write!(f, "bad frame: {violation}"),
            Self::Encoding => f.write_str("text that is not UTF-8"),
            #[cfg(feature = "deflate")]
            Self::Deflate => f.write_str("a message that cannot be inflated"),
            Self::TooBig => f.write_str("a message larger than the memory for it"),
        }
    }
}

impl fmt::Display for HandshakeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            #[cfg(feature = "deflate")]
            Self::Deflate(bad) => return write!(f, "permessage-deflate: {bad}"),
            Self::Ended => "the peer hung up before answering",
            Self::TooLong => "the answer is too long",
            Self::TooManyHeaders => "the answer has too many headers",
            Self::StatusLine => "not an HTTP/1.1 status line",
            Self::LineEnd => "a line does not end in CR LF",
            Self::Folded => "a folded header",
            Self::Header => "a malformed header",
            Self::Duplicate => "a header of the handshake is there twice",
            Self::Upgrade => "not upgraded to websocket",
            Self::Connection => "no 'Connection: Upgrade'",
            Self::AcceptMissing => "no 'Sec-WebSocket-Accept'",
            Self::Accept => "'Sec-WebSocket-Accept' does not answer our key",
            Self::Extension => "an extension that nobody asked for",
            Self::Subprotocol => "a sub-protocol that nobody asked for",
        };
        f.write_str(text)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsv => "a reserved bit is set",
            Self::Opcode => "a reserved opcode",
            Self::Masked => "masked by the server",
            Self::Length => "a length not in its shortest form",
            Self::ControlLength => "a control frame of more than 125 bytes",
            Self::ControlFragmented => "a fragmented control frame",
            Self::Continuation => "a continuation of no message",
            Self::Interleaved => "a new message inside a fragmented one",
            Self::ClosePayload => "a close frame with half a status code",
            Self::CloseCode => "a close frame with a forbidden status code",
        })
    }
}

impl Error for Fault {}
impl Error for HandshakeFault {}
impl Error for Violation {}
