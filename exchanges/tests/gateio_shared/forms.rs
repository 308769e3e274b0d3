//! One meaning in many forms: key order, white space, escapes, unknown keys, numbers quoted or not,
//! bytes behind the message.

use tickwire_core::exchange::{Message, MessageType};

use crate::form::{quote_numbers, shuffled, unquote_numbers};
use crate::{FAST, oracle, ours, wire};

#[test]
fn the_order_of_keys_means_nothing() {
    let mut seed = 1;
    for text in wire::all() {
        // A repeated key depends on the order by its nature.
        let text = text.replace(r#","id_market":9452415"#, "");
        let expected = oracle::message(text.as_bytes()).unwrap();
        for round in 0..200 {
            let space = ["", " ", "\n\t", "\r\n  "][round % 4];
            let shuffled = shuffled(&text, &mut seed, space);
            let said = ours::message(shuffled.as_bytes());
            assert_eq!(said.as_ref(), Ok(&expected), "{shuffled}");
        }
    }
}

/// Decodes with `slack` quotes behind the message; answers how it was read.
#[track_caller]
fn with_slack(text: &str, slack: usize) -> (u64, u64) {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    let buffer = [text.as_bytes(), &vec![b'"'; slack][..]].concat();
    let message = Message::within(MessageType::Text, &buffer, text.len());
    let lines = ours::lines(message, &mut scratch).unwrap();
    assert_eq!(lines, oracle::message(text.as_bytes()).unwrap());
    assert_eq!(scratch.counts.unknown_keys, 0, "{text}");
    (scratch.counts.predicted, scratch.counts.general)
}

#[test]
fn messages_of_the_usual_form_take_the_predicted_path() {
    for text in wire::hot() {
        let way = if FAST { (1, 0) } else { (0, 1) };
        assert_eq!(with_slack(text, 32), way, "{text}");
    }
    for text in wire::other() {
        assert_eq!(with_slack(text, 32), (0, 1), "{text}");
    }
}

#[test]
fn bytes_behind_the_message_mean_nothing() {
    for text in wire::all() {
        for slack in 0..40 {
            with_slack(text, slack);
        }
    }
}

#[test]
fn escapes_mean_what_they_escape() {
    for text in wire::all() {
        let expected = oracle::message(text.as_bytes()).unwrap();
        // Keys, names, symbols and quoted numbers alike.
        let (mut inside, mut out) = (false, String::new());
        for character in text.chars() {
            inside ^= character == '"';
            if inside && "sbT_1u".contains(character) {
                out += &format!("\\u{:04x}", u32::from(character));
            } else {
                out.push(character);
            }
        }
        assert_eq!(ours::message(out.as_bytes()), Ok(expected), "{out}");
    }
}

#[test]
fn unknown_keys_are_counted_and_skipped() {
    for text in wire::all() {
        let expected = oracle::message(text.as_bytes()).unwrap();
        let more = r#"{"new":[{"result":null},1.5e-3],"#;
        let text = text.replacen('{', more, 1);
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        assert_eq!(ours::lines(Message::text(&text), &mut scratch), Ok(expected), "{text}");
        assert_eq!(scratch.counts.unknown_keys, 1);
    }
}

#[test]
fn numbers_may_be_quoted_or_not() {
    for text in wire::all() {
        if oracle::message(text.as_bytes()).unwrap()[0].starts_with("venue") {
            continue; // A venue event keeps its payload as it came.
        }
        let unquoted = unquote_numbers(text);
        assert_eq!(
            ours::message(unquoted.as_bytes()),
            Ok(oracle::message(text.as_bytes()).unwrap()),
            "{unquoted}"
        );
        let quoted = quote_numbers(text);
        assert_eq!(
            ours::message(quoted.as_bytes()),
            Ok(oracle::message(text.as_bytes()).unwrap()),
            "{quoted}"
        );
    }
}
