//! The WebSocket API: the shape of every answer, and refusals.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::scene::{Got, KEY, SECRET, Scene, config, order, signed};

/// Members of an order (spot docs, "Order Place Notification", and captures).
const ORDER: [&str; 31] = [
    "account",
    "amend_text",
    "amount",
    "avg_deal_price",
    "create_time",
    "create_time_ms",
    "currency_pair",
    "fee",
    "fee_currency",
    "fill_price",
    "filled_amount",
    "filled_total",
    "finish_as",
    "gt_discount",
    "gt_fee",
    "gt_maker_fee",
    "gt_taker_fee",
    "iceberg",
    "id",
    "left",
    "point_fee",
    "price",
    "rebated_fee",
    "rebated_fee_currency",
    "side",
    "status",
    "text",
    "time_in_force",
    "type",
    "update_time",
    "update_time_ms",
];

fn scene() -> Scene {
    let mut scene = Scene::new(config(1));
    scene.logs_in(1, KEY, SECRET);
    scene
}

fn is_order(value: &Value) {
    let members: BTreeSet<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .filter(|it| *it != "succeeded")
        .collect();
    assert_eq!(members, BTreeSet::from(ORDER));
    for (name, member) in value.as_object().unwrap() {
        let is_right = match name.as_str() {
            "create_time_ms" | "update_time_ms" => member.is_u64(),
            "gt_discount" | "succeeded" => member.is_boolean(),
            _ => member.is_string(),
        };
        assert!(is_right, "{name}: {member}");
    }
}

fn places(scene: &mut Scene, price: &str) -> String {
    let placed = scene.result("spot.order_place", &order("buy", "1", price)).unwrap();
    is_order(&placed);
    placed["id"].as_str().unwrap().into()
}

fn named(id: &str) -> Value {
    json!({ "currency_pair": "ETH_USDT", "order_id": id })
}

#[test]
fn an_order_is_acknowledged_and_then_answered() {
    let mut scene = scene();
    let param = json!({
        "text": "t-my.own_1", "currency_pair": "ETH_USDT", "type": "limit", "account": "spot",
        "side": "buy", "amount": "1", "price": "1.5", "time_in_force": "gtc",
    });
    let got = scene.calls(1, "spot.order_place", &param);
    let answers: Vec<&Value> = got.iter().filter_map(Got::reply).collect();
    let [ack, result] = answers[..] else { panic!("{got:?}") };
    assert_eq!(ack["ack"], true);
    assert_eq!(ack["data"]["result"]["req_param"], param);
    assert_eq!(ack["data"]["result"]["req_id"], ack["request_id"]);
    for empty in ["api_key", "signature", "timestamp"] {
        assert_eq!(ack["data"]["result"][empty], "");
    }
    assert!(result.get("ack").is_none());
    assert_eq!(result["request_id"], ack["request_id"]);
    let order = &result["data"]["result"];
    is_order(order);
    assert_eq!((&order["status"], &order["text"]), (&json!("open"), &json!("t-my.own_1")));
    assert_eq!(scene.balance("USDT"), ("999998.5".into(), "1.5".into()));
}

#[test]
fn every_request_has_the_answer_of_its_kind() {
    let mut scene = scene();
    let first = places(&mut scene, "1");
    let status = scene.result("spot.order_status", &named(&first)).unwrap();
    is_order(&status);
    let amend = json!({
        "currency_pair": "ETH_USDT", "order_id": first, "price": "2", "amount": "3",
        "amend_text": "t-again",
    });
    let amended = scene.result("spot.order_amend", &amend).unwrap();
    is_order(&amended);
    assert_eq!((&amended["price"], &amended["amount"]), (&json!("2"), &json!("3")));
    assert_eq!(amended["amend_text"], "t-again");
    assert_eq!(scene.balance("USDT").1, "6");
    let second = places(&mut scene, "1.1");
    let open = json!({ "currency_pair": "ETH_USDT", "status": "open" });
    let list = scene.result("spot.order_list", &open).unwrap();
    list.as_array().unwrap().iter().for_each(is_order);
    assert_eq!((&list[0]["id"], &list[1]["id"]), (&json!(second), &json!(first)), "newest first");
    let cancelled = scene.result("spot.order_cancel", &named(&first)).unwrap();
    is_order(&cancelled);
    assert_eq!((&cancelled["status"], &cancelled["left"]), (&json!("cancelled"), &json!("3")));
    let ids = json!([
        { "currency_pair": "ETH_USDT", "id": second },
        { "currency_pair": "ETH_USDT", "id": "1" },
    ]);
    let results = scene.result("spot.order_cancel_ids", &ids).unwrap();
    assert_eq!(results[0], json!({ "currency_pair": "ETH_USDT", "id": second, "succeeded": true }));
    assert_eq!(
        (&results[1]["succeeded"], &results[1]["label"]),
        (&json!(false), &json!("ORDER_NOT_FOUND"))
    );
    let finished = json!({ "currency_pair": "ETH_USDT", "status": "finished" });
    assert_eq!(scene.result("spot.order_list", &finished).unwrap().as_array().unwrap().len(), 2);
    assert_eq!(scene.balance("USDT"), ("1000000".into(), "0".into()));
}

