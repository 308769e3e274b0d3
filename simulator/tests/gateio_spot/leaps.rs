//! Gaps in the venue's time, as a stopped process or a laptop's sleep makes them.

use std::time::Duration;

use tickwire_simulator::venue::{ClientId, LEAP, Venue};

use crate::scene::{Got, Scene, config};

const SYMBOL: &str = "BTC_USDT";
const HOUR: Duration = Duration::from_secs(3_600);

/// A scene with one stream of a book, a second old, and what has come so far.
fn scene() -> (Scene, Vec<Got>) {
    let mut scene = Scene::with_client(config(5));
    let mut got = scene.subscribes("spot.order_book_update", r#"["BTC_USDT","20ms"]"#);
    got.extend(scene.passes_ms(1_000));
    (scene, got)
}

fn last_id(scene: &Scene) -> u64 {
    scene.venue.last_id(SYMBOL).unwrap()
}

#[test]
fn a_long_gap_is_leapt_over_and_ids_follow_on() {
    let (mut scene, mut got) = scene();
    let before = last_id(&scene);
    got.extend(scene.leaps(HOUR));
    assert!(last_id(&scene) - before <= 5, "a moment's changes, not an hour's");
    assert!(scene.venue.next_due() > scene.now, "nothing is left to play");
    let after = last_id(&scene);
    got.extend(scene.passes_ms(1_000));
    let changes = last_id(&scene) - after;
    assert!((80..130).contains(&changes), "{changes} in a second: the market goes on");
    let pushes: Vec<_> = got.iter().map(Got::result).collect();
    for pair in pushes.windows(2) {
        let (last, first) = (pair[0]["u"].as_u64().unwrap(), pair[1]["U"].as_u64().unwrap());
        assert_eq!(first, last + 1, "{pair:?}");
    }
    let newest = pushes.last().unwrap()["t"].as_u64().unwrap();
    assert!(scene.now.as_millis() - u128::from(newest) < 100, "pushed at {newest}");
}

#[test]
fn the_same_gaps_make_the_same_bytes() {
    let run = || {
        let (mut scene, mut got) = scene();
        for gap in [HOUR, LEAP * 2, LEAP] {
            got.extend(scene.leaps(gap));
            got.extend(scene.passes_ms(500));
        }
        got
    };
    assert!(run() == run());
}

#[test]
fn a_gap_of_the_bound_is_played() {
    let (mut scene, _) = scene();
    let before = last_id(&scene);
    scene.leaps(LEAP);
    let changes = last_id(&scene) - before;
    assert!((450..600).contains(&changes), "{changes} in 5 s");
}

#[test]
fn nobody_idles_in_a_gap() {
    let mut scene = Scene::with_client(config(1));
    scene.passes_ms(10_000);
    assert_eq!(scene.leaps(HOUR), []);
    scene.venue.opened(ClientId(2), scene.now);
    assert_eq!(scene.leaps(HOUR), [], "nor who came just before it");
    assert_eq!(scene.passes_ms(19_900), []);
    assert_eq!(scene.passes_ms(200), [Got::Cut { to: 1 }]);
    assert_eq!(scene.passes_ms(9_800), []);
    assert_eq!(scene.passes_ms(200), [Got::Cut { to: 2 }]);
}

#[test]
fn who_comes_with_the_end_of_a_gap_begins_there() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes("spot.trades", r#"["BTC_USDT"]"#);
    scene.now += HOUR;
    scene.venue.opened(ClientId(2), scene.now);
    let cut = Got::Cut { to: 2 };
    assert!(!scene.passes_ms(29_900).contains(&cut));
    assert!(scene.passes_ms(200).contains(&cut));
}
