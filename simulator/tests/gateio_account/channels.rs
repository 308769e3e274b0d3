//! Private channels: who may subscribe, and what is told on them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tickwire_simulator::account::Act;
use tickwire_simulator::venue::Venue;

use crate::scene::{Got, KEY, SECRET, Scene, USER, config, order, signed};

const CHANNELS: [&str; 10] = [
    "spot.orders",
    "spot.orders_v2",
    "spot.usertrades",
    "spot.usertrades_v2",
    "spot.balances",
    "spot.margin_balances",
    "spot.funding_balances",
    "spot.cross_balances",
    "spot.cross_loan",
    "spot.priceorders",
];

#[test]
fn every_channel_wants_its_own_signature() {
    let mut scene = Scene::new(config(1));
    for channel in CHANNELS {
        let answer = scene.subscribes(1, channel, &json!(["ETH_USDT"]), KEY, SECRET);
        assert_eq!(answer["result"], json!({ "status": "success" }), "{channel}");
        assert_eq!((&answer["id"], &answer["event"]), (&json!(7), &json!("subscribe")));
        let time = scene.secs();
        // Signed for another event: a subscription's signature does not end it.
        let text = format!("channel={channel}&event=subscribe&time={time}");
        for (event, sign, status) in [
            ("unsubscribe", signed(SECRET, &text), "fail"),
            ("unsubscribe", signed(SECRET, &text.replace("=sub", "=unsub")), "success"),
        ] {
            let auth = json!({ "method": "api_key", "KEY": KEY, "SIGN": sign });
            let request = json!({
                "time": time, "channel": channel, "event": event, "payload": ["ETH_USDT"],
                "auth": auth,
            });
            let got = scene.says(1, &request.to_string());
            assert_eq!(got[0].reply().unwrap()["result"]["status"], status, "{channel} {event}");
        }
    }
}

#[test]
fn a_refusal_is_code_4_with_a_json_text() {
    for (key, secret, ahead, label) in [
        ("nobody", SECRET, 0, "INVALID_KEY"),
        (KEY, "wrong", 0, "INVALID_SIGNATURE"),
        (KEY, SECRET, -61, "REQUEST_EXPIRED"),
        ("key-of-futures", SECRET, 0, "FORBIDDEN"),
        ("key-of-elsewhere", SECRET, 0, "IP_FORBIDDEN"),
    ] {
        let mut scene = Scene::new(config(1));
        scene.ahead = ahead;
        let answer = scene.subscribes(1, "spot.orders", &json!(["!all"]), key, secret);
        assert_eq!(answer["result"]["status"], "fail", "{answer}");
        assert_eq!(answer["error"]["code"], 4);
        let message: Value =
            serde_json::from_str(answer["error"]["message"].as_str().unwrap()).unwrap();
        assert_eq!(message["label"], label);
    }
    let mut scene = Scene::new(config(1));
    let got = scene.says(
        1,
        r#"{"time":1900000000,"channel":"spot.orders","event":"subscribe","payload":["!all"]}"#,
    );
    assert_eq!(got[0].reply().unwrap()["error"]["code"], 4, "without any signature");
    let unknown = scene.subscribes(1, "spot.orders", &json!(["NO_PE"]), KEY, SECRET);
    assert_eq!(unknown["error"]["message"], "unknown currency pair NO_PE");
}

#[test]
fn an_order_is_told_from_its_beginning_to_its_end() {
    let mut scene = Scene::listening(config(1));
    let placed = scene.calls(1, "spot.order_place", &order("sell", "2", "9000"));
    let pushes = results(&placed, "spot.orders");
    let [put] = &pushes[..] else { panic!("{placed:?}") };
    let id = put["id"].as_str().unwrap();
    for (name, expected) in [
        ("event", json!("put")),
        ("finish_as", json!("open")),
        ("left", json!("2")),
        ("amount", json!("2")),
        ("price", json!("9000")),
        ("user", json!(USER)),
        ("text", json!("apiv4-ws")),
        ("type", json!("limit")),
        ("side", json!("sell")),
        ("time_in_force", json!("gtc")),
        ("create_time", json!("1900000000")),
        ("create_time_ms", json!("1900000000003")),
        ("fee_currency", json!("USDT")),
        ("avg_deal_price", json!("0")),
        ("amend_text", json!("-")),
    ] {
        assert_eq!(put[name], expected, "{name}: {put}");
    }
    let balances = results(&placed, "spot.balances");
    assert_eq!(balances[0]["currency"], "ETH");
    assert_eq!((&balances[0]["change"], &balances[0]["freeze_change"]), (&json!("0"), &json!("2")));
    assert_eq!((&balances[0]["available"], &balances[0]["freeze"]), (&json!("48"), &json!("2")));
    assert_eq!(
        (&balances[0]["total"], &balances[0]["change_type"]),
        (&json!("50"), &json!("order-create"))
    );
    let param = json!({ "currency_pair": "ETH_USDT", "order_id": id });
    let cancelled = scene.calls(1, "spot.order_cancel", &param);
    let finish = &results(&cancelled, "spot.orders")[0];
    assert_eq!((&finish["event"], &finish["finish_as"]), (&json!("finish"), &json!("cancelled")));
    assert_eq!(results(&cancelled, "spot.balances")[0]["freeze"], "0");
}

