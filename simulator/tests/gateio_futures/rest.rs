//! REST: bodies, limits, errors.

use serde_json::{Value, json};
use tickwire_simulator::gateio::futures::{Config, Settle};
use tickwire_simulator::venue::{Request, Venue};

use crate::scene::{Scene, config};

const BOOK: &str = "/api/v4/futures/usdt/order_book";

fn body(scene: &mut Scene, path: &str, query: &str) -> Value {
    let answer = scene.get(path, query);
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

#[test]
fn order_books_have_times_in_seconds_and_sizes_before_prices() {
    let mut scene = Scene::new(config(1));
    scene.passes_ms(5_000);
    let text = scene.get(BOOK, "contract=BTC_USDT&limit=3&with_id=true").body;
    let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in {text}"));
    let names = [r#""current":"#, r#""asks":"#, r#""update":"#, r#""bids":"#].map(place);
    assert!(names.is_sorted(), "{text}");
    let book: Value = serde_json::from_str(&text).unwrap();
    let now = scene.now.as_secs();
    for time in ["current", "update"] {
        let seconds = book[time].as_f64().unwrap();
        assert!(seconds > 0.0 && seconds < f64::from(u32::try_from(now + 1).unwrap()), "{text}");
    }
    assert_eq!(book["asks"].as_array().unwrap().len(), 3);
    assert!(book["asks"][0]["s"].is_u64() && book["asks"][0]["p"].is_string(), "{text}");
    assert!(body(&mut scene, BOOK, "contract=BTC_USDT").get("id").is_none());
    assert_eq!(body(&mut scene, BOOK, "contract=BTC_USDT")["bids"].as_array().unwrap().len(), 10);
}

#[test]
fn sizes_are_texts_for_who_asks() {
    let mut scene = Scene::new(config(1));
    let headers = [("X-Gate-Size-Decimal".to_owned(), "1".to_owned())];
    let request = Request::new("GET", BOOK, "contract=ETH_USDT&limit=300");
    let answer = scene.venue.request(&Request { headers: &headers, ..request }, scene.now);
    let book: Value = serde_json::from_str(&answer.body).unwrap();
    let sizes: Vec<_> = book["asks"].as_array().unwrap().iter().map(|it| &it["s"]).collect();
    assert!(sizes.iter().all(|size| size.is_string()), "{sizes:?}");
    assert!(sizes.iter().any(|size| size.as_str().unwrap().contains('.')), "{sizes:?}");
}

#[test]
fn errors_are_those_of_the_venue() {
    for (path, query, status, error) in [
        (BOOK, "contract=NOPE_USDT", 404, json!({ "label": "CONTRACT_NOT_FOUND" })),
        (
            BOOK,
            "limit=5",
            400,
            json!({
                "label": "MISSING_REQUIRED_PARAM",
                "message": "Missing required parameter: contract",
            }),
        ),
        (
            BOOK,
            "contract=BTC_USDT&limit=301",
            400,
            json!({ "label": "TOO_BIG", "message": "limit 300" }),
        ),
        (
            BOOK,
            "contract=BTC_USDT&limit=1001",
            400,
            json!({
                "label": "INVALID_PARAM_VALUE",
                "message": "Invalid request parameter `limit` value: 1001",
            }),
        ),
        (
            "/api/v4/futures/btc/order_book",
            "contract=BTC_USDT",
            404,
            json!({ "label": "NOT_FOUND", "message": "Not Found" }),
        ),
        (
            "/api/v4/futures/usdt/contracts/NOPE_USDT",
            "",
            404,
            json!({ "label": "CONTRACT_NOT_FOUND" }),
        ),
    ] {
        let mut scene = Scene::new(config(1));
        let answer = scene.get(path, query);
        assert_eq!(answer.status, status, "{path}?{query}");
        assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap(), error, "{path}?{query}");
    }
}

#[test]
fn contracts_have_the_documented_members() {
    let mut scene = Scene::new(config(1));
    let contracts = body(&mut scene, "/api/v4/futures/usdt/contracts", "");
    let contracts = contracts.as_array().unwrap();
    assert_eq!(contracts.len(), 2);
    let one = body(&mut scene, "/api/v4/futures/usdt/contracts/BTC_USDT", "");
    assert_eq!(one, contracts[0]);
    for name in [
        "name",
        "type",
        "quanto_multiplier",
        "order_price_round",
        "mark_price_round",
        "mark_price",
        "index_price",
        "last_price",
        "maker_fee_rate",
        "taker_fee_rate",
        "leverage_min",
        "leverage_max",
        "maintenance_rate",
        "funding_rate",
        "risk_limit_base",
    ] {
        assert!(one[name].is_string(), "{name}: {one}");
    }
    for name in ["order_size_min", "order_size_max", "orderbook_id", "funding_next_apply"] {
        assert!(one[name].is_u64(), "{name}: {one}");
    }
    assert_eq!((&one["name"], &one["in_delisting"]), (&json!("BTC_USDT"), &json!(false)));
    assert_eq!(one["enable_decimal"], false);
    assert_eq!(contracts[1]["enable_decimal"], true);
}

#[test]
fn inverse_contracts_have_no_multiplier() {
    let mut scene = Scene::new(Config::new(Settle::Btc));
    let contract = body(&mut scene, "/api/v4/futures/btc/contracts/BTC_USD", "");
    assert_eq!(
        (&contract["quanto_multiplier"], &contract["type"]),
        (&json!("0"), &json!("inverse"))
    );
}

#[test]
fn the_time_is_the_venues() {
    let mut scene = Scene::new(config(1));
    let time = body(&mut scene, "/api/v4/spot/time", "");
    assert_eq!(time, json!({ "server_time": u64::try_from(scene.now.as_millis()).unwrap() }));
}

#[test]
fn requests_are_limited_by_endpoint() {
    let mut config = config(1);
    config.rest_limit = 2;
    let mut scene = Scene::new(config);
    for (query, status) in [("contract=BTC_USDT", 200), ("contract=ETH_USDT", 200), ("", 429)] {
        assert_eq!(scene.get(BOOK, query).status, status, "{query}");
    }
    assert_eq!(scene.get("/api/v4/futures/usdt/contracts", "").status, 200);
    scene.passes_ms(10_000);
    assert_eq!(scene.get(BOOK, "contract=BTC_USDT").status, 200);
}
