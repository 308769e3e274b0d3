//! Any text as a message or a REST answer of Gate.io: what is accepted means what `serde_json`
//! reads, and what is refused is not half applied.

use core::cell::RefCell;

use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::exchange::{Exchange, Malformed, MalformedKind, Message, MessageType};
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::account::ServerSign;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::futures::{GateioFutures, Settle};
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::input::Input;
use crate::readings::{gateio_account, gateio_futures, gateio_spot};

/// Would complete a number or a message, if it were read for its meaning.
const SLACK: &[u8] = br#"0.5","A":"0.09"}}"0.5"]]}}0123456789"#;

thread_local! {
    static SPOT: RefCell<gateio_spot::ours::Memory> =
        RefCell::new(gateio_spot::ours::Memory::new());
    static FUTURES: RefCell<gateio_futures::ours::Memory> =
        RefCell::new(gateio_futures::ours::Memory::new());
}

/// Runs an input: one byte says what reads it.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let who = input.byte();
    let text = input.rest();
    match who % 8 {
        0 | 1 => spot(text),
        2 | 3 => futures(text),
        4 => books(text),
        5 => accounts(who, text),
        6 => answers(who, text),
        _ => refusals(who, text),
    }
}

fn spot(text: &[u8]) {
    let said = SPOT.with_borrow_mut(|memory| {
        both_ways(text, |message| gateio_spot::ours::lines(message, &mut memory.scratch()))
    });
    agree(said, &gateio_spot::oracle::message(text));
    same_binary(&GateioSpot, text);
}

fn futures(text: &[u8]) {
    let said = FUTURES.with_borrow_mut(|memory| {
        both_ways(text, |message| gateio_futures::ours::lines(message, &mut memory.scratch()))
    });
    agree(said, &gateio_futures::oracle::message(text));
    same_binary(&GateioFutures::USDT, text);
}

/// Reads a message with slack behind it, and with a blank before it, which takes the fast paths
/// out; both must say the same.
fn both_ways(
    text: &[u8],
    mut read: impl FnMut(Message<'_>) -> Result<Vec<String>, Malformed>,
) -> Result<Vec<String>, Malformed> {
    let buffer = [text, SLACK].concat();
    let with = read(Message::within(MessageType::Text, &buffer, text.len()));
    let spaced = [b" ", text].concat();
    let without = read(Message::new(MessageType::Text, &spaced))
        .map_err(|malformed| Malformed { offset: malformed.offset.saturating_sub(1), ..malformed });
    assert_eq!(with, without, "{}", String::from_utf8_lossy(text));
    with
}

/// A binary message of this venue is none.
fn same_binary<X: Exchange>(venue: &X, text: &[u8]) {
    let (mut items, mut levels) = ([Default::default(); 1], [Default::default(); 1]);
    let mut scratch = tickwire_core::scratch::Scratch::new(&mut items[..], &mut levels[..]);
    let message = Message::new(MessageType::Binary, text);
    assert!(venue.decode(message, &mut scratch).is_err(), "a binary message was read");
}

/// A refusal is fatal exactly where the text is not JSON, and a bad value is bad to both; but for
/// what has an exact reading and is beyond a limit of ours.
fn agree(said: Result<Vec<String>, Malformed>, expected: &Result<Vec<String>, String>) {
    match (said, expected) {
        (Ok(lines), expected) => assert_eq!(Ok(&lines), expected.as_ref()),
        (Err(malformed), _) if malformed.kind == MalformedKind::Depth => {}
        (Err(malformed), Err(reason)) => {
            assert_eq!(malformed.fatal, reason.starts_with("syntax"), "{malformed}, {reason}");
        }
        (Err(malformed), Ok(_)) => {
            let limits = [MalformedKind::Range, MalformedKind::TooLarge];
            assert!(limits.contains(&malformed.kind) && !malformed.fatal, "{malformed}");
        }
    }
}

fn books(text: &[u8]) {
    let said = gateio_spot::ours::rest_book(text);
    agree_of_body(said, &gateio_spot::oracle::rest_book(text));
    let said = gateio_futures::ours::rest_book(text);
    agree_of_body(said, &gateio_futures::oracle::rest_book(text));
}

/// Of a REST body it does not matter whether a refusal is fatal: there is no stream behind it.
fn agree_of_body(said: Result<Vec<String>, Malformed>, expected: &Result<Vec<String>, String>) {
    match (said, expected) {
        (Ok(lines), expected) => assert_eq!(Ok(&lines), expected.as_ref()),
        (Err(malformed), Ok(_)) => {
            let limits = [
                MalformedKind::Range,
                MalformedKind::TooLarge,
                MalformedKind::Depth,
                MalformedKind::Refused,
            ];
            assert!(limits.contains(&malformed.kind), "{malformed}");
        }
        (Err(_), Err(_)) => {}
    }
}

fn accounts(who: u8, text: &[u8]) {
    let server_sign = (who & 8 != 0).then_some(ServerSign::GateV3);
    whole(gateio_account::ours::message(&GateioSpotAccount { server_sign }, text), text);
    let futures = GateioFuturesAccount { settle: settle(who), server_sign };
    whole(gateio_account::ours::message(&futures, text), text);
}

fn settle(who: u8) -> Settle {
    [Settle::Usdt, Settle::Btc, Settle::Usd1][usize::from(who >> 4) % 3]
}

/// A defect is in the text, and what is read is JSON.
fn whole(said: Result<Vec<String>, Malformed>, text: &[u8]) {
    let json = serde_json::from_slice::<serde_json::Value>(text).is_ok();
    match said {
        Ok(_) => assert!(json, "read, and not JSON"),
        Err(malformed) => {
            assert!(malformed.offset as usize <= text.len(), "{malformed}");
            let deep = malformed.kind == MalformedKind::Depth;
            assert!(deep || malformed.fatal != json, "{malformed}");
        }
    }
}

fn answers(who: u8, text: &[u8]) {
    let since = UnixNanos::from_secs(1).expect("a time");
    let calls = [
        Call::Balances,
        Call::OpenOrders { symbol: None, page: 1 },
        Call::Fills { symbol: None, since, until: None, page: 1 },
        Call::ServerTime,
        Call::UserId,
        Call::Positions,
    ];
    for call in calls {
        if call != Call::Positions {
            let spot = GateioSpotAccount::default();
            whole(gateio_account::ours::rest(&spot, &call, text), text);
        }
        let futures = GateioFuturesAccount { settle: settle(who), server_sign: None };
        whole(gateio_account::ours::rest(&futures, &call, text), text);
    }
}

fn refusals(who: u8, text: &[u8]) {
    let words = String::from_utf8_lossy(text);
    let status = [400, 401, 403, 404, 429, 500, 503][usize::from(who >> 4) % 7];
    let code = text.first_chunk().map(|code| i64::from_le_bytes(*code));
    let (spot, futures) = (
        GateioSpotAccount::default(),
        GateioFuturesAccount { settle: settle(who), server_sign: None },
    );
    for call in [Call::Balances, Call::ServerTime, Call::Positions] {
        assert_eq!(spot.denial(&call, status, text), spot.denial(&call, status, text));
        assert_eq!(futures.denial(&call, status, text), futures.denial(&call, status, text));
    }
    let denial = spot.login_denial(code, &words);
    assert_eq!(denial, futures.login_denial(code, &words), "both markets have one login");
    GateioSpot.refusal(code);
}