#[test]
fn the_orders_of_a_pair_are_cancelled_by_side() {
    let mut scene = scene();
    for price in ["1", "2"] {
        places(&mut scene, price);
    }
    scene.result("spot.order_place", &order("sell", "1", "9000")).unwrap();
    let param = json!({ "currency_pair": "ETH_USDT", "side": "buy" });
    let cancelled = scene.result("spot.order_cancel_cp", &param).unwrap();
    cancelled.as_array().unwrap().iter().for_each(is_order);
    assert_eq!(cancelled.as_array().unwrap().len(), 2);
    let rest = scene.result("spot.order_cancel_cp", &json!({ "currency_pair": "ETH_USDT" }));
    assert_eq!(rest.unwrap()[0]["side"], "sell");
    let none = scene.result("spot.order_cancel_cp", &json!({ "currency_pair": "ETH_USDT" }));
    assert_eq!(none, Ok(json!([])));
}

#[test]
fn a_batch_is_answered_order_by_order() {
    let mut scene = scene();
    let mut dear = order("buy", "1000", "2000");
    dear["text"] = "t-dear".into();
    let got = scene.result("spot.order_place", &json!([order("buy", "1", "1"), dear])).unwrap();
    is_order(&got[0]);
    assert_eq!(got[0]["succeeded"], true);
    let expected = json!({
        "text": "t-dear", "succeeded": false, "label": "BALANCE_NOT_ENOUGH",
        "message": "Not enough balance",
    });
    assert_eq!(got[1], expected);
}

#[test]
fn an_answer_may_be_short() {
    let mut scene = scene();
    let mut param = order("buy", "1", "1");
    param["action_mode"] = "ACK".into();
    let placed = scene.result("spot.order_place", &param).unwrap();
    let members: Vec<_> = placed.as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["amend_text", "id", "text"]);
}

#[test]
fn refusals_have_their_label() {
    let mut scene = scene();
    let id = places(&mut scene, "1");
    scene.result("spot.order_cancel", &named(&id)).unwrap();
    let [(bid, _), (ask, _)] = scene.best("ETH_USDT");
    let with = |mut param: Value, name: &str, value: &str| {
        param[name] = value.into();
        param
    };
    let buy = || order("buy", "1", "1");
    let whole = with(order("buy", "40000", &ask), "time_in_force", "fok");
    for (channel, param, status, label) in [
        ("spot.order_cancel", named("12345"), "404", "ORDER_NOT_FOUND"),
        ("spot.order_cancel", named("t-nothing"), "404", "ORDER_NOT_FOUND"),
        ("spot.order_status", named("none"), "404", "ORDER_NOT_FOUND"),
        ("spot.order_cancel", named(&id), "400", "ORDER_CANCELLED"),
        ("spot.order_place", order("buy", "1000", &bid), "400", "BALANCE_NOT_ENOUGH"),
        ("spot.order_place", order("buy", "0", "1"), "400", "INVALID_PARAM_VALUE"),
        ("spot.order_place", order("buy", "1", "-1"), "400", "INVALID_PARAM_VALUE"),
        ("spot.order_place", order("hold", "1", "1"), "400", "INVALID_PARAM_VALUE"),
        ("spot.order_place", order("buy", "1.1234567", "1"), "400", "INVALID_PRECISION"),
        ("spot.order_place", order("buy", "1", "1.123"), "400", "INVALID_PRECISION"),
        ("spot.order_place", with(buy(), "text", "mine"), "400", "INVALID_PARAM_VALUE"),
        (
            "spot.order_place",
            with(buy(), "text", &format!("t-{:029}", 1)),
            "400",
            "INVALID_PARAM_VALUE",
        ),
        ("spot.order_place", with(buy(), "currency_pair", "NO_PE"), "400", "INVALID_CURRENCY_PAIR"),
        ("spot.order_place", json!({ "side": "buy" }), "400", "MISSING_REQUIRED_PARAM"),
        (
            "spot.order_place",
            with(order("buy", "0.1", &ask), "time_in_force", "poc"),
            "400",
            "POC_FILL_IMMEDIATELY",
        ),
        ("spot.order_place", with(whole, "amount", "300"), "400", "FOK_NOT_FILL"),
        ("spot.order_nonsense", json!({}), "404", "INVALID_ARGUMENT"),
    ] {
        let refused = scene.result(channel, &param).unwrap_err();
        assert_eq!(
            (&refused["status"], &refused["label"]),
            (&json!(status), &json!(label)),
            "{param}"
        );
    }
    assert_eq!(scene.balance("USDT"), ("1000000".into(), "0".into()));
}

