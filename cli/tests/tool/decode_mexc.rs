//! `decode mexc-spot`: pushes as lines of hex and as files; control and REST books as text.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::pushes::{Bytes, deal, depth, push};
use crate::support::{Run, files, run, run_with, samples_of, scratch_file, testdata};

const DECODE: &[&str] = &["decode", "mexc-spot"];

fn decode(line: &str) -> Run {
    run_with(DECODE, line.as_bytes())
}

/// The only line that comes of a line of input.
fn one(line: &str) -> Value {
    let run = decode(line);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{line}: {run:?}");
    let [event] = &run.lines()[..] else { panic!("{line}: {run:?}") };
    event.clone()
}

#[test]
fn the_fields_of_a_trade_stand_as_the_contract_says() {
    let id = "700000000000000017X0_700000000000000018X0";
    let run = decode(&deal("GTUSDT", "0.7409", "12.74", 2, id).hex());
    assert_eq!(
        run.stdout,
        format!(
            "{{\"type\":\"trade\",\"venue\":\"mexc-spot\",\"symbol\":\"GTUSDT\",\
             \"time_ns\":1790000000049000000,\"id\":\"{id}\",\"price\":\"0.7409\",\
             \"size\":\"12.74\",\"side\":\"sell\"}}\n"
        )
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_trade_without_an_id_and_of_an_unknown_side_says_so() {
    let event = one(&deal("GTUSDT", "1", "2", 3, "").hex());
    assert_eq!((&event["id"], &event["side"]), (&Value::Null, &json!("other:3")));
}

#[test]
fn hex_may_be_written_in_any_way() {
    let hex = depth("GTUSDT", 7, 9, &[("7.25", "0")], &[("7.4", "1.50")]).hex();
    let pairs: Vec<&str> = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]).collect();
    let expected = one(&hex);
    assert_eq!(expected["type"], "book_delta");
    assert_eq!((&expected["first_id"], &expected["last_id"]), (&json!(7), &json!(9)));
    assert_eq!(
        (&expected["bids"], &expected["asks"]),
        (&json!([["7.25", "0"]]), &json!([["7.4", "1.50"]]))
    );
    for line in [
        hex.to_uppercase(),
        format!("0x{hex}"),
        pairs.join(" "),
        format!(" 0x{} \r", pairs.join(" 0x")),
    ] {
        assert_eq!(one(&line), expected, "{line}");
    }
}

