//! The files to try the tool on, and what becomes of them.

use serde_json::{Value, json};

use crate::support::{run, testdata};

fn demo(name: &str) -> String {
    testdata("gateio").join(name).to_str().expect("a UTF-8 path").into()
}

#[test]
fn the_demo_messages_become_events_of_five_types() {
    let run = run(&["decode", "gateio-spot", &demo("demo.jsonl")]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let types: Vec<Value> = run.lines().iter().map(|line| line["type"].clone()).collect();
    assert_eq!(types, ["book_ticker", "trade", "book_delta", "control", "candle"]);
    let trade = "{\"type\":\"trade\",\"venue\":\"gateio-spot\",\"symbol\":\"BTC_USDT\",\
                 \"time_ns\":1790000000049125000,\"id\":900000017,\"price\":\"61234.5\",\
                 \"size\":\"0.0125\",\"side\":\"sell\"}";
    assert!(run.stdout.lines().any(|line| line == trade), "{}", run.stdout);
}

#[test]
fn the_demo_session_ends_with_a_live_book_and_a_stale_one() {
    let run = run(&["replay", "gateio-spot", &demo("session.jsonl")]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let [live, stale] = &run.lines()[..] else { panic!("{run:?}") };
    // By hand: the snapshot under the changes with later ids.
    assert_eq!(
        *live,
        json!({
            "symbol": "BTC_USDT", "state": "live", "id": 7_000_000_006u64,
            "bids": [["61234.5", "0.7375"], ["61229.9", "2.25"]],
            "asks": [["61239.8", "0.4"], ["61240.1", "3.5"], ["61241", "0.85"]],
        })
    );
    assert_eq!((&stale["symbol"], &stale["state"]), (&json!("ETH_USDT"), &json!("stale")));
    assert_eq!((&stale["bids"], &stale["asks"]), (&json!([]), &json!([])));
}
