//! What is no message, and what is one with a bad value: kind, place, and nothing left behind.

use tickwire_core::exchange::{
    Exchange, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::Scratch;
use tickwire_exchanges::gateio::spot::GateioSpot;

use crate::{oracle, ours, wire};

#[track_caller]
fn refused(text: &str, kind: MalformedKind, at: &str) {
    let malformed = ours::message(text.as_bytes()).unwrap_err();
    let offset = text.find(at).expect("the place");
    assert_eq!(malformed, Malformed::value(kind, offset), "{text}");
}

#[test]
fn a_bad_value_is_an_error_of_its_message_at_its_place() {
    let whole = wire::first("spot.book_ticker");
    let with = |before: &str, after: &str| {
        let text = whole.replace(before, after);
        assert_ne!(text, whole, "{before}");
        text
    };
    let result = r#"{"t":"#;
    refused(&with(r#","s":"BTC_USDT""#, ""), MalformedKind::Missing, result);
    refused(&with(r#""BTC_USDT""#, "null"), MalformedKind::Missing, result);
    refused(&with(r#""BTC_USDT""#, "5"), MalformedKind::Value, r#"5,"b""#);
    refused(&with(r#""BTC_USDT""#, r#""""#), MalformedKind::Symbol, r#""","b""#);
    let long = "A".repeat(33);
    refused(&with("BTC_USDT", &long), MalformedKind::Symbol, r#""AAA"#);
    refused(&with("48733182", "-1"), MalformedKind::Number, "-1,");
    refused(&with("48733182", "1.5"), MalformedKind::Number, "1.5,");
    refused(&with("48733182", "18446744073709551616"), MalformedKind::Range, "18446");
    refused(&with("48733182", "[]"), MalformedKind::Value, "[]");
    refused(&with(r#""18144.48""#, r#""1,5""#), MalformedKind::Number, r#""1,5""#);
    refused(&with(r#""18144.48""#, "true"), MalformedKind::Value, "true");
    let digits = format!("\"{}\"", "9".repeat(30));
    refused(&with(r#""18144.48""#, &digits), MalformedKind::Range, "\"999");
    refused(&with(r#""B":"0.0005571907""#, r#""B":"""#), MalformedKind::Number, r#""","a""#);
    refused(&with("1202385349135", "99999999999999999"), MalformedKind::Range, "99999999999999999");
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
    let text = wire::first("spot.book_ticker");
    let bad_later = text.replace(r#""A":"0.09"}}"#, r#""A":"0.09"},"later":tru}"#);
    assert!(ours::message(bad_later.as_bytes()).unwrap_err().fatal);
}

#[test]
fn the_frame_must_be_text() {
    let mut memory = ours::Memory::new();
    let message = Message::new(MessageType::Binary, wire::first("spot.trades").as_bytes());
    let malformed = GateioSpot.decode(message, &mut memory.scratch()).unwrap_err();
    assert_eq!(malformed, Malformed::fatal(MalformedKind::Type, 0));
}

#[test]
fn what_the_scratch_cannot_hold_is_refused_whole() {
    for text in wire::all() {
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        GateioSpot.decode(Message::text(text), &mut scratch).unwrap();
        let (items, levels) = (scratch.items().len(), scratch.levels().len());
        decode_within(text, items, levels).unwrap();
        let too_large = Err((MalformedKind::TooLarge, false));
        assert_eq!(decode_within(text, items - 1, levels), too_large, "{text}");
        for levels in 0..levels {
            assert_eq!(decode_within(text, items, levels), too_large, "{text}");
        }
    }
}

fn decode_within(text: &str, items: usize, levels: usize) -> Result<(), (MalformedKind, bool)> {
    let mut items = vec![Default::default(); items];
    let mut levels = vec![Default::default(); levels];
    let mut scratch = Scratch::new(&mut items[..], &mut levels[..]);
    let decoded = GateioSpot.decode(Message::text(text), &mut scratch).map(|_| ());
    if decoded.is_err() {
        assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "{text}");
    }
    decoded.map_err(|malformed| (malformed.kind, malformed.fatal))
}

#[test]
fn rest_books_must_have_both_sides() {
    let whole = r#"{"id":700001,"current":1235686885135,"update":1235686885131,"asks":[["2.46","3.717"]],"bids":[["2.31","301.625"]]}"#;
    assert_eq!(ours::rest_book(whole.as_bytes()), Ok(oracle::rest_book(whole.as_bytes()).unwrap()));
    for (before, after, kind) in [
        (r#","bids":[["2.31","301.625"]]"#, "", MalformedKind::Missing),
        (r#""asks":[["2.46","3.717"]]"#, r#""asks":null"#, MalformedKind::Missing),
        (r#"[["2.46","3.717"]]"#, r#"[["2.46"]]"#, MalformedKind::Missing),
        (r#"[["2.46","3.717"]]"#, r#"[{"p":"2.46","s":1}]"#, MalformedKind::Value),
        (r#"[["2.46","3.717"]]"#, "{}", MalformedKind::Value),
        ("700001", "-5", MalformedKind::Number),
    ] {
        let body = whole.replace(before, after);
        assert_ne!(body, whole);
        let malformed = ours::rest_book(body.as_bytes()).unwrap_err();
        assert_eq!((malformed.kind, malformed.fatal), (kind, false), "{body}");
    }
    let html = ours::rest_book(b"<html>502 Bad Gateway</html>").unwrap_err();
    assert!(html.fatal);
}

#[test]
fn levels_past_the_scratch_are_not_taken_for_the_end_of_their_side() {
    let update = |bids: &str| {
        let head = r#"{"time":1202387461,"channel":"spot.order_book_update","event":"update","result":{"t":1202387461135,"e":"depthUpdate","E":1202387461,"s":"BTC_USDT","U":1,"u":2,"b":"#;
        format!(r#"{head}{bids},"a":[]}}}}"#)
    };
    for (bids, room) in [(r#"[["]]"#, 0), (r#"[["100","5"],["]]"#, 1)] {
        let (mut items, mut levels) = ([Default::default(); 2], vec![Default::default(); room]);
        let mut scratch = Scratch::new(&mut items, levels.as_mut_slice());
        let text = update(bids);
        let decoded = GateioSpot.decode(Message::text(&text), &mut scratch);
        assert!(decoded.is_err_and(|malformed| malformed.fatal), "{text}");
        assert!(scratch.items().is_empty() && scratch.levels().is_empty());
    }
}

#[test]
fn money_is_never_negative() {
    let update = wire::first("spot.order_book_update");
    for (channel, number) in [("spot.trades", "\"price\":\""), ("spot.book_ticker", "\"b\":\"")] {
        let whole = wire::first(channel);
        let negative = whole.replacen(number, &format!("{number}-"), 1);
        assert_ne!(negative, whole);
        let malformed = ours::message(negative.as_bytes()).unwrap_err();
        assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Value, false), "{negative}");
    }
    let negative = update.replacen("[[\"", "[[\"-", 1);
    assert_ne!(negative, update);
    let malformed = ours::message(negative.as_bytes()).unwrap_err();
    assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Value, false), "{negative}");
}

#[test]
fn a_book_update_that_is_refused_says_whose_it_was() {
    let (mut items, mut levels) = ([Default::default(); 2], [Default::default(); 256]);
    let mut scratch = Scratch::new(&mut items, &mut levels);
    let whole = wire::first("spot.order_book_update");
    for side in ["\"b\":", "\"a\":"] {
        // A side under another name is not one that did not change.
        let renamed = whole.replacen(side, "\"other\":", 1);
        assert_ne!(renamed, whole);
        let malformed = GateioSpot.decode(Message::text(&renamed), &mut scratch).unwrap_err();
        assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Missing, false));
        let lost = scratch.lost().unwrap();
        assert_eq!((lost.kind, lost.symbol.unwrap().as_str()), (MessageKind::Book, "BTC_USDT"));
        assert!(scratch.items().is_empty() && scratch.levels().is_empty());
    }
    scratch.clear();
    GateioSpot.decode(Message::text(whole), &mut scratch).unwrap();
    assert_eq!(scratch.lost(), None);
}
