//! Pushes that do not decode: which books they make wrong, through a whole connection.

use tickwire_core::book::{BookState, StaleReason};
use tickwire_exchanges::mexc::spot::{LimitLevels, Speed, SpotChannel};

use crate::client::Client;
use crate::pushes::{depth, limit_depth, rest};

const CHANNELS: &[SpotChannel] =
    &[SpotChannel::AggreDepth(Speed::Ms100), SpotChannel::LimitDepth(LimitLevels::L5)];
const WRONG: BookState = BookState::Stale(StaleReason::Malformed);

/// Two live books at version 10.
fn live() -> Client {
    let mut client = Client::open(&["AUSDT", "BUSDT"], CHANNELS);
    for symbol in ["AUSDT", "BUSDT"] {
        client.push(&depth(symbol, (10, 10), &[]));
    }
    client.answer(rest(10).as_bytes());
    client.answer(rest(10).as_bytes());
    assert_eq!([client.state(0), client.state(1)], [BookState::Live; 2], "{}", client.said);
    client.heard();
    client
}

/// Both books after a push, and what was said.
#[track_caller]
fn after(push: &[u8], expected: [BookState; 2]) {
    let mut client = live();
    client.push(push);
    let heard = client.heard();
    assert_eq!([client.state(0), client.state(1)], expected, "{heard}");
    assert!(heard.contains("Malformed"), "{heard}");
    assert!(client.connection.is_connected(), "the stream goes on: {heard}");
    // And both are well again by a snapshot each.
    for slot in 0..2 {
        if client.state(slot) != BookState::Live {
            client.pass(core::time::Duration::from_secs(2));
            client.answer(rest(20).as_bytes());
        }
    }
    assert_eq!([client.state(0), client.state(1)], [BookState::Live; 2], "{}", client.said);
}

#[test]
fn a_bad_number_makes_the_book_of_its_symbol_wrong() {
    after(&depth("BUSDT", (11, 11), &[("oops", "1")]), [BookState::Live, WRONG]);
    after(&depth("BUSDT", (11, 11), &[("1", "-1")]), [BookState::Live, WRONG]);
}

#[test]
fn a_push_cut_within_its_body_makes_the_book_of_its_symbol_wrong() {
    let push = depth("AUSDT", (11, 11), &[("1", "1")]);
    after(&push[..push.len() - 1], [WRONG, BookState::Live]);
}

#[test]
fn a_push_of_nobody_knows_what_makes_all_books_wrong() {
    after(b"\x0a\xff", [WRONG, WRONG]);
    after(b"not protobuf at all", [WRONG, WRONG]);
    after(&depth("", (11, 11), &[("1", "1")]), [WRONG, WRONG]);
}

#[test]
fn other_streams_do_not_touch_the_book() {
    let mut client = live();
    client.push(&limit_depth("AUSDT", 12));
    client.push(&depth("AUSDT", (11, 11), &[("9", "4")]));
    let book = client.book().expect("a live book");
    assert_eq!((book.version, &book.bids[0].1[..]), (11, "4"));
}
