//! Books that are kept from each channel equal the venue's own at every id.

use std::time::Duration;

use serde_json::Value;
use tickwire_simulator::gateio::spot::Config;
use tickwire_simulator::venue::Venue;

use crate::scene::{Client, Scene, assert_sound, config};

const SEEDS: u64 = 12;

/// Markets of several kinds, deep and shallow.
fn busy(seed: u64) -> Config {
    let mut config = config(seed);
    config.symbols = ["AAA_USDT", "BBB_USDT", "币安人生_USDT"].map(Into::into).into();
    config.changes_per_second = 400;
    config.trades_per_second = 40;
    config.depth = [150, 450, 25, 3][usize::try_from(seed % 4).unwrap()];
    config
}

#[test]
fn a_snapshot_of_any_id_and_the_updates_after_it_are_the_venues_book() {
    for seed in 0..SEEDS {
        for (speed, levels) in [("20ms", 20), ("100ms", 100)] {
            follow_updates(seed, speed, levels);
        }
    }
}

/// Begins a client at every id that a REST book could have had, also inside a push's range.
fn follow_updates(seed: u64, speed: &str, levels: usize) {
    let mut scene = Scene::with_client(busy(seed));
    let symbol = "BBB_USDT";
    scene.passes_ms(500);
    scene.subscribes("spot.order_book_update", &format!(r#"["{symbol}","{speed}"]"#));
    let mut next = scene.venue.last_id(symbol).unwrap() + 1;
    let mut clients: Vec<Client> = Vec::new();
    for got in scene.passes_ms(1_000) {
        let push = got.result();
        let (first, last) = range(&push);
        let context = format!("seed {seed}, {speed}, {first}..{last}");
        assert_eq!(first, next, "{context}");
        assert!(last >= first, "{context}");
        next = last + 1;
        clients.extend((first - 1..=last).map(|id| snapshot(&scene, symbol, id, levels)));
        let venue = scene.venue.book(symbol, last, levels).unwrap();
        assert_sound(&venue, levels, &context);
        for client in &mut clients {
            let from = client.id;
            client.apply(&push, last, "b", "a");
            assert_eq!(client.book(), venue, "{context}, from {from}");
        }
        // All are equal now: one of them goes on for all.
        clients.truncate(1);
    }
    assert!(!clients.is_empty(), "seed {seed}: nothing was pushed");
}

#[test]
fn a_whole_book_among_the_updates_is_the_venues() {
    for (speed, levels) in [("20ms", 20), ("100ms", 100)] {
        let mut config = busy(3);
        config.rude = true;
        let mut scene = Scene::with_client(config);
        scene.subscribes("spot.order_book_update", &format!(r#"["BBB_USDT","{speed}"]"#));
        let mut client: Option<Client> = None;
        let (mut wholes, mut deltas) = (0, 0);
        for got in scene.passes_ms(5_000) {
            let push = got.result();
            let (_, last) = range(&push);
            if push["full"] == true {
                assert_eq!(push["l"], levels.to_string());
                client = Some(Client::whole(&push, last, "b", "a"));
                wholes += 1;
            }
            let Some(client) = &mut client else { continue };
            if push.get("full").is_none() {
                client.apply(&push, last, "b", "a");
                deltas += 1;
            }
            assert_eq!(client.book(), scene.venue.book("BBB_USDT", last, levels).unwrap());
        }
        assert!(wholes >= 2 && deltas > wholes, "{speed}: {wholes} whole, {deltas} not");
    }
}

fn snapshot(scene: &Scene, symbol: &str, id: u64, levels: usize) -> Client {
    let book = scene.venue.book(symbol, id, levels).unwrap();
    let sides = serde_json::json!({ "b": book.bids, "a": book.asks });
    Client::whole(&sides, id, "b", "a")
}

fn range(push: &Value) -> (u64, u64) {
    (push["U"].as_u64().unwrap(), push["u"].as_u64().unwrap())
}

#[test]
fn a_rest_book_of_any_age_is_the_book_of_its_id() {
    let mut scene = Scene::with_client(busy(5));
    scene.passes_ms(3_000);
    let mut ids = Vec::new();
    for lag in 0..300 {
        let query = "currency_pair=AAA_USDT&limit=100&with_id=true";
        let lag = Duration::from_millis(lag * 9);
        let answer = scene.get_lagging("/api/v4/spot/order_book", query, lag);
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let id = body["id"].as_u64().unwrap();
        let client = Client::whole(&body, id, "bids", "asks");
        assert_eq!(client.book(), scene.venue.book("AAA_USDT", id, 100).unwrap(), "lag {lag:?}");
        ids.push(id);
    }
    assert!(ids.is_sorted_by(|a, b| a >= b), "older answers have newer ids: {ids:?}");
    assert!(ids[0] - ids[299] > 500, "{} to {}", ids[299], ids[0]);
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
    let mut messages = scene.subscribes("spot.obu", &format!(r#"["ob.{symbol}.{levels}"]"#));
    messages.extend(scene.passes_ms(1_500));
    let mut client = Client::default();
    for (at, got) in messages.iter().enumerate() {
        let push = got.result();
        let last = push["u"].as_u64().unwrap();
        let context = format!("seed {seed}, {levels} levels, push {at}");
        assert_eq!(push["s"], format!("ob.{symbol}.{levels}"), "{context}");
        assert_eq!(push["full"] == true, at == 0, "{context}");
        if at == 0 {
            client = Client::whole(&push, last, "b", "a");
        } else {
            assert_eq!(push["U"], client.id + 1, "{context}");
            client.apply(&push, last, "b", "a");
        }
        check_obu(&push);
        let venue = scene.venue.book(symbol, last, levels).unwrap();
        assert_eq!(client.book(), venue, "{context}");
        assert_sound(&venue, levels, &context);
    }
    assert!(messages.len() > 10, "seed {seed}: {} messages", messages.len());
}

/// A whole book has no first id; a side without a level has no member.
fn check_obu(push: &Value) {
    assert_ne!(push.get("full").is_some(), push.get("U").is_some(), "{push}");
    for side in ["a", "b"] {
        assert_ne!(push.get(side), Some(&serde_json::json!([])), "{push}");
    }
}

#[test]
fn the_book_ticker_is_the_best_of_the_book_of_its_id() {
    for seed in 0..SEEDS {
        let mut scene = Scene::with_client(busy(seed));
        scene.subscribes("spot.book_ticker", r#"["AAA_USDT","BBB_USDT"]"#);
        let pushes = scene.passes_ms(2_000);
        let mut before = [None, None];
        for got in &pushes {
            let ticker = got.result();
            let symbol = ticker["s"].as_str().unwrap();
            let best = ["b", "B", "a", "A"].map(|name| ticker[name].as_str().unwrap().to_owned());
            let book = scene.venue.book(symbol, ticker["u"].as_u64().unwrap(), 1).unwrap();
            let [(bid, bid_size)] = &book.bids[..] else { panic!("{book:?}") };
            let [(ask, ask_size)] = &book.asks[..] else { panic!("{book:?}") };
            assert_eq!(&best, &[bid, bid_size, ask, ask_size].map(Clone::clone), "seed {seed}");
            let last = &mut before[usize::from(symbol == "BBB_USDT")];
            assert_ne!(last.as_ref(), Some(&best), "seed {seed}: nothing changed");
            *last = Some(best);
        }
        assert!(pushes.len() > 100, "seed {seed}: {}", pushes.len());
    }
}

#[test]
fn whole_books_are_the_venues_at_their_ids() {
    for (levels, speed, pushes) in [(5, "100ms", 20), (20, "1000ms", 2), (100, "100ms", 20)] {
        let mut scene = Scene::with_client(busy(9));
        let payload = format!(r#"["AAA_USDT","{levels}","{speed}"]"#);
        scene.subscribes("spot.order_book", &payload);
        let got = scene.passes_ms(2_000);
        assert_eq!(got.len(), pushes, "{payload}");
        for got in got {
            let book = got.result();
            let id = book["lastUpdateId"].as_u64().unwrap();
            let venue = scene.venue.book("AAA_USDT", id, levels).unwrap();
            assert_eq!(Client::whole(&book, id, "bids", "asks").book(), venue);
            assert_eq!(book["bids"][0][0], venue.bids[0].0, "the best first");
            assert_eq!(book["asks"][0][0], venue.asks[0].0, "the best first");
        }
    }
}

#[test]
fn books_never_cross_and_stay_about_as_deep_as_configured() {
    for seed in 0..SEEDS {
        let config = busy(seed);
        let depth = config.depth;
        let mut scene = Scene::new(config);
        for second in 0..60 {
            scene.passes_ms(1_000);
            for symbol in scene.venue.symbols() {
                let id = scene.venue.last_id(&symbol).unwrap();
                let book = scene.venue.book(&symbol, id, 10_000).unwrap();
                let context = format!("seed {seed}, {symbol}, second {second}");
                assert_sound(&book, 2 * depth + 10, &context);
                let fewest = book.bids.len().min(book.asks.len());
                assert!(fewest * 2 >= depth, "{context}: {fewest} of {depth}");
            }
        }
    }
}

#[test]
fn a_book_is_remembered_for_half_a_minute() {
    let mut scene = Scene::new(busy(3));
    scene.passes_ms(100_000);
    let before = scene.venue.last_id("AAA_USDT").unwrap();
    let book = scene.venue.book("AAA_USDT", before, 100);
    scene.passes_ms(30_000);
    assert!(book.is_some());
    assert_eq!(scene.venue.book("AAA_USDT", before, 100), book);
    let newest = scene.venue.last_id("AAA_USDT").unwrap();
    assert!(scene.venue.book("AAA_USDT", newest + 1, 100).is_none(), "the future");
    assert!(scene.venue.book("NOPE_USDT", newest, 100).is_none());
}

#[test]
fn what_is_older_than_the_memory_is_forgotten() {
    let mut config = busy(3);
    config.memory = Duration::from_secs(5);
    let mut scene = Scene::new(config);
    scene.passes_ms(20_000);
    let before = scene.venue.last_id("AAA_USDT").unwrap();
    scene.passes_ms(5_000);
    assert!(scene.venue.book("AAA_USDT", before, 100).is_some());
    scene.passes_ms(5_000);
    assert!(scene.venue.book("AAA_USDT", before, 100).is_none());
}

#[test]
fn quiet_symbols_never_change() {
    let mut config = busy(2);
    config.quiet_symbols = vec!["BBB_USDT".into()];
    let mut scene = Scene::with_client(config);
    let id = scene.venue.last_id("BBB_USDT").unwrap();
    let mut got = scene.subscribes("spot.obu", r#"["ob.BBB_USDT.50"]"#);
    for channel in ["spot.trades", "spot.book_ticker"] {
        scene.subscribes(channel, r#"["BBB_USDT"]"#);
    }
    scene.subscribes("spot.order_book_update", r#"["BBB_USDT","20ms"]"#);
    got.extend(scene.passes_ms(10_000));
    assert_eq!(got.len(), 1, "only the whole book: {got:?}");
    assert_eq!(got[0].result()["u"], id);
    assert_eq!(scene.venue.last_id("BBB_USDT"), Some(id));
}
