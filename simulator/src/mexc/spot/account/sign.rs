//! Whether a signature is right: HMAC-SHA256 of a text, in lower-case hex ("SIGNED").

use std::fmt::Write as _;

use ring::hmac;

/// Whether this is the signature of a text.
pub(super) fn is_of(signature: &str, secret: &str, text: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hex(hmac::sign(&key, text.as_bytes()).as_ref()) == signature
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::is_of;

    /// The official docs' key, and their examples 2 and 3: that of example 1 is wrong.
    const SECRET: &str = "45d0b3c26f2644f19bfb98b07741b2f5";
    const ALL_QUERY: &str = "fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a";
    const QUERY_AND_BODY: &str = "d1a676610ceb39174c8039b3f548357994b2a34139a8addd33baadba65684592";
    const WRONG: &str = "323c96ab85a745712e95e63cad28903dd8292e4a905e99c4ee3932023843a117";

    #[test]
    fn signatures_are_those_that_were_published() {
        let query = "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000\
                     &timestamp=1644489390087";
        let (head, body) = query.split_once("&quantity").unwrap();
        assert!(is_of(ALL_QUERY, SECRET, query));
        assert!(is_of(QUERY_AND_BODY, SECRET, &format!("{head}quantity{body}")));
        assert!(!is_of(WRONG, SECRET, query));
        assert!(!is_of(&ALL_QUERY.to_uppercase(), SECRET, query));
        assert!(!is_of("", SECRET, query));
    }
}
