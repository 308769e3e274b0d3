//! `simulate`: what it says, and what can be done to it.

use std::fs;

use serde_json::Value;

use crate::simulated::Simulated;
use crate::support::{Run, run, scratch_file, tickwire};

#[test]
fn its_control_endpoint_counts_and_takes_faults() {
    let exchange = Simulated::start(&["--symbols", "BTC_USDT"]);
    let follow =
        ["tail", "gateio-spot", "trades", "BTC_USDT", "--url", &exchange.url, "--seconds", "20"];
    let tail = run(&[&follow[..], &["--count", "1"]].concat());
    assert_eq!(tail.code, Some(0), "{tail:?}");
    let (status, stats) = exchange.control("GET", "stats", "");
    let stats: Value = serde_json::from_str(&stats).expect("statistics are JSON");
    assert_eq!(status, 200);
    assert!(stats["sent"].as_u64() >= Some(2), "an answer and a trade were sent: {stats}");
    assert_eq!(stats["violations"].as_array().map(Vec::len), Some(0), "{stats}");
    let (status, _) = exchange.control("PUT", "faults", r#"{"refuse_symbols":["BTC_USDT"]}"#);
    assert_eq!(status, 200);
    let tail = run(&follow);
    assert_eq!(tail.code, Some(7), "{tail:?}");
    let (status, words) = exchange.control("PUT", "faults", r#"{"no_such_knob":1}"#);
    assert_eq!(status, 400, "{words}");
}

#[test]
fn it_ends_by_itself_after_its_time() {
    let run = run(&["simulate", "gateio-spot", "--symbols-count", "2", "--seconds", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("ws://127.0.0.1:") && run.stdout.lines().count() == 1);
    assert!(
        run.stderr.contains("tickwire tail gateio-spot trades BTC_USDT --url ws://"),
        "{run:?}"
    );
    assert!(run.stderr.contains("curl -X POST http://127.0.0.1:"), "{run:?}");
}

#[test]
fn every_venue_tells_how_to_use_it() {
    let run = run(&["simulate", "mexc-spot", "--symbols-count", "2", "--seconds", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("ws://127.0.0.1:") && run.stdout.ends_with("/ws\n"), "{run:?}");
    let follow = "tickwire tail mexc-spot aggre.deals@100ms BTCUSDT --url ws://";
    assert!(run.stderr.contains(follow), "{run:?}");
}

#[test]
fn a_client_needs_the_certificate_of_its_authority() {
    let ca = scratch_file("ca.pem", b"");
    let ca = ca.to_str().expect("a UTF-8 path");
    let exchange = Simulated::start(&["--tls", "--ca-file", ca]);
    assert!(exchange.url.starts_with("wss://"), "{}", exchange.url);
    assert!(fs::read_to_string(ca).is_ok_and(|pem| pem.contains("BEGIN CERTIFICATE")));
    let tail =
        ["tail", "gateio-spot", "trades", "BTC_USDT", "--url", &exchange.url, "--seconds", "20"];
    let trusting = run(&[&tail[..], &["--ca-file", ca, "--count", "1"]].concat());
    assert_eq!(trusting.code, Some(0), "{trusting:?}");
    let doubting = run(&tail);
    assert_eq!(doubting.code, Some(7), "{doubting:?}");
    assert!(doubting.stderr.contains("certificate"), "{doubting:?}");
    assert!(doubting.stderr.contains("--ca-file"), "what to do: {doubting:?}");
}

#[test]
fn wrong_arguments_are_told_by_their_codes() {
    for (args, code, words) in [
        (&["--faults", "{\"no_such_knob\":1}"][..], 2, "no_such_knob"),
        (&["--faults", "/no/such/file"], 3, "/no/such/file"),
        (&["--listen", "192.0.2.1:1"], 9, "192.0.2.1:1"),
        (&["--listen", "here"], 2, "here"),
    ] {
        let run = run(&[&["simulate", "gateio-spot"], args].concat());
        assert_eq!(run.code, Some(code), "{args:?}: {run:?}");
        assert!(run.stderr.contains(words) && run.stdout.is_empty(), "{args:?}: {run:?}");
    }
}

#[test]
fn whoever_asks_for_an_account_is_told_how_to_follow_it() {
    let mut command = tickwire(&["simulate", "mexc-spot", "--account", "--seconds", "1"]);
    command.env("TICKWIRE_KEY", "planted-key").env("TICKWIRE_SECRET", "planted-secret");
    let run: Run = command.output().expect("the tool starts").into();
    assert_eq!(run.code, Some(0), "{run:?}");
    let (url, follow) = (run.stdout.trim_end(), "its account:  tickwire account mexc-spot --url ");
    assert!(run.stderr.contains(&format!("{follow}{url}\n")), "{run:?}");
    assert!(!run.stderr.contains("planted"), "{run:?}");
}
