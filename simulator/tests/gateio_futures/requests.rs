//! What clients may ask, and what the venue answers when they may not.

use serde_json::{Value, json};
use tickwire_simulator::venue::Venue;

use crate::scene::{Got, Scene, config};

/// The only answer, and only it.
fn answer(got: &[Got]) -> Value {
    let [reply @ Got::Reply { to: 1, .. }] = got else { panic!("not one answer: {got:?}") };
    reply.json()
}

fn asked(channel: &str, event: &str, payload: &str) -> (Value, Vec<String>, Scene) {
    let mut scene = Scene::with_client(config(1));
    let answer = answer(&scene.asks(1, event, channel, payload));
    let violations = scene.venue.violations();
    (answer, violations, scene)
}

#[test]
fn an_acknowledgement_repeats_the_request() {
    let (answer, violations, scene) = asked("futures.trades", "subscribe", r#"["BTC_USDT"]"#);
    let expected = json!({
        "time": scene.now.as_secs(),
        "time_ms": u64::try_from(scene.now.as_millis()).unwrap(),
        "id": 7,
        "conn_id": answer["conn_id"],
        "trace_id": answer["trace_id"],
        "channel": "futures.trades",
        "event": "subscribe",
        "payload": ["BTC_USDT"],
        "result": { "status": "success" },
        "requestId": answer["trace_id"],
    });
    assert_eq!(answer, expected);
    assert_eq!(violations, Vec::<String>::new());
}

#[test]
fn a_ping_gets_a_pong() {
    let mut scene = Scene::with_client(config(1));
    let time = scene.now.as_secs();
    let pong = answer(&scene.says(1, &format!(r#"{{"time":{time},"channel":"futures.ping"}}"#)));
    assert_eq!((&pong["channel"], &pong["event"]), (&json!("futures.pong"), &json!("")));
    assert_eq!(pong.get("result"), Some(&Value::Null));
    assert_eq!(scene.venue.violations(), Vec::<String>::new());
}

#[test]
fn the_ping_of_another_market_is_refused() {
    let mut scene = Scene::with_client(config(1));
    let time = scene.now.as_secs();
    let answer = answer(&scene.says(1, &format!(r#"{{"time":{time},"channel":"spot.ping"}}"#)));
    assert_eq!(answer["error"]["code"], 2);
    assert_eq!(scene.venue.violation_count(), 1);
}

#[test]
fn unknown_contracts_refuse_the_whole_request_in_the_channels_own_words() {
    for (channel, payload, message) in [
        ("futures.tickers", r#"["BTC_USDT","NOPE_USDT"]"#, "unknown currency pair: NOPE_USDT"),
        ("futures.trades", r#"["NOPE_USDT","BTC_USDT"]"#, "unknown currency pair NOPE_USDT"),
        (
            "futures.order_book_update",
            r#"["NOPE_USDT","100ms","100"]"#,
            "unknown currency pair NOPE_USDT",
        ),
        ("futures.candlesticks", r#"["1m","mark_NOPE_USDT"]"#, "unknown currency pair NOPE_USDT"),
    ] {
        let (answer, violations, mut scene) = asked(channel, "subscribe", payload);
        assert_eq!(answer["error"], json!({ "code": 2, "message": message }), "{channel}");
        assert_eq!(answer["result"], json!({ "status": "fail" }), "{channel}");
        assert_eq!(violations, Vec::<String>::new(), "{channel}");
        assert_eq!(scene.passes_ms(5_000), [], "{channel}: something was subscribed to");
    }
}

#[test]
fn arguments_that_do_not_exist_are_refused_and_noted() {
    for (channel, payload, message) in [
        ("futures.nope", r#"["BTC_USDT"]"#, "Unknown channel futures.nope"),
        ("spot.trades", r#"["BTC_USDT"]"#, "Unknown channel spot.trades"),
        (
            "futures.order_book_update",
            r#"["BTC_USDT","100ms","30"]"#,
            "provided level not supported: 30",
        ),
        (
            "futures.order_book_update",
            r#"["BTC_USDT","20ms","100"]"#,
            "provided level not supported: 100",
        ),
        (
            "futures.order_book_update",
            r#"["BTC_USDT","1000ms","100"]"#,
            "provided frequency not supported: 1000ms",
        ),
        ("futures.order_book", r#"["BTC_USDT","30","0"]"#, "provided limit not supported: 30"),
        ("futures.order_book", r#"["BTC_USDT","20"]"#, "Invalid argument provided"),
        ("futures.candlesticks", r#"["2m","BTC_USDT"]"#, "provided interval not supported: 2m"),
        ("futures.contract_stats", r#"["BTC_USDT"]"#, "Invalid argument provided"),
        ("futures.trades", "[]", "Invalid argument provided"),
    ] {
        let (answer, violations, _) = asked(channel, "subscribe", payload);
        assert_eq!(answer["error"], json!({ "code": 2, "message": message }), "{payload}");
        assert_eq!(violations.len(), 1, "{payload}: {violations:?}");
    }
}

#[test]
fn an_obu_stream_that_does_not_exist_is_acknowledged_and_silent() {
    for name in ["ob.NOPE_USDT.50", "ob.BTC_USDT.20", "ob.BTC_USD.50", "BTC_USDT"] {
        let (answer, _, mut scene) = asked("futures.obu", "subscribe", &format!(r#"["{name}"]"#));
        assert_eq!(answer["result"], json!({ "status": "success" }), "{name}");
        assert_eq!(scene.passes_ms(40_000), [], "{name}");
    }
}

#[test]
fn an_obu_stream_is_not_subscribed_to_twice() {
    let mut scene = Scene::with_client(config(2));
    scene.subscribes("futures.obu", r#"["ob.BTC_USDT.50"]"#);
    scene.passes_ms(500);
    let again = answer(&scene.asks(1, "subscribe", "futures.obu", r#"["ob.BTC_USDT.50"]"#));
    assert_eq!(again["error"], json!({ "code": 2, "message": "Alert sub ob.BTC_USDT.50" }));
    assert!(scene.passes_ms(1_000).len() > 5, "the first goes on");
    scene.asks(1, "unsubscribe", "futures.obu", r#"["ob.BTC_USDT.50"]"#);
    assert_eq!(scene.passes_ms(1_000), []);
    let got = scene.subscribes("futures.obu", r#"["ob.BTC_USDT.50"]"#);
    let got = [got, scene.passes_ms(1_000)].concat();
    assert_eq!(got[0].result()["full"], true);
}

#[test]
fn statistics_are_unsubscribed_from_all_at_once() {
    let mut scene = Scene::with_client(config(2));
    scene.subscribes("futures.contract_stats", r#"["BTC_USDT","1m"]"#);
    scene.subscribes("futures.contract_stats", r#"["ETH_USDT","5m"]"#);
    assert!(!scene.passes_ms(3_000).is_empty());
    let got = scene.asks(1, "unsubscribe", "futures.contract_stats", r#"["unsub_all"]"#);
    assert_eq!(answer(&got)["result"], json!({ "status": "success" }));
    assert_eq!(scene.passes_ms(5_000), []);
}

#[test]
fn a_refused_symbol_is_there_and_refused() {
    let mut scene = Scene::with_client(config(2));
    scene.venue.refuse(&["BTC_USDT".into()]);
    let refused = answer(&scene.asks(1, "subscribe", "futures.trades", r#"["BTC_USDT"]"#));
    assert_eq!(refused["error"]["code"], 2);
    scene.venue.refuse(&[]);
    scene.subscribes("futures.trades", r#"["BTC_USDT"]"#);
}
