//! `decode` on real and constructed messages of Gate.io spot, file by file: what must come out is
//! read from the same file by a generic JSON reader, never by the decoder.

use std::path::{Path, PathBuf};

use crate::support::{Run, decode, files, samples};
use serde_json::{Value, json};

/// Channels of the account, which have types of their own.
const PRIVATE: [&str; 8] = [
    "spot.orders",
    "spot.orders_v2",
    "spot.usertrades",
    "spot.usertrades_v2",
    "spot.balances",
    "spot.margin_balances",
    "spot.funding_balances",
    "spot.cross_balances",
];

/// Messages as files: real ones where the checkout has them, constructed ones always or nearly.
fn messages(start: &str) -> Vec<(String, Vec<u8>)> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/gateio/constructed");
    let constructed: Option<PathBuf> =
        if ours.is_dir() { Some(ours) } else { samples("constructed") };
    let folders = [samples("messages"), constructed];
    folders.iter().flatten().flat_map(|folder| files(folder, start, ".json")).collect()
}

/// A file as one line: a line feed in JSON text is always a space between tokens.
fn one_line(text: &[u8]) -> Vec<u8> {
    text.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect()
}

/// `count` of `unit_digits` decimal places of a second (0, 3), as text with or without a fraction,
/// in nanoseconds; zero is how the venue writes that it has no time.
fn nanos(count: &Value, unit_digits: usize) -> Value {
    let text = match count {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Value::Null,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = 9 - unit_digits;
    let padded = format!("{whole}{fraction:0<width$.width$}", width = digits);
    match padded.parse::<u64>() {
        Ok(0) | Err(_) => Value::Null,
        Ok(nanos) => json!(nanos),
    }
}

fn or(first: Value, second: impl FnOnce() -> Value) -> Value {
    if first.is_null() { second() } else { first }
}

/// When the message was sent.
fn sent(message: &Value) -> Value {
    or(nanos(&message["time_ms"], 3), || nanos(&message["time"], 0))
}

/// A number as the venue wrote it; the empty string is no number.
fn money(value: &Value) -> Value {
    if value == "" { Value::Null } else { value.clone() }
}

fn side(ticker: &Value, price: &str, size: &str) -> (Value, Value) {
    match money(&ticker[price]) {
        Value::Null => (Value::Null, Value::Null),
        price => (price, money(&ticker[size])),
    }
}

fn levels(side: &Value) -> Value {
    if side.is_null() { json!([]) } else { side.clone() }
}

/// The events of an update, without the fields that all events have, each with its symbol and time.
fn events(message: &Value) -> Vec<Value> {
    let result = &message["result"];
    let at = || or(nanos(&result["t"], 3), || sent(message));
    match message["channel"].as_str().unwrap_or_default() {
        "spot.trades" => match result {
            Value::Array(trades) => trades.iter().map(trade).collect(),
            one => vec![trade(one)],
        },
        "spot.book_ticker" => vec![book_ticker(result, &at())],
        "spot.tickers" => vec![ticker(result, &sent(message))],
        "spot.candlesticks" => vec![candle(result, &sent(message))],
        "spot.order_book" => vec![json!({
            "type": "book_snapshot", "symbol": result["s"], "time_ns": at(),
            "id": result["lastUpdateId"], "bids": result["bids"], "asks": result["asks"],
        })],
        "spot.order_book_update" => vec![book(result, result["s"].clone(), &at())],
        "spot.obu" => {
            let stream = result["s"].as_str().unwrap_or_default();
            vec![book(result, json!(stream.split('.').nth(1)), &at())]
        }
        channel => vec![json!({
            "type": "venue_event", "symbol": null, "time_ns": sent(message),
            "channel": channel, "payload": result,
        })],
    }
}

fn trade(trade: &Value) -> Value {
    json!({
        "type": "trade", "symbol": trade["currency_pair"],
        "time_ns": or(nanos(&trade["create_time_ms"], 3), || nanos(&trade["create_time"], 0)),
        "id": trade["id"], "price": trade["price"], "size": trade["amount"], "side": trade["side"],
    })
}

fn book_ticker(ticker: &Value, time: &Value) -> Value {
    let ((bid, bid_size), (ask, ask_size)) = (side(ticker, "b", "B"), side(ticker, "a", "A"));
    json!({
        "type": "book_ticker", "symbol": ticker["s"], "time_ns": time, "id": ticker["u"],
        "bid_price": bid, "bid_size": bid_size, "ask_price": ask, "ask_size": ask_size,
    })
}

fn ticker(ticker: &Value, time: &Value) -> Value {
    json!({
        "type": "ticker", "symbol": ticker["currency_pair"], "time_ns": time,
        "last": money(&ticker["last"]),
        "bid_price": money(&ticker["highest_bid"]), "ask_price": money(&ticker["lowest_ask"]),
        "high_24h": money(&ticker["high_24h"]), "low_24h": money(&ticker["low_24h"]),
        "base_volume_24h": money(&ticker["base_volume"]),
        "quote_volume_24h": money(&ticker["quote_volume"]),
        "change_pct_24h": money(&ticker["change_percentage"]),
    })
}

fn candle(candle: &Value, time: &Value) -> Value {
    let name = candle["n"].as_str().unwrap_or_default();
    let (interval, symbol) = name.split_once('_').unwrap_or_default();
    let open = nanos(&candle["t"], 0);
    // Only spans that the samples hold.
    let span = [("10s", 10), ("1m", 60), ("5m", 300)].into_iter().find(|span| span.0 == interval);
    let span = span.map(|(_, seconds)| seconds * 1_000_000_000);
    json!({
        "type": "candle", "symbol": symbol, "time_ns": time, "interval": interval,
        "open_ns": open, "close_ns": open.as_u64().zip(span).map(|(open, span)| open + span),
        "open": candle["o"], "high": candle["h"], "low": candle["l"], "close": candle["c"],
        "base_volume": candle.get("a"), "quote_volume": candle.get("v"), "closed": candle.get("w"),
    })
}

fn book(result: &Value, symbol: Value, time: &Value) -> Value {
    let (bids, asks) = (levels(&result["b"]), levels(&result["a"]));
    if result["full"] == true {
        return json!({
            "type": "book_snapshot", "symbol": symbol, "time_ns": time, "id": result["u"],
            "bids": bids, "asks": asks,
        });
    }
    json!({
        "type": "book_delta", "symbol": symbol, "time_ns": time, "first_id": result["U"],
        "last_id": result["u"], "bids": bids, "asks": asks,
    })
}

/// What a message that is not an update must become.
fn control(message: &Value) -> Value {
    let error = &message["error"];
    let event = message["event"].as_str().unwrap_or_default();
    let channel = &message["channel"];
    let kind = match event {
        _ if channel == "spot.pong" => "pong",
        _ if channel == "spot.system" => "system",
        "subscribe" | "unsubscribe" if !error.is_null() => "refused",
        "subscribe" => "subscribed",
        "unsubscribe" => "unsubscribed",
        _ => "error",
    };
    json!({
        "type": "control", "symbol": null, "time_ns": sent(message), "kind": kind,
        "channel": channel, "id": message["id"], "code": error["code"],
    })
}

/// Every expected field stands in the line, and money digit by digit.
fn assert_line(name: &str, run: &Run, line: &Value, expected: &Value) {
    assert_eq!(line["venue"], "gateio-spot", "{name}");
    for (field, value) in expected.as_object().into_iter().flatten() {
        let found = line.get(field).unwrap_or_else(|| panic!("{name}: no {field}: {run:?}"));
        // The sign of a zero is not a digit.
        let zero = |text: &Value| text == "-0.00" || text == "0.00";
        assert!(
            found == value || (zero(found) && zero(value)),
            "{name}: {field} is {found}, not {value}"
        );
    }
}

fn assert_lines(name: &str, text: &[u8], expected: &[Value]) {
    let run = decode(&one_line(text));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}: {run:?}");
    let lines = run.lines();
    assert_eq!(lines.len(), expected.len(), "{name}: {run:?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert_line(name, &run, line, expected);
    }
}

