//! `replay` of recordings: real ones against their known ends, and small ones made here.

use core::fmt::Write as _;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Run, files, run, samples, scratch_file};

/// A recording in the making.
#[derive(Default)]
struct Tape {
    text: String,
}

impl Tape {
    fn ws(self, recv: &str, raw: &Value) -> Self {
        self.line(&format!(r#"{{"recv":{recv},"via":"ws","raw":{}}}"#, json!(raw.to_string())))
    }

    fn rest(self, recv: &str, symbol: &str, raw: &Value) -> Self {
        let raw = json!(raw.to_string());
        self.line(&format!(
            r#"{{"recv":{recv},"via":"rest","market":"spot","symbol":"{symbol}","raw":{raw}}}"#
        ))
    }

    fn line(mut self, line: &str) -> Self {
        self.text.push_str(line);
        self.text.push('\n');
        self
    }

    fn replay(&self, name: &str) -> Run {
        let file = scratch_file(&format!("replay_{name}.jsonl"), self.text.as_bytes());
        run(&["replay", "gateio-spot", file.to_str().expect("a UTF-8 path")])
    }
}

fn update(symbol: &str, first: u64, last: u64, bids: &Value, asks: &Value) -> Value {
    json!({
        "time": 1_218_085_979, "channel": "spot.order_book_update", "event": "update",
        "result": {
            "t": 1_218_085_979_186u64, "e": "depthUpdate", "E": 1_218_085_979, "s": symbol,
            "U": first, "u": last, "b": bids, "a": asks,
        },
    })
}

fn snapshot(id: u64, bids: &Value, asks: &Value) -> Value {
    json!({ "id": id, "asks": asks, "bids": bids })
}

/// `b <price> <size>` best first, then `a <price> <size>`: what the expected hashes are taken of.
fn hash(book: &Value) -> String {
    let mut text = String::new();
    for (side, levels) in [("b", &book["bids"]), ("a", &book["asks"])] {
        for level in levels.as_array().expect("levels are an array") {
            let [price, size] = [&level[0], &level[1]].map(|n| n.as_str().expect("a string"));
            writeln!(text, "{side} {price} {size}").expect("a string takes all");
        }
    }
    Sha256::digest(text).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// A decimal text as a number that compares: digits before the point, then those behind it.
fn number(text: &Value) -> (usize, String) {
    let text = text.as_str().expect("a string");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (whole.len(), format!("{whole}.{fraction}"))
}

/// The end states that the samples come with, by the name of the recording.
fn expected_ends(folder: &Path) -> BTreeMap<String, Value> {
    let text = fs::read(folder.join("EXPECTED.json")).expect("the file can be read");
    serde_json::from_slice(&text).expect("the samples are JSON")
}

fn assert_side(name: &str, levels: &Value, count: &Value, best: &Value, ascending: bool) {
    let levels = levels.as_array().expect("levels are an array");
    assert_eq!(json!(levels.len()), *count, "{name}");
    assert_eq!(json!(levels[..3.min(levels.len())]), *best, "{name}");
    let prices: Vec<_> = levels.iter().map(|level| number(&level[0])).collect();
    let is_ordered = |pair: &[(usize, String)]| ascending == (pair[0] < pair[1]);
    assert!(prices.windows(2).all(is_ordered), "{name}");
}

#[test]
fn real_recordings_end_as_expected() {
    let Some(folder) = samples("replay") else { return };
    let ends = expected_ends(&folder);
    let markets = [("spot.", "gateio-spot"), ("futures.", "gateio-futures-usdt")];
    let recordings = markets.map(|(market, _)| files(&folder, market, ".jsonl").len());
    assert_eq!(ends.len(), recordings.iter().sum::<usize>());
    for (name, end) in ends {
        let path = folder.join(&name);
        let venue = markets.iter().find(|(market, _)| name.starts_with(market));
        let (market, venue) = venue.expect("a market of Gate.io");
        let run = run(&["replay", venue, path.to_str().expect("a UTF-8 path")]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}");
        let [book] = &run.lines()[..] else { panic!("{name}: {run:?}") };
        let symbol = name.trim_start_matches(market).trim_end_matches(".jsonl");
        assert_eq!((&book["symbol"], &book["state"]), (&json!(symbol), &json!("live")), "{name}");
        assert_eq!(book["id"], end["id"], "{name}");
        assert_side(&name, &book["bids"], &end["bids"], &end["best_bids"], false);
        assert_side(&name, &book["asks"], &end["asks"], &end["best_asks"], true);
        assert_eq!(json!(hash(book)), end["sha256"], "{name}");
    }
}

#[test]
fn a_book_is_printed_in_the_form_of_the_contract() {
    let run = Tape::default()
        .ws("1.0", &update("A_B", 11, 11, &json!([["9.50", "1.0"]]), &json!([])))
        .rest("2.0", "A_B", &snapshot(10, &json!([["8", "3"]]), &json!([["10.10", "0.20"]])))
        .ws("3.0", &update("A_B", 12, 13, &json!([["8", "0"]]), &json!([["11", "0.00000040"]])))
        .replay("form");
    assert_eq!(
        run.stdout,
        "{\"symbol\":\"A_B\",\"state\":\"live\",\"id\":13,\"bids\":[[\"9.5\",\"1\"]],\
         \"asks\":[[\"10.1\",\"0.2\"],[\"11\",\"0.0000004\"]]}\n"
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_snapshot_before_the_first_update_is_kept_for_it() {
    let run = Tape::default()
        .rest("1.0", "A_B", &snapshot(10, &json!([["8", "3"]]), &json!([])))
        .ws("2.0", &update("A_B", 11, 11, &json!([["9", "1"]]), &json!([])))
        .replay("early_snapshot");
    let [book] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((&book["state"], &book["id"]), (&json!("live"), &json!(11)));
    assert_eq!(book["bids"], json!([["9", "1"], ["8", "3"]]));
}

#[test]
fn a_snapshot_that_is_too_old_is_followed_by_the_next() {
    let tape = Tape::default()
        .ws("1.0", &update("A_B", 11, 11, &json!([["9", "1"]]), &json!([])))
        .rest("2.0", "A_B", &snapshot(5, &json!([["1", "1"]]), &json!([])));
    let run = tape.replay("old_snapshot");
    let [book] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((run.code, &book["state"], &book["id"]), (Some(0), &json!("syncing"), &Value::Null));
    assert_eq!((&book["bids"], &book["asks"]), (&json!([]), &json!([])));
    assert!(book["reason"].as_str().is_some_and(|reason| reason.contains("older")), "{book}");

    let tape = tape.rest("2.1", "A_B", &snapshot(10, &json!([["8", "3"]]), &json!([])));
    let run = tape.replay("old_then_new_snapshot");
    let [book] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((&book["state"], &book["id"]), (&json!("live"), &json!(11)));
    assert_eq!(book["bids"], json!([["9", "1"], ["8", "3"]]));
}

#[test]
fn a_gap_ends_one_book_and_no_other() {
    let run = Tape::default()
        .ws("1.0", &update("A_B", 11, 11, &json!([]), &json!([])))
        .ws("1.0", &update("C_D", 1, 1, &json!([]), &json!([])))
        .rest("2.0", "C_D", &snapshot(1, &json!([["7", "7"]]), &json!([])))
        .rest("2.0", "A_B", &snapshot(11, &json!([["8", "3"]]), &json!([])))
        .ws("3.0", &update("A_B", 13, 13, &json!([["9", "1"]]), &json!([])))
        .ws("3.0", &update("C_D", 2, 2, &json!([["6", "6"]]), &json!([])))
        .replay("gap");
    let [broken, whole] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((&broken["symbol"], &whole["symbol"]), (&json!("A_B"), &json!("C_D")));
    assert_eq!((&broken["state"], &broken["bids"]), (&json!("stale"), &json!([])));
    assert!(broken["reason"].as_str().is_some_and(|why| why.contains("12")), "{broken}");
    assert_eq!((&whole["state"], &whole["id"]), (&json!("live"), &json!(2)));
    assert_eq!(whole["bids"], json!([["7", "7"], ["6", "6"]]));
    assert_eq!(run.code, Some(0));
}

#[test]
fn a_book_of_the_second_protocol_needs_no_snapshot() {
    let obu = |full: bool, first: Option<u64>, last: u64, bids: Value| {
        let mut result = json!({ "t": 5, "s": "ob.币安人生_USDT.50", "u": last, "b": bids });
        if full {
            result["full"] = json!(true);
        }
        if let Some(first) = first {
            result["U"] = json!(first);
        }
        json!({ "channel": "spot.obu", "event": "update", "time": 1, "result": result })
    };
    let tape = Tape::default()
        .ws("1.5", &obu(true, None, 10, json!([["2", "1"], ["1", "1"]])))
        .ws("1.6", &obu(false, Some(11), 12, json!([["2", "0"], ["1.5", "3"]])));
    let run = tape.replay("obu");
    let [book] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((&book["symbol"], &book["state"]), (&json!("币安人生_USDT"), &json!("live")));
    assert_eq!((&book["id"], &book["bids"]), (&json!(12), &json!([["1.5", "3"], ["1", "1"]])));

    let tape = tape.ws("1.7", &obu(false, Some(14), 14, json!([["9", "9"]])));
    let run = tape.replay("obu_gap");
    assert_eq!(run.lines()[0]["state"], "stale", "{run:?}");

    let tape = tape.ws("1.8", &obu(true, None, 20, json!([["3", "1"]])));
    let run = tape.replay("obu_gap_full");
    let [book] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((&book["state"], &book["bids"]), (&json!("live"), &json!([["3", "1"]])));
}

#[test]
fn a_message_that_cannot_be_decoded_is_code_1() {
    let run = Tape::default()
        .ws("1.0", &update("A_B", 11, 11, &json!([["9", "1"]]), &json!([])))
        .rest("2.0", "A_B", &snapshot(11, &json!([["9", "1"]]), &json!([])))
        .ws("3.0", &update("A_B", 12, 12, &json!([["x", "1"]]), &json!([])))
        .replay("bad_message");
    assert_eq!(run.code, Some(1));
    let sentence = run.sentence();
    assert!(sentence.contains("line 3 of") && sentence.contains("byte"), "{sentence}");
    assert_eq!(run.lines().len(), 1);
}

#[test]
fn a_snapshot_that_cannot_be_decoded_is_code_1_and_the_next_is_taken() {
    let refusal = json!({ "label": "INVALID_CURRENCY_PAIR", "message": "no" });
    let run = Tape::default()
        .ws("1.0", &update("A_B", 11, 11, &json!([["9", "1"]]), &json!([])))
        .rest("2.0", "A_B", &refusal)
        .rest("3.0", "A_B", &snapshot(11, &json!([["9", "1"]]), &json!([])))
        .replay("bad_snapshot");
    assert_eq!(run.code, Some(1));
    assert!(run.sentence().contains("line 2 of"), "{}", run.stderr);
    assert_eq!(run.lines()[0]["state"], "live", "{run:?}");
}

#[test]
fn a_line_that_is_no_record_is_code_5_and_is_named() {
    let good = update("A_B", 11, 11, &json!([]), &json!([]));
    for (line, word) in [
        ("{", "JSON"),
        (r#"{"recv":1,"via":"ws"}"#, "`raw`"),
        (r#"{"recv":"now","via":"ws","raw":""}"#, "`recv`"),
        (r#"{"recv":1,"via":"pigeon","raw":""}"#, "pigeon"),
        (r#"{"recv":1,"via":"rest","raw":""}"#, "`symbol`"),
    ] {
        let run = Tape::default().ws("1", &good).line("").line(line).replay("bad_record");
        assert_eq!(run.code, Some(5), "{line}: {run:?}");
        let sentence = run.sentence();
        assert!(sentence.contains("line 3") && sentence.contains(word), "{line}: {sentence}");
        assert!(sentence.contains("replay_bad_record.jsonl"), "{sentence}");
        assert!(run.stdout.is_empty(), "{run:?}");
    }
}

#[test]
fn a_recording_without_a_book_is_code_5() {
    let pong = json!({ "time": 1, "channel": "spot.pong", "event": "", "result": null });
    for (name, tape) in [("empty", Tape::default()), ("pong", Tape::default().ws("1", &pong))] {
        let run = tape.replay(&format!("no_book_{name}"));
        assert_eq!(run.code, Some(5), "{run:?}");
        assert!(run.sentence().contains("gateio-spot"), "{run:?}");
        assert!(run.stdout.is_empty(), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_twice_is_code_3() {
    for path in ["/dev/null", "-"] {
        let run = run(&["replay", "gateio-spot", path]);
        assert_eq!(run.code, Some(3), "{run:?}");
        assert!(run.sentence().contains("twice"), "{run:?}");
    }
}

#[test]
fn a_clock_that_was_set_back_changes_no_book() {
    let replay = |times: [&str; 3], name: &str| {
        Tape::default()
            .ws(times[0], &update("A_B", 11, 11, &json!([["9", "1"]]), &json!([])))
            .rest(times[1], "A_B", &snapshot(10, &json!([["8", "3"]]), &json!([])))
            .ws(times[2], &update("A_B", 12, 12, &json!([["8", "0"]]), &json!([])))
            .replay(name)
            .stdout
    };
    let forward = replay(["1.0", "2.0", "3.0"], "forward");
    assert!(forward.contains("\"live\""), "{forward}");
    assert_eq!(replay(["3.0", "2.0", "1.0"], "backward"), forward);
    assert_eq!(replay(["0", "0", "0"], "at_once"), forward);
}
