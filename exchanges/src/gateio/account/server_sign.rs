//! The login of the old protocol, for whoever has a reason to want it.

use tickwire_core::account::exchange::Pass;
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use super::request::text;
use crate::gateio::sign;

/// A login by `server.sign` in place of the one of the WebSocket API: an option of an account, and
/// never the default. The API's login is what Gate documents for its v4 addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServerSign {
    /// The form of the protocol before v4 as Gate documents it for `APIv4` keys
    /// (<https://www.gate.io/docs/websocket/index.html>, "server.sign"):
    /// `{"id":1,"method":"server.sign","params":[key, signature, nonce]}`, the nonce the time in
    /// milliseconds, the signature hexadecimal. (Keys of v3, which are not given out any more, had
    /// the same signature in Base64.) That protocol was not seen at work after 2022.
    GateV3,
    /// `{"id":t,"method":"server.sign","params":[key, signature, "t"]}`, where t is the time in
    /// seconds and the signature that of `channel=spot.order&event=subscribe&time=t`, in
    /// hexadecimal. **Gate does not document this form**, in any version: it is what the first
    /// specification of this project prescribes, for addresses that take it.
    SignedChannel {
        /// Whether the time is sent as an integer in place of a text.
        integer_time: bool,
    },
}

impl ServerSign {
    /// Writes the login.
    pub(super) fn write(self, id: u32, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        let (secret, secs) = (pass.credentials.secret(), pass.time.as_secs());
        let millis = pass.time.as_nanos() / 1_000_000;
        let (id, signature) = match self {
            Self::GateV3 => (id.into(), sign::nonce(secret, millis)),
            Self::SignedChannel { .. } => {
                (secs, sign::channel(secret, "spot.order", "subscribe", secs))
            }
        };
        out.bytes(br#"{"id":"#)?;
        out.integer(id)?;
        out.bytes(br#","method":"server.sign","params":[""#)?;
        text(pass.credentials.key().reveal(), out)?;
        let quote = matches!(self, Self::SignedChannel { integer_time: false });
        let quote = if quote { "\"" } else { "" };
        let time = if self == Self::GateV3 { millis } else { secs };
        super::request::shown(format_args!(r#"","{signature}",{quote}{time}{quote}]}}"#), out)
    }
}
