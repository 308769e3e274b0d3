//! The knobs: what may go wrong, as data that can be set at the start or over the control endpoint.
//! None of them touches the connections of the control endpoint, but for what happens before their
//! first request.

use serde::{Deserialize, Serialize};

use crate::account::{self, Act};

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
    /// Of 1,000 pushes, how many have a byte changed so that they are no JSON, or no protobuf.
    pub corrupt_per_mille: u16,
    /// Every connection is cut after so many bytes that the server has sent, wherever that falls;
    /// counted on the wire, from the first byte of TLS or HTTP.
    pub cut_after_bytes: Option<u64>,
    /// Nothing is sent any more and nothing is read, while the sockets stay open; new connections
    /// wait for their answer. Pushes of that time are lost.
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
    /// Each connection sends at most so many bytes a second, on the wire.
    pub bytes_per_second: Option<u64>,
    /// What goes wrong with accounts.
    pub account: account::Faults,
}

/// A fault that happens once, at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// Ends every TCP connection without a close frame, but those of the control endpoint.
    Cut,
    /// Closes every connection with this code, or with a close frame that has none.
    Close {
        /// The close code.
        code: Option<u16>,
    },
    /// Loses the next pushes of a symbol's book channels, to each client that is connected now.
    Gap {
        /// The symbol.
        symbol: String,
        /// How many pushes.
        pushes: u32,
    },
    /// Makes the next changes of a symbol's book unreadable, to every client: a price is no number.
    Garble {
        /// The symbol.
        symbol: String,
        /// How many pushes.
        pushes: u32,
    },
    /// Ends every TCP connection as `Cut` does, and every new one at once, for so long: the venue
    /// is being restarted, and its accounts and markets go on meanwhile.
    Restart {
        /// How long it is down, in milliseconds.
        down_ms: u64,
    },
    /// Does something to an account.
    Account {
        /// The user id.
        user: u64,
        /// What.
        act: Act,
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

/// The bytes of [`Action::Raw`], or why they cannot be read.
pub(crate) fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let wrong = || format!("hex is pairs of hex digits, not {hex:?}");
    let pairs = hex.as_bytes().chunks(2).map(|pair| {
        let digits = str::from_utf8(pair).ok().filter(|it| it.len() == 2 && !it.contains('+'));
        digits.and_then(|it| u8::from_str_radix(it, 16).ok()).ok_or_else(wrong)
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_bytes_are_hex() {
        assert_eq!(bytes("81027e7E"), Ok(vec![0x81, 0x02, 0x7e, 0x7e]));
        assert_eq!(bytes(""), Ok(vec![]));
        for wrong in ["8", "8g", "+8", "é"] {
            assert!(bytes(wrong).is_err_and(|why| why.contains(wrong)), "{wrong}");
        }
    }

    #[test]
    fn a_part_of_the_faults_is_enough() {
        let faults: Faults = serde_json::from_str(r#"{"drop_per_mille":5}"#).unwrap();
        assert_eq!(faults, Faults { drop_per_mille: 5, ..Faults::default() });
        assert!(serde_json::from_str::<Faults>(r#"{"drop":5}"#).is_err());
    }

    #[test]
    fn actions_are_named_in_json() {
        let action: Action =
            serde_json::from_str(r#"{"gap":{"symbol":"A_B","pushes":2}}"#).unwrap();
        assert_eq!(action, Action::Gap { symbol: "A_B".into(), pushes: 2 });
        assert_eq!(serde_json::from_str::<Action>(r#""cut""#).unwrap(), Action::Cut);
    }
}
