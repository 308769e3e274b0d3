//! Signed REST: answers, refusals, pages.

use serde_json::{Value, json};
use tickwire_simulator::venue::{Request, Venue};

use crate::scene::{KEY, SECRET, Scene, USER, body, config, order};

fn ok(scene: &mut Scene, path: &str, query: &str) -> Value {
    let answer = scene.rest("GET", path, query, "");
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    body(&answer)
}

#[test]
fn an_account_is_shown_to_its_owner() {
    let mut scene = Scene::new(config(1));
    assert_eq!(ok(&mut scene, "/account/detail", "")["user_id"], USER);
    let accounts = ok(&mut scene, "/spot/accounts", "");
    let shown: Vec<_> = accounts.as_array().unwrap().iter().map(|it| &it["currency"]).collect();
    assert_eq!(shown, ["BTC", "ETH", "USDT"]);
    scene.rest("POST", "/spot/orders", "", &order("buy", "2", "3").to_string());
    let accounts = ok(&mut scene, "/spot/accounts", "currency=USDT");
    let shown = [&accounts[0]["currency"], &accounts[0]["available"], &accounts[0]["locked"]];
    assert_eq!(shown, ["USDT", "999994", "6"]);
    assert_eq!(accounts.as_array().unwrap().len(), 1);
}

#[test]
fn an_order_is_placed_shown_and_cancelled_once() {
    let mut scene = Scene::new(config(1));
    let placed = scene.rest("POST", "/spot/orders", "", &order("buy", "2", "3").to_string());
    assert_eq!(placed.status, 201, "{}", placed.body);
    let placed = body(&placed);
    assert_eq!([&placed["status"], &placed["text"]], ["open", "apiv4"]);
    let open = ok(&mut scene, "/spot/open_orders", "page=1&limit=100");
    assert_eq!(open, json!([{ "currency_pair": "ETH_USDT", "total": 1, "orders": [placed] }]));
    let path = format!("/spot/orders/{}", placed["id"].as_str().unwrap());
    assert_eq!(ok(&mut scene, &path, "currency_pair=ETH_USDT"), placed);
    let mut cancels = |path: &str| {
        let answer = scene.rest("DELETE", path, "currency_pair=ETH_USDT", "");
        let body = body(&answer);
        (answer.status, body["status"].clone(), body["label"].clone())
    };
    assert_eq!(cancels(&path), (200, json!("cancelled"), Value::Null));
    assert_eq!(cancels(&path), (400, Value::Null, json!("ORDER_CANCELLED")));
    assert_eq!(cancels("/spot/orders/9"), (404, Value::Null, json!("ORDER_NOT_FOUND")));
    assert_eq!(ok(&mut scene, "/spot/open_orders", ""), json!([]));
}

#[test]
fn an_order_is_found_by_the_text_of_its_owner() {
    let mut scene = Scene::new(config(1));
    let mut param = order("buy", "2", "3");
    param["text"] = "t-mine".into();
    scene.rest("POST", "/spot/orders", "", &param.to_string());
    let found = ok(&mut scene, "/spot/orders/t-mine", "currency_pair=ETH_USDT");
    assert_eq!((&found["text"], &found["amount"]), (&json!("t-mine"), &json!("2")));
    let elsewhere = scene.rest("GET", "/spot/orders/t-mine", "currency_pair=BTC_USDT", "");
    assert_eq!(elsewhere.status, 404);
    let amended =
        scene.rest("PATCH", "/spot/orders/t-mine", "currency_pair=ETH_USDT", r#"{"price":"4"}"#);
    assert_eq!((amended.status, &body(&amended)["price"]), (200, &json!("4")));
    let all = scene.rest("DELETE", "/spot/orders", "currency_pair=ETH_USDT", "");
    assert_eq!(body(&all)[0]["text"], "t-mine");
}

fn ids(shown: &Value) -> Vec<String> {
    shown.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().into()).collect()
}

