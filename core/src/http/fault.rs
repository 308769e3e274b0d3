//! What goes wrong with a call.

use core::error::Error;
use core::fmt;

use crate::session::Unanswered;

/// Why a request cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unfit {
    /// It is longer than the buffer.
    TooLong,
    /// The host of the base has a character that none may have (RFC 3986 section 3.2.2).
    Host,
    /// The path does not start with `/`, or it, its query or the base's prefix has a character that
    /// none may have without being escaped (RFC 3986 sections 3.3 and 3.4).
    Path,
    /// A header's name is not a token, or its value has a control character (RFC 9110 section 5).
    Header,
    /// A header is one that the call itself sets, or would ask for what it cannot do.
    Reserved,
}

/// Why there is no answer to a request that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The connection ended before the answer was whole (RFC 9112 section 8).
    Ended,
    /// The body is longer than the buffer less one byte.
    TooLarge,
    /// The head is longer than the buffer or [`HEAD_MAX`](super::HEAD_MAX); or the trailers and the
    /// extensions of chunks are.
    HeadTooLong,
    /// There are more headers than [`HEADERS_MAX`](super::HEADERS_MAX).
    TooManyHeaders,
    /// The first line is not a status line of HTTP/1.1 or 1.0 (RFC 9112 section 4).
    StatusLine,
    /// A line does not end in CR LF, or has a CR inside (RFC 9112 section 2.2).
    LineEnd,
    /// A header is continued on the next line (RFC 9112 section 5.2).
    Folded,
    /// A header is malformed (RFC 9112 section 5).
    Header,
    /// The length of the body is no number, or there are several that differ, or it is given beside
    /// a transfer coding (RFC 9112 section 6.3).
    Length,
    /// The transfer coding is another than `chunked`, once, of HTTP/1.1 (RFC 9112 section 6.1).
    Coding,
    /// A chunk is not one (RFC 9112 section 7.1).
    Chunk,
    /// The server changes the protocol, which nobody asked for (RFC 9110 section 15.2.2).
    Switched,
}

/// What a session is told.
impl From<Unfit> for Unanswered {
    fn from(_: Unfit) -> Self {
        Self::Network
    }
}

/// What a session is told.
impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::TooLarge => Self::TooLarge,
            _ => Self::Network,
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the request is longer than the buffer for it",
            Self::Host => "the host of the REST base is not one",
            Self::Path => "the path of the request is not one",
            Self::Header => "a header of the request is malformed",
            Self::Reserved => "a header of the request is the call's own",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ended => "the peer hung up before its answer was whole",
            Self::TooLarge => "the answer is larger than the buffer for it",
            Self::HeadTooLong => "the head of the answer is too long",
            Self::TooManyHeaders => "the answer has too many headers",
            Self::StatusLine => "not an HTTP/1.1 status line",
            Self::LineEnd => "a line does not end in CR LF",
            Self::Folded => "a folded header",
            Self::Header => "a malformed header",
            Self::Length => "no length of the body that could be trusted",
            Self::Coding => "a transfer coding other than chunked",
            Self::Chunk => "a malformed chunk",
            Self::Switched => "the peer changes the protocol, unasked",
        })
    }
}

impl Error for Unfit {}
impl Error for Fault {}
