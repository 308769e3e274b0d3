//! `tail` against a simulated exchange in another process.

use core::time::Duration;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::thread;

use serde_json::Value;

use crate::contract::assert_line;
use crate::simulated::Simulated;
use crate::support::{Run, run, send, tickwire};

const SYMBOLS: &[&str] = &["--symbols", "BTC_USDT,ETH_USDT"];

/// A tail that ends in any case: one that ends by its time is no test that hangs.
fn tail(exchange: &Simulated, args: &[&str]) -> Run {
    let rest = ["--url", &exchange.url, "--seconds", "300"];
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

/// A time, then the words.
fn assert_news(line: &str) {
    let (time, words) = line.split_once("  tickwire: ").unwrap_or_else(|| panic!("{line}"));
    assert!(time.len() == 12 && !words.is_empty(), "{line}");
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
    assert!(!run.stderr.contains("pending"), "what is asked for is told by its answer: {run:?}");
    run.stderr.lines().for_each(assert_news);
}

#[test]
fn people_are_told_once_that_a_book_cannot_be_read_yet() {
    let exchange = Simulated::start(SYMBOLS);
    let run = tail(&exchange, &["order_book_update:20ms", "BTC_USDT", "--count", "5"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let [first, rest @ ..] = &lines[..] else { panic!("{run:?}") };
    assert!(first.contains(" syncing: new subscription"), "{run:?}");
    assert!(rest.len() == 4 && rest.iter().all(|line| line.contains(" live ")), "{run:?}");
}

/// The levels of one side, as a map from price to size.
type Side = std::collections::BTreeMap<String, String>;

fn put(side: &mut Side, levels: &Value) {
    for level in levels.as_array().expect("levels") {
        let [price, size] = [0, 1].map(|at| level[at].as_str().expect("a decimal").to_owned());
        side.remove(&price);
        if size.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
            side.insert(price, size);
        }
    }
}

/// Whoever follows the lines has the exchange's book: the snapshot, then the changes after it.
#[test]
fn the_lines_of_a_book_channel_are_enough_to_build_the_book() {
    let exchange = Simulated::start(SYMBOLS);
    let run = tail(&exchange, &["order_book_update:20ms", "BTC_USDT", "--json", "--count", "120"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = run.lines();
    lines.iter().for_each(assert_line);
    let base = lines.iter().position(|line| line["type"] == "book_snapshot");
    let base = base.unwrap_or_else(|| panic!("no snapshot: {}", run.stdout));
    let before = &lines[base - 1];
    assert_eq!((&before["type"], &before["state"]), (&"book_state".into(), &"live".into()));
    assert_eq!(before["id"], lines[base]["id"]);
    let (mut bids, mut asks, mut id) = (Side::new(), Side::new(), lines[base]["id"].clone());
    put(&mut bids, &lines[base]["bids"]);
    put(&mut asks, &lines[base]["asks"]);
    let mut changes = 0;
    for line in lines[base..].iter().filter(|line| line["type"] == "book_delta") {
        assert_eq!(line["first_id"].as_u64(), id.as_u64().map(|id| id + 1), "{line}");
        put(&mut bids, &line["bids"]);
        put(&mut asks, &line["asks"]);
        id = line["last_id"].clone();
        changes += 1;
    }
    assert!(changes > 0, "changes follow the snapshot");
    let path = format!("book?symbol=BTC_USDT&id={id}&levels=5");
    let (status, body) = exchange.control("GET", &path, "");
    assert_eq!(status, 200, "{body}");
    let book: Value = serde_json::from_str(&body).expect("it is JSON");
    assert_has(&bids, &book["bids"]);
    assert_has(&asks, &book["asks"]);
}

fn assert_has(side: &Side, levels: &Value) {
    for level in levels.as_array().expect("levels") {
        let price = level[0].as_str().expect("a decimal");
        assert_eq!(side.get(price).map(String::as_str), level[1].as_str(), "{price}");
    }
}

#[test]
fn a_cut_is_told_and_outlived() {
    let exchange = Simulated::start(SYMBOLS);
    let mut command = tickwire(&["tail", "gateio-spot", "trades", "BTC_USDT", "--json"]);
    command.args(["--url", &exchange.url, "--seconds", "300"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the tool starts");
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

/// Ctrl-c, another program's wish, and a terminal that is closed.
#[cfg(unix)]
#[test]
fn who_is_asked_to_end_closes_in_an_orderly_way() {
    let exchange = Simulated::start(SYMBOLS);
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut command = tickwire(&["tail", "gateio-spot", "trades", "BTC_USDT", "--json"]);
        command.args(["--url", &exchange.url, "--seconds", "300"]);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the tool starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut line = String::new();
        while !line.contains("\"trade\"") {
            line.clear();
            assert!(stdout.read_line(&mut line).expect("a line comes") > 0, "no trade came");
        }
        send(signal, &child);
        let last = stdout.lines().last().expect("there are lines").expect("they are UTF-8");
        assert!(last.contains("\"stopped\"") && last.contains("closed by the caller"), "{last}");
        assert_eq!(child.wait().expect("the tool ends").code(), Some(0), "{signal}");
    }
}

/// Whoever reads nothing is waited for, but not by who asks twice.
#[cfg(unix)]
#[test]
fn who_asks_twice_does_not_wait_for_the_reader() {
    let exchange = Simulated::start(SYMBOLS);
    let (unread, full) = full_pipe();
    let mut command = tickwire(&["tail", "gateio-spot", "order_book_update:20ms", "BTC_USDT"]);
    command.args(["--url", &exchange.url, "--seconds", "300"]);
    let mut child = command.stdout(full).stderr(Stdio::piped()).spawn().expect("the tool starts");
    drop(command);
    let mut stderr = BufReader::new(child.stderr.take().expect("stderr is piped"));
    let mut line = String::new();
    // Events came before: there is something to write.
    while !line.contains("book: live") {
        line.clear();
        assert!(stderr.read_line(&mut line).expect("a line comes") > 0, "it does not follow");
    }
    let (over, ended) = channel();
    thread::spawn(move || over.send(stderr.lines().count()));
    let asked_until_it_ends = (0..100).any(|_| {
        send("-INT", &child);
        ended.recv_timeout(Duration::from_millis(100)).is_ok()
    });
    child.kill().expect("it is ours");
    assert!(asked_until_it_ends, "it ends for no signal");
    assert_eq!(child.wait().expect("the tool ends").code(), Some(4));
    drop(unread);
}

/// Two ends of a pipe that takes nothing more before it is read.
#[cfg(unix)]
fn full_pipe() -> (std::os::unix::net::UnixStream, std::os::fd::OwnedFd) {
    let (read, mut write) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
    write.set_nonblocking(true).expect("a socket");
    for size in [4096, 1] {
        while write.write(&[b' '; 4096][..size]).is_ok() {}
    }
    write.set_nonblocking(false).expect("a socket");
    (read, write.into())
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

/// The arguments of a tail that nobody answers.
fn unanswered() -> [String; 8] {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("ws://{}/", listener.local_addr().expect("it has an address"));
    let tail = ["tail", "gateio-spot", "trades", "BTC_USDT", "--attempts", "0", "--url", &url];
    tail.map(String::from)
}

#[test]
fn who_reads_no_news_gets_the_exit_code_all_the_same() {
    let mut command = tickwire(&unanswered().each_ref().map(String::as_str));
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the tool starts");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("the tool ends").code(), Some(7));
}

#[test]
fn an_address_where_nothing_listens_is_code_7_with_the_cause() {
    let run = run(&unanswered().each_ref().map(String::as_str));
    assert_eq!(run.code, Some(7), "{run:?}");
    let sentence = run.stderr.lines().last().expect("it says why");
    assert!(sentence.contains("every attempt to reconnect is used up"), "{sentence}");
    assert!(sentence.contains("nothing listens") && sentence.contains("--url"), "{sentence}");
}

#[test]
fn an_address_without_tls_is_warned_of_unless_it_is_this_machine() {
    // RFC 6761, section 6.4: no resolver has an address for these names.
    for (url, warns) in [
        ("ws://nobody.invalid/ws/v4/", true),
        ("wss://nobody.invalid/ws/v4/", false),
        ("ws://127.0.0.1:1/ws/v4/", false),
    ] {
        let address = ["--url", url, "--attempts", "0"];
        let run = run(&[&["tail", "gateio-spot", "trades", "BTC_USDT"][..], &address].concat());
        assert_eq!(run.code, Some(7), "{run:?}");
        let warning = format!("warning: {url} is without TLS");
        assert_eq!(run.stderr.contains(&warning), warns, "{run:?}");
    }
}

#[test]
fn no_time_and_no_events_are_no_tail() {
    for limit in ["--seconds", "--count"] {
        let run = run(&["tail", "gateio-spot", "trades", "BTC_USDT", limit, "0"]);
        assert_eq!(run.code, Some(2), "{run:?}");
    }
}

#[test]
fn what_is_no_address_is_code_6() {
    let run = run(&["tail", "gateio-spot", "trades", "BTC_USDT", "--url", "http://127.0.0.1/"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    let sentence = run.sentence();
    assert!(sentence.contains("\"http://127.0.0.1/\"") && sentence.contains("ws://"), "{run:?}");
}
