//! REST: books, their age, limits and errors.

use std::time::Duration;

use serde_json::{Value, json};
use tickwire_simulator::venue::{Answer, Request, Venue};

use crate::scene::{Scene, config};

const BOOK: &str = "/api/v4/spot/order_book";

fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(header, _)| header == name);
    found.map(|(_, value)| value.as_str())
}

#[test]
fn a_book_has_as_many_levels_as_asked_for() {
    let mut scene = Scene::new(config(1));
    scene.passes_ms(1_000);
    for (query, levels) in [
        ("currency_pair=BTC_USDT", 10),
        ("currency_pair=BTC_USDT&limit=1", 1),
        ("limit=100&currency_pair=BTC_USDT&interval=0", 100),
    ] {
        let answer = scene.get(BOOK, query);
        assert_eq!(answer.status, 200, "{query}");
        let book = body(&answer);
        assert_eq!(book["bids"].as_array().unwrap().len(), levels, "{query}");
        assert_eq!(book["asks"].as_array().unwrap().len(), levels, "{query}");
        assert!(book.get("id").is_none(), "{query}");
        assert!(book["update"].as_u64().unwrap() <= book["current"].as_u64().unwrap());
    }
    let answer = scene.get(BOOK, "currency_pair=BTC_USDT&with_id=true");
    assert_eq!(body(&answer)["id"], scene.venue.last_id("BTC_USDT").unwrap());
}

#[test]
fn a_book_is_as_old_as_the_lag() {
    let mut config = config(1);
    config.rest_lag = Duration::from_millis(700);
    let mut scene = Scene::new(config);
    scene.passes_ms(2_000);
    let then = scene.venue.last_id("BTC_USDT").unwrap();
    let at = scene.now;
    let query = "currency_pair=BTC_USDT&limit=50&with_id=true";
    scene.passes_ms(700);
    let book = body(&scene.get(BOOK, query));
    // The model looks every 10 ms: what happened since the last look is not in `then`.
    let id = book["id"].as_u64().unwrap();
    assert!((then..then + 3).contains(&id), "{then}, {id}");
    assert_eq!(book["current"], u64::try_from(at.as_millis()).unwrap());
    scene.passes_ms(1_300);
    let further = scene.get_lagging(BOOK, query, Duration::from_millis(1_300));
    assert_eq!(body(&further), book, "the knob adds to the venue's lag");
}

#[test]
fn a_lag_beyond_all_memory_shows_the_oldest_book() {
    let mut scene = Scene::new(config(1));
    let oldest = scene.venue.last_id("BTC_USDT").unwrap();
    scene.passes_ms(1_000);
    let query = "currency_pair=BTC_USDT&with_id=true";
    let answer = scene.get_lagging(BOOK, query, Duration::from_secs(3_600));
    assert_eq!(body(&answer)["id"], oldest);
}

#[test]
fn symbols_may_be_percent_encoded() {
    let mut config = config(1);
    config.symbols = vec!["币安人生_USDT".into()];
    let mut scene = Scene::new(config);
    let encoded = "currency_pair=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9F_USDT";
    assert_eq!(scene.get(BOOK, encoded).status, 200);
    assert_eq!(scene.get(BOOK, "currency_pair=币安人生_USDT").status, 200);
    for odd in
        ["currency_pair=%", "currency_pair=%E5%B", "currency_pair=%zz%e5", "currency_pair=%e5"]
    {
        assert_eq!(body(&scene.get(BOOK, odd))["label"], "INVALID_CURRENCY_PAIR", "{odd}");
    }
}

#[test]
fn wrong_requests_have_a_label_and_a_message() {
    let mut scene = Scene::new(config(1));
    for (path, query, status, label, message) in [
        (BOOK, "", 400, "MISSING_REQUIRED_PARAM", "Missing required parameter: currency_pair"),
        (
            BOOK,
            "currency_pair=NOPE_USDT",
            400,
            "INVALID_CURRENCY_PAIR",
            "Invalid currency pair NOPE_USDT",
        ),
        (
            BOOK,
            "currency_pair=BTC_USDT&limit=1001",
            400,
            "INVALID_PARAM_VALUE",
            "Invalid request parameter `limit` value: 1001",
        ),
        (
            BOOK,
            "currency_pair=BTC_USDT&limit=0",
            400,
            "INVALID_PARAM_VALUE",
            "Invalid request parameter `limit` value: 0",
        ),
        (
            BOOK,
            "currency_pair=BTC_USDT&with_id=yes",
            400,
            "INVALID_PARAM_VALUE",
            "Invalid request parameter `with_id` value: yes",
        ),
        ("/api/v4/spot/nope", "", 404, "NOT_FOUND", "Not Found"),
    ] {
        let answer = scene.get(path, query);
        assert_eq!(answer.status, status, "{path}?{query}");
        assert_eq!(body(&answer), json!({ "label": label, "message": message }), "{path}?{query}");
        assert_eq!(header(&answer, "Content-Type"), Some("application/json"));
    }
    let request = Request::new("POST", BOOK, "currency_pair=A");
    assert_eq!(scene.venue.request(&request, scene.now).status, 405);
}

#[test]
fn requests_are_limited_in_ten_seconds_and_each_endpoint_by_itself() {
    let mut config = config(1);
    config.rest_limit = 5;
    let mut scene = Scene::new(config);
    let query = "currency_pair=BTC_USDT";
    for left in (0..5).rev() {
        let answer = scene.get(BOOK, query);
        assert_eq!(answer.status, 200);
        let remain = header(&answer, "X-Gate-RateLimit-Requests-Remain");
        assert_eq!(remain, Some(left.to_string().as_str()));
        assert_eq!(header(&answer, "X-Gate-RateLimit-Limit"), Some("5"));
    }
    scene.passes_ms(9_000);
    let refused = scene.get(BOOK, query);
    assert_eq!(refused.status, 429);
    assert_eq!(body(&refused)["label"], "TOO_MANY_REQUESTS");
    assert_eq!(scene.venue.violation_count(), 1);
    assert_eq!(scene.get("/api/v4/spot/time", "").status, 200, "another endpoint");
    let reset = header(&refused, "X-Gate-RateLimit-Reset-Timestamp").unwrap();
    let reset = Duration::from_secs(reset.parse().unwrap());
    scene.passes(reset - scene.now);
    assert_eq!(scene.get(BOOK, query).status, 200, "after the reset");
}

#[test]
fn the_time_is_the_venues() {
    let mut scene = Scene::new(config(1));
    scene.passes_ms(1_234);
    let answer = scene.get("/api/v4/spot/time", "");
    assert_eq!(body(&answer), json!({ "server_time": 1_900_000_001_237_u64 }));
}
