//! `tail` against a simulated exchange in another process.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;

use serde_json::Value;

use crate::contract::assert_line;
use crate::simulated::Simulated;
use crate::support::{Run, run, tickwire};

const SYMBOLS: &[&str] = &["--symbols", "BTC_USDT,ETH_USDT"];

/// A tail that ends in any case: one that ends by its time is no test that hangs.
fn tail(exchange: &Simulated, args: &[&str]) -> Run {
    let rest = ["--url", &exchange.url, "--seconds", "30"];
    run(&[&["tail", "gateio-spot"], args, &rest].concat())
}

#[test]
fn every_channel_comes_as_lines_of_the_contract() {
    let exchange = Simulated::start(SYMBOLS);
    let channels = [
        ("trades", "trade"),
        ("book_ticker", "book_ticker"),
        ("tickers", "ticker"),
        ("candlesticks:10s", "candle"),
        ("order_book_update:20ms", "book_delta"),
        ("order_book:5:100ms", "book_snapshot"),
        ("obu:50", "book_delta"),
    ];
    thread::scope(|scope| {
        for (channel, kind) in channels {
            let exchange = &exchange;
            scope.spawn(move || {
                let run = tail(exchange, &[channel, "BTC_USDT", "--json", "--count", "2"]);
                assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{channel}: {run:?}");
                let lines = run.lines();
                lines.iter().for_each(assert_line);
                let types: Vec<&str> =
                    lines.iter().filter_map(|line| line["type"].as_str()).collect();
                assert!(types.contains(&kind), "{channel}: {types:?}");
                let last = lines.last().expect("there are lines");
                assert_eq!(
                    (&last["type"], &last["state"]),
                    (&"connection".into(), &"stopped".into())
                );
                let active = |line: &&Value| line["state"] == "active" && line["code"].is_null();
                assert_eq!(lines.iter().filter(active).count(), 1, "{channel}: {}", run.stdout);
            });
        }
    });
}

#[test]
fn people_get_events_on_one_stream_and_news_on_the_other() {
    let exchange = Simulated::start(SYMBOLS);
    let run = tail(&exchange, &["trades", "BTC_USDT", "ETH_USDT", "--count", "4"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 4, "{run:?}");
    for line in run.stdout.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [time, symbol, side, _, "x", _, id] = words[..] else { panic!("{line}") };
        assert!(time.len() == 12 && symbol.ends_with("_USDT") && id.starts_with('#'), "{line}");
        assert!(["buy", "sell"].contains(&side), "{line}");
    }
    assert!(run.stderr.contains("tickwire: BTC_USDT spot.trades: active"), "{run:?}");
    assert!(!run.stderr.contains("closed by the caller"), "leaving is no news: {run:?}");
    let run = tail(&exchange, &["order_book_update:20ms", "BTC_USDT", "--count", "80"]);
    assert!(run.stdout.lines().last().is_some_and(|line| line.contains(" live ")), "{run:?}");
}

#[test]
fn a_cut_is_told_and_outlived() {
    let exchange = Simulated::start(SYMBOLS);
    let mut command = tickwire(&["tail", "gateio-spot", "trades", "BTC_USDT", "--json"]);
    command.args(["--url", &exchange.url]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the tool starts");
    let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let mut lines = stdout.lines().map(|line| -> Value {
        serde_json::from_str(&line.expect("a line comes")).expect("it is JSON")
    });
    let mut find = |key: &str, value: &str| {
        lines.find(|line| line[key] == value).unwrap_or_else(|| panic!("no {key} {value}"))
    };
    find("type", "trade");
    assert_eq!(exchange.control("POST", "action", "\"cut\"").0, 200);
    let backoff = find("state", "backoff");
    assert_line(&backoff);
    assert_eq!(backoff["attempt"], 1);
    assert!(backoff["retry_in_ns"].as_u64() <= Some(1_000_000_000), "{backoff}");
    assert!(backoff["reason"].as_str().is_some_and(|reason| reason.contains("1006")), "{backoff}");
    find("state", "live");
    find("type", "trade");
    // A reader that leaves is no error.
    drop(lines);
    assert_eq!(child.wait().expect("the tool ends").code(), Some(0));
}

#[cfg(unix)]
#[test]
fn ctrl_c_closes_in_an_orderly_way() {
    let exchange = Simulated::start(SYMBOLS);
    let mut command = tickwire(&["tail", "gateio-spot", "trades", "BTC_USDT", "--json"]);
    command.args(["--url", &exchange.url]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the tool starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let mut line = String::new();
    while !line.contains("\"trade\"") {
        line.clear();
        assert!(stdout.read_line(&mut line).expect("a line comes") > 0, "no trade came");
    }
    let interrupt = ["-INT".to_owned(), child.id().to_string()];
    let sent = std::process::Command::new("kill").args(interrupt).status();
    assert!(sent.is_ok_and(|status| status.success()));
    let last = stdout.lines().last().expect("there are lines").expect("they are UTF-8");
    assert!(last.contains("\"stopped\"") && last.contains("closed by the caller"), "{last}");
    assert_eq!(child.wait().expect("the tool ends").code(), Some(0));
}

#[test]
fn refused_symbols_end_it_only_where_none_is_left() {
    let exchange = Simulated::start(SYMBOLS);
    let run = tail(&exchange, &["trades", "NOPE_USDT", "NIX_USDT"]);
    assert_eq!(run.code, Some(7), "{run:?}");
    let sentence = run.stderr.lines().last().expect("it says why");
    assert!(sentence.contains("refuses every symbol") && sentence.contains("code 2"), "{run:?}");
    let run = tail(&exchange, &["trades", "NOPE_USDT", "BTC_USDT", "--json", "--count", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = run.lines();
    lines.iter().for_each(assert_line);
    let refused = |line: &&Value| line["state"] == "refused" && line["symbol"] == "NOPE_USDT";
    let refused = lines.iter().find(refused).expect("the refusal is told");
    assert_eq!((&refused["channel"], &refused["code"]), (&"spot.trades".into(), &2.into()));
    assert!(lines.iter().any(|line| line["type"] == "trade" && line["symbol"] == "BTC_USDT"));
}

#[test]
fn an_unknown_channel_is_code_2_and_the_channels_are_told() {
    let run = run(&["tail", "gateio-spot", "trade", "BTC_USDT"]);
    assert_eq!(run.code, Some(2));
    let sentence = run.sentence();
    for word in ["'trade'", "trades", "order_book_update[:20ms|100ms]", "obu:50|400"] {
        assert!(sentence.contains(word), "{word}: {sentence}");
    }
}

#[test]
fn an_address_where_nothing_listens_is_code_7_with_the_cause() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("ws://{}/", listener.local_addr().expect("it has an address"));
    drop(listener);
    let tail = ["tail", "gateio-spot", "trades", "BTC_USDT", "--attempts", "0", "--url", &url];
    let run = run(&tail);
    assert_eq!(run.code, Some(7), "{run:?}");
    let sentence = run.stderr.lines().last().expect("it says why");
    assert!(sentence.contains("every attempt to reconnect is used up"), "{sentence}");
    assert!(sentence.contains("nothing listens"), "{sentence}");
}

#[test]
fn what_is_no_address_is_code_6() {
    let run = run(&["tail", "gateio-spot", "trades", "BTC_USDT", "--url", "http://127.0.0.1/"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.sentence().contains("ws://"), "{run:?}");
}
