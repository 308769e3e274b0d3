//! `decode` on lines that are bad, long, blank or many.

use crate::support::{decode, files, run_with, samples};
use serde_json::{Value, json};

const MIB: usize = 1024 * 1024;
const DECODE: &[&str] = &["decode", "gateio-spot"];

fn trade(id: u64) -> String {
    format!(
        r#"{{"time":1202383316,"time_ms":1202383316351,"channel":"spot.trades","event":"update","result":{{"id":{id},"create_time":1202383316,"create_time_ms":"1202383316315.7946","side":"sell","currency_pair":"GT_USDT","amount":"12.7400000000","price":"0.7409000000"}}}}"#
    )
}

/// An error line has the fields of every event, says what and where, and shows little.
fn assert_error(line: &Value, number: u64) {
    assert_eq!(line["type"], "error", "{line}");
    assert_eq!(line["venue"], "gateio-spot", "{line}");
    assert_eq!((&line["symbol"], &line["time_ns"]), (&Value::Null, &Value::Null), "{line}");
    assert_eq!(line["line"], number, "{line}");
    assert!(line["error"].as_str().is_some_and(|error| !error.is_empty()), "{line}");
    assert!(line["at"].is_u64(), "{line}");
    assert!(line["message"].as_str().is_some_and(|message| message.len() <= 100), "{line}");
}

