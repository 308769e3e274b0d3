//! Whether a signature is right: HMAC-SHA512 of a text, as hex or as Base64.

use ring::{digest, hmac};

/// Digits of Base64 (RFC 4648 section 4).
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Whether this is the signature of a text in lower-case hex.
pub(super) fn is_hex_of(signature: &str, secret: &str, text: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA512, secret.as_bytes());
    let tag = bytes(signature);
    tag.is_some_and(|tag| hmac::verify(&key, text.as_bytes(), &tag).is_ok())
}

/// Whether this is the signature of a text in Base64.
pub(super) fn is_base64_of(signature: &str, secret: &str, text: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA512, secret.as_bytes());
    base64(hmac::sign(&key, text.as_bytes()).as_ref()) == signature
}

/// The SHA-512 of a body, in hex.
pub(super) fn hash(body: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA512, body);
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => Some(digit(high)? * 16 + digit(low)?),
            _ => None,
        })
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = usize::try_from(bits >> shift & 63).unwrap_or(0);
            let digit = BASE64.get(digit).copied().unwrap_or(b'A');
            text.push(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{hash, is_base64_of, is_hex_of};

    /// From the page on `server.sign` (<https://www.gate.io/docs/websocket/index.html>).
    const NONCE: &str = "54613ee7f4236bf61bfaed71f10bc0cb8b24805c45822652f850812c9a43b2422cf8460\
                         9197ccf5db7adaf5c6af5d143cf04646c2640ad89a7c89670b403b671";
    /// A published test of an adapter.
    const CHANNEL: &str = "48c67de39ba434f1c9dc1e664cb9e13b32b42f10356e65405b79ee975e5c1fdecd7277\
                           bc4b7603bc67ff8d4f099362ac4313b90e176d749e5c79d721ebaa96e6";
    /// Computed by an implementation that is neither ours nor `ring`'s.
    const LOGIN: &str = "05f74fe081728da567eba1b7158c81e9eed7e7be2bbc6c9caea669dae4068890538f2c11\
                         d39f3d3cb71420d26f7db44b548a92bc1eddc86435037a068975d140";
    const BASE64: &str = "VGE+5/Qja/Yb+u1x8QvAy4skgFxFgiZS+FCBLJpDskIs+EYJGXzPXbetr1xq9dFDzwRk\
                          bCZArYmnyJZwtAO2cQ==";

    #[test]
    fn signatures_are_those_that_were_published() {
        let channel = "channel=spot.orders&event=subscribe&time=1700000000";
        for (secret, text, signature) in [
            ("secret", "1583131539528", NONCE),
            ("test-secret", channel, CHANNEL),
            ("test-secret", "api\nspot.login\n\n1681984544", LOGIN),
        ] {
            assert!(is_hex_of(signature, secret, text), "{text}");
            assert!(!is_hex_of(signature, "another", text), "{text}");
            assert!(!is_hex_of(signature, secret, &format!("{text} ")), "{text}");
            assert!(!is_hex_of(&signature.to_uppercase(), secret, text), "{text}");
            assert!(!is_hex_of(&signature[1..], secret, text), "{text}");
        }
        assert!(is_base64_of(BASE64, "secret", "1583131539528"));
        assert!(!is_base64_of(NONCE, "secret", "1583131539528"));
        assert!(!is_hex_of("", "secret", ""));
    }

    #[test]
    fn the_hash_of_nothing_is_the_documented_one() {
        let hash = hash(b"");
        assert!(hash.starts_with("cf83e1357eefb8bdf1542850d66d8007d620e405"), "{hash}");
        assert!(hash.ends_with("63b931bd47417a81a538327af927da3e"), "{hash}");
    }
}
