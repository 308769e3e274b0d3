//! What clients may ask, and what the venue answers when they may not.

use serde_json::{Value, json};
use tickwire_simulator::venue::{ClientId, Message, Venue};

use crate::scene::{Got, Scene, config};

fn scene() -> Scene {
    Scene::with_client(config(1))
}

/// The only answer, and only it.
fn answer(got: &[Got]) -> Value {
    let [reply @ Got::Reply { to: 1, .. }] = got else { panic!("not one answer: {got:?}") };
    reply.json()
}

/// Sends a text that the venue refuses; `TIME` in it is the venue's.
#[track_caller]
fn refused(text: &str, code: u64, message: &str, violation: &str) {
    let mut scene = scene();
    let text = text.replace("TIME", &scene.now.as_secs().to_string());
    let answer = answer(&scene.says(1, &text));
    assert_eq!(answer["error"]["code"], code, "{text}: {answer}");
    assert_eq!(answer["error"]["message"], message, "{text}: {answer}");
    assert_eq!(answer["result"], json!({ "status": "fail" }), "{text}: {answer}");
    let violations = scene.venue.violations();
    match violation {
        "" => assert_eq!(violations, Vec::<String>::new(), "{text}"),
        _ => assert!(matches!(&violations[..], [one] if one.contains(violation)), "{violations:?}"),
    }
    assert_eq!(scene.passes_ms(5_000), [], "{text}: something was subscribed to");
}

#[test]
fn an_acknowledgement_repeats_the_request() {
    let mut scene = scene();
    let got = scene.asks(1, "subscribe", "spot.trades", r#"["BTC_USDT","ETH_USDT"]"#);
    let answer = answer(&got);
    let expected = json!({
        "time": scene.now.as_secs(),
        "time_ms": u64::try_from(scene.now.as_millis()).unwrap(),
        "id": 7,
        "conn_id": hex(&answer["conn_id"], 16),
        "trace_id": hex(&answer["trace_id"], 32),
        "channel": "spot.trades",
        "event": "subscribe",
        "payload": ["BTC_USDT", "ETH_USDT"],
        "result": { "status": "success" },
        "requestId": answer["trace_id"],
    });
    assert_eq!(answer, expected);
    assert_eq!(scene.venue.violations(), Vec::<String>::new());
}

/// A text of so many hex digits.
fn hex(value: &Value, digits: usize) -> &str {
    let text = value.as_str().unwrap();
    assert!(text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit()), "{text}");
    text
}

