//! `tail mexc-spot` against a simulated exchange in another process.

use std::collections::BTreeSet;
use std::thread;

use serde_json::Value;

use crate::contract::assert_line;
use crate::following::Following;
use crate::simulated::Simulated;
use crate::support::{Run, run, tickwire};

const SYMBOLS: &[&str] = &["--symbols", "BTCUSDT,ETHUSDT,币安人生USDT"];

fn exchange(args: &[&str]) -> Simulated {
    Simulated::of("mexc-spot", args)
}

/// A tail that ends in any case: one that ends by its time is no test that hangs.
fn tail(exchange: &Simulated, args: &[&str]) -> Run {
    let rest = ["--url", &exchange.url, "--seconds", "300"];
    run(&[&["tail", "mexc-spot"], args, &rest].concat())
}

#[test]
fn every_channel_comes_as_lines_of_the_contract() {
    let exchange = exchange(SYMBOLS);
    let channels = [
        ("aggre.deals@100ms", "trade"),
        ("aggre.bookTicker@10ms", "book_ticker"),
        ("bookTicker.batch", "book_ticker"),
        ("kline@Min1", "candle"),
        ("miniTicker@UTC+8", "ticker"),
        ("miniTickers@UTC+8", "ticker"),
        ("aggre.depth@10ms", "book_delta"),
        ("limit.depth@5", "book_snapshot"),
    ];
    thread::scope(|scope| {
        for (channel, kind) in channels {
            let exchange = &exchange;
            scope.spawn(move || {
                let run = tail(exchange, &[channel, "币安人生USDT", "--json", "--count", "2"]);
                assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{channel}: {run:?}");
                let lines = run.lines();
                lines.iter().for_each(assert_line);
                assert!(lines.iter().all(|line| line["venue"] == "mexc-spot"), "{run:?}");
                let types: Vec<&str> =
                    lines.iter().filter_map(|line| line["type"].as_str()).collect();
                assert!(types.contains(&kind), "{channel}: {types:?}");
                let active = |line: &&Value| line["state"] == "active" && line["code"].is_null();
                assert_eq!(lines.iter().filter(active).count(), 1, "{channel}: {}", run.stdout);
            });
        }
    });
}

#[test]
fn more_symbols_than_a_connection_holds_are_several_connections_with_numbers() {
    let exchange = exchange(&["--symbols-count", "40"]);
    let symbols: Vec<String> = (13..=44).map(|at| format!("SIM{at:03}USDT")).collect();
    let symbols: Vec<&str> = symbols.iter().take(28).map(String::as_str).collect();
    let known = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "ADAUSDT", "LTCUSDT"];
    let args = [&["aggre.bookTicker@10ms"], &known[..], &symbols[..], &["--count", "400"]].concat();
    let people = tail(&exchange, &args);
    assert_eq!(people.code, Some(0), "{people:?}");
    for words in ["connection 0 ", "connection 1 ", "tickwire: connection 1: handshaking to"] {
        assert!(people.stderr.contains(words), "{words}: {}", people.stderr);
    }
    // The plan names the symbols that come first.
    assert!(people.stderr.contains("SIM013USDT"), "{}", people.stderr);
    let programs = tail(&exchange, &[&args[..], &["--json"]].concat());
    assert_eq!(programs.code, Some(0), "{programs:?}");
    let lines = programs.lines();
    lines.iter().for_each(assert_line);
    let opened = lines.iter().filter(|line| line["change"] == "opening");
    let opened: BTreeSet<_> = opened.filter_map(|line| line["connection"].as_u64()).collect();
    assert_eq!(opened.len(), 2, "{}", programs.stdout);
    let live = lines.iter().filter(|line| line["type"] == "connection" && line["state"] == "live");
    let live: BTreeSet<_> = live.filter_map(|line| line["connection"].as_u64()).collect();
    assert_eq!(live, opened, "{}", programs.stdout);
    let told = lines.iter().filter(|line| line["type"] == "book_ticker");
    let told: BTreeSet<_> = told.filter_map(|line| line["symbol"].as_str()).collect();
    assert_eq!(told.len(), 35, "every symbol is told of: {told:?}");
}

const GARBLE: &str = r#"{"garble":{"symbol":"BTCUSDT","pushes":1}}"#;

