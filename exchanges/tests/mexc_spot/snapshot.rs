//! REST order books.

use serde_json::Value;
use tickwire_core::exchange::{Malformed, MalformedKind};

use crate::number::amount;
use crate::{ours, samples};

/// The line of a body, read by `serde_json`.
fn expected(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap();
    let side = |name: &str| {
        let rows = body[name].as_array().unwrap().iter();
        let text = |value: &Value| amount(value.as_str().unwrap()).unwrap();
        let rows: Vec<_> = rows.map(|row| format!("{}x{}", text(&row[0]), text(&row[1]))).collect();
        format!("[{}]", rows.join(" "))
    };
    let time = body["timestamp"].as_u64().map_or("-".into(), |millis| format!("{millis}000000"));
    let (id, bids, asks) = (&body["lastUpdateId"], side("bids"), side("asks"));
    format!("snapshot - id={id} bids={bids} asks={asks} time={time} sent={time}")
}

#[test]
fn keys_may_come_in_any_order_and_rows_may_have_more() {
    for body in [
        r#"{"lastUpdateId":71,"bids":[["9.5","2"],["9","0.10"]],"asks":[["10","1"]],"timestamp":1700000000123}"#,
        r#"{"asks":[["10","1"]],"timestamp":1700000000123,"bids":[],"lastUpdateId":18446744073709551615}"#,
        r#"{"bids":[["9.5","2","x",[1]]],"asks":[["10","1",{}]],"later":{"a":[1]},"lastUpdateId":1}"#,
        "{ \"lastUpdateId\": 5,\n \"bids\": [ [ \"9.5\", \"2\" ] ],\n \"asks\": [ ] }",
    ] {
        assert_eq!(ours::rest_book(body.as_bytes()), Ok(vec![expected(body.as_bytes())]), "{body}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_said_with_its_place() {
    let whole =
        r#"{"lastUpdateId":71,"bids":[["9.5","2"]],"asks":[["10","1"]],"timestamp":1700000000123}"#;
    for (before, after, kind, at) in [
        (r#""lastUpdateId":71,"#, "", MalformedKind::Missing, 0),
        (r#""lastUpdateId":71"#, r#""lastUpdateId":null"#, MalformedKind::Missing, 0),
        (r#","asks":[["10","1"]]"#, "", MalformedKind::Missing, 0),
        ("71", "-1", MalformedKind::Number, 16),
        (r#""9.5""#, r#""x""#, MalformedKind::Number, 28),
        (r#""9.5""#, r#""-9.5""#, MalformedKind::Value, 28),
        (r#"["9.5","2"]"#, r#"["9.5"]"#, MalformedKind::Missing, 27),
        (r#"[["9.5","2"]]"#, "{}", MalformedKind::Value, 26),
    ] {
        let body = whole.replace(before, after);
        assert_ne!(body, whole);
        assert_eq!(ours::rest_book(body.as_bytes()), Err(Malformed::value(kind, at)), "{body}");
    }
    for cut in 0..whole.len() {
        ours::rest_book(&whole.as_bytes()[..cut]).unwrap_err();
    }
}

#[test]
fn refusals_are_refusals() {
    for body in [
        r#"{"code":-1121,"msg":"Invalid symbol."}"#,
        r#"{"msg":"Api key info invalid","code":"10072","_extend":null}"#,
        r#"{"msg":"busy"}"#,
    ] {
        let malformed = ours::rest_book(body.as_bytes()).unwrap_err();
        assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Refused, false), "{body}");
    }
    ours::rest_book(b"<html><head><title>403 Forbidden</title></head></html>").unwrap_err();
}

#[test]
fn recorded_books_say_what_an_independent_reading_says() {
    let Some(files) = samples::shared("rest") else { return };
    let mut books = 0;
    for (name, body) in &files {
        if name.starts_with("depth_") {
            assert_eq!(ours::rest_book(body), Ok(vec![expected(body)]), "{name}");
            books += 1;
        } else if name.starts_with("error_") {
            assert_eq!(ours::rest_book(body).unwrap_err().kind, MalformedKind::Refused, "{name}");
        } else {
            ours::rest_book(body).expect_err(name);
        }
    }
    assert!(books >= 7, "{books}");
}
