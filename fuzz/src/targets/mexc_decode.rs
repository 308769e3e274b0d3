//! Any bytes as a push, a text or a REST answer of MEXC: what prost reads must mean the same to us,
//! and what is refused is not half applied.

use core::cell::RefCell;

use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::exchange::{Decoded, Exchange, Malformed, MalformedKind, Message, MessageType};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;

use crate::input::Input;
use crate::readings::{mexc_account, mexc_spot};

/// Would complete a number or a field, if it were read for its meaning.
const SLACK: &[u8] = b"0123456789.0123456789\x0a\x01\x31\x12\x01\x32\x22\x01\x33\x2a\x01\x34";

thread_local! {
    static PUBLIC: RefCell<mexc_spot::ours::Memory> = RefCell::new(mexc_spot::ours::Memory::new());
    static PRIVATE: RefCell<mexc_account::ours::Memory> =
        RefCell::new(mexc_account::ours::Memory::new());
}

/// Runs an input: one byte says what reads it.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let who = input.byte();
    let bytes = input.rest();
    match who % 8 {
        0..=2 => push(bytes),
        3 => private_push(bytes),
        4 => texts(bytes),
        5 => book(bytes),
        6 => answers(bytes),
        _ => refusals(who, bytes),
    }
}

fn push(bytes: &[u8]) {
    let said = PUBLIC.with_borrow_mut(|memory| {
        let buffer = [bytes, SLACK].concat();
        let message = Message::within(MessageType::Binary, &buffer, bytes.len());
        let with = mexc_spot::ours::lines(message, &mut memory.scratch());
        let message = Message::new(MessageType::Binary, bytes);
        let without = mexc_spot::ours::lines(message, &mut memory.scratch());
        assert_eq!(with, without, "slack does not matter");
        with
    });
    // Prost refuses known fields of another wire type, which protobuf skips.
    let Ok(push) = mexc_spot::theirs(bytes) else { return };
    let expected = mexc_spot::oracle::push(&push);
    match (said, expected) {
        // A body of a later schema, which prost has dropped.
        (Ok((lines, None)), Ok(none)) if none.is_empty() && !lines.is_empty() => {
            assert!(lines.len() == 1 && lines[0].starts_with("venue "), "{lines:?}");
        }
        (Ok((mut lines, channel)), expected) => {
            // A private body that came in pieces is as many events.
            lines.dedup_by(|line, before| line.starts_with("venue ") && line == before);
            assert_eq!(Ok(lines), expected);
            assert_eq!(channel, mexc_spot::oracle::channel(&push));
        }
        // The same on a channel of books.
        (Err(malformed), Ok(none)) if malformed.kind == MalformedKind::Envelope => {
            assert!(none.is_empty(), "{malformed}: {none:?}");
        }
        (Err(malformed), Ok(_)) => {
            assert_eq!(malformed.kind, MalformedKind::TooLarge, "{malformed}");
        }
        (Err(_), Err(_)) => {}
    }
}

fn private_push(bytes: &[u8]) {
    let said = PRIVATE.with_borrow_mut(|memory| mexc_account::ours::push(bytes, memory));
    let Ok(push) = mexc_account::theirs(bytes) else { return };
    let Some(expected) = mexc_account::oracle::push(&push) else { return };
    match said {
        Ok((lines, _)) => assert_eq!(Ok(lines), expected.map(|line| vec![line])),
        Err(malformed) => assert!(expected.is_err(), "{malformed}: {expected:?}"),
    }
}

/// Texts are control messages, for both kinds of session.
fn texts(bytes: &[u8]) {
    let message = Message::new(MessageType::Text, bytes);
    PUBLIC.with_borrow_mut(|memory| {
        let mut scratch = memory.scratch();
        let decoded = MexcSpot.decode(message, &mut scratch);
        assert!(scratch.items().is_empty(), "a text has no events");
        is_control(decoded, bytes);
    });
    PRIVATE.with_borrow_mut(|memory| {
        let mut scratch = memory.scratch();
        let decoded = MexcSpotAccount.decode(message, &mut scratch);
        assert!(scratch.items().is_empty(), "a text has no events");
        is_control(decoded, bytes);
    });
}

fn is_control<C: core::fmt::Debug>(decoded: Result<Decoded<'_, C>, Malformed>, text: &[u8]) {
    match decoded {
        // What is no object is told as it is: the venue says some things in plain words.
        Ok(Decoded::Control(_)) if !text.trim_ascii_start().starts_with(b"{") => {}
        Ok(Decoded::Control(_)) => {
            let json = serde_json::from_slice::<serde_json::Value>(text);
            assert!(json.is_ok(), "{json:?}");
        }
        Ok(other) => panic!("a text is no data: {other:?}"),
        Err(malformed) => assert!(malformed.offset as usize <= text.len(), "{malformed}"),
    }
}

/// A book over REST, its numbers read a second time by `serde_json`.
fn book(body: &[u8]) {
    let Ok(lines) = mexc_spot::ours::rest_book(body) else { return };
    let body: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    let rows = |name: &str| body[name].as_array().expect("a side").len();
    let [line] = &lines[..] else { panic!("{lines:?}") };
    let count = line.matches('x').count();
    assert_eq!(count, rows("bids") + rows("asks"), "{line}");
}

fn answers(body: &[u8]) {
    let symbol = Symbol::new("XYUSDT").expect("a symbol");
    let since = UnixNanos::from_secs(1).expect("a time");
    let calls = [
        Call::ServerTime,
        Call::CreateListenKey,
        Call::ExtendListenKey,
        Call::Balances,
        Call::OpenOrders { symbol: Some(symbol), page: 1 },
        Call::Fills { symbol: Some(symbol), since, until: None, page: 1 },
    ];
    let json = serde_json::from_slice::<serde_json::Value>(body).is_ok();
    PRIVATE.with_borrow_mut(|memory| {
        for call in calls {
            let mut scratch = memory.scratch();
            match MexcSpotAccount.read(&call, body, &mut scratch) {
                Ok(_) => assert!(json, "{call:?} was read, and is not JSON"),
                Err(_) => assert!(scratch.items().is_empty(), "half applied"),
            }
        }
    });
}

fn refusals(who: u8, body: &[u8]) {
    let words = String::from_utf8_lossy(body);
    let status = [400, 401, 403, 404, 429, 500, 503][usize::from(who >> 4) % 7];
    let code = body.first_chunk().map(|code| i64::from_le_bytes(*code));
    for call in [Call::Balances, Call::ServerTime, Call::ExtendListenKey] {
        let denial = MexcSpotAccount.denial(&call, status, body);
        assert_eq!(denial, MexcSpotAccount.denial(&call, status, body));
    }
    assert_eq!(
        MexcSpotAccount.login_denial(code, &words),
        MexcSpotAccount.login_denial(code, &words)
    );
    MexcSpot.refusal(code);
}
