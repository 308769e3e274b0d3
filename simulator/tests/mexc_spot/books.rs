//! Books that are kept from each channel equal the venue's own at every version.

use std::time::Duration;

use serde_json::Value;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_simulator::mexc::spot::Config;
use tickwire_simulator::venue::Venue;

use crate::scene::{Client, Depth, Got, Levels, Scene, config};

const SEEDS: u64 = 4;
/// More levels than any book has here.
const ALL: usize = 100_000;

/// Markets of several kinds, deep and shallow.
fn busy(seed: u64) -> Config {
    let mut config = config(seed);
    config.symbols = ["AAAUSDT", "BBBUSDT", "币安人生USDT"].map(Into::into).into();
    config.changes_per_second = 400;
    config.trades_per_second = 40;
    config.depth = [150, 450, 25, 3][usize::try_from(seed % 4).unwrap()];
    config
}

fn depth(speed: &str, symbol: &str) -> String {
    format!("spot@public.aggre.depth.v3.api.pb@{speed}@{symbol}")
}

#[test]
fn a_snapshot_of_any_version_and_the_changes_after_it_are_the_venues_book() {
    for seed in 0..SEEDS {
        for speed in ["10ms", "100ms"] {
            follow(seed, speed);
        }
    }
}

/// Begins a client at every version that a REST book could have had, also inside a push's range.
fn follow(seed: u64, speed: &str) {
    let mut scene = Scene::with_client(busy(seed));
    let symbol = "BBBUSDT";
    scene.passes_ms(500);
    scene.subscribes(1, &depth(speed, symbol));
    let mut next = scene.venue.last_id(symbol).unwrap() + 1;
    let mut clients: Vec<Client> = Vec::new();
    for got in scene.passes_ms(1_000) {
        let push = Depth::of(&got);
        let (first, last) = (push.first, push.last);
        let context = format!("seed {seed}, {speed}, {first}..{last}");
        assert_eq!(first, next, "{context}");
        assert!(last >= first, "{context}");
        next = last + 1;
        let at = |id| Client::of(&scene.venue.book(symbol, id, ALL).unwrap());
        clients.extend((first - 1..=last).map(at));
        let venue = at(last);
        venue.assert_sound(&context);
        for client in &mut clients {
            let from = client.id;
            client.apply(last, &push.bids, &push.asks);
            assert_eq!(*client, venue, "{context}, from {from}");
        }
        // All are equal now: one of them goes on for all.
        clients.truncate(1);
    }
    assert!(!clients.is_empty(), "seed {seed}: nothing was pushed");
}

