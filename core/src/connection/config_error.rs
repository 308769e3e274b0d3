//! What is wrong with the arguments of a connection.

use core::fmt;

use crate::ws;

/// A connection cannot be made this way; the programmer must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// A buffer is too small for the WebSocket client.
    WebSocket(ws::ConfigError),
    /// The address or a header cannot stand in an HTTP request.
    Opening(ws::BadOpening),
    /// The send buffer is too small for the session's longest message or for the opening request;
    /// the least size, in bytes.
    TxTooSmall(usize),
    /// The venue may not be offered permessage-deflate
    /// ([`Compression::Never`](crate::context::Compression::Never)).
    Compression,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WebSocket(error) => error.fmt(f),
            Self::Opening(error) => error.fmt(f),
            Self::TxTooSmall(least) => write!(f, "the send buffer needs {least} bytes"),
            Self::Compression => f.write_str("this venue may not be offered permessage-deflate"),
        }
    }
}

impl core::error::Error for ConfigError {}
