//! The opening request (RFC 6455 sections 4.1 and 4.2.1).

use core::error::Error;
use core::fmt;

use super::base64;
use super::extension::{Offer, write_offer};
use super::sha1;
use crate::entropy::Entropy;
use crate::http::grammar::{is_field_value, is_host, is_path, is_token};
use crate::scratch::Full;
use crate::text::Writer;

/// What to ask a server for: validated once, used for every connection.
///
/// Paths and headers may carry secrets (a listen key, a token), so its `Debug` shows the host only.
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    host: &'a str,
    path: &'a str,
    headers: &'a [(&'a str, &'a str)],
}

impl<'a> Opening<'a> {
    /// Makes a request for `path` (with its query) at `host`, with extra `headers` (name, value).
    ///
    /// `host` includes the port where, and only where, it is not the scheme's default: some servers
    /// refuse the one, some the other.
    ///
    /// # Errors
    ///
    /// [`BadOpening`] where a part cannot stand in an HTTP/1.1 request, or a header is one that the
    /// handshake itself sets.
    pub fn new(
        host: &'a str,
        path: &'a str,
        headers: &'a [(&'a str, &'a str)],
    ) -> Result<Self, BadOpening> {
        if !is_host(host) {
            return Err(BadOpening::Host);
        }
        if !is_path(path) {
            return Err(BadOpening::Path);
        }
        for (name, value) in headers {
            if !is_token(name.as_bytes()) || !is_field_value(value.as_bytes()) {
                return Err(BadOpening::Header);
            }
            if is_ours(name) {
                return Err(BadOpening::Reserved);
            }
        }
        Ok(Self { host, path, headers })
    }

    /// The host, with its port where that is not the default.
    #[must_use]
    pub const fn host(&self) -> &'a str {
        self.host
    }

    /// How many bytes the request takes; a transmit buffer needs
    /// [`TX_OVERHEAD`](super::TX_OVERHEAD) more than that.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        let lines = FIXED.iter().map(|part| part.len()).sum::<usize>();
        let headers = self.headers.iter().map(|(name, value)| name.len() + value.len() + 4);
        lines + self.path.len() + self.host.len() + KEY_LEN + headers.sum::<usize>()
    }

    /// Writes the request.
    pub(super) fn write(
        &self,
        key: &Key,
        offer: Option<Offer>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        let [get, host, fixed, version, end] = FIXED;
        out.bytes(get)?;
        out.bytes(self.path.as_bytes())?;
        out.bytes(host)?;
        out.bytes(self.host.as_bytes())?;
        out.bytes(fixed)?;
        out.bytes(&key.0)?;
        out.bytes(version)?;
        if let Some(offer) = offer {
            write_offer(offer, out)?;
        }
        for (name, value) in self.headers {
            for part in [name.as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                out.bytes(part)?;
            }
        }
        out.bytes(end)
    }
}

impl fmt::Debug for Opening<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").field("host", &self.host).finish_non_exhaustive()
    }
}

/// Why something is not an opening request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadOpening {
    /// The host is empty or has a character that none may have (RFC 3986 section 3.2.2).
    Host,
    /// The path does not start with `/`, or path and query have a character that none may have
    /// without being escaped (RFC 3986 sections 3.3 and 3.4); a fragment is one (RFC 6455 section
    /// 3).
    Path,
    /// A header's name is not a token, or its value has a control character.
    Header,
    /// A header is one that the handshake itself sets, or would ask for what this client cannot do.
    Reserved,
}

impl fmt::Display for BadOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "the host is not one",
            Self::Path => "the path is not one",
            Self::Header => "an extra header is malformed",
            Self::Reserved => "an extra header is the handshake's own",
        })
    }
}

impl Error for BadOpening {}

/// A handshake key as it goes over the wire: 16 random bytes in base64.
pub(super) struct Key([u8; KEY_LEN]);

impl Key {
    pub(super) fn new(entropy: &mut Entropy) -> Self {
        let mut nonce = [0; 16];
        entropy.fill(&mut nonce);
        Self(base64::encode(&nonce))
    }

    /// What a server must answer in `Sec-WebSocket-Accept` (section 4.2.2 step 5.4).
    pub(super) fn accept(&self) -> [u8; 28] {
        accept_of(&self.0)
    }
}

/// What a server answers to a key.
pub(crate) fn accept_of(key: &[u8; KEY_LEN]) -> [u8; 28] {
    const GUID: &[u8; 36] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let mut message = [0; KEY_LEN + GUID.len()];
    for (to, from) in message.iter_mut().zip(key.iter().chain(GUID)) {
        *to = *from;
    }
    base64::encode(&sha1::digest(&message))
}

const KEY_LEN: usize = 24;

/// What stands between path, host, key and the extra headers.
const FIXED: [&[u8]; 5] = [
    b"GET ",
    b" HTTP/1.1\r\nHost: ",
    b"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ",
    b"\r\nSec-WebSocket-Version: 13\r\n",
    b"\r\n",
];

/// Whether the handshake sets this header itself; a body would be taken for frames.
fn is_ours(name: &str) -> bool {
    const NAMES: [&str; 5] =
        ["Host", "Upgrade", "Connection", "Content-Length", "Transfer-Encoding"];
    const PREFIX: &str = "Sec-WebSocket-";
    NAMES.iter().any(|ours| ours.eq_ignore_ascii_case(name))
        || name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn accepts_as_in_rfc_6455_section_1_3() {
        assert_eq!(&Key(*b"dGhlIHNhbXBsZSBub25jZQ==").accept(), b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
