//! Against the path that takes every form: what is read here means the same, and is not left to it
//! without need.

extern crate std;

use std::format;
use std::string::String;

use tickwire_core::exchange::{Message, MessageType};

use super::super::{decode, snapshot};
use crate::gateio::forms::{Memory, members, said, shuffled};

const HOT: &str = include_str!("../../../../../testdata/gateio/wire/hot.jsonl");
const BOOK: &str = r#"{"id":700001,"current":1235686885135,"update":1235686885131,"asks":[["2.46","3.717"],["2.47","0"]],"bids":[["2.31","301.625"]]}"#;

/// Reads a message here; `None` where it is left to the other path. Both must say the same.
#[track_caller]
fn read(text: &str) -> Option<u64> {
    let (mut memory, mut other) = (Memory::new(), Memory::new());
    let (mut scratch, mut expected) = (memory.scratch(), other.scratch());
    // The slack would complete a number or a message if it were read for its meaning.
    let buffer = format!("{text}{}", r#"0","A":"1"}}]]}}0123456789"#);
    let message = Message::within(MessageType::Text, buffer.as_bytes(), text.len());
    let decoded = super::decode(message, &mut scratch)?;
    let general = decode::in_any_order(text.as_bytes(), &mut expected).expect(text);
    assert_eq!(decoded, general, "{text}");
    assert_eq!(said(&scratch), said(&expected), "{text}");
    Some(scratch.counts.unknown_keys)
}

#[track_caller]
fn read_book(body: &str) -> Option<u64> {
    let (mut memory, mut other) = (Memory::new(), Memory::new());
    let (mut scratch, mut expected) = (memory.scratch(), other.scratch());
    super::snapshot(body.as_bytes(), &mut scratch)?;
    snapshot::in_any_form(body.as_bytes(), &mut expected).expect(body);
    assert_eq!(said(&scratch), said(&expected), "{body}");
    Some(scratch.counts.unknown_keys)
}

/// A message with the members of its envelope and of its result in any order.
fn reordered(text: &str, seed: &mut u64) -> String {
    let (head, result) = text.split_once(r#""result":"#).expect(text);
    let result = result.strip_suffix('}').expect(text);
    // A number in its place, as the result has commas.
    let envelope = shuffled(&format!("{head}\"result\":0}}"), seed);
    envelope.replace(r#""result":0"#, &format!("\"result\":{}", shuffled(result, seed)))
}

#[test]
fn hot_messages_are_read_in_any_order_of_keys() {
    let mut seed = 1;
    for text in HOT.lines() {
        assert_eq!(read(text), Some(0), "{text}");
        for _ in 0..200 {
            let text = reordered(text, &mut seed);
            let channel_first = text.find(r#""channel""#) < text.find(r#""result""#);
            assert_eq!(read(&text), channel_first.then_some(0), "{text}");
        }
    }
    for _ in 0..100 {
        let body = shuffled(BOOK, &mut seed);
        // No bytes follow an id at the end of a body, so it cannot be read in words.
        let id_before = !body.ends_with("700001}");
        assert_eq!(read_book(&body), id_before.then_some(0), "{body}");
    }
}

#[test]
fn new_keys_of_a_result_are_counted() {
    for text in HOT.lines() {
        let new = text.replace(r#""result":{"#, r#""result":{"new":"a-b","newer":17,"#);
        assert_eq!(read(&new), Some(2), "{new}");
    }
    assert_eq!(read_book(&BOOK.replacen('{', r#"{"new":"","#, 1)), Some(1));
}

#[test]
fn all_else_is_left_to_the_other_path() {
    for text in HOT.lines() {
        for (before, after) in [
            (r#""event":"#, r#""event": "#),
            (r#""event":"update""#, r#""event":"subscribe""#),
            (r#""event":"update""#, r#""event":"updat\u0065""#),
            (r#""channel":"#, r#""id":1,"channel":"#),
            (r#""channel":"#, r#""error":null,"channel":"#),
            (r#""channel":"#, r#""channel":"spot.obu","channel":"#),
            (r#""result":{"#, r#""result":{"new":null,"#),
            (r#""result":{"#, r#""result":{"new":"é","#),
            (r#""result":{"#, r#""result":{"new":01,"#),
            (r#""result":{"#, r#""result":{},"result":{"#),
            ("}}", "},}"),
            ("}}", ",}}"),
            ("}}", "}} "),
            ("}}", "}]"),
        ] {
            let other = text.replacen(before, after, 1);
            assert_ne!(other, text, "{before}");
            assert_eq!(read(&other), None, "{other}");
        }
    }
    for (before, after) in [("\"id\"", "\"label\""), ("}", "} "), ("\"id\":", "\"id\":-")] {
        assert_eq!(read_book(&BOOK.replacen(before, after, 1)), None, "{after}");
    }
}

#[test]
fn no_part_of_a_message_is_taken_for_the_whole() {
    for text in HOT.lines() {
        for cut in 0..text.len() {
            assert_eq!(read(&text[..cut]), None, "{}", &text[..cut]);
        }
    }
    for cut in 0..BOOK.len() {
        assert_eq!(read_book(&BOOK[..cut]), None, "{}", &BOOK[..cut]);
    }
}

/// Each key of each result, twice and not at all.
#[test]
fn repeated_and_missing_keys_are_left_to_the_other_path_or_mean_the_same() {
    for text in HOT.lines() {
        let (head, result) = text.split_once(r#""result":"#).expect(text);
        let result = members(result.strip_suffix('}').expect(text));
        for at in 0..result.len() {
            let (mut twice, mut without) = (result.clone(), result.clone());
            twice.push(result[at].clone());
            without.remove(at);
            let unused = ["\"e\"", "\"E\"", "\"id_market\"", "\"range\""];
            let unused = unused.iter().any(|key| result[at].starts_with(key));
            let twice = format!("{head}\"result\":{{{}}}}}", twice.join(","));
            assert_eq!(read(&twice), unused.then_some(0), "{twice}");
            read(&format!("{head}\"result\":{{{}}}}}", without.join(",")));
        }
    }
}