#[test]
fn every_update_becomes_its_events() {
    let mut checked = 0;
    for (name, text) in messages("spot.") {
        let message: Value = serde_json::from_slice(&text).expect("samples are JSON");
        let is_data = message["result"].get("s").is_some() || message["event"] == "update";
        let is_private = PRIVATE.iter().any(|channel| message["channel"] == *channel);
        if !is_data || is_private || message["channel"] == "spot.system" {
            continue;
        }
        assert_lines(&name, &text, &events(&message));
        checked += 1;
    }
    assert!(checked > 0 || messages("spot.").is_empty(), "nothing was checked");
}

#[test]
fn every_acknowledgement_refusal_pong_and_notice_becomes_a_control_line() {
    let mut checked = 0;
    for (name, text) in messages("spot.") {
        let message: Value = serde_json::from_slice(&text).expect("samples are JSON");
        let is_control = ["_ack.", "subscribe_error", "spot.pong", "spot.system"];
        let is_api = name.contains(".api_");
        if is_api || !is_control.iter().any(|part| name.contains(part)) {
            continue;
        }
        assert_lines(&name, &text, &[control(&message)]);
        let reason = decode(&one_line(&text)).lines()[0]["reason"].clone();
        let words = if message["channel"] == "spot.system" {
            &message["result"]["msg"]
        } else {
            &message["error"]["message"]
        };
        assert_eq!(reason, *words, "{name}");
        checked += 1;
    }
    assert!(checked > 0 || messages("spot.").is_empty(), "nothing was checked");
}

