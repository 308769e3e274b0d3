//! The knobs: what may go wrong, as data that can be set at the start or over the control endpoint.

use serde::{Deserialize, Serialize};

/// Standing faults: each holds until it is set otherwise. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Faults {
    /// Of 1,000 pushes, how many are lost.
    pub drop_per_mille: u16,
    /// Of 1,000 pushes, how many are sent twice.
    pub duplicate_per_mille: u16,
    /// Of 1,000 pushes, how many are held back by `delay_ms` while later ones pass them.
    pub delay_per_mille: u16,
    /// How long delayed pushes are held back.
    pub delay_ms: u64,
    /// Of 1,000 pushes, how many have a byte of their text changed so that it is no JSON.
    pub corrupt_per_mille: u16,
    /// Every connection is cut after so many bytes that the server has sent, wherever that falls.
    pub cut_after_bytes: Option<u64>,
    /// Nothing is sent any more and nothing is read, while the sockets stay open.
    pub silent: bool,
    /// New connections get this HTTP status instead of an upgrade.
    pub refuse_status: Option<u16>,
    /// What Retry-After says beside it, in seconds.
    pub retry_after_s: Option<u32>,
    /// Subscriptions of these symbols are refused, though the market is there.
    pub refuse_symbols: Vec<String>,
    /// REST books are older by this than the venue's usual lag.
    pub snapshot_lag_ms: u64,
    /// REST answers have this HTTP status instead.
    pub rest_status: Option<u16>,
    /// REST requests are never answered.
    pub rest_silent: bool,
    /// Connections are accepted, and TLS begun, only after this.
    pub accept_delay_ms: u64,
    /// Each connection sends at most so many bytes a second.
    pub bytes_per_second: Option<u64>,
}

/// A fault that happens once, at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// Ends every TCP connection without a close frame.
    Cut,
    /// Closes every connection with this code, or with a close frame that has none.
    Close {
        /// The close code.
        code: Option<u16>,
    },
    /// Loses the next pushes of a symbol's book channels.
    Gap {
        /// The symbol.
        symbol: String,
        /// How many pushes.
        pushes: u32,
    },
    /// Sends this text to every client.
    Text {
        /// The text.
        text: String,
    },
    /// Writes these bytes to every client past the WebSocket codec, as hex: frames that no codec
    /// would write.
    Raw {
        /// The bytes, as hex digits.
        hex: String,
    },
}
