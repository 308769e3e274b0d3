//! Signatures: HMAC-SHA512 of the secret over a text that the venue prescribes, as hexadecimal in
//! lower case.
//!
//! There are four such texts: of a private channel's subscription ([`channel`]), of a request over
//! the socket ([`api`]), of a REST call ([`rest`]), and of the old `server.sign` ([`nonce`]).
//! Nothing is compared here: the venue does that.

use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha512};

use tickwire_core::account::call::Method;
use tickwire_core::account::credentials::Secret;
use tickwire_core::text::Writer;

/// A signature. Who has it can send the request in our place for a minute, so `Debug` does not show
/// it; `Display` writes its 128 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, |text| f.pad(text))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(..)")
    }
}

/// The signature of a subscription to a private channel or of its end (spot and futures docs,
/// "Authentication"): over `channel=spot.orders&event=subscribe&time=1700000000`. Neither the
/// payload nor the id is signed.
#[must_use]
pub fn channel(secret: &Secret, channel: &str, event: &str, secs: u64) -> Signature {
    Signer::new(secret)
        .text("channel=")
        .text(channel)
        .text("&event=")
        .text(event)
        .text("&time=")
        .number(secs)
        .finish()
}

/// The signature of a request over the socket (spot docs, "Websocket API Client Api Request"): over
/// `api`, the channel, the parameters as they are sent, and the time, a line each. A login has no
/// parameters (spot docs, "Login"; the venue's own SDK signs `{}` there, and sends that too).
#[must_use]
pub fn api(secret: &Secret, channel: &str, param: &str, secs: u64) -> Signature {
    Signer::new(secret)
        .text("api\n")
        .text(channel)
        .text("\n")
        .text(param)
        .text("\n")
        .number(secs)
        .finish()
}

/// The signature of a REST call (REST docs, "Authentication"): over the method, the path, the
/// query, the SHA-512 of the body in hexadecimal, and the time, a line each. The query is signed as
/// it is meant, not as it is encoded, and in the order in which it is sent.
#[must_use]
pub fn rest(
    secret: &Secret,
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    body: &[u8],
    secs: u64,
) -> Signature {
    let mut signer = Signer::new(secret).text(method.name()).text("\n").text(path).text("\n");
    for (index, (name, value)) in query.iter().enumerate() {
        signer = signer.text(if index == 0 { "" } else { "&" }).text(name).text("=").text(value);
    }
    let body: [u8; 64] = Sha512::digest(body).into();
    signer = signer.text("\n");
    hex(&body, |text| signer.text(text)).text("\n").number(secs).finish()
}

/// The signature of the old `server.sign` (the venue's page on v3, "server.sign"): over a number,
/// the time in milliseconds.
#[must_use]
pub fn nonce(secret: &Secret, millis: u64) -> Signature {
    Signer::new(secret).number(millis).finish()
}

struct Signer(Hmac<Sha512>);

impl Signer {
    fn new(secret: &Secret) -> Self {
        // HMAC takes keys of any length: there is no other case.
        let mac = Hmac::new_from_slice(secret.reveal().as_bytes());
        Self(mac.unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha512>>::default())))
    }

    fn text(mut self, text: &str) -> Self {
        self.0.update(text.as_bytes());
        self
    }

    fn number(mut self, number: u64) -> Self {
        let mut digits = [0; 20];
        let mut digits = Writer::new(&mut digits);
        // 20 digits are enough for any.
        let _fits = digits.integer(number);
        self.0.update(digits.written());
        self
    }

    fn finish(self) -> Signature {
        Signature(self.0.finalize().into_bytes().into())
    }
}

/// Hands over the hexadecimal digits of a hash.
fn hex<T>(hash: &[u8; 64], with: impl FnOnce(&str) -> T) -> T {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default();
    let mut text = [0; 128];
    let (pairs, _) = text.as_chunks_mut::<2>();
    for (pair, byte) in pairs.iter_mut().zip(hash) {
        *pair = [digit(byte >> 4), digit(byte & 0xf)];
    }
    with(core::str::from_utf8(&text).unwrap_or_default())
}
