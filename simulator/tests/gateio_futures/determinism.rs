//! The same inputs make the same bytes, also with an account, and gaps are leapt over.

use std::time::Duration;

use serde_json::json;
use tickwire_simulator::venue::Venue;

use crate::member::rich;
use crate::scene::{Got, Scene};

fn run(seed: u64, steps: &[u64], rude: bool) -> Vec<Got> {
    let mut config = rich(seed);
    config.rude = rude;
    let mut scene = Scene::listening(config, seed.is_multiple_of(2));
    scene.logs_in();
    scene.subscribes("futures.order_book_update", r#"["BTC_USDT","20ms","20"]"#);
    for channel in ["futures.trades", "futures.book_ticker", "futures.tickers"] {
        scene.subscribes(channel, r#"["BTC_USDT","ETH_USDT"]"#);
    }
    let mut got = scene.subscribes("futures.obu", r#"["ob.ETH_USDT.400"]"#);
    let param = json!({ "contract": "BTC_USDT", "size": 900, "price": "64321", "tif": "gtc" });
    let payload = json!({ "req_id": "r", "req_param": param });
    got.extend(scene.api("futures.order_place", &payload));
    for &step in steps {
        got.extend(scene.passes_ms(step));
    }
    got
}

#[test]
fn the_same_seed_makes_the_same_bytes_in_whichever_steps() {
    for (seed, rude) in [(1, false), (2, false), (3, true)] {
        let whole = run(seed, &[4_000], rude);
        assert!(whole.len() > 300, "{}", whole.len());
        assert!(whole == run(seed, &[4_000], rude), "seed {seed}");
        assert!(whole == run(seed, &[7, 1_993, 1_989, 11], rude), "seed {seed}: odd steps");
    }
    assert!(run(1, &[1_000], false) != run(2, &[1_000], false), "another seed");
}

#[test]
fn a_long_gap_is_leapt_over_and_nobody_idles_in_it() {
    let mut scene = Scene::with_client(rich(1));
    let before = scene.venue.last_id("BTC_USDT").unwrap();
    scene.now += Duration::from_secs(3_600);
    scene.venue.advance(scene.now);
    assert_eq!(scene.drain(), []);
    assert!(scene.venue.last_id("BTC_USDT").unwrap() - before <= 5, "a moment's changes");
    scene.passes_ms(1_000);
    assert!(scene.venue.last_id("BTC_USDT").unwrap() - before > 50, "the market goes on");
}
