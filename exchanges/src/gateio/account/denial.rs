//! What it means that the venue says no to an account.

use tickwire_core::account::exchange::Denial;

/// Labels (REST docs, "Label list", as `ccxt/ccxt` `python/ccxt/gate.py` has it, and captures) and
/// what they mean. The venue's words are looked through for them as they stand: the refusal of a
/// channel has a whole JSON object in its message, `{\"label\":\"INVALID_KEY\",..}`.
const LABELS: [(&str, Denial); 19] = [
    ("REQUEST_EXPIRED", Denial::Clock),
    ("ORDER_NOT_FOUND", Denial::NotFound),
    ("CLIENT_ID_NOT_FOUND", Denial::NotFound),
    ("INVALID_KEY", Denial::Login),
    ("INVALID_SIGNATURE", Denial::Login),
    ("INVALID_CREDENTIALS", Denial::Login),
    ("AUTHENTICATION_FAILED", Denial::Login),
    ("IP_FORBIDDEN", Denial::Login),
    ("FORBIDDEN", Denial::Login),
    ("READ_ONLY", Denial::Login),
    ("ACCOUNT_LOCKED", Denial::Login),
    ("TOO_MANY_REQUESTS", Denial::Again),
    ("TOO_FAST", Denial::Again),
    ("TOO_BUSY", Denial::Again),
    ("SERVER_ERROR", Denial::Again),
    ("INTERNAL", Denial::Again),
    ("MISSING_REQUIRED", Denial::Final),
    ("INVALID_PARAM", Denial::Final),
    ("INVALID_ARGUMENT", Denial::Final),
];

/// What a refused login or a refused private subscription means. The code is the status of an
/// answer (`401`) or that of a channel (spot docs, "Error"); the words have the label in them.
pub(crate) fn login_denial(code: Option<i64>, words: &str) -> Denial {
    labelled(words).unwrap_or(match code {
        Some(3 | 429 | 500..) => Denial::Again,
        Some(1 | 2) => Denial::Final,
        _ => Denial::Login,
    })
}

/// What a REST answer means whose status is no success: `{"label":"..","message":".."}` in either
/// order, the message absent in a capture of 2026 (REST docs, "Error handling").
pub(crate) fn rest_denial(status: u16, body: &[u8]) -> Denial {
    let words = core::str::from_utf8(body).unwrap_or_default();
    labelled(words).unwrap_or(match status {
        408 | 429 | 500.. => Denial::Again,
        401 | 403 => Denial::Login,
        _ => Denial::Final,
    })
}

/// What the words mean by themselves. A refusal for its time is told by that: the label of the
/// socket's is not documented.
fn labelled(words: &str) -> Option<Denial> {
    let says = |word| words.contains(word);
    // "Missing required header: Timestamp" is about a request that lacks it.
    if says("imestamp") && ["xpired", "gap", "too far", "ahead"].into_iter().any(says) {
        return Some(Denial::Clock);
    }
    LABELS.into_iter().find(|(label, _)| says(label)).map(|(_, denial)| denial)
}
