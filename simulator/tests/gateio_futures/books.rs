//! Books that are kept from each channel equal the venue's own at every id.

use serde_json::Value;
use tickwire_simulator::gateio::futures::Config;
use tickwire_simulator::venue::{Book, Venue};

use crate::scene::{Client, Scene, config, units};

const SEEDS: u64 = 6;

/// Markets of several kinds, deep and shallow.
fn busy(seed: u64) -> Config {
    let mut config = config(seed);
    config.symbols = ["AAA_USDT", "BBB_USDT", "币安人生_USDT"].map(Into::into).into();
    config.decimal_symbols = vec!["BBB_USDT".into()];
    config.changes_per_second = 400;
    config.trades_per_second = 40;
    config.depth = [150, 450, 25, 3][usize::try_from(seed % 4).unwrap()];
    config
}

#[test]
fn a_snapshot_of_any_id_and_the_updates_after_it_are_the_venues_book() {
    for seed in 0..SEEDS {
        for (frequency, levels) in [("20ms", 20), ("100ms", 20), ("100ms", 50), ("100ms", 100)] {
            follow_updates(seed, frequency, levels);
        }
    }
}

/// Begins a client at every id that a REST book could have had, also inside a push's range.
fn follow_updates(seed: u64, frequency: &str, levels: usize) {
    let mut scene = Scene::with_decimal_client(busy(seed));
    let symbol = "BBB_USDT";
    scene.passes_ms(500);
    let payload = format!(r#"["{symbol}","{frequency}","{levels}"]"#);
    scene.subscribes("futures.order_book_update", &payload);
    let mut next = scene.venue.last_id(symbol).unwrap() + 1;
    let mut clients: Vec<Client> = Vec::new();
    for got in scene.passes_ms(1_000) {
        let push = got.result();
        let (first, last) = range(&push);
        let context = format!("seed {seed}, {frequency}, {first}..{last}");
        assert_eq!(first, next, "{context}");
        assert!(last >= first, "{context}");
        assert_eq!(push["l"], levels.to_string(), "{context}");
        next = last + 1;
        clients.extend((first - 1..=last).map(|id| snapshot(&scene, symbol, id, levels)));
        let venue = scene.venue.book(symbol, last, levels).unwrap();
        assert_sound(&venue, &context);
        for client in &mut clients {
            let from = client.id;
            client.apply(&push, last, "b", "a");
            assert_eq!(client.book(), venue, "{context}, from {from}");
        }
        clients.truncate(1);
    }
    assert!(!clients.is_empty(), "seed {seed}: nothing was pushed");
}

fn snapshot(scene: &Scene, symbol: &str, id: u64, levels: usize) -> Client {
    let book = scene.venue.book(symbol, id, levels).unwrap();
    let sides = serde_json::json!({ "b": book.bids, "a": book.asks });
    Client::whole(&sides, id, "b", "a")
}

fn range(push: &Value) -> (u64, u64) {
    (push["U"].as_u64().unwrap(), push["u"].as_u64().unwrap())
}

/// Panics where a book is one-sided, out of order, or crossed.
fn assert_sound(book: &Book, context: &str) {
    let prices = |side: &[(String, String)]| -> Vec<i128> {
        side.iter().map(|(price, _)| units(price)).collect()
    };
    let (bids, asks) = (prices(&book.bids), prices(&book.asks));
    assert!(bids.is_sorted_by(|a, b| a > b), "{context}: {bids:?}");
    assert!(asks.is_sorted_by(|a, b| a < b), "{context}: {asks:?}");
    assert!(bids[0] < asks[0], "{context}: crossed");
}

#[test]
fn a_whole_book_among_the_updates_is_the_venues() {
    let mut config = busy(3);
    config.rude = true;
    let mut scene = Scene::with_decimal_client(config);
    scene.subscribes("futures.order_book_update", r#"["BBB_USDT","100ms","50"]"#);
    let mut client: Option<Client> = None;
    let (mut wholes, mut deltas) = (0, 0);
    for got in scene.passes_ms(5_000) {
        let push = got.result();
        let (_, last) = range(&push);
        if push["full"] == true {
            client = Some(Client::whole(&push, last, "b", "a"));
            wholes += 1;
        } else if let Some(client) = &mut client {
            client.apply(&push, last, "b", "a");
            deltas += 1;
        }
        let Some(client) = &client else { continue };
        assert_eq!(client.book(), scene.venue.book("BBB_USDT", last, 50).unwrap());
    }
    assert!(wholes >= 2 && deltas > wholes, "{wholes} whole, {deltas} not");
}

#[test]
fn the_book_of_obu_is_the_venues_at_every_push() {
    for seed in 0..SEEDS {
        for levels in [50, 400] {
            follow_obu(seed, levels);
        }
    }
}

fn follow_obu(seed: u64, levels: usize) {
    let mut scene = Scene::with_client(busy(seed));
    scene.passes_ms(300);
    let symbol = "币安人生_USDT";
    let mut messages = scene.subscribes("futures.obu", &format!(r#"["ob.{symbol}.{levels}"]"#));
    messages.extend(scene.passes_ms(1_500));
    let mut client = Client::default();
    for (at, got) in messages.iter().enumerate() {
        let push = got.result();
        let last = push["u"].as_u64().unwrap();
        let context = format!("seed {seed}, {levels} levels, push {at}");
        assert_eq!(push["full"] == true, at == 0, "{context}");
        assert_ne!(push.get("full").is_some(), push.get("U").is_some(), "{context}");
        if at == 0 {
            client = Client::whole(&push, last, "b", "a");
        } else {
            assert_eq!(push["U"], client.id + 1, "{context}");
            client.apply(&push, last, "b", "a");
        }
        assert_eq!(client.book(), scene.venue.book(symbol, last, levels).unwrap(), "{context}");
    }
    assert!(messages.len() > 10, "seed {seed}: {} messages", messages.len());
}

#[test]
fn the_book_ticker_is_the_best_of_the_book_of_its_id() {
    let mut scene = Scene::with_decimal_client(busy(4));
    scene.subscribes("futures.book_ticker", r#"["AAA_USDT","BBB_USDT"]"#);
    let pushes = scene.passes_ms(2_000);
    for got in &pushes {
        let ticker = got.result();
        let book = ticker["u"].as_u64().unwrap();
        let book = scene.venue.book(ticker["s"].as_str().unwrap(), book, 1).unwrap();
        let best = ["b", "B", "a", "A"].map(|name| ticker[name].as_str().unwrap());
        let [(bid, bid_size)] = &book.bids[..] else { panic!("{book:?}") };
        let [(ask, ask_size)] = &book.asks[..] else { panic!("{book:?}") };
        assert_eq!(best, [bid, bid_size, ask, ask_size].map(String::as_str));
    }
    assert!(pushes.len() > 100, "{}", pushes.len());
}

#[test]
fn whole_books_and_rest_books_are_the_venues_at_their_ids() {
    let mut scene = Scene::with_client(busy(9));
    scene.subscribes("futures.order_book", r#"["AAA_USDT","10","0"]"#);
    let got = scene.passes_ms(2_000);
    assert_eq!(got.len(), 20, "one each 100 ms");
    for got in got {
        let book = got.result();
        let id = book["id"].as_u64().unwrap();
        let venue = scene.venue.book("AAA_USDT", id, 10).unwrap();
        assert_eq!(Client::whole(&book, id, "bids", "asks").book(), venue);
        assert_eq!(book["bids"][0]["p"], venue.bids[0].0, "the best first");
    }
    let query = "contract=AAA_USDT&limit=100&with_id=true";
    let body = scene.get("/api/v4/futures/usdt/order_book", query).body;
    let body: Value = serde_json::from_str(&body).unwrap();
    let id = body["id"].as_u64().unwrap();
    let venue = scene.venue.book("AAA_USDT", id, 100).unwrap();
    assert_eq!(Client::whole(&body, id, "bids", "asks").book(), venue);
}
