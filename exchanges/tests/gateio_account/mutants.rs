//! Mutated messages: never a panic, never half a message, and a defect has its place.

use proptest::collection::vec;
use proptest::prelude::*;
use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::exchange::Malformed;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::account::ServerSign;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::{ours, wire};

/// What means something to a reader of JSON, or of the venue.
const PIECES: [&str; 26] = [
    "0",
    "-",
    ".",
    "e-9",
    "1e30",
    "\"",
    "\\",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    " ",
    "\0",
    "é",
    "null",
    "true",
    "\"\"",
    "\"-\"",
    "[]",
    "{}",
    "\\u0041",
    "\\ud800",
    "18446744073709551616",
    "-62135596800000",
];

#[derive(Clone, Debug)]
enum Change {
    Byte(prop::sample::Index, u8),
    Remove(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
    Double(prop::sample::Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (at(), 1..24usize).prop_map(|(at, len)| Change::Remove(at, len)),
        (at(), prop::sample::select(&PIECES[..])).prop_map(|(at, text)| Change::Insert(at, text)),
        (at(), 1..40usize).prop_map(|(at, len)| Change::Double(at, len)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut text = text.as_bytes().to_vec();
    for change in changes {
        if text.is_empty() {
            break;
        }
        match change {
            Change::Byte(at, byte) => *at.get_mut(&mut text) = *byte,
            Change::Remove(at, len) => {
                let at = at.index(text.len());
                let end = (at + len).min(text.len());
                text.drain(at..end);
            }
            Change::Insert(at, piece) => {
                let at = at.index(text.len());
                text.splice(at..at, piece.bytes());
            }
            Change::Double(at, len) => {
                let at = at.index(text.len());
                let piece = text[at..(at + len).min(text.len())].to_vec();
                text.splice(at..at, piece);
            }
        }
    }
    text
}

/// A defect is in the text, and fatal exactly where the text is not JSON.
fn check(said: Result<Vec<String>, Malformed>, text: &[u8]) -> Result<(), TestCaseError> {
    let json = serde_json::from_slice::<serde_json::Value>(text).is_ok();
    match said {
        Ok(lines) => {
            prop_assert!(json);
            prop_assert!(!lines.is_empty());
        }
        Err(malformed) => {
            prop_assert!(usize::try_from(malformed.offset).unwrap() <= text.len());
            prop_assert_eq!(malformed.fatal, !json, "{}", malformed);
        }
    }
    Ok(())
}

fn messages() -> impl Strategy<Value = &'static str> {
    let all: Vec<_> = wire::SPOT.into_iter().chain(wire::FUTURES).collect();
    prop::sample::select(all)
}

fn calls() -> [Call; 4] {
    let since = UnixNanos::from_secs(1).unwrap();
    [
        Call::Balances,
        Call::OpenOrders { symbol: None, page: 1 },
        Call::Fills { symbol: None, since, until: None, page: 1 },
        Call::Positions,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_mutant_is_read_whole_or_not_at_all(
        text in messages(),
        changes in vec(change(), 1..4),
        signed in any::<bool>(),
    ) {
        let text = changed(text, &changes);
        let server_sign = signed.then_some(ServerSign::GateV3);
        check(ours::message(&GateioSpotAccount { server_sign }, &text), &text)?;
        let futures = GateioFuturesAccount { settle: Settle::Usd1, server_sign };
        check(ours::message(&futures, &text), &text)?;
        let words = String::from_utf8_lossy(&text);
        futures.login_denial(Some(4), &words);
        futures.denial(&Call::Balances, 400, &text);
    }

    #[test]
    fn a_mutant_of_an_answer_over_rest_too(
        text in messages(),
        changes in vec(change(), 0..4),
        call in prop::sample::select(calls().to_vec()),
    ) {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let body = value.get("result").unwrap_or(&value["data"]["result"]).to_string();
        let text = changed(&body, &changes);
        if call != Call::Positions {
            check(ours::rest(&GateioSpotAccount::default(), &call, &text), &text)?;
        }
        let futures = GateioFuturesAccount { settle: Settle::Btc, server_sign: None };
        check(ours::rest(&futures, &call, &text), &text)?;
    }
}