#[test]
fn a_ping_gets_a_pong() {
    let mut scene = scene();
    let time = scene.now.as_secs();
    let got = scene.says(1, &format!(r#"{{"time":{time},"channel":"spot.ping"}}"#));
    let pong = answer(&got);
    assert_eq!((&pong["channel"], &pong["event"]), (&json!("spot.pong"), &json!("")));
    assert_eq!(pong.get("result"), Some(&Value::Null));
    assert!(pong.get("id").is_none(), "{pong}");
    assert_eq!(scene.venue.violations(), Vec::<String>::new());
}

#[test]
fn what_is_no_json_object_is_refused_without_a_channel() {
    for text in ["", "hello", "[]", "7", r#"{"time":1"#, "{'time':1}"] {
        let mut scene = scene();
        let answer = answer(&scene.says(1, text));
        let message = "request message need json scheme";
        assert_eq!(answer["error"], json!({ "code": 1, "message": message }), "{text}");
        assert_eq!(answer["result"], json!({ "status": "fail" }), "{text}");
        assert_eq!((&answer["channel"], &answer["event"]), (&json!(""), &json!("")), "{text}");
        assert_eq!(scene.venue.violation_count(), 1, "{text}");
    }
}

#[test]
fn binary_messages_are_refused() {
    let mut scene = scene();
    scene.venue.received(ClientId(1), Message::Binary(b"{}"), scene.now);
    assert_eq!(answer(&scene.passes_ms(0))["error"]["code"], 1);
    assert_eq!(scene.venue.violations(), ["the message is binary"]);
}

#[test]
fn members_that_are_missing_or_wrong_are_refused() {
    let body = "Invalid request body format";
    for (text, violation) in [
        (r#"{"time":TIME,"event":"subscribe","payload":["BTC_USDT"]}"#, "`channel`"),
        (r#"{"time":TIME,"channel":5,"event":"subscribe","payload":["BTC_USDT"]}"#, "`channel`"),
        (r#"{"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"]}"#, "`time`"),
        (r#"{"time":"TIME","channel":"spot.ping"}"#, "`time`"),
        (r#"{"time":TIME.5,"channel":"spot.ping"}"#, "`time`"),
        (r#"{"time":TIME,"id":"a","channel":"spot.ping"}"#, "`id`"),
        (r#"{"time":TIME,"channel":"spot.trades","payload":["BTC_USDT"]}"#, "`event`"),
        (r#"{"time":TIME,"channel":"spot.trades","event":"subscribe"}"#, "`payload`"),
        (
            r#"{"time":TIME,"channel":"spot.trades","event":"subscribe","payload":"BTC_USDT"}"#,
            "`payload`",
        ),
        (r#"{"time":TIME,"channel":"spot.trades","event":"subscribe","payload":[1]}"#, "`payload`"),
    ] {
        refused(text, 1, body, violation);
    }
}

#[test]
fn the_time_of_a_request_is_near_the_venues() {
    for (offset, fine) in [(-61, false), (-60, true), (0, true), (60, true), (61, false)] {
        let mut scene = scene();
        let time = scene.now.as_secs().checked_add_signed(offset).unwrap();
        let got = scene.says(1, &format!(r#"{{"time":{time},"channel":"spot.ping"}}"#));
        let answer = answer(&got);
        assert_eq!(answer.get("error").is_none(), fine, "{offset}: {answer}");
        assert_eq!(scene.venue.violation_count() == 0, fine, "{offset}");
    }
}

#[test]
fn ids_outside_of_32_bits_are_answered_but_noted() {
    for (id, fine) in [
        ("1", true),
        ("2147483647", true),
        ("2147483648", false),
        ("0", false),
        ("-1", false),
        ("1900000000000000", false),
    ] {
        let mut scene = scene();
        let time = scene.now.as_secs();
        let got = scene.says(1, &format!(r#"{{"time":{time},"id":{id},"channel":"spot.ping"}}"#));
        assert_eq!(answer(&got)["id"].to_string(), id);
        assert_eq!(scene.venue.violation_count() == 0, fine, "{id}");
    }
}

#[test]
fn arguments_that_do_not_exist_are_refused() {
    for (channel, event, payload, message, violation) in [
        ("spot.nope", "subscribe", r#"["BTC_USDT"]"#, "Unknown channel spot.nope", "no channel"),
        ("spot.trades", "update", r#"["BTC_USDT"]"#, "Invalid argument provided", "no event"),
        ("spot.trades", "subscribe", "[]", "Invalid argument provided", "empty"),
        (
            "spot.order_book_update",
            "subscribe",
            r#"["BTC_USDT","1000ms"]"#,
            "provided interval not supported: 1000ms",
            "1000ms",
        ),
        (
            "spot.order_book_update",
            "subscribe",
            r#"["BTC_USDT","100ms","100"]"#,
            "Invalid argument provided",
            "[symbol, interval]",
        ),
        (
            "spot.order_book",
            "subscribe",
            r#"["BTC_USDT","30","100ms"]"#,
            "provided level not supported: 30",
            "level",
        ),
        (
            "spot.order_book",
            "subscribe",
            r#"["BTC_USDT","5","20ms"]"#,
            "provided interval not supported: 20ms",
            "20ms",
        ),
        (
            "spot.candlesticks",
            "subscribe",
            r#"["9m","BTC_USDT"]"#,
            "provided interval not supported: 9m",
            "9m",
        ),
        (
            "spot.candlesticks",
            "subscribe",
            r#"["1m","BTC_USDT","ETH_USDT"]"#,
            "Invalid argument provided",
            "[interval, symbol]",
        ),
    ] {
        let text = format!(
            r#"{{"time":TIME,"channel":"{channel}","event":"{event}","payload":{payload}}}"#
        );
        refused(&text, 2, message, violation);
    }
}

#[test]
fn one_unknown_symbol_refuses_the_whole_request() {
    for (channel, payload) in [
        ("spot.trades", r#"["BTC_USDT","NOPE_USDT","ETH_USDT"]"#),
        ("spot.tickers", r#"["NOPE_USDT"]"#),
        ("spot.book_ticker", r#"["BTC_USDT","NOPE_USDT"]"#),
        ("spot.order_book_update", r#"["NOPE_USDT","100ms"]"#),
        ("spot.order_book", r#"["NOPE_USDT","5","100ms"]"#),
        ("spot.candlesticks", r#"["1m","NOPE_USDT"]"#),
    ] {
        let text = format!(
            r#"{{"time":TIME,"channel":"{channel}","event":"subscribe","payload":{payload}}}"#
        );
        refused(&text, 2, "unknown currency pair NOPE_USDT", "");
    }
}

#[test]
fn channels_of_accounts_need_a_key_that_nobody_has() {
    let message = "{\"label\":\"INVALID_KEY\",\"message\":\"Invalid key provided\"}\n";
    for channel in ["spot.orders", "spot.balances"] {
        let text = format!(
            r#"{{"time":TIME,"channel":"{channel}","event":"subscribe","payload":["!all"]}}"#
        );
        refused(&text, 4, message, "");
    }
    let text = r#"{"time":TIME,"channel":"spot.login","event":"api","payload":["!all"]}"#;
    refused(text, 1, "request message need json scheme", "cannot be read");
}

#[test]
fn obu_streams_that_do_not_exist_are_acknowledged_and_silent() {
    for name in ["ob.NOPE_USDT.50", "ob.BTC_USDT.20", "BTC_USDT", "ob.50", "ob."] {
        let mut scene = scene();
        assert_eq!(scene.subscribes("spot.obu", &json!([name]).to_string()), []);
        assert_eq!(scene.passes_ms(60_000), [], "{name}: silent, and never cut");
    }
}

#[test]
fn an_obu_stream_twice_is_an_alert_and_the_first_goes_on() {
    let mut scene = scene();
    scene.subscribes("spot.obu", r#"["ob.BTC_USDT.50"]"#);
    scene.passes_ms(1_000);
    let payload = r#"["ob.ETH_USDT.50","ob.BTC_USDT.50"]"#;
    let answer = answer(&scene.asks(1, "subscribe", "spot.obu", payload));
    let error = json!({ "code": 2, "message": "Alert sub ob.BTC_USDT.50" });
    assert_eq!(answer["error"], error);
    assert_eq!(answer["payload"], json!(["ob.ETH_USDT.50", "ob.BTC_USDT.50"]));
    assert_eq!(scene.venue.violation_count(), 1);
    let pushes = scene.passes_ms(1_000);
    assert!(pushes.len() > 20, "{}", pushes.len());
    for got in pushes {
        let push = got.result();
        assert_eq!(push["s"], "ob.BTC_USDT.50");
        assert!(push.get("full").is_none(), "{push}");
    }
}

#[test]
fn other_streams_twice_are_noted_and_come_once() {
    let mut scene = scene();
    scene.subscribes("spot.order_book_update", r#"["BTC_USDT","100ms"]"#);
    scene.subscribes("spot.order_book_update", r#"["BTC_USDT","100ms"]"#);
    assert!(scene.venue.violations()[0].contains("already"), "{:?}", scene.venue.violations());
    assert_eq!(scene.passes_ms(1_000).len(), 10);
}

#[test]
fn only_the_newest_thousand_violations_are_kept() {
    let mut scene = scene();
    for _ in 0..1_500 {
        scene.says(1, "nothing");
    }
    assert_eq!(scene.venue.violations().len(), 1_000);
    assert_eq!(scene.venue.violation_count(), 1_500);
}

#[test]
fn symbols_that_are_to_be_refused_are_unknown_until_they_are_not() {
    let mut scene = scene();
    scene.subscribes("spot.trades", r#"["BTC_USDT"]"#);
    scene.venue.refuse(&["BTC_USDT".into()]);
    let got = scene.asks(1, "subscribe", "spot.book_ticker", r#"["ETH_USDT","BTC_USDT"]"#);
    assert_eq!(answer(&got)["error"]["message"], "unknown currency pair BTC_USDT");
    assert_eq!(scene.subscribes("spot.obu", r#"["ob.BTC_USDT.50"]"#), [], "silent, as always");
    let got = scene.asks(1, "unsubscribe", "spot.trades", r#"["BTC_USDT"]"#);
    assert_eq!(answer(&got)["result"]["status"], "success");
    assert_eq!(scene.passes_ms(2_000), []);
    scene.venue.refuse(&[]);
    scene.subscribes("spot.book_ticker", r#"["BTC_USDT"]"#);
    assert!(!scene.passes_ms(2_000).is_empty());
}