#[test]
fn orders_are_limited_by_the_second_and_the_account() {
    let mut config = config(1);
    config.order_limit = 10;
    let mut scene = Scene::new(config);
    scene.logs_in(1, KEY, SECRET);
    for left in (0..10).rev() {
        let got = scene.calls(1, "spot.order_place", &order("buy", "1", "1"));
        let header = &got[0].reply().unwrap()["header"];
        assert_eq!(header["x_gate_ratelimit_requests_remain"], left);
        assert_eq!(header["x_gate_ratelimit_limit"], 10);
        assert!(header["x_gat_ratelimit_reset_timestamp"].is_u64());
    }
    let got = scene.calls(1, "spot.order_place", &order("buy", "1", "1"));
    let [refused] = &got[..] else { panic!("{got:?}") };
    let refused = refused.reply().unwrap();
    assert_eq!(refused["header"]["status"], "429");
    assert!(refused["header"]["x_gate_ratelimit_reset_timestamp"].is_u64());
    let errs = json!({
        "label": "TOO_MANY_REQUESTS", "message": "Request Rate limit Exceeded (211)",
    });
    assert_eq!(refused["data"]["errs"], errs);
    let open = scene.account().orders[0].id.to_string();
    assert!(scene.result("spot.order_cancel", &named(&open)).is_ok(), "cancelling is not limited");
    scene.passes_ms(1_000);
    assert!(scene.result("spot.order_place", &order("buy", "1", "1")).is_ok());
}

#[test]
fn a_request_may_bring_its_own_signature() {
    let mut scene = Scene::new(config(1));
    // With odd spaces: what is signed is the text as it is sent.
    let param = r#"{"currency_pair" :"ETH_USDT",  "side":"buy","amount":"1","price":"1"}"#;
    let time = scene.secs();
    let text = format!("api\nspot.order_place\n{param}\n{time}");
    for (signature, expected) in
        [(signed(SECRET, &text.replace("  ", " ")), "401"), (signed(SECRET, &text), "200")]
    {
        let request = format!(
            r#"{{"time":{time},"channel":"spot.order_place","event":"api","payload":{{"req_id":"a","api_key":"{KEY}","signature":"{signature}","timestamp":"{time}","req_param":{param}}}}}"#
        );
        let got = scene.says(1, &request);
        assert_eq!(got[0].reply().unwrap()["header"]["status"], expected, "{got:?}");
    }
    assert_eq!(scene.account().orders.len(), 1);
}

#[test]
fn a_request_that_has_expired_is_not_done() {
    let mut scene = scene();
    let request = |expires: u64| {
        json!({
            "time": 1_900_000_000, "channel": "spot.order_place", "event": "api",
            "payload": {
                "req_id": "late", "req_param": order("buy", "1", "1"),
                "req_header": { "x-gate-exptime": expires.to_string() },
            },
        })
    };
    let got = scene.says(1, &request(1_900_000_000_002).to_string());
    assert_eq!(got[0].reply().unwrap()["data"]["errs"]["label"], "REQUEST_EXPIRED");
    assert_eq!(scene.account().orders, []);
    let got = scene.says(1, &request(1_900_000_000_003).to_string());
    let ack = got[0].reply().unwrap();
    assert_eq!(ack["data"]["result"]["req_header"]["x-gate-exptime"], "1900000000003");
    assert_eq!(scene.account().orders.len(), 1);
}
