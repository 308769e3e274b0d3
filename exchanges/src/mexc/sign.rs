//! Signatures of REST calls.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tickwire_core::account::credentials::Secret;
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

/// How many hex digits a signature has.
pub const SIGNATURE_LEN: usize = 64;

/// Writes the signature of a call: HMAC-SHA256 over the query and the body behind it, with nothing
/// between, as hex digits in lower case (official docs, "SIGNED"). What is percent-encoded in
/// either is signed in that form, with hex digits in upper case.
///
/// # Errors
///
/// [`Full`] where `out` is too small.
pub fn signature(
    secret: &Secret,
    query: &str,
    body: &str,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    // A key of any length will do (RFC 2104 section 2).
    let hmac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes());
    let mut hmac = hmac.map_err(|_| Full)?;
    hmac.update(query.as_bytes());
    hmac.update(body.as_bytes());
    for byte in hmac.finalize().into_bytes() {
        out.bytes(&[digit(byte >> 4), digit(byte & 0xF)])?;
    }
    Ok(())
}

/// A hex digit.
const fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' - 10 + value }
}