/// A tail of two books, and what it says until both can be read.
fn two_books(exchange: &Simulated, args: &[&str], live: impl Fn(&str, &str) -> bool) -> Following {
    let mut command = tickwire(&["tail", "mexc-spot", "aggre.depth@10ms", "BTCUSDT", "ETHUSDT"]);
    command.args(args).args(["--url", &exchange.url, "--seconds", "60"]);
    let tail = if args.is_empty() {
        Following::diagnostics(&mut command)
    } else {
        Following::output(&mut command)
    };
    let mut missing = vec!["BTCUSDT", "ETHUSDT"];
    tail.until("live books", |line| {
        missing.retain(|symbol| !live(line, symbol));
        missing.is_empty()
    });
    tail
}

#[test]
fn a_push_that_cannot_be_read_makes_its_book_stale_and_no_other() {
    let exchange = exchange(SYMBOLS);
    let read = |line: &str| serde_json::from_str::<Value>(line).expect("it is JSON");
    let is_live = |line: &Value, symbol: &str| {
        line["type"] == "book_state" && line["state"] == "live" && line["symbol"] == symbol
    };
    let tail = two_books(&exchange, &["--json"], |line, symbol| is_live(&read(line), symbol));
    assert_eq!(exchange.control("POST", "action", GARBLE).0, 200);
    let lines = tail.until("the live book", |line| is_live(&read(line), "BTCUSDT"));
    let lines: Vec<Value> = lines.iter().map(|line| read(line)).collect();
    lines.iter().for_each(assert_line);
    let error = lines.iter().position(|line| line["type"] == "error").expect("it is told");
    let shown = lines[error]["message"].as_str().unwrap_or_default();
    assert!(shown.starts_with("0a") && shown.len() == 100, "{}", lines[error]);
    let stale: Vec<_> = lines.iter().filter(|line| line["state"] == "stale").collect();
    let [stale] = stale[..] else { panic!("{stale:#?}") };
    assert_eq!(stale["symbol"], "BTCUSDT", "{stale}");
    let goes_on = |line: &Value| line["type"] == "book_delta" && line["symbol"] == "ETHUSDT";
    assert!(lines[error..].iter().any(goes_on), "the stream goes on");
}

#[test]
fn people_are_told_of_a_push_that_cannot_be_read() {
    let exchange = exchange(SYMBOLS);
    let is_live = |line: &str, symbol: &str| line.contains(&format!("{symbol} book: live"));
    let tail = two_books(&exchange, &[], is_live);
    assert_eq!(exchange.control("POST", "action", GARBLE).0, 200);
    let lines = tail.until("the live book", |line| is_live(line, "BTCUSDT")).join("\n");
    assert!(lines.contains("a message cannot be read: not a number at byte"), "{lines}");
    assert!(lines.contains("BTCUSDT book: stale (a message could not be decoded)"), "{lines}");
    assert!(!lines.contains("ETHUSDT book"), "{lines}");
}

#[test]
fn refused_symbols_end_it_only_where_none_is_left() {
    let exchange = exchange(SYMBOLS);
    let run = tail(&exchange, &["aggre.deals@100ms", "NOPEUSDT", "btcusdt"]);
    assert_eq!(run.code, Some(7), "{run:?}");
    let sentence = run.stderr.lines().last().expect("it says why");
    assert!(sentence.contains("refuses every symbol") && sentence.contains("Blocked!"), "{run:?}");
    let args = ["aggre.deals@10ms", "NOPEUSDT", "BTCUSDT", "--json", "--count", "1"];
    let run = tail(&exchange, &args);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = run.lines();
    let refused = lines.iter().find(|line| line["state"] == "refused").expect("it is told");
    assert_eq!(refused["symbol"], "NOPEUSDT", "{refused}");
    assert!(refused["reason"].as_str().is_some_and(|why| why.contains("Blocked")), "{refused}");
    assert!(lines.iter().any(|line| line["type"] == "trade" && line["symbol"] == "BTCUSDT"));
}

#[test]
fn an_unknown_channel_is_code_2_and_the_channels_are_told() {
    let run = run(&["tail", "mexc-spot", "aggre.trades", "BTCUSDT"]);
    assert_eq!(run.code, Some(2));
    let sentence = run.sentence();
    for word in ["'aggre.trades'", "aggre.deals[@10ms|@100ms]", "limit.depth@", "kline@"] {
        assert!(sentence.contains(word), "{word}: {sentence}");
    }
}