#[test]
fn the_fields_of_a_trade_stand_as_the_contract_says() {
    let run = decode(trade(7).as_bytes());
    assert_eq!(
        run.stdout,
        "{\"type\":\"trade\",\"venue\":\"gateio-spot\",\"symbol\":\"GT_USDT\",\
         \"time_ns\":1202383316315794600,\"id\":7,\"price\":\"0.7409000000\",\
         \"size\":\"12.7400000000\",\"side\":\"sell\"}\n"
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

/// All three name the contract; without `prices` nobody could tell a mark price from a trade.
#[test]
fn a_candle_of_a_contract_says_which_prices_it_is_of() {
    for (prefix, prices) in [("", "traded"), ("mark_", "mark"), ("index_", "index")] {
        let line = json!({
            "time": 1542162490, "channel": "futures.candlesticks", "event": "update",
            "result": [{
                "t": 1545129300, "v": 27, "c": "95", "h": "95.5", "l": "94", "o": "94.5",
                "n": format!("1m_{prefix}BTC_USDT"),
            }],
        });
        let run = run_with(&["decode", "gateio-futures-usdt"], line.to_string().as_bytes());
        let said: Value = serde_json::from_str(&run.stdout).expect("one line");
        assert_eq!((&said["symbol"], &said["prices"]), (&json!("BTC_USDT"), &json!(prices)));
    }
}

#[test]
fn a_bad_line_does_not_stop_the_next() {
    let bad: &[&[u8]] = &[
        b"{",
        b"nonsense",
        b"[1,2,3]",
        b"\"text\"",
        b"{\"time\":1,\"channel\":\"spot.tick",
        b"{\"channel\":\"spot.trades\",\"event\":\"update\",\"result\":{\"id\":\"x\"}}",
        b"\xff\xfe{}",
        b"{\"a\":\"\x00\"}",
    ];
    let mut input = Vec::new();
    for (line, id) in bad.iter().zip(1u64..) {
        input.extend_from_slice(line);
        input.extend_from_slice(format!("\n{}\n", trade(id)).as_bytes());
    }
    let run = run_with(DECODE, &input);
    assert_eq!(run.code, Some(1));
    assert!(run.sentence().contains("8 of 16"), "{}", run.stderr);
    let lines = run.lines();
    assert_eq!(lines.len(), 2 * bad.len(), "{lines:#?}");
    for (pair, index) in lines.chunks(2).zip(0u64..) {
        assert_error(&pair[0], 2 * index + 1);
        assert_eq!((&pair[1]["type"], &pair[1]["id"]), (&json!("trade"), &json!(index + 1)));
    }
}

#[test]
fn every_prefix_of_a_message_is_an_error_and_the_whole_is_an_event() {
    let whole = trade(1);
    let input: String = (1..=whole.len()).map(|len| format!("{}\n", &whole[..len])).collect();
    let run = run_with(DECODE, input.as_bytes());
    assert_eq!(run.code, Some(1));
    let lines = run.lines();
    assert_eq!(lines.len(), whole.len());
    let (event, errors) = lines.split_last().expect("there are lines");
    assert_eq!(event["type"], "trade");
    for (line, number) in errors.iter().zip(1..) {
        assert_error(line, number);
        assert!(line["at"].as_u64() <= Some(number), "{line}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_reported_at_their_place() {
    let mut message = trade(1).into_bytes();
    message[20] = 0xff;
    let run = decode(&message);
    let [line] = &run.lines()[..] else { panic!("{run:?}") };
    assert_error(line, 1);
    assert_eq!(line["at"], 20);
}

#[test]
fn an_error_shows_whole_characters_of_at_most_100_bytes() {
    for start in ["{ ", "{", " {"] {
        let run = decode(format!("{start}{}", "币".repeat(50)).as_bytes());
        let [line] = &run.lines()[..] else { panic!("{run:?}") };
        assert_error(line, 1);
        let shown = line["message"].as_str().unwrap_or_default();
        assert!(shown.starts_with(start) && shown.len() > 96, "{shown}");
        assert!(shown.chars().skip(2).all(|c| c == '币' || c == '\u{fffd}'), "{shown}");
    }
}

#[test]
fn blank_lines_are_skipped_and_counted_as_lines() {
    let input = format!("\n \t\n{}\r\n\r\n{{\n\n", trade(3));
    let run = run_with(DECODE, input.as_bytes());
    assert_eq!(run.code, Some(1));
    let [event, error] = &run.lines()[..] else { panic!("{run:?}") };
    assert_eq!(event["id"], 3);
    assert_error(error, 5);
}

#[test]
fn an_input_without_a_message_is_an_error() {
    for input in [&b""[..], b"\n", b"\r\n  \n"] {
        let run = run_with(DECODE, input);
        assert_eq!(run.code, Some(1), "{input:?}");
        let [line] = &run.lines()[..] else { panic!("{run:?}") };
        assert_error(line, 1);
    }
}

#[test]
fn a_line_of_1_mib_is_decoded_and_a_longer_one_is_skipped() {
    let fill = |len: usize| {
        let message = trade(1);
        // Spaces between tokens are part of a message.
        message.replacen(':', &format!(":{}", " ".repeat(len - message.len())), 1)
    };
    let (longest, over, far_over) = (fill(MIB), fill(MIB + 1), fill(3 * MIB));
    assert_eq!((longest.len(), over.len()), (MIB, MIB + 1));
    let input = [longest.as_str(), &over, &longest, &far_over, &trade(9), ""].join("\n");
    let run = run_with(DECODE, input.as_bytes());
    assert_eq!(run.code, Some(1));
    let [first, second, third, fourth, fifth] = &run.lines()[..] else { panic!("{}", run.stdout) };
    assert_eq!((&first["id"], &third["id"], &fifth["id"]), (&json!(1), &json!(1), &json!(9)));
    for (line, number, len) in [(second, 2, MIB + 1), (fourth, 4, 3 * MIB)] {
        assert_error(line, number);
        assert_eq!(line["at"], MIB);
        assert!(line["error"].as_str().unwrap_or_default().contains(&len.to_string()), "{line}");
    }
}

#[test]
fn a_message_of_1_mib_may_be_levels_from_end_to_end() {
    let head = r#"{"time":1,"time_ms":1218085979317,"channel":"spot.order_book_update","event":"update","result":{"t":1218085979186,"e":"depthUpdate","E":1218085979,"s":"BTC_USDC","U":1,"u":2,"a":[],"b":["#;
    let count = (MIB - head.len() - 4) / r#"["1","0"],"#.len();
    let levels = vec![r#"["1","0"]"#; count].join(",");
    let message = format!("{head}{levels}]}}}}");
    assert!(message.len() <= MIB && message.len() > MIB - 16, "{}", message.len());
    let run = decode(message.as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let [line] = &run.lines()[..] else { panic!("not one line") };
    assert_eq!(line["bids"].as_array().map(Vec::len), Some(count));
    assert_eq!(line["bids"][count - 1], json!(["1", "0"]));
}

#[test]
fn everything_weird_is_an_error_and_no_crash() {
    let Some(folder) = samples("weird") else { return };
    for (name, bytes) in files(&folder, "", ".bin") {
        let line: Vec<u8> = bytes.into_iter().filter(|byte| *byte != b'\n').collect();
        let run = run_with(DECODE, &line);
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        assert!(run.sentence().contains("1 of 1"), "{name}: {run:?}");
        let [error] = &run.lines()[..] else { panic!("{name}: {run:?}") };
        assert_error(error, 1);
    }
}
