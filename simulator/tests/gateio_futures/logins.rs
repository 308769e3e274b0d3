//! Who may subscribe, log in and ask.

use serde_json::{Value, json};
use tickwire_simulator::account::{Access, Faults, Key, Permissions, Profile};
use tickwire_simulator::venue::Venue;

use crate::member::{BASE, KEY, SECRET, USER, rich, signature, told};
use crate::scene::Scene;

#[test]
fn another_users_id_is_acknowledged_and_silent() {
    let mut scene = Scene::with_client(rich(1));
    let answer = scene.asks_privately("subscribe", "futures.orders", r#"["1","!all"]"#);
    assert_eq!(answer["result"], json!({ "status": "success" }));
    scene.logs_in();
    let param = json!({ "contract": "BTC_USDT", "size": 1, "price": "1.5", "tif": "gtc" });
    let got = scene.api("futures.order_place", &json!({ "req_id": "r", "req_param": param }));
    assert!(told(&got, "futures.orders").is_empty());
}

#[test]
fn all_private_channels_are_there_and_others_are_not() {
    let mut scene = Scene::with_client(rich(1));
    for channel in [
        "orders",
        "usertrades",
        "positions",
        "balances",
        "position_closes",
        "liquidates",
        "auto_deleverages",
        "autoorders",
        "reduce_risk_limits",
    ] {
        let payload = format!(r#"["{USER}","BTC_USDT"]"#);
        let answer = scene.asks_privately("subscribe", &format!("futures.{channel}"), &payload);
        assert_eq!(answer["result"]["status"], "success", "{channel}: {answer}");
        let answer = scene.asks_privately("unsubscribe", &format!("futures.{channel}"), &payload);
        assert_eq!(answer["result"]["status"], "success", "{channel}: {answer}");
    }
    let unknown = format!(r#"["{USER}","NOPE_USDT"]"#);
    let answer = scene.asks_privately("subscribe", "futures.orders", &unknown);
    assert_eq!(answer["error"], json!({ "code": 2, "message": "unknown contract NOPE_USDT" }));
    assert_eq!(scene.venue.violations(), Vec::<String>::new());
}

#[test]
fn a_subscription_without_a_right_signature_is_refused_in_json() {
    let mut scene = Scene::with_client(rich(1));
    let time = scene.now.as_secs();
    for (time, sign, label) in [
        (time, signature("something else"), "INVALID_SIGNATURE"),
        (
            time - 61,
            signature(&format!("channel=futures.orders&event=subscribe&time={}", time - 61)),
            "REQUEST_EXPIRED",
        ),
    ] {
        let auth = json!({ "method": "api_key", "KEY": KEY, "SIGN": sign });
        let text = json!({
            "time": time,
            "channel": "futures.orders",
            "event": "subscribe",
            "payload": [USER.to_string(), "!all"],
            "auth": auth,
        });
        let text = text.to_string();
        let answer = scene.says(1, &text)[0].json();
        assert_eq!(answer["error"]["code"], 4, "{answer}");
        let message = answer["error"]["message"].as_str().unwrap();
        let message: Value = serde_json::from_str(message).unwrap();
        assert_eq!(message["label"], label);
    }
}

#[test]
fn a_login_tells_the_user() {
    let mut scene = Scene::with_client(rich(1));
    let answer = scene.logs_in();
    assert_eq!(answer["request_id"], "r0");
    assert_eq!(
        (&answer["header"]["status"], &answer["header"]["channel"]),
        (&json!("200"), &json!("futures.login"))
    );
    assert_eq!(answer["data"]["result"], json!({ "api_key": KEY, "uid": USER.to_string() }));
}

#[test]
fn logins_are_refused_or_ignored() {
    let mut scene = Scene::with_client(rich(1));
    let mut faults = Faults::default();
    faults.refuse_logins = true;
    scene.venue.set_account_faults(&faults);
    let answer = scene.logs_in();
    assert_eq!(
        (&answer["header"]["status"], &answer["data"]["errs"]["label"]),
        (&json!("401"), &json!("INVALID_KEY"))
    );
    let unknown = json!({ "contract": "BTC_USDT", "size": 1, "price": "1", "tif": "gtc" });
    let answer = scene.calls("futures.order_place", &unknown);
    assert_eq!(answer[0]["header"]["status"], "401", "not logged in");
    faults.ignore_logins = true;
    scene.venue.set_account_faults(&faults);
    let payload = json!({ "api_key": KEY, "signature": "a", "timestamp": "1", "req_id": "r" });
    assert_eq!(scene.api("futures.login", &payload), []);
}

#[test]
fn a_key_needs_the_product_and_to_trade() {
    for (futures, status, places) in
        [(Access::Trade, 200, "200"), (Access::Read, 200, "403"), (Access::None, 403, "401")]
    {
        let mut key = Key::new(KEY, SECRET);
        key.permissions = Permissions { spot: Access::Trade, futures };
        let mut profile = Profile::new(USER, KEY, SECRET).with("USDT", "1000");
        profile.keys = vec![key];
        let mut config = rich(1);
        config.accounts = vec![profile];
        let mut scene = Scene::with_client(config);
        let answer = scene.signed("GET", &format!("{BASE}/accounts"), "", "", &[]);
        assert_eq!(answer.status, status, "{futures:?}: {}", answer.body);
        scene.logs_in();
        let param = json!({ "contract": "BTC_USDT", "size": 1, "price": "1.5", "tif": "gtc" });
        let answer = scene.calls("futures.order_place", &param);
        assert_eq!(answer.last().unwrap()["header"]["status"], places, "{futures:?}");
    }
}

#[test]
fn rest_needs_its_headers() {
    let mut scene = Scene::with_client(rich(1));
    let answer = scene.get(&format!("{BASE}/accounts"), "");
    assert_eq!(answer.status, 400);
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["label"], "MISSING_REQUIRED_HEADER");
}

#[test]
fn orders_are_limited_by_the_second() {
    let mut config = rich(1);
    config.order_limit = 3;
    let mut scene = Scene::with_client(config);
    scene.logs_in();
    let param = json!({ "order_id": "1" });
    for _ in 0..3 {
        let answer = scene.calls("futures.order_cancel", &param);
        assert_eq!(answer[0]["data"]["errs"]["label"], "ORDER_NOT_FOUND");
    }
    let answer = scene.calls("futures.order_cancel", &param);
    assert_eq!(answer[0]["header"]["status"], "429");
    let errs = json!({
        "label": "TOO_MANY_REQUESTS", "message": "Request Rate limit Exceeded (311)",
    });
    assert_eq!(answer[0]["data"]["errs"], errs);
    assert_eq!(scene.venue.violation_count(), 1);
}
