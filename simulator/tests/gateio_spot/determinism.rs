//! The same inputs make the same bytes.

use serde_json::Value;

use crate::scene::{Got, Scene, config};

fn run(seed: u64, steps: &[u64]) -> Vec<Got> {
    run_in_mood(seed, steps, false)
}

fn run_in_mood(seed: u64, steps: &[u64], rude: bool) -> Vec<Got> {
    let mut config = config(seed);
    config.rude = rude;
    let mut scene = Scene::with_client(config);
    scene.subscribes("spot.order_book_update", r#"["BTC_USDT","20ms"]"#);
    for channel in ["spot.trades", "spot.book_ticker", "spot.tickers"] {
        scene.subscribes(channel, r#"["BTC_USDT","ETH_USDT"]"#);
    }
    scene.subscribes("spot.candlesticks", r#"["10s","ETH_USDT"]"#);
    let mut got = scene.subscribes("spot.obu", r#"["ob.ETH_USDT.400"]"#);
    for &step in steps {
        got.extend(scene.passes_ms(step));
    }
    got.extend(scene.asks(1, "subscribe", "spot.obu", r#"["ob.BTC_USDT.50"]"#));
    got
}

#[test]
fn the_same_seed_makes_the_same_bytes() {
    for seed in [1, 2, u64::MAX] {
        let steps = [5, 100, 1, 3_000];
        let first = run(seed, &steps);
        assert!(first.len() > 300, "{}", first.len());
        assert!(first == run(seed, &steps), "seed {seed}");
    }
}

#[test]
fn it_is_no_matter_in_which_steps_time_passes() {
    let whole = run(4, &[5_000]);
    assert!(whole == run(4, &[1; 5_000]), "steps of 1 ms");
    assert!(whole == run(4, &[7, 1_993, 2_989, 11]), "odd steps");
}

#[test]
fn another_seed_makes_another_market() {
    assert_ne!(run(1, &[1_000]), run(2, &[1_000]));
}

#[test]
fn time_that_stands_still_or_goes_back_changes_nothing() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes("spot.book_ticker", r#"["BTC_USDT"]"#);
    scene.passes_ms(1_000);
    assert_eq!(scene.passes_ms(0), []);
    scene.now -= std::time::Duration::from_secs(5);
    assert_eq!(scene.passes_ms(0), []);
}

/// The members of a message and of its result, but for the new ones, which must be there.
fn known(got: &Got) -> Value {
    let mut message = got.json();
    let mut forget = |place: &str| {
        if let Some(Value::Object(members)) = message.pointer_mut(place) {
            assert!(members.remove("x_new").is_some(), "{got:?}");
        }
    };
    forget("");
    forget("/result");
    message
}

#[test]
fn a_rude_venue_says_the_same_in_other_orders() {
    let (plain, rude) = (run(3, &[3_000]), run_in_mood(3, &[3_000], true));
    assert_eq!(plain.len(), rude.len());
    assert!(rude == run_in_mood(3, &[3_000], true), "by the seed");
    let (mut result_first, mut timeless, mut whole) = (0, 0, 0);
    for (plain, rude) in plain.iter().zip(&rude) {
        let (mut plain, mut said) = (plain.json(), known(rude));
        if said.get("time_ms").is_none() {
            timeless += 1;
            forget(&mut plain, &["time_ms"]);
        }
        if said["channel"] == "spot.order_book_update" && said["result"]["full"] == true {
            whole += 1;
            forget(&mut plain["result"], &["b", "a"]);
            forget(&mut said["result"], &["b", "a", "full", "l"]);
        }
        assert_eq!(plain, said);
        let (Got::Push { text, .. } | Got::Reply { text, .. }) = rude else { panic!("{rude:?}") };
        result_first += u32::from(text.find(r#""result""#) < text.find(r#""channel""#));
    }
    let all = u32::try_from(rude.len()).unwrap();
    assert!((all / 4..all * 3 / 4).contains(&result_first), "{result_first} of {all}");
    assert!((all / 20..all / 5).contains(&timeless), "{timeless} of {all}");
    assert!(whole >= 5, "{whole} whole books");
}

/// Takes members away, which must be there.
fn forget(object: &mut Value, names: &[&str]) {
    for name in names {
        let members = object.as_object_mut().unwrap();
        assert!(members.remove(*name).is_some(), "{name} of {members:?}");
    }
}
