//! What is no message, and what is one with a bad value: kind, place, and nothing left behind.

use tickwire_core::exchange::{
    Exchange, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::Scratch;
use tickwire_exchanges::gateio::futures::GateioFutures;

use crate::{oracle, ours, wire};

const VENUE: GateioFutures = GateioFutures::USDT;

#[track_caller]
fn refused(text: &str, kind: MalformedKind, at: &str) {
    let malformed = ours::message(text.as_bytes()).unwrap_err();
    let offset = text.find(at).expect("the place");
    assert_eq!(malformed, Malformed::value(kind, offset), "{text}");
}

#[test]
fn a_bad_value_is_an_error_of_its_message_at_its_place() {
    let whole = wire::first("futures.trades");
    let with = |before: &str, after: &str| {
        let text = whole.replace(before, after);
        assert_ne!(text, whole, "{before}");
        text
    };
    let trade = r#"{"size":"#;
    refused(&with(r#","contract":"GT_USDT""#, ""), MalformedKind::Missing, trade);
    refused(&with(r#""GT_USDT""#, "5"), MalformedKind::Value, "5}");
    refused(&with(r#""GT_USDT""#, r#""""#), MalformedKind::Symbol, r#"""}"#);
    refused(&with("108175041", "-1"), MalformedKind::Number, "-1,");
    refused(&with(r#""-12.7""#, "0"), MalformedKind::Value, r#"0,"id""#);
    refused(&with(r#""-12.7""#, "true"), MalformedKind::Value, "true");
    refused(&with(r#""0.7409""#, r#""1,5""#), MalformedKind::Number, r#""1,5""#);
    refused(&with(r#""0.7409""#, r#""-0.7""#), MalformedKind::Value, r#""-0.7""#);
    let digits = format!("\"{}\"", "9".repeat(30));
    refused(&with(r#""0.7409""#, &digits), MalformedKind::Range, "\"999");
}

#[test]
fn broken_syntax_anywhere_is_fatal() {
    for text in wire::all() {
        for cut in 0..text.len() {
            let malformed = ours::message(&text.as_bytes()[..cut]).unwrap_err();
            assert!(malformed.fatal, "{}", &text[..cut]);
        }
        for tail in ["}", "x", ",", "\0", "{}", " 1"] {
            assert!(ours::message(format!("{text}{tail}").as_bytes()).unwrap_err().fatal);
        }
        assert_eq!(
            ours::message(format!(" {text}\n").as_bytes()),
            Ok(oracle::message(text.as_bytes()).unwrap())
        );
    }
}

#[test]
fn the_frame_must_be_text() {
    let mut memory = ours::Memory::new();
    let message = Message::new(MessageType::Binary, wire::first("futures.trades").as_bytes());
    let malformed = VENUE.decode(message, &mut memory.scratch()).unwrap_err();
    assert_eq!(malformed, Malformed::fatal(MalformedKind::Type, 0));
}

#[test]
fn what_the_scratch_cannot_hold_is_refused_whole() {
    for text in wire::all() {
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        VENUE.decode(Message::text(text), &mut scratch).unwrap();
        let (items, levels) = (scratch.items().len(), scratch.levels().len());
        decode_within(text, items, levels).unwrap();
        let too_large = Err((MalformedKind::TooLarge, false));
        for items in 0..items {
            assert_eq!(decode_within(text, items, levels), too_large, "{text}");
        }
        for levels in 0..levels {
            assert_eq!(decode_within(text, items, levels), too_large, "{text}");
        }
    }
}

fn decode_within(text: &str, items: usize, levels: usize) -> Result<(), (MalformedKind, bool)> {
    let mut items = vec![Default::default(); items];
    let mut levels = vec![Default::default(); levels];
    let mut scratch = Scratch::new(&mut items[..], &mut levels[..]);
    let decoded = VENUE.decode(Message::text(text), &mut scratch).map(|_| ());
    if decoded.is_err() {
        assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "{text}");
    }
    decoded.map_err(|malformed| (malformed.kind, malformed.fatal))
}

#[test]
fn rest_books_must_have_both_sides() {
    let whole = r#"{"current":1235686885.135,"id":700001,"update":1235686885.1,"asks":[{"s":3717,"p":"2.46"},{"p":"2.47","s":"0.5"}],"bids":[{"s":"301.5","p":"2.31"}]}"#;
    let lines = ours::rest_book(whole.as_bytes()).unwrap();
    assert_eq!(lines, oracle::rest_book(whole.as_bytes()).unwrap());
    assert!(lines[0].ends_with("time=1235686885100000000 sent=1235686885135000000"), "{lines:?}");
    for (before, after, kind) in [
        (r#","bids":[{"s":"301.5","p":"2.31"}]"#, "", MalformedKind::Missing),
        (r#""bids":[{"s":"301.5","p":"2.31"}]"#, r#""bids":null"#, MalformedKind::Missing),
        (r#""s":3717,"#, "", MalformedKind::Missing),
        (r#"[{"s":"301.5","p":"2.31"}]"#, r#"[["2.31","301.5"]]"#, MalformedKind::Value),
        (r#"[{"s":"301.5","p":"2.31"}]"#, "{}", MalformedKind::Value),
        ("3717", "-3717", MalformedKind::Value),
        ("700001", "-5", MalformedKind::Number),
    ] {
        let body = whole.replace(before, after);
        assert_ne!(body, whole);
        let malformed = ours::rest_book(body.as_bytes()).unwrap_err();
        assert_eq!((malformed.kind, malformed.fatal), (kind, false), "{body}");
    }
    assert!(ours::rest_book(b"<html>502 Bad Gateway</html>").unwrap_err().fatal);
}

#[test]
fn a_book_update_that_is_refused_says_whose_it_was() {
    let (mut items, mut levels) = ([Default::default(); 2], [Default::default(); 256]);
    let mut scratch = Scratch::new(&mut items, &mut levels);
    for channel in ["futures.order_book_update", "futures.order_book"] {
        let whole = wire::first(channel);
        let broken = whole.replacen(r#""s":"#, r#""s":[],"_":"#, 1);
        let broken = broken.replacen("\"p\":", "\"price\":", 1);
        let broken = if channel.ends_with("update") {
            whole.replacen("\"p\":", "\"price\":", 1)
        } else {
            broken
        };
        let malformed = VENUE.decode(Message::text(&broken), &mut scratch).unwrap_err();
        assert!(!malformed.fatal);
        let lost = scratch.lost().unwrap();
        assert_eq!((lost.kind, lost.symbol.unwrap().as_str()), (MessageKind::Book, "BTC_USDT"));
        assert!(scratch.items().is_empty() && scratch.levels().is_empty());
        scratch.clear();
        VENUE.decode(Message::text(whole), &mut scratch).unwrap();
        assert_eq!(scratch.lost(), None);
    }
}
