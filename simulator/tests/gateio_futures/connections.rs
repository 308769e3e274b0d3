//! Connections: where they are served, how many, and when they are cut.

use tickwire_simulator::gateio::futures::{Config, Futures, Settle};
use tickwire_simulator::venue::{ClientId, Venue};

use crate::scene::{Got, START, Scene, config};

#[test]
fn each_settle_currency_has_a_path_and_contracts_of_its_own() {
    for (settle, path, symbols) in [
        (Settle::Usdt, "/v4/ws/usdt", ["BTC_USDT", "ETH_USDT"]),
        (Settle::Btc, "/v4/ws/btc", ["BTC_USD", "ETH_USD"]),
        (Settle::Usd1, "/v4/ws/usd1", ["BTC_USD1", "ETH_USD1"]),
    ] {
        let venue = Futures::new(Config::new(settle), START);
        assert_eq!(venue.websocket_path(), path);
        assert_eq!(venue.symbols(), symbols);
    }
}

#[test]
fn who_subscribes_to_nothing_and_says_nothing_is_cut_after_half_a_minute() {
    let mut scene = Scene::with_client(config(1));
    assert_eq!(scene.passes_ms(30_480), []);
    assert_eq!(scene.passes_ms(30), [Got::Cut { to: 1 }]);
}

#[test]
fn a_ping_of_either_kind_and_any_subscription_keep_a_connection() {
    let mut scene = Scene::with_client(config(1));
    for _ in 0..6 {
        assert_eq!(scene.passes_ms(25_000), []);
        let time = scene.now.as_secs();
        assert_eq!(
            scene.says(1, &format!(r#"{{"time":{time},"channel":"futures.ping"}}"#)).len(),
            1
        );
    }
    for _ in 0..6 {
        assert_eq!(scene.passes_ms(10_000), []);
        scene.venue.pinged(ClientId(1), scene.now);
    }
    scene.subscribes("futures.obu", r#"["ob.NOPE_USDT.50"]"#);
    assert_eq!(scene.passes_ms(150_000), [], "a silent subscription");
}

#[test]
fn connections_are_limited() {
    let mut config = config(1);
    config.connections = 2;
    let mut scene = Scene::with_client(config);
    assert_eq!(scene.venue.admit(&[], START), Ok(()));
    scene.opens(2, &[]);
    assert_eq!(scene.venue.admit(&[], START), Err(429));
    scene.venue.closed(ClientId(2), START);
    assert_eq!(scene.venue.admit(&[], START), Ok(()));
}

#[test]
fn what_left_gets_nothing_more() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes("futures.tickers", r#"["BTC_USDT"]"#);
    scene.passes_ms(3_000);
    scene.venue.closed(ClientId(1), scene.now);
    assert_eq!(scene.passes_ms(3_000), []);
}
