//! Trades, candles and liquidations say the same about the same market.

use serde_json::Value;

use crate::scene::{Got, Scene, config, units};

fn of(got: &[Got], wanted: &str) -> Vec<Value> {
    let pushes =
        got.iter().filter(|it| matches!(it, Got::Push { channel, .. } if *channel == wanted));
    pushes.map(Got::result).collect()
}

fn items(pushes: &[Value]) -> Vec<Value> {
    pushes.iter().flat_map(|it| it.as_array().unwrap().clone()).collect()
}

#[test]
fn trades_have_ids_without_a_gap() {
    let mut config = config(4);
    config.trades_per_second = 300;
    let mut scene = Scene::with_client(config);
    scene.subscribes("futures.trades", r#"["BTC_USDT"]"#);
    let pushes = of(&scene.passes_ms(3_000), "futures.trades");
    assert!(pushes.iter().any(|push| push.as_array().unwrap().len() > 1), "never two at once");
    let trades = items(&pushes);
    assert!(trades.len() > 500, "{}", trades.len());
    for pair in trades.windows(2) {
        assert_eq!(pair[1]["id"].as_u64().unwrap(), pair[0]["id"].as_u64().unwrap() + 1);
        assert!(pair[1]["create_time_ms"].as_u64() >= pair[0]["create_time_ms"].as_u64());
    }
    for trade in &trades {
        let ms = trade["create_time_ms"].as_u64().unwrap();
        assert_eq!(trade["create_time"], ms / 1_000);
    }
}

#[test]
fn a_closed_candle_is_the_trades_of_its_time() {
    let mut scene = Scene::with_client(config(4));
    scene.passes_ms(7_000);
    scene.subscribes("futures.trades", r#"["BTC_USDT"]"#);
    scene.subscribes("futures.candlesticks", r#"["10s","BTC_USDT"]"#);
    let got = scene.passes_ms(40_000);
    let trades = items(&of(&got, "futures.trades"));
    let candles = items(&of(&got, "futures.candlesticks"));
    let closed: Vec<_> = candles.iter().filter(|candle| candle["w"] == true).collect();
    assert!(closed.len() >= 3, "{}", closed.len());
    for candle in &closed[1..] {
        let start = candle["t"].as_u64().unwrap();
        let within = trades
            .iter()
            .filter(|trade| (start..start + 10).contains(&trade["create_time"].as_u64().unwrap()));
        let within: Vec<_> = within.collect();
        let volume: u64 = within.iter().map(|it| it["size"].as_i64().unwrap().unsigned_abs()).sum();
        assert_eq!(candle["v"], volume, "{candle}");
        let price = |at: &Value| units(at["price"].as_str().unwrap());
        let high = within.iter().map(|it| price(it)).max().unwrap();
        assert!(units(candle["h"].as_str().unwrap()) >= high, "{candle}");
        assert_eq!(candle["c"], within.last().unwrap()["price"], "{candle}");
        assert_eq!(candle["n"], "10s_BTC_USDT");
    }
}

#[test]
fn candles_of_marks_follow_the_book_and_have_no_volume() {
    let mut scene = Scene::with_client(config(4));
    scene.subscribes("futures.candlesticks", r#"["1m","mark_BTC_USDT"]"#);
    scene.subscribes("futures.candlesticks", r#"["1m","index_BTC_USDT"]"#);
    let candles = items(&of(&scene.passes_ms(10_000), "futures.candlesticks"));
    for (name, other) in [("1m_mark_BTC_USDT", false), ("1m_index_BTC_USDT", true)] {
        let own: Vec<_> = candles.iter().filter(|candle| candle["n"] == name).collect();
        assert!(own.len() >= 4, "{name}: {} of {other}", own.len());
        assert!(own.iter().all(|candle| candle["v"] == 0), "{own:?}");
    }
}

#[test]
fn a_rude_venue_tells_statistics_in_an_array_as_documented() {
    let mut config = config(4);
    config.rude = true;
    let mut scene = Scene::with_client(config);
    scene.subscribes("futures.contract_stats", r#"["BTC_USDT","5m"]"#);
    let pushes = of(&scene.passes_ms(6_000), "futures.contract_stats");
    assert_eq!(pushes.len(), 3);
    for stats in items(&pushes) {
        assert_eq!(
            (&stats["contract"], &stats["time"]),
            (&"BTC_USDT".into(), &1_899_999_900.into())
        );
    }
}

#[test]
fn liquidations_are_trades() {
    let mut scene = Scene::with_client(config(4));
    scene.subscribes("futures.trades", r#"["BTC_USDT","ETH_USDT"]"#);
    scene.subscribes("futures.public_liquidates", r#"["!all"]"#);
    let got = scene.passes_ms(20_000);
    let trades = items(&of(&got, "futures.trades"));
    let liquidations = items(&of(&got, "futures.public_liquidates"));
    assert!(liquidations.len() > 20 && liquidations.len() < trades.len(), "{}", liquidations.len());
    for one in &liquidations {
        let is_it = |trade: &&Value| {
            trade["contract"] == one["contract"]
                && trade["create_time_ms"] == one["time"]
                && trade["size"] == one["size"]
                && trade["price"] == one["price"]
        };
        assert!(trades.iter().any(|trade| is_it(&trade)), "{one}");
    }
    scene.asks(1, "unsubscribe", "futures.public_liquidates", r#"["!all"]"#);
    assert!(of(&scene.passes_ms(5_000), "futures.public_liquidates").is_empty());
}