#[test]
fn what_is_no_hex_is_text() {
    for (line, kind, id) in [
        (r#"{"id":7,"code":0,"msg":"spot@public.kline.v3.api.pb@GTUSDT@Min1"}"#, "subscribed", 7),
        (
            r#"{"id":8,"code":0,"msg":"Not Subscribed successfully! [spot@public.kline.v3.api.pb@NIXUSDT@Min1].  Reason： Blocked! "}"#,
            "refused",
            8,
        ),
    ] {
        let event = one(line);
        assert_eq!((&event["type"], &event["kind"]), (&json!("control"), &json!(kind)), "{event}");
        assert_eq!((&event["id"], &event["code"]), (&json!(id), &json!(0)), "{event}");
    }
    assert_eq!(one(r#"{"id":0,"code":0,"msg":"PONG"}"#)["kind"], "pong");
    let book = r#"{"lastUpdateId":12,"bids":[["7.20","1"]],"asks":[],"timestamp":1790000000500}"#;
    let event = one(book);
    assert_eq!((&event["type"], &event["id"]), (&json!("book_snapshot"), &json!(12)));
    assert_eq!(event["bids"], json!([["7.20", "1"]]));
}

#[test]
fn an_answer_that_names_symbols_says_which_it_accepts_and_which_it_refuses() {
    let [first, second, third] = ["GTUSDT", "MXUSDT", "NIXUSDT"]
        .map(|symbol| format!("spot@public.kline.v3.api.pb@{symbol}@Min1"));
    for (msg, accepted, refused) in [
        (first.clone(), json!([first]), json!([])),
        (format!("{second},{first}"), json!([second, first]), json!([])),
        (
            format!(
                "Subscribed successful! [{second}, {first}]. \
                 Not Subscribed successfully! [{third}].  Reason： Blocked! "
            ),
            json!([second, first]),
            json!([third]),
        ),
    ] {
        let event = one(&json!({ "id": 7, "code": 0, "msg": msg }).to_string());
        assert_eq!((&event["accepted"], &event["refused"]), (&accepted, &refused), "{event}");
    }
    for msg in ["PONG", "", "msg format invalid", "Not Subscribed successfully! []."] {
        let event = one(&json!({ "id": 7, "code": 0, "msg": msg }).to_string());
        let object = event.as_object().expect("an object");
        assert!(!object.contains_key("accepted") && !object.contains_key("refused"), "{event}");
    }
}

#[test]
fn a_body_without_a_type_of_its_own_is_passed_on_in_hex() {
    let body = Bytes::default().text(1, "USDT").text(3, "12.5");
    let channel = "spot@public.later.v3.api.pb";
    let push = Bytes::default().text(1, channel).number(6, 5).bytes(317, &body.0);
    let event = one(&push.hex());
    assert_eq!((&event["type"], &event["symbol"]), (&json!("venue_event"), &Value::Null));
    assert_eq!((&event["channel"], &event["payload"]), (&json!(channel), &json!(body.hex())));
}

/// An error line says what and where, and shows the message as it was written.
fn assert_error(line: &Value, number: u64, shown: &str) {
    assert_eq!((&line["type"], &line["venue"]), (&json!("error"), &json!("mexc-spot")), "{line}");
    assert_eq!(line["line"], number, "{line}");
    assert!(line["error"].as_str().is_some_and(|error| !error.is_empty()), "{line}");
    assert_eq!(line["message"], shown, "{line}");
}

#[test]
fn a_bad_message_does_not_stop_the_next() {
    let good = deal("GTUSDT", "1", "2", 1, "").hex();
    let price = deal("GTUSDT", "oops", "2", 1, "").hex();
    let cut = &good[..good.len() - 2];
    let half = &good[..good.len() - 1];
    let input = [price.as_str(), &good, cut, &good, half, &good, "Invalid key", &good].join("\n");
    let run = decode(&input);
    assert_eq!(run.code, Some(1));
    assert!(run.sentence().contains("3 of 8"), "{}", run.stderr);
    let lines = run.lines();
    assert_eq!(lines.len(), 8, "{lines:#?}");
    assert_error(&lines[0], 1, &price[..100]);
    // The price stands behind the wrapper's texts and its own tags.
    let oops = price.find("6f6f7073").map(|at| u64::try_from(at / 2).expect("it is small"));
    assert_eq!(lines[0]["at"].as_u64(), oops, "{}", lines[0]);
    assert_error(&lines[2], 3, &good[..100]);
    assert!(lines[2]["at"].as_u64() <= Some(u64::try_from(cut.len() / 2).expect("small")));
    assert_error(&lines[4], 5, &good[..100]);
    assert!(lines[4]["error"].as_str().is_some_and(|why| why.contains("half a byte")));
    // A word of the venue's that answers nothing.
    assert_eq!((&lines[6]["type"], &lines[6]["kind"]), (&json!("control"), &json!("error")));
    assert_eq!(lines[6]["reason"], "Invalid key");
    assert!([1, 3, 5, 7].iter().all(|at| lines[*at]["type"] == "trade"), "{lines:#?}");
}

#[test]
fn a_message_of_1_mib_is_decoded_and_a_longer_one_is_not() {
    const MIB: usize = 1024 * 1024;
    // An unknown field fills it up: its tag is one byte, its length three.
    let filled = |len: usize| {
        let push = deal("GTUSDT", "1", "2", 1, "");
        let rest = len - push.0.len() - 4;
        push.bytes(15, &vec![0; rest])
    };
    let (longest, over) = (filled(MIB), filled(MIB + 1));
    assert_eq!((longest.0.len(), over.0.len()), (MIB, MIB + 1));
    let far = "00 ".repeat(2 * MIB);
    let input = [longest.hex(), over.hex(), far, deal("GTUSDT", "3", "2", 1, "").hex()].join("\n");
    let run = run_with(DECODE, input.as_bytes());
    assert_eq!(run.code, Some(1));
    let [first, second, third, last] = &run.lines()[..] else { panic!("{}", run.stdout) };
    assert_eq!((&first["price"], &last["price"]), (&json!("1"), &json!("3")));
    for line in [second, third] {
        assert!(line["error"].as_str().is_some_and(|why| why.contains("at most")), "{line}");
    }
    assert!(second["error"].as_str().is_some_and(|why| why.contains(&(MIB + 1).to_string())));
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

#[test]
fn files_are_binary_messages_of_their_own() {
    let good = scratch_file("mexc_good.bin", &deal("GTUSDT", "1", "2", 1, "").0);
    let other = scratch_file("mexc_other.bin", &deal("BTCUSDT", "3", "4", 2, "").0);
    let bad = scratch_file("mexc_bad.bin", b"\xff\xff\n\xff");
    let run = run(&["decode", "mexc-spot", "--binary", path(&good), path(&bad), path(&other)]);
    assert_eq!(run.code, Some(1));
    assert!(run.sentence().contains("1 of 3"), "{}", run.stderr);
    let [first, error, last] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!((&first["symbol"], &last["symbol"]), (&json!("GTUSDT"), &json!("BTCUSDT")));
    assert_eq!((&error["type"], &error["file"]), (&json!("error"), &json!(path(&bad))));
    assert_eq!(error["message"], "ffff0aff");
}

#[test]
fn a_binary_file_that_is_not_there_is_code_3_and_one_beside_lines_is_code_2() {
    let absent = run(&["decode", "mexc-spot", "--binary", "/no/such/file"]);
    assert_eq!(absent.code, Some(3), "{absent:?}");
    assert!(absent.sentence().contains("/no/such/file"), "{absent:?}");
    let both = run(&["decode", "mexc-spot", "lines.txt", "--binary", "push.bin"]);
    assert_eq!(both.code, Some(2), "{both:?}");
}

#[test]
fn a_venue_of_text_sends_no_binary_messages() {
    let file = scratch_file("gateio.bin", b"{}");
    let run = run(&["decode", "gateio-spot", "--binary", path(&file)]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.lines()[0]["error"].as_str().is_some_and(|why| why.contains("frame type")));
}

#[test]
fn the_demo_messages_become_events_of_their_types() {
    let run = run(&["decode", "mexc-spot", path(&testdata("mexc/demo.txt"))]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let types: Vec<Value> = run.lines().iter().map(|line| line["type"].clone()).collect();
    let expected =
        ["book_ticker", "trade", "trade", "book_delta", "candle", "control", "book_snapshot"];
    assert_eq!(types, expected, "{}", run.stdout);
}

/// The samples' own verdicts are checked where the decoder is; here, that each message is one or
/// more lines and never a crash.
#[test]
fn every_sample_becomes_lines_of_the_contract() {
    for folder in ["real", "reconstructed", "constructed", "malformed"] {
        let Some(folder) = samples_of("mexc", folder) else { continue };
        let names: Vec<_> =
            files(&folder, "", ".bin").into_iter().map(|(name, _)| folder.join(name)).collect();
        let mut args = vec!["decode", "mexc-spot", "--binary"];
        args.extend(names.iter().map(|name| path(name)));
        let as_files = run(&args);
        assert!(matches!(as_files.code, Some(0 | 1)), "{}", as_files.stderr);
        let hex: Vec<String> =
            names.iter().map(|name| Bytes(fs::read(name).expect("it is there")).hex()).collect();
        // An empty file is a message, an empty line is none.
        let hex: Vec<String> = hex.into_iter().map(|hex| format!("0x{hex}")).collect();
        let as_lines = decode(&hex.join("\n"));
        assert_eq!(as_files.code, as_lines.code);
        let without_place = |run: &Run| -> Vec<Value> {
            let mut lines = run.lines();
            for line in lines.iter_mut().filter_map(Value::as_object_mut) {
                line.remove("file");
                line.remove("line");
            }
            lines
        };
        assert_eq!(without_place(&as_files), without_place(&as_lines));
        assert!(!as_files.lines().is_empty());
    }
}

#[test]
fn a_push_of_an_unknown_channel_is_not_hidden() {
    let body = Bytes::default().text(1, "anything");
    let event = one(&push("spot@public.news.v9", "GTUSDT", 399, &body).hex());
    assert_eq!(event["type"], "venue_event", "{event}");
}
