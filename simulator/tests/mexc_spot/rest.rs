//! REST: books, what is listed, limits and errors.

use std::time::Duration;

use serde_json::{Value, json};
use tickwire_simulator::venue::{Answer, Request, Venue};

use crate::scene::{Scene, config};

const DEPTH: &str = "/api/v3/depth";

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(header, _)| header == name);
    found.map(|(_, value)| value.as_str())
}

#[test]
fn a_book_has_as_many_levels_as_asked_for_up_to_the_cap() {
    let mut config = config(1);
    config.deep_symbols = vec!["BTCUSDT".into()];
    let mut scene = Scene::new(config);
    scene.passes_ms(1_000);
    for (query, levels) in [
        ("symbol=BTCUSDT", 100),
        ("symbol=BTCUSDT&limit=1", 1),
        ("limit=1000&symbol=BTCUSDT", 1_000),
        ("symbol=BTCUSDT&limit=2000", 2_000),
        ("symbol=BTCUSDT&limit=2001", 2_000),
        ("symbol=BTCUSDT&limit=5000", 2_000),
    ] {
        let answer = scene.get(DEPTH, query);
        assert_eq!(answer.status, 200, "{query}");
        let book = body(&answer);
        assert_eq!(book["bids"].as_array().unwrap().len(), levels, "{query}");
        assert_eq!(book["asks"].as_array().unwrap().len(), levels, "{query}");
        assert_eq!(book["lastUpdateId"], scene.venue.last_id("BTCUSDT").unwrap());
        assert_eq!(book["timestamp"], u64::try_from(scene.now.as_millis()).unwrap());
        let order = ["lastUpdateId", "bids", "asks", "timestamp"].map(|it| answer.body.find(it));
        assert!(order.is_sorted() && order[0].is_some(), "{order:?}");
    }
}

#[test]
fn numbers_of_a_book_are_padded() {
    let mut scene = Scene::new(config(1));
    let book = body(&scene.get(DEPTH, "symbol=BTCUSDT"));
    let decimals = |text: &Value| text.as_str().unwrap().split_once('.').unwrap().1.len();
    for level in ["bids", "asks"].iter().flat_map(|side| book[side].as_array().unwrap()) {
        assert_eq!((decimals(&level[0]), decimals(&level[1])), (1, 6), "{level}");
    }
}

#[test]
fn a_book_is_as_old_as_the_lag() {
    let mut config = config(1);
    config.rest_lag = Duration::from_millis(700);
    let mut scene = Scene::new(config);
    scene.passes_ms(2_000);
    let then = scene.venue.last_id("ETHUSDT").unwrap();
    let at = scene.now;
    scene.passes_ms(700);
    let book = body(&scene.get(DEPTH, "symbol=ETHUSDT"));
    // The model looks every 10 ms: what happened since the last look is not in `then`.
    let id = book["lastUpdateId"].as_u64().unwrap();
    assert!((then..then + 3).contains(&id), "{then}, {id}");
    assert_eq!(book["timestamp"], u64::try_from(at.as_millis()).unwrap());
    scene.passes_ms(1_300);
    let further = scene.get_lagging(DEPTH, "symbol=ETHUSDT", Duration::from_millis(1_300));
    assert_eq!(body(&further), book, "the knob adds to the venue's lag");
}

#[test]
fn wrong_requests_have_a_code_and_a_text() {
    let mut scene = Scene::new(config(1));
    let invalid = r#"{"msg":"Invalid symbol.","code":-1121,"_extend":null}"#;
    for query in ["symbol=NOPEUSDT", "symbol=btcusdt", "symbol=%E5"] {
        let answer = scene.get(DEPTH, query);
        assert_eq!((answer.status, answer.body.as_str()), (400, invalid), "{query}");
    }
    for query in ["", "limit=5", "symbol=BTCUSDT&limit=0", "symbol=BTCUSDT&limit=many"] {
        let answer = scene.get(DEPTH, query);
        assert_eq!((answer.status, &body(&answer)["code"]), (400, &json!(33_333)), "{query}");
    }
    assert_eq!(scene.get("/api/v3/nope", "").status, 404);
    let request = Request::new("POST", DEPTH, "");
    assert_eq!(scene.venue.request(&request, scene.now).status, 405);
}

#[test]
fn symbols_may_be_percent_encoded() {
    let mut scene = Scene::new(config(1));
    assert_eq!(scene.get(DEPTH, "symbol=%E9%BE%99%E8%99%BEUSDT").status, 200);
    assert_eq!(scene.get(DEPTH, "symbol=龙虾USDT").status, 200);
}

