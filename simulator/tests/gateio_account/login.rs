//! Logging in: whose key, which signature, when and from where.

use serde_json::{Value, json};

use crate::scene::{KEY, SECRET, Scene, USER, config};

fn answer(scene: &mut Scene, key: &str, secret: &str) -> Value {
    let got = scene.login(1, key, secret);
    assert_eq!(got.len(), 1, "{got:?}");
    got[0].reply().unwrap().clone()
}

#[test]
fn a_login_is_confirmed_with_the_key_and_the_user() {
    let mut scene = Scene::new(config(1));
    let answer = answer(&mut scene, KEY, SECRET);
    assert_eq!(answer["request_id"], "login-1");
    assert_eq!(answer["data"], json!({ "result": { "api_key": KEY, "uid": USER.to_string() } }));
    let header = answer["header"].as_object().unwrap();
    assert_eq!(header["status"], "200");
    assert_eq!(header["clientId"], "");
    for (name, is_right) in [
        ("response_time", header["response_time"] == "1900000000003"),
        ("x_in_time", header["x_in_time"].is_u64()),
        ("x_out_time", header["x_out_time"].is_u64()),
        ("conn_id", header["conn_id"].as_str().is_some_and(|it| it.len() == 16)),
        ("conn_trace_id", header["conn_trace_id"].as_str().is_some_and(|it| it.len() == 32)),
        ("trace_id", header["trace_id"].as_str().is_some_and(|it| it.len() == 32)),
        ("event", header["event"] == "api"),
    ] {
        assert!(is_right, "{name}: {header:?}");
    }
}

#[test]
fn a_login_is_refused_by_its_reason() {
    for (key, secret, ahead, status, label) in [
        ("nobody", SECRET, 0, "401", "INVALID_KEY"),
        (KEY, "wrong", 0, "401", "INVALID_SIGNATURE"),
        (KEY, SECRET, 61, "403", "REQUEST_EXPIRED"),
        (KEY, SECRET, -61, "403", "REQUEST_EXPIRED"),
        ("nobody", "wrong", 61, "403", "REQUEST_EXPIRED"),
        ("key-of-elsewhere", SECRET, 0, "400", "AUTHENTICATION_FAILED"),
        ("key-of-futures", SECRET, 0, "403", "FORBIDDEN"),
    ] {
        let mut scene = Scene::new(config(1));
        scene.ahead = ahead;
        let answer = answer(&mut scene, key, secret);
        assert_eq!(answer["header"]["status"], status, "{answer}");
        assert_eq!(answer["data"]["errs"]["label"], label, "{answer}");
        scene.ahead = 0;
        let order = json!({ "currency_pair": "BTC_USDT", "status": "open" });
        let refused = scene.result("spot.order_list", &order).unwrap_err();
        assert_eq!(refused["label"], "INVALID_KEY", "and nothing can be asked");
    }
}

#[test]
fn the_window_is_sixty_seconds() {
    for (ahead, is_in) in
        [(59, true), (60, true), (61, false), (-59, true), (-60, true), (-61, false)]
    {
        let mut scene = Scene::new(config(1));
        scene.ahead = ahead;
        let status = answer(&mut scene, KEY, SECRET)["header"]["status"] == "200";
        assert_eq!(status, is_in, "login at {ahead}");
        let subscribed = scene.subscribes(1, "spot.balances", &Value::Null, KEY, SECRET);
        assert_eq!(subscribed["result"]["status"] == "success", is_in, "channel at {ahead}");
        let status = scene.rest("GET", "/spot/accounts", "", "").status;
        assert_eq!(status, if is_in { 200 } else { 403 }, "REST at {ahead}");
    }
}

#[test]
fn a_key_may_be_used_from_its_addresses_only() {
    let mut scene = Scene::new(config(1));
    assert_eq!(answer(&mut scene, "key-of-here", SECRET)["header"]["status"], "200");
    scene.faulty(|faults| faults.refuse_address = true);
    let refused = answer(&mut scene, KEY, SECRET);
    assert_eq!(refused["data"]["errs"]["message"], "Client ip not in account ip white list");
    let refused = scene.rest("GET", "/spot/accounts", "", "");
    assert_eq!((refused.status, refused.body.contains("IP_FORBIDDEN")), (403, true));
}

#[test]
fn a_key_that_looks_may_not_trade() {
    let mut scene = Scene::new(config(1));
    scene.logs_in(1, "key-that-looks", SECRET);
    let pair = json!({ "currency_pair": "ETH_USDT", "status": "open" });
    assert_eq!(scene.result("spot.order_list", &pair), Ok(json!([])));
    let refused = scene.result("spot.order_place", &crate::scene::order("buy", "1", "1"));
    assert_eq!(refused.unwrap_err()["label"], "READ_ONLY");
    let looker = ("key-that-looks", SECRET);
    assert_eq!(scene.rest_as(looker, "GET", "/spot/accounts", "", "").status, 200);
    let body = r#"{"currency_pair":"ETH_USDT","side":"buy","amount":"1","price":"1"}"#;
    assert_eq!(scene.rest_as(looker, "POST", "/spot/orders", "", body).status, 403);
    assert_eq!(scene.account().orders, []);
}

#[test]
fn a_login_holds_for_its_connection_alone() {
    let mut scene = Scene::new(config(1));
    scene.logs_in(1, KEY, SECRET);
    scene.venue_opens(2);
    let pair = json!({ "currency_pair": "ETH_USDT", "status": "open" });
    let got = scene.calls(2, "spot.order_list", &pair);
    assert_eq!(got[0].reply().unwrap()["data"]["errs"]["label"], "INVALID_KEY");
    assert_eq!(scene.result("spot.order_list", &pair), Ok(json!([])));
}
