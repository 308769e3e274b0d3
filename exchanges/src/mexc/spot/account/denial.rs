//! What it means that the venue said no.

use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::Denial;

use crate::json::{self, Kind, Names, Value};

/// What the answer of a REST call means whose status is no success.
#[cold]
pub(super) fn of_answer(call: &Call, status: u16, body: &[u8]) -> Denial {
    // Official docs, "HTTP Return Codes" and "Limits Error": too often, banned for it, and the
    // venue's own failures, after which nobody knows whether anything was done.
    if matches!(status, 429 | 418 | 500..) {
        return Denial::Again;
    }
    let Some(code) = code(body) else {
        return match status {
            401 => Denial::Login,
            // What is no answer of the API's is the firewall's page, or one of a host on the way.
            _ => Denial::Again,
        };
    };
    of_code(code).unwrap_or_else(|| unknown(call, status))
}

/// The codes of the official docs, "Error Code"; `None` for one that says nothing of these.
const fn of_code(code: i64) -> Option<Denial> {
    Some(match code {
        // The timestamp: outside of the window, or none at all.
        700_003 | 10_073 => Denial::Clock,
        // The key: none, no authority, unknown, banned, of the wrong form, no signature of its own,
        // not from this address, without permission; and the user, who may be unknown or blocked.
        400 | 401 | 403 | 602 | 10_001 | 10_015 | 10_072 | 60_005 | 70_011 | 700_001 | 700_002
        | 700_006 | 700_007 | 730_706 | 730_707 => Denial::Login,
        // Unknown orders; -2013 is what they are where one is asked for (ccxt).
        -2_011 | -2_013 | 22_222 | 30_026 => Denial::NotFound,
        // Too often, or the venue's own failures.
        429 | 500 | 503 | 504 | 20_002 | 730_000 => Denial::Again,
        _ => return None,
    })
}

/// A code that says nothing of the reasons above.
const fn unknown(call: &Call, status: u16) -> Denial {
    match call {
        // Nothing is documented of a key that has expired; the request was right, so it is the key.
        Call::ExtendListenKey | Call::DeleteListenKey => Denial::ListenKey,
        _ if status == 401 => Denial::Login,
        _ => Denial::Final,
    }
}

/// The code of `{"code":700002,"msg":".."}`, in any order; it may be quoted: `"10072"`.
fn code(body: &[u8]) -> Option<i64> {
    let names = &const { Names::new(["code", "msg", "_extend"]) };
    let [code, ..] = json::read(body, names, &mut 0).ok()?;
    code.and_then(number)
}

fn number(code: Value<'_>) -> Option<i64> {
    let text = match code.kind() {
        Kind::String => code.string().ok()?.raw(),
        _ => code.raw(),
    };
    text.parse().ok()
}

/// What a refusal over the socket means: `Invalid listen key` is all that is known (ccxt).
#[cold]
pub(super) fn of_words(reason: &str) -> Denial {
    if reason.trim() == "Invalid listen key" { Denial::ListenKey } else { Denial::Final }
}