#[test]
fn a_book_that_is_kept_for_long_is_the_venues() {
    let mut scene = Scene::with_client(busy(1));
    scene.subscribes(1, &depth("100ms", "AAAUSDT"));
    let id = scene.venue.last_id("AAAUSDT").unwrap();
    let mut client = Client::of(&scene.venue.book("AAAUSDT", id, ALL).unwrap());
    let mut pushes = 0;
    for _ in 0..60 {
        for got in scene.passes_ms(5_000) {
            let push = Depth::of(&got);
            assert_eq!(push.first, client.id + 1);
            client.apply(push.last, &push.bids, &push.asks);
            pushes += 1;
        }
        // A ping, lest the venue cut the connection.
        scene.says(1, r#"{"method":"PING"}"#);
        assert_eq!(client, Client::of(&scene.venue.book("AAAUSDT", client.id, ALL).unwrap()));
    }
    assert!((2_900..=3_000).contains(&pushes), "{pushes}");
}

#[test]
fn ranges_span_many_versions_and_some_tell_only_versions() {
    let mut config = config(2);
    config.changes_per_second = 200;
    let mut scene = Scene::with_client(config);
    scene.subscribes(1, &depth("100ms", "ETHUSDT"));
    let pushes: Vec<Depth> = scene.passes_ms(20_000).iter().map(Depth::of).collect();
    let wide = pushes.iter().filter(|push| push.last - push.first >= 10).count();
    let hollow = pushes.iter().filter(|push| push.bids.is_empty() && push.asks.is_empty()).count();
    let halves = pushes.iter().filter(|push| push.bids.is_empty() != push.asks.is_empty()).count();
    let all = pushes.len();
    assert!(wide * 2 > all, "{wide} of {all}");
    assert!(hollow > 0 && hollow * 10 < all, "{hollow} of {all} only versions");
    assert!(halves > 0, "none of {all} is of one side");
}

#[test]
fn levels_come_best_first_and_once_and_a_zero_deletes() {
    let mut scene = Scene::with_client(busy(1));
    scene.subscribes(1, &depth("100ms", "BBBUSDT"));
    let mut deleted = 0;
    for got in scene.passes_ms(5_000) {
        let push = Depth::of(&got);
        let prices = |levels: &Levels| -> Vec<i128> {
            levels.iter().map(|(price, _)| crate::scene::units(price)).collect()
        };
        assert!(prices(&push.bids).is_sorted_by(|a, b| a > b), "{push:?}");
        assert!(prices(&push.asks).is_sorted_by(|a, b| a < b), "{push:?}");
        for (price, size) in push.bids.iter().chain(&push.asks) {
            assert!(is_trimmed(price) && is_trimmed(size), "{price} {size}");
            deleted += usize::from(size == "0");
        }
    }
    assert!(deleted > 50, "{deleted}");
}

fn is_trimmed(number: &str) -> bool {
    !number.contains('.') || !(number.ends_with('0') || number.ends_with('.'))
}

#[test]
fn a_rest_book_of_any_age_is_the_book_of_its_version_and_lands_inside_pushes() {
    let mut scene = Scene::with_client(busy(5));
    scene.subscribes(1, &depth("100ms", "AAAUSDT"));
    let pushes: Vec<Depth> = scene.passes_ms(3_000).iter().map(Depth::of).collect();
    let mut ids = Vec::new();
    for lag in 0..300 {
        let lag = Duration::from_millis(lag * 9);
        let answer = scene.get_lagging("/api/v3/depth", "symbol=AAAUSDT&limit=1000", lag);
        let (id, client) = rest_book(&answer.body);
        assert_eq!(client, Client::of(&scene.venue.book("AAAUSDT", id, 1_000).unwrap()));
        ids.push(id);
    }
    assert!(ids.is_sorted_by(|a, b| a >= b), "older answers have newer versions: {ids:?}");
    let inside = |id: &&u64| pushes.iter().any(|push| (push.first..push.last).contains(id));
    let inside = ids.iter().filter(inside).count();
    assert!(inside > 200, "{inside} of 300 are inside of a push's range");
}

/// The book of a REST answer.
fn rest_book(body: &str) -> (u64, Client) {
    let body: Value = serde_json::from_str(body).unwrap();
    let levels = |name: &str| -> Levels {
        let level = |it: &Value| (it[0].as_str().unwrap().into(), it[1].as_str().unwrap().into());
        body[name].as_array().unwrap().iter().map(level).collect()
    };
    let id = body["lastUpdateId"].as_u64().unwrap();
    (id, Client::whole(id, &levels("bids"), &levels("asks")))
}

#[test]
fn a_deep_book_is_cut_off_by_rest_and_its_best_levels_are_right_all_the_same() {
    let mut config = busy(1);
    config.deep_symbols = vec!["AAAUSDT".into()];
    let mut scene = Scene::with_client(config);
    scene.subscribes(1, &depth("100ms", "AAAUSDT"));
    scene.passes_ms(1_000);
    let (id, mut client) = rest_book(&scene.get("/api/v3/depth", "symbol=AAAUSDT&limit=5000").body);
    let whole = scene.venue.book("AAAUSDT", id, ALL).unwrap();
    assert!(whole.bids.len() > 2_000 && whole.asks.len() > 2_000, "{}", whole.bids.len());
    assert_eq!(client, Client::of(&whole).best(2_000));
    for got in scene.passes_ms(30_000) {
        let push = Depth::of(&got);
        if push.last > id {
            assert!(push.first <= client.id + 1, "{push:?}");
            client.apply(push.last, &push.bids, &push.asks);
        }
    }
    let venue = Client::of(&scene.venue.book("AAAUSDT", client.id, ALL).unwrap());
    assert_ne!(client, venue, "what is beyond the cap is not known");
    assert_eq!(client.best(1_000), venue.best(1_000));
}

#[test]
fn the_best_levels_are_the_venues_at_their_version_and_padded() {
    for levels in [5, 10, 20] {
        let mut scene = Scene::with_client(busy(9));
        scene.subscribes(1, &format!("spot@public.limit.depth.v3.api.pb@AAAUSDT@{levels}"));
        let got = scene.passes_ms(2_000);
        assert!((18..=20).contains(&got.len()), "{}", got.len());
        for got in got {
            let Body::PublicLimitDepths(depths) = got.body() else { panic!("{got:?}") };
            let texts =
                |items: Vec<tickwire_proto::generated::PublicLimitDepthV3ApiItem>| -> Levels {
                    items.into_iter().map(|item| (item.price, item.quantity)).collect()
                };
            let id = depths.version.parse().unwrap();
            let (bids, asks) = (texts(depths.bids), texts(depths.asks));
            assert_eq!((bids.len(), asks.len()), (levels, levels));
            let venue = scene.venue.book("AAAUSDT", id, levels).unwrap();
            assert_eq!(Client::whole(id, &bids, &asks), Client::of(&venue));
            for (price, size) in bids.iter().chain(&asks) {
                // The first market's prices have one decimal, its sizes six.
                let decimals = |text: &str| text.split_once('.').map(|(_, part)| part.len());
                assert_eq!((decimals(price), decimals(size)), (Some(1), Some(6)), "{price} {size}");
            }
        }
    }
}

/// The version and the four texts of a book ticker.
fn ticker(got: &Got) -> (u64, [String; 4]) {
    let Body::PublicAggreBookTicker(it) = got.body() else { panic!("{got:?}") };
    let texts = [it.bid_price, it.bid_quantity, it.ask_price, it.ask_quantity];
    (it.version.parse().unwrap(), texts)
}

#[test]
fn a_book_ticker_is_the_best_of_its_version_and_comes_again_unchanged() {
    for (speed, pushes) in [("10ms", 200), ("100ms", 20)] {
        let mut config = busy(4);
        (config.changes_per_second, config.trades_per_second) = (20, 3);
        let mut scene = Scene::with_client(config);
        scene.subscribes(1, &format!("spot@public.aggre.bookTicker.v3.api.pb@{speed}@BBBUSDT"));
        let got: Vec<_> = scene.passes_ms(2_000).iter().map(ticker).collect();
        assert_eq!(got.len(), pushes, "{speed}");
        for (version, texts) in &got {
            let book = scene.venue.book("BBBUSDT", *version, 1).unwrap();
            let best = [&book.bids[0].0, &book.bids[0].1, &book.asks[0].0, &book.asks[0].1];
            assert_eq!(texts.each_ref(), best, "{speed}, {version}");
        }
        let same = got.windows(2).filter(|pair| pair[0] == pair[1]).count();
        assert!(same > 0 && same < pushes - 1, "{speed}: {same} of {pushes} are the same");
        assert!(got.is_sorted_by_key(|(version, _)| *version), "{speed}");
    }
}

#[test]
fn a_batch_of_book_tickers_has_each_best_since_the_last() {
    let mut scene = Scene::with_client(busy(6));
    let best = |scene: &Scene, version| {
        let book = scene.venue.book("AAAUSDT", version, 1).unwrap();
        let ((bid, bid_size), (ask, ask_size)) = (book.bids[0].clone(), book.asks[0].clone());
        [bid, bid_size, ask, ask_size]
    };
    scene.subscribes(1, "spot@public.bookTicker.batch.v3.api.pb@AAAUSDT");
    let mut version = scene.venue.last_id("AAAUSDT").unwrap();
    let mut before = best(&scene, version);
    let got = scene.passes_ms(3_000);
    assert!((20..=30).contains(&got.len()), "{}", got.len());
    for got in got {
        let Body::PublicBookTickerBatch(batch) = got.body() else { panic!("{got:?}") };
        let mut expected = Vec::new();
        while version < batch.version.parse().unwrap() {
            version += 1;
            let now = best(&scene, version);
            if std::mem::replace(&mut before, now.clone()) != now {
                expected.push(now);
            }
        }
        let items = batch.items.into_iter();
        let told = items.map(|it| [it.bid_price, it.bid_quantity, it.ask_price, it.ask_quantity]);
        assert_eq!(told.collect::<Vec<_>>(), expected, "until {version}");
    }
}

#[test]
fn quiet_symbols_never_change_but_their_book_ticker_comes_on() {
    let mut config = busy(2);
    config.quiet_symbols = vec!["BBBUSDT".into()];
    let mut scene = Scene::with_client(config);
    let id = scene.venue.last_id("BBBUSDT").unwrap();
    scene.subscribes(1, &depth("10ms", "BBBUSDT"));
    scene.subscribes(1, "spot@public.aggre.deals.v3.api.pb@10ms@BBBUSDT");
    scene.subscribes(1, "spot@public.aggre.bookTicker.v3.api.pb@100ms@BBBUSDT");
    let got = scene.passes_ms(10_000);
    assert_eq!(got.len(), 100);
    assert!(got.iter().all(|got| ticker(got).0 == id));
    assert_eq!(scene.venue.last_id("BBBUSDT"), Some(id));
}