#[test]
fn what_is_listed_is_what_can_be_subscribed_to() {
    let mut scene = Scene::new(config(1));
    let symbols = scene.venue.symbols();
    assert!(symbols.len() >= 8 && symbols.iter().any(|symbol| !symbol.is_ascii()), "{symbols:?}");
    let info = body(&scene.get("/api/v3/exchangeInfo", ""));
    let listed = info["symbols"].as_array().unwrap();
    assert!(listed.iter().map(|it| it["symbol"].as_str().unwrap()).eq(&symbols));
    assert!(listed.iter().all(|it| it["status"] == "1" && it["isSpotTradingAllowed"] == true));
    let names = (&listed[7]["baseAsset"], &listed[7]["quoteAsset"]);
    assert_eq!(names, (&json!("1R0R"), &json!("USDT")));
    for (query, expected) in [("symbol=MXUSDT", 1), ("symbols=MXUSDT,BTCUSDC", 2)] {
        let info = body(&scene.get("/api/v3/exchangeInfo", query));
        assert_eq!(info["symbols"].as_array().unwrap().len(), expected, "{query}");
    }
    assert_eq!(scene.get("/api/v3/exchangeInfo", "symbol=NOPEUSDT").status, 400);
    let default = body(&scene.get("/api/v3/defaultSymbols", ""));
    assert_eq!((&default["code"], &default["data"]), (&json!(0), &json!(symbols)));
}

#[test]
fn the_time_is_the_venues() {
    let mut scene = Scene::new(config(1));
    scene.passes_ms(1_234);
    let answer = scene.get("/api/v3/time", "");
    assert_eq!(body(&answer), json!({ "serverTime": 1_900_000_001_237_u64 }));
    assert_eq!(scene.get("/api/v3/ping", "").body, "{}");
}

#[test]
fn the_firewall_lets_20_requests_a_second_pass_for_ever_and_denies_more() {
    let mut config = config(1);
    config.rest_rate = 20;
    let mut scene = Scene::new(config);
    let time = |scene: &mut Scene| scene.get("/api/v3/time", "").status;
    for _ in 0..200 {
        assert_eq!(time(&mut scene), 200);
        scene.passes_ms(50);
    }
    assert_eq!(scene.venue.violation_count(), 0);
    scene.passes_ms(2_000);
    let burst: Vec<u16> = (0..40).map(|_| time(&mut scene)).collect();
    assert_eq!(burst, [200; 40]);
    let denied = scene.get("/api/v3/time", "");
    assert_eq!((denied.status, header(&denied, "Content-Type")), (403, Some("text/html")));
    assert!(denied.body.starts_with("<HTML>"), "{}", denied.body);
    assert_eq!(scene.venue.violations(), ["more than 20 requests a second, for 2 s"]);
    scene.passes_ms(1_990);
    assert_eq!(time(&mut scene), 403);
    scene.passes_ms(20);
    assert_eq!(time(&mut scene), 200);
}

#[test]
fn who_does_not_slow_down_is_denied_for_as_long() {
    let mut config = config(1);
    config.rest_rate = 20;
    let mut scene = Scene::new(config);
    let statuses: Vec<u16> = (0..300)
        .map(|_| {
            scene.passes_ms(40);
            scene.get("/api/v3/time", "").status
        })
        .collect();
    let denied = statuses.iter().position(|&status| status == 403).unwrap();
    assert_eq!(denied, 40, "the 41st of 25 a second");
    assert_eq!(statuses[denied..], vec![403; 300 - denied]);
    scene.passes_ms(2_000);
    assert_eq!(scene.get("/api/v3/time", "").status, 200);
}

#[test]
fn weights_of_ten_seconds_are_limited() {
    let mut config = config(1);
    config.rest_weight = 25;
    let mut scene = Scene::new(config);
    for endpoint in ["exchangeInfo", "exchangeInfo", "time", "ping", "depth", "defaultSymbols"] {
        let answer = scene.get(&format!("/api/v3/{endpoint}"), "symbol=BTCUSDT");
        assert_eq!(answer.status, 200, "{endpoint}");
    }
    assert_eq!(scene.get("/api/v3/exchangeInfo", "").status, 429, "34 of 25");
    assert_eq!(scene.get("/api/v3/time", "").status, 200, "25 of 25");
    scene.passes_ms(9_500);
    let refused = scene.get("/api/v3/time", "");
    assert_eq!((refused.status, header(&refused, "Retry-After")), (429, Some("1")));
    assert_eq!(scene.venue.violation_count(), 2);
    scene.passes_ms(1_000);
    assert_eq!(scene.get("/api/v3/time", "").status, 200);
}