#[test]
fn fills_are_told_with_the_trades_that_everybody_sees() {
    let mut scene = Scene::listening(config(1));
    let [_, (price, size)] = scene.best("ETH_USDT");
    let got = scene.calls(1, "spot.order_place", &order("buy", &size, &price));
    let trades = results(&got, "spot.usertrades");
    let [trade] = &trades[..] else { panic!("{got:?}") };
    let fill = &scene.account().fills[0];
    for (name, expected) in [
        ("price", json!(price)),
        ("amount", json!(size)),
        ("role", json!("taker")),
        ("side", json!("buy")),
        ("fee_currency", json!("ETH")),
        ("fee", json!(fill.fee)),
        ("user_id", json!(USER)),
        ("id", json!(fill.trade)),
        ("order_id", json!(fill.order.to_string())),
    ] {
        assert_eq!(trade[name], expected, "{name}: {trade}");
    }
    let orders = results(&got, "spot.orders");
    let told = |name: &str| orders.iter().map(|it| it[name].clone()).collect::<Vec<_>>();
    assert_eq!(told("event"), ["put", "finish"]);
    assert_eq!(told("left"), [json!(size), json!("0")]);
    assert_eq!(told("finish_as"), ["open", "filled"]);
    assert_eq!(told("avg_deal_price"), [json!("0"), json!(price)]);
    assert_eq!(scene.venue.audit(), Ok(()));
}

#[test]
fn lite_channels_have_no_fees() {
    let mut scene = Scene::new(config(1));
    for channel in ["spot.orders_v2", "spot.usertrades_v2"] {
        scene.subscribes(1, channel, &json!(["ETH_USDT"]), KEY, SECRET);
    }
    scene.logs_in(1, KEY, SECRET);
    let [_, (price, _)] = scene.best("ETH_USDT");
    let got = scene.calls(1, "spot.order_place", &order("buy", "0.001", &price));
    for channel in ["spot.orders_v2", "spot.usertrades_v2"] {
        let results = results(&got, channel);
        assert!(!results.is_empty(), "{channel}");
        assert!(results.iter().all(|it| it.get("fee").is_none() && it["fee_currency"] == "ETH"));
    }
}

#[test]
fn only_who_asked_is_told_and_only_of_the_market_asked_for() {
    let mut scene = Scene::new(config(1));
    scene.subscribes(1, "spot.orders", &json!(["BTC_USDT"]), KEY, SECRET);
    scene.venue_opens(2);
    scene.subscribes(2, "spot.orders", &json!(["!all"]), KEY, SECRET);
    scene.venue_opens(3);
    scene.subscribes(3, "spot.orders", &json!(["!all"]), "key-of-two", "another-secret");
    let act = Act::Place {
        symbol: "ETH_USDT".into(),
        side: "buy".into(),
        price: Some("1".into()),
        amount: "1".into(),
        force: String::new(),
        text: "t-elsewhere".into(),
    };
    scene.venue.act(USER, &act, scene.now).unwrap();
    let told: BTreeSet<u64> = scene.drain().iter().map(to).collect();
    assert_eq!(told, [2].into());
    assert_eq!(scene.account().orders[0].text, "t-elsewhere");
}

#[test]
fn money_from_outside_is_told() {
    let mut scene = Scene::listening(config(1));
    let act = Act::Deposit { currency: "USDT".into(), amount: "0.25".into() };
    scene.venue.act(USER, &act, scene.now).unwrap();
    let got = scene.drain();
    let balance = &results(&got, "spot.balances")[0];
    assert_eq!((&balance["change"], &balance["total"]), (&json!("0.25"), &json!("1000000.25")));
    assert_eq!(balance["user"], USER.to_string());
    assert!(scene.venue.act(7, &act, scene.now).is_err(), "there is no such user");
}

fn to(got: &Got) -> u64 {
    match got {
        Got::Push { to, .. } | Got::Reply { to, .. } | Got::Cut { to } => *to,
    }
}

/// What came on a channel, entry by entry.
fn results(got: &[Got], channel: &str) -> Vec<Value> {
    let pushes = got.iter().filter_map(|got| got.push(channel));
    pushes.flat_map(|push| push["result"].as_array().unwrap().clone()).collect()
}
