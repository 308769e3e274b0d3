//! `replay mexc-spot`: recordings with binary messages, and files of steps.

use std::fs;

use serde_json::{Value, json};

use crate::pushes::depth;
use crate::support::{Run, files, run, samples_of, scratch_file, testdata};

fn replay(name: &str, text: &str, args: &[&str]) -> Run {
    let file = scratch_file(&format!("replay_mexc_{name}"), text.as_bytes());
    let file = file.to_str().expect("a UTF-8 path");
    run(&[&["replay", "mexc-spot", file], args].concat())
}

fn steps(name: &str, steps: &Value, end: &Value) -> Run {
    replay(name, &json!({ "steps": steps, "final_book": end }).to_string(), &[])
}

fn push(expect: &str, first: u64, last: u64) -> Value {
    json!({
        "type": "push", "expect": expect,
        "hex": depth("GTUSDT", first, last, &[("7.25", "4")], &[]).hex(),
    })
}

fn snapshot(expect: &str, id: u64) -> Value {
    let book = json!({ "lastUpdateId": id, "bids": [["7.2", "1"]], "asks": [["7.4", "2"]] });
    json!({ "type": "snapshot", "expect": expect, "json": book.to_string() })
}

#[test]
fn the_demo_session_ends_with_a_live_book_and_a_stale_one() {
    let file = testdata("mexc/session.jsonl");
    let run = run(&["replay", "mexc-spot", file.to_str().expect("a UTF-8 path")]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let [live, stale] = &run.lines()[..] else { panic!("{run:?}") };
    // By hand: the snapshot under the changes with later ids; what is written with more zeros is
    // the same price.
    assert_eq!(
        *live,
        json!({
            "symbol": "BTCUSDT", "state": "live", "id": 7_000_000_006u64,
            "bids": [["61234.5", "0.7375"], ["61229.9", "2.25"]],
            "asks": [["61239.8", "0.4"], ["61240.1", "3.5"], ["61241", "0.85"]],
        })
    );
    assert_eq!((&stale["symbol"], &stale["state"]), (&json!("ETHUSDT"), &json!("stale")));
    assert!(stale["reason"].as_str().is_some_and(|why| why.contains("5100000002")), "{stale}");
}

/// Every outcome that a step can have, made here.
#[test]
fn every_outcome_is_told_apart() {
    let file = testdata("mexc/steps.json");
    let path = file.to_str().expect("a UTF-8 path");
    let run = run(&["replay", "mexc-spot", path, "--steps"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    let written: Value =
        serde_json::from_slice(&fs::read(&file).expect("it is there")).expect("it is JSON");
    let expected: Vec<&Value> =
        written["steps"].as_array().expect("steps").iter().map(|step| &step["expect"]).collect();
    let lines = run.lines();
    let (book, told) = lines.split_last().expect("there are lines");
    let outcomes: Vec<&Value> = told.iter().map(|line| &line["outcome"]).collect();
    assert_eq!(outcomes, expected, "{}", run.stdout);
    for outcome in
        ["buffered", "applied", "stale", "gap", "synced", "snapshot_too_old", "gap_in_buffer"]
    {
        assert!(outcomes.iter().any(|it| *it == outcome), "{outcome} is not in the file");
    }
    assert_eq!((&told[4]["step"], &told[4]["state"]), (&json!(5), &json!("live")), "{told:#?}");
    assert_eq!(
        *book,
        json!({
            "symbol": "GTUSDT", "state": "live", "id": 524,
            "bids": [["7.31", "3"], ["7.3", "1"], ["7.25", "4"]], "asks": [["7.45", "5"]],
        })
    );
}

#[test]
fn the_samples_end_step_by_step_as_written() {
    let Some(folder) = samples_of("mexc", "replay") else { return };
    let scenarios = files(&folder, "", ".json");
    assert!(!scenarios.is_empty());
    for (name, text) in scenarios {
        let path = folder.join(&name);
        let run = run(&["replay", "mexc-spot", path.to_str().expect("a UTF-8 path")]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}: {run:?}");
        let [book] = &run.lines()[..] else { panic!("{name}: {run:?}") };
        let end: Value = serde_json::from_slice(&text).expect("samples are JSON");
        let end = &end["final_book"];
        if end.is_null() {
            assert_ne!(book["state"], "live", "{name}");
            continue;
        }
        assert_eq!((&book["state"], &book["id"]), (&json!("live"), &end["version"]), "{name}");
        for side in ["bids", "asks"] {
            assert_eq!(book[side], trimmed(&end[side]), "{name}");
        }
    }
}

/// Levels without the zeros at the end of their numbers.
fn trimmed(levels: &Value) -> Value {
    let number = |text: &Value| {
        let text = text.as_str().expect("a string");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
            .to_owned()
    };
    let levels = levels.as_array().expect("levels are an array");
    levels.iter().map(|level| json!([number(&level[0]), number(&level[1])])).collect()
}

#[test]
fn a_step_that_goes_otherwise_is_code_8_and_is_named() {
    let run = steps(
        "otherwise",
        &json!([push("applied", 6, 7), snapshot("synced", 6), push("gap", 8, 8)]),
        &json!({ "version": 8, "bids": [["7.25", "4"], ["7.2", "1"]], "asks": [["7.4", "2.0"]] }),
    );
    assert_eq!(run.code, Some(8), "{run:?}");
    let said: Vec<&str> = run.stderr.lines().collect();
    let [first, second, last] = said[..] else { panic!("{run:?}") };
    assert!(first.contains("step 1 is buffered, not applied"), "{first}");
    assert!(second.contains("step 3 is applied, not gap"), "{second}");
    assert!(last.contains("replay_mexc_otherwise") && last.contains("as it says"), "{last}");
    assert_eq!(run.lines()[0]["state"], "live", "the end is printed all the same: {run:?}");
}

#[test]
fn a_book_that_ends_otherwise_is_code_8_and_its_level_is_named() {
    let played = json!([push("buffered", 6, 7), snapshot("synced", 6)]);
    let bids = json!([["7.25", "4"], ["7.2", "1"]]);
    for (name, end, words) in [
        ("null", Value::Null, "must not be"),
        ("id", json!({ "version": 9, "bids": bids, "asks": [["7.4", "2"]] }), "at id 7, not 9"),
        (
            "level",
            json!({ "version": 7, "bids": bids, "asks": [["7.4", "3"]] }),
            "ask 1 is 7.4 x 2, not 7.4 x 3",
        ),
        (
            "depth",
            json!({ "version": 7, "bids": bids, "asks": [] }),
            "ask 1 is 7.4 x 2, not no such level",
        ),
    ] {
        let run = steps(name, &played, &end);
        assert_eq!(run.code, Some(8), "{name}: {run:?}");
        assert!(run.stderr.contains(words), "{name}: {run:?}");
    }
    let run = steps(
        "not_live",
        &json!([push("buffered", 6, 7)]),
        &json!({"version": 7, "bids": [], "asks": []}),
    );
    assert!(run.code == Some(8) && run.stderr.contains("is not live"), "{run:?}");
}

#[test]
fn what_nobody_asked_for_and_what_cannot_be_decoded_are_outcomes_too() {
    let mut bad = push("error", 9, 9);
    bad["hex"] = json!(depth("GTUSDT", 9, 9, &[("oops", "1")], &[]).hex());
    let played = json!([
        push("buffered", 6, 7),
        snapshot("synced", 6),
        push("applied", 8, 8),
        snapshot("unasked", 8),
        bad,
    ]);
    let run = steps("error", &played, &Value::Null);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.sentence().contains("step 5 of") && run.sentence().contains("byte"), "{run:?}");
    assert_eq!(run.lines()[0]["state"], "stale", "an update is lost: {run:?}");
}

#[test]
fn a_file_that_is_no_file_of_steps_is_code_5_and_says_why() {
    for (name, text, words) in [
        ("broken", "{\"steps\":[", "no JSON"),
        ("no_list", "{\"steps\":7}", "no list"),
        ("type", "{\"steps\":[{\"type\":\"pull\"}]}", "a step 1 that"),
        ("hex", "{\"steps\":[{\"type\":\"push\",\"hex\":\"0a7\"}]}", "half a byte"),
        ("json", "{\"steps\":[{\"type\":\"snapshot\"}]}", "`json`"),
        ("end", "{\"steps\":[],\"final_book\":{}}", "`version`"),
        ("empty", "{\"steps\":[]}", "no order book of mexc-spot"),
    ] {
        let run = replay(name, text, &[]);
        assert_eq!(run.code, Some(5), "{name}: {run:?}");
        assert!(run.sentence().contains(words), "{name}: {run:?}");
    }
}

#[test]
fn a_recording_has_no_steps_to_tell() {
    let line = format!(
        "{{\"recv\":1,\"via\":\"ws\",\"hex\":\"{}\"}}\n",
        depth("GTUSDT", 6, 7, &[], &[]).hex()
    );
    assert_eq!(replay("recording", &line, &[]).code, Some(0));
    let run = replay("recording", &line, &["--steps"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.sentence().contains("--steps"), "{run:?}");
}

#[test]
fn a_push_that_cannot_be_decoded_makes_its_book_stale_and_the_session_goes_on() {
    let record = |at: u64, rest: String| format!("{{\"recv\":{at},{rest}}}\n");
    let ws = |first, last, price: &str| {
        format!(
            "\"via\":\"ws\",\"hex\":\"{}\"",
            depth("GTUSDT", first, last, &[(price, "1")], &[]).hex()
        )
    };
    let rest = |id: u64| {
        let book = json!({ "lastUpdateId": id, "bids": [], "asks": [] }).to_string();
        format!("\"via\":\"rest\",\"symbol\":\"GTUSDT\",\"raw\":{}", json!(book))
    };
    let tape = [record(1, ws(6, 7, "1")), record(2, rest(6)), record(3, ws(8, 8, "oops"))];
    let run = replay("bad_push", &tape.concat(), &[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.sentence().contains("line 3 of"), "{run:?}");
    assert_eq!(run.lines()[0]["state"], "stale", "{run:?}");
    let healed = [tape.concat(), record(4, ws(9, 9, "2")), record(5, rest(8))].concat();
    let run = replay("bad_push_healed", &healed, &[]);
    assert_eq!((run.code, &run.lines()[0]["state"]), (Some(1), &json!("live")), "{run:?}");
}
