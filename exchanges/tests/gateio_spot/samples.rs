//! Every sample, file by file.

use crate::folders::{constructed, shared};
use crate::{oracle, ours};

const PUBLIC: [&str; 9] = [
    "spot.trades.",
    "spot.book_ticker.",
    "spot.tickers.",
    "spot.candlesticks.",
    "spot.order_book_update.",
    "spot.order_book.",
    "spot.obu.",
    "spot.system.",
    "spot.pong.",
];

/// Checks the files of public channels and REST books; answers how many there were.
fn check_public(files: &[(String, Vec<u8>)]) -> usize {
    let mut count = 0;
    for (name, text) in files {
        let (expected, said) = if name.starts_with("spot.rest_order_book.") {
            (oracle::rest_book(text), ours::rest_book(text))
        } else if PUBLIC.iter().any(|prefix| name.starts_with(prefix)) {
            (oracle::message(text), ours::message(text))
        } else {
            continue;
        };
        assert_eq!(said.as_ref().ok(), expected.as_ref().ok(), "{name}: {said:?}, {expected:?}");
        let lines = said.unwrap();
        assert!(!lines.is_empty(), "{name}");
        assert!(!lines.iter().any(|line| line.starts_with("venue")), "{name} is typed");
        println!("{name}: {} events", lines.len());
        count += 1;
    }
    println!("{count} files");
    count
}

#[test]
fn constructed_public_messages_say_what_an_independent_reading_says() {
    assert!(check_public(&constructed()) >= 6);
}

#[test]
fn recorded_public_messages_say_what_an_independent_reading_says() {
    if let Some(files) = shared("messages") {
        assert!(check_public(&files) >= 40);
    }
}

/// Private channels, the socket API, futures: all that has an envelope passes, unchanged.
fn check_others(files: &[(String, Vec<u8>)]) -> usize {
    let mut count = 0;
    for (name, text) in files {
        let ours_not = PUBLIC.iter().any(|prefix| name.starts_with(prefix))
            || name.starts_with("rest.")
            || name.starts_with("v3.")
            || name.contains(".rest_");
        if ours_not {
            continue;
        }
        let (expected, said) = (oracle::message(text), ours::message(text));
        assert_eq!(said.as_ref().ok(), expected.as_ref().ok(), "{name}: {said:?}, {expected:?}");
        let line = &said.unwrap()[0];
        assert!(line.starts_with("venue") || line.starts_with("control"), "{name}: {line}");
        count += 1;
    }
    count
}

#[test]
fn messages_of_other_channels_pass_unchanged() {
    assert!(check_others(&constructed()) >= 8);
    if let Some(files) = shared("messages") {
        assert!(check_others(&files) >= 150);
    }
}

#[test]
fn messages_that_are_none_are_refused_without_panic() {
    if let Some(files) = shared("weird") {
        assert!(files.len() >= 4);
        for (name, bytes) in files {
            let malformed = ours::message(&bytes).expect_err(&name);
            println!("{name}: {malformed}, fatal: {}", malformed.fatal);
            assert_eq!(malformed.fatal, name != "not_object.bin", "{name}: {malformed}");
            ours::rest_book(&bytes).expect_err(&name);
        }
    }
}

#[test]
fn recorded_rest_refusals_are_refusals() {
    use tickwire_core::exchange::MalformedKind::Refused;
    if let Some(files) = shared("messages") {
        let refusals: Vec<_> =
            files.iter().filter(|(name, _)| name.starts_with("rest.error.")).collect();
        assert!(refusals.len() >= 3);
        for (name, body) in refusals {
            let malformed = ours::rest_book(body).expect_err(name);
            assert_eq!((malformed.kind, malformed.fatal), (Refused, false), "{name}");
        }
    }
}

#[test]
fn recorded_sessions_decode_line_by_line() {
    let Some(files) = shared("replay") else { return };
    let mut count = 0;
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("spot.")) {
        for (line, text) in str::from_utf8(text).unwrap().lines().enumerate() {
            let record: serde_json::Value = serde_json::from_str(text).unwrap();
            let raw = record["raw"].as_str().unwrap().as_bytes();
            let (expected, said) = if record["via"] == "rest" {
                (oracle::rest_book(raw), ours::rest_book(raw))
            } else {
                (oracle::message(raw), ours::message(raw))
            };
            assert_eq!(said.unwrap(), expected.unwrap(), "{name}:{}", line + 1);
            count += 1;
        }
    }
    assert!(count > 50, "{count} records");
}
