//! Pushes that do not decode: which books they make wrong, through a whole connection.

use core::time::Duration;

use tickwire_core::book::{BookState, StaleReason};
use tickwire_core::retry::Cause;
use tickwire_exchanges::mexc::spot::{LimitLevels, Speed, SpotChannel};

use crate::client::Client;
use crate::pushes::{depth, depth_on, increase_depth, limit_depth, limit_depth_of, rest};

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

/// Both books after a push that does not decode, and that they are well again later.
#[track_caller]
fn after(push: &[u8], expected: [BookState; 2]) {
    let heard = mended(push, expected);
    assert!(heard.contains("Malformed"), "{heard}");
}

/// Both books after a push, and that they are well again later. Returns what was said.
#[track_caller]
fn mended(push: &[u8], expected: [BookState; 2]) -> String {
    let mut client = live();
    client.push(push);
    let heard = client.heard();
    assert_eq!([client.state(0), client.state(1)], expected, "{heard}");
    assert!(client.connection.is_connected(), "the stream goes on: {heard}");
    // And both are well again by a snapshot each.
    for slot in 0..2 {
        if client.state(slot) != BookState::Live {
            client.pass(Duration::from_secs(2));
            client.answer(rest(20).as_bytes());
        }
    }
    assert_eq!([client.state(0), client.state(1)], [BookState::Live; 2], "{}", client.said);
    heard
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

#[test]
fn changes_that_may_be_of_the_stream_of_a_book_make_it_wrong() {
    for stream in [
        // That of another kind of data, none that is known, and what nobody asked for.
        "spot@public.aggre.deals.v3.api.pb@100ms",
        "spot@public.aggre.depth.v4.api.pb@100ms",
        "spot@public.aggre.depth.v3.api.pb@50ms",
        "spot@public.aggre.depth.v3.api.pb@10ms",
    ] {
        let push = depth_on(stream, "BUSDT", (11, 11), &[("9", "4")]);
        let unplaced = BookState::Stale(StaleReason::Unplaced);
        let heard = mended(&push, [BookState::Live, unplaced]);
        assert!(heard.contains("BookDelta"), "it is told all the same: {heard}");
        assert!(!heard.contains("Malformed"), "{stream}: {heard}");
    }
}

#[test]
fn a_book_that_is_being_built_misses_such_changes_too() {
    let mut client = Client::open(&["AUSDT"], CHANNELS);
    client.push(&depth("AUSDT", (10, 10), &[]));
    let stream = "spot@public.aggre.deals.v3.api.pb@100ms";
    client.push(&depth_on(stream, "AUSDT", (11, 11), &[("9", "4")]));
    assert_eq!(client.calls.len(), 2, "the first was asked for before the changes");
    client.answer(rest(10).as_bytes());
    assert_ne!(client.state(0), BookState::Live);
    client.answer(rest(11).as_bytes());
    assert_eq!(client.state(0), BookState::Live);
}

#[test]
fn streams_of_the_users_own_do_not_touch_the_book() {
    let mut client = live();
    client.push(&increase_depth("AUSDT", 12));
    client.push(&limit_depth_of("AUSDT", 12, 20));
    // Not even where their name is new.
    client.push(&limit_depth_of("AUSDT", 12, 50));
    client.push(&depth_on("spot@public.aggre.deals.v3.api.pb@10ms", "OUSDT", (9, 11), &[]));
    client.push(&depth("AUSDT", (11, 11), &[("9", "4")]));
    let book = client.book().expect("a live book");
    assert_eq!((book.version, &book.bids[0].1[..]), (11, "4"));
}

#[test]
fn a_push_without_events_is_no_data() {
    // All that it has is a channel.
    let empty = b"\x0a\x27spot@public.aggre.depth.v3.api.pb@100ms";
    let mut client = Client::open(&["AUSDT"], CHANNELS);
    client.push(empty);
    client.connection.closed(client.now, Cause::Ended);
    client.pass(Duration::ZERO);
    assert!(client.heard().contains("data_age: None"), "{}", client.said);
    let mut client = live();
    client.pass(Duration::from_secs(5));
    client.push(empty);
    client.connection.closed(client.now, Cause::Ended);
    client.pass(Duration::ZERO);
    let heard = client.heard();
    assert!(heard.contains("data_age: Some(5s)"), "{heard}");
}