#[test]
fn trades_come_in_pages_newest_first() {
    let mut scene = Scene::new(config(1));
    for _ in 0..5 {
        let [_, (price, _)] = scene.best("ETH_USDT");
        scene.rest("POST", "/spot/orders", "", &order("buy", "0.0001", &price).to_string());
        scene.passes_ms(1_000);
    }
    let fills = scene.account().fills;
    let shown = ok(&mut scene, "/spot/my_trades", "currency_pair=ETH_USDT");
    let expected: Vec<_> = fills.iter().rev().map(|fill| fill.trade.to_string()).collect();
    assert!(expected.len() >= 5, "{fills:?}");
    assert_eq!(ids(&shown), expected);
    assert_eq!(shown[0]["order_id"], fills.last().unwrap().order.to_string());
    let page = ok(&mut scene, "/spot/my_trades", "limit=2&page=2");
    assert_eq!(ids(&page), expected[2..4]);
    let late = ok(&mut scene, "/spot/my_trades", "currency_pair=ETH_USDT&from=1900000003");
    assert_eq!(late.as_array().unwrap().len(), 2);
    let order = format!("currency_pair=ETH_USDT&order_id={}", fills[0].order);
    assert_eq!(ids(&ok(&mut scene, "/spot/my_trades", &order)), [fills[0].trade.to_string()]);
    assert_eq!(ok(&mut scene, "/spot/my_trades", "currency_pair=BTC_USDT"), json!([]));
    assert_eq!(scene.rest("GET", "/spot/my_trades", "limit=1001", "").status, 400);
}

#[test]
fn a_request_is_refused_by_its_reason() {
    let mut scene = Scene::new(config(1));
    for (key, secret, ahead, status, label) in [
        ("nobody", SECRET, 0, 401, "INVALID_KEY"),
        (KEY, "wrong", 0, 401, "INVALID_SIGNATURE"),
        (KEY, SECRET, 61, 403, "REQUEST_EXPIRED"),
        ("nobody", "wrong", -61, 403, "REQUEST_EXPIRED"),
        ("key-of-futures", SECRET, 0, 403, "FORBIDDEN"),
    ] {
        scene.ahead = ahead;
        let refused = scene.rest_as((key, secret), "GET", "/spot/accounts", "", "");
        assert_eq!((refused.status, &body(&refused)["label"]), (status, &json!(label)));
    }
    let headers = [("KEY".to_owned(), KEY.to_owned())];
    let request = Request { headers: &headers, ..Request::new("GET", "/api/v4/spot/accounts", "") };
    let refused = scene.venue.request(&request, scene.now);
    let expected = json!({
        "label": "MISSING_REQUIRED_HEADER", "message": "Missing required header: Timestamp",
    });
    assert_eq!((refused.status, body(&refused)), (400, expected));
    assert_eq!(scene.rest("PUT", "/spot/orders", "", "").status, 405);
}

#[test]
fn a_signature_is_of_the_query_without_its_escapes() {
    let mut scene = Scene::new(config(1));
    let time = scene.secs();
    let hash = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff\
                8318d2877eec2f63b931bd47417a81a538327af927da3e";
    let text = format!("GET\n/api/v4/spot/accounts\ncurrency=ETH\n{hash}\n{time}");
    let sign = crate::scene::signed(SECRET, &text);
    let headers = [("key", KEY), ("timestamp", &time.to_string()), ("sign", &sign)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = Request {
        headers: &headers,
        ..Request::new("GET", "/api/v4/spot/accounts", "currency=%45TH")
    };
    let answer = scene.venue.request(&request, scene.now);
    assert_eq!(body(&answer)[0]["currency"], "ETH");
}

#[test]
fn the_rules_of_all_symbols_are_public() {
    let mut scene = Scene::new(config(1));
    let request = Request::new("GET", "/api/v4/spot/currency_pairs", "");
    let answer = scene.venue.request(&request, scene.now);
    let pairs = body(&answer);
    let pair = &pairs[1];
    assert_eq!((&pair["id"], &pair["trade_status"]), (&json!("ETH_USDT"), &json!("tradable")));
    assert_eq!((&pair["precision"], &pair["amount_precision"]), (&json!(2), &json!(5)));
    assert_eq!(pair["min_base_amount"], "0.00001");
}