#[test]
fn every_answer_over_the_socket_becomes_a_control_line() {
    for (name, text) in messages("spot.") {
        if !name.contains(".api_") || name.contains("api_request") {
            continue;
        }
        let message: Value = serde_json::from_slice(&text).expect("samples are JSON");
        let header = &message["header"];
        let kind = match (header["channel"].as_str(), message["data"].get("errs")) {
            (Some("spot.login"), None) => "logged_in",
            (Some("spot.login"), Some(_)) => "login_refused",
            _ => "response",
        };
        let status = header["status"].as_str().and_then(|status| status.parse::<u16>().ok());
        let expected = json!({
            "type": "control", "symbol": null, "time_ns": nanos(&header["response_time"], 3),
            "kind": kind, "channel": header["channel"], "id": message["request_id"],
            "code": status, "reason": message["data"]["errs"]["message"],
        });
        let run = decode(&one_line(&text));
        let lines = run.lines();
        let (answer, orders) = lines.split_first().expect("a line at least");
        assert_line(&name, &run, answer, &expected);
        // What it says of orders stands beside.
        assert!(orders.iter().all(|line| line["type"] == "order"), "{name}: {run:?}");
    }
}

#[test]
fn every_rest_book_becomes_a_snapshot_without_a_symbol() {
    let Some(folder) = samples("messages") else { return };
    let books = files(&folder, "spot.rest_order_book.", ".json");
    assert!(!books.is_empty());
    for (name, text) in books {
        let body: Value = serde_json::from_slice(&text).expect("samples are JSON");
        let expected = json!({
            "type": "book_snapshot", "symbol": null, "time_ns": nanos(&body["update"], 3),
            "id": body["id"], "bids": body["bids"], "asks": body["asks"],
        });
        assert_lines(&name, &text, &[expected]);
    }
}

#[test]
fn a_payload_without_a_type_of_its_own_is_passed_on_byte_by_byte() {
    let payload = "{ \"a\" : [1.50e3, -0,\t\"\\u00e9 \\\"x\\/\"], \"b\":{\"b\":null}, \"b\":1 }";
    let message = format!(
        "{{\"time\":5,\"channel\":\"spot.orders_v9\",\"event\":\"update\",\"result\":{payload}}}"
    );
    let run = decode(message.as_bytes());
    assert_eq!(
        run.stdout,
        format!(
            "{{\"type\":\"venue_event\",\"venue\":\"gateio-spot\",\"symbol\":null,\
             \"time_ns\":5000000000,\"channel\":\"spot.orders_v9\",\"payload\":{payload}}}\n"
        )
    );
    assert_eq!(run.code, Some(0));
}

#[test]
fn messages_of_the_first_protocol_and_strangers_are_one_line_each() {
    for (name, text) in messages("v3.").into_iter().chain(messages("unknown.")) {
        let run = decode(&one_line(&text));
        assert_eq!(run.lines().len(), 1, "{name}: {run:?}");
        assert!(matches!(run.code, Some(0 | 1)), "{name}: {run:?}");
    }
}
