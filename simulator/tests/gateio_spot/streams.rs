//! Trades, tickers and candles.

use std::collections::BTreeSet;

use serde_json::Value;
use tickwire_simulator::venue::Venue;

use crate::scene::{Got, Scene, config, units};

/// One, in the units of `units`.
const UNIT: i128 = 1_000_000_000_000;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("`{name}` of {value}"))
}

#[test]
fn trades_happen_at_prices_of_the_book_with_ids_that_grow_by_one() {
    for seed in 0..8 {
        let mut config = config(seed);
        config.trades_per_second = 50;
        let mut scene = Scene::with_client(config);
        scene.subscribes("spot.trades", r#"["BTC_USDT"]"#);
        let trades = scene.passes_ms(5_000);
        assert!((230..270).contains(&trades.len()), "seed {seed}: {}", trades.len());
        let ids = trades.iter().map(|got| got.result()["id"].as_u64().unwrap());
        let ids: Vec<u64> = ids.collect();
        assert!(ids.windows(2).all(|pair| pair[1] == pair[0] + 1), "seed {seed}: {ids:?}");
        let sides = trades.iter().map(|got| text(&got.result(), "side").to_owned());
        let sides: BTreeSet<String> = sides.collect();
        assert!(sides.iter().eq(["buy", "sell"]), "seed {seed}: {sides:?}");
        for got in &trades {
            let trade = got.result();
            assert!(units(text(&trade, "amount")) > 0, "seed {seed}: {trade}");
            assert!(near_the_book(&scene, text(&trade, "price")), "seed {seed}: {trade}");
            check_times(&got.json());
        }
    }
}

/// A trade is told within 10 ms, and its two times are the same.
fn check_times(message: &Value) {
    let trade = &message["result"];
    let (ms, fraction) = text(trade, "create_time_ms").split_once('.').unwrap();
    let (at, told): (u64, _) = (ms.parse().unwrap(), message["time_ms"].as_u64().unwrap());
    assert_eq!((fraction.len(), &trade["create_time"]), (3, &(at / 1_000).into()), "{message}");
    assert!(at <= told && told - at <= 10, "{message}");
}

/// Whether a price is within a few per cent of the best bid.
fn near_the_book(scene: &Scene, price: &str) -> bool {
    let id = scene.venue.last_id("BTC_USDT").unwrap();
    let book = scene.venue.book("BTC_USDT", id, 1).unwrap();
    (units(price) - units(&book.bids[0].0)).abs() * 20 < units(price)
}

#[test]
fn a_trade_takes_its_amount_from_the_best_level_of_its_price() {
    let mut config = config(3);
    (config.changes_per_second, config.trades_per_second) = (0, 20);
    let mut scene = Scene::with_client(config);
    let first = scene.venue.last_id("ETH_USDT").unwrap();
    scene.subscribes("spot.trades", r#"["ETH_USDT"]"#);
    let trades = scene.passes_ms(3_000);
    assert!(trades.len() > 50);
    for (id, got) in (first..).zip(trades) {
        let trade = got.result();
        let before = scene.venue.book("ETH_USDT", id, 1).unwrap();
        let after = scene.venue.book("ETH_USDT", id + 1, 200).unwrap();
        let taker_buys = trade["side"] == "buy";
        let best = if taker_buys { &before.asks[0] } else { &before.bids[0] };
        assert_eq!(text(&trade, "price"), best.0, "{trade}");
        let levels = if taker_buys { &after.asks } else { &after.bids };
        let left = levels.iter().find(|level| level.0 == best.0).map_or(0, |left| units(&left.1));
        assert_eq!(units(text(&trade, "amount")) + left, units(&best.1), "{trade}");
    }
}

#[test]
fn tickers_agree_with_the_trades_and_the_book() {
    let mut scene = Scene::with_client(config(6));
    scene.subscribes("spot.tickers", r#"["BTC_USDT"]"#);
    scene.subscribes("spot.trades", r#"["BTC_USDT"]"#);
    let (mut last, mut base, mut turnover, mut tickers) = (String::new(), 0, 0, 0);
    for got in scene.passes_ms(10_000) {
        let result = got.result();
        if matches!(&got, Got::Push { channel: "spot.trades", .. }) {
            last = text(&result, "price").to_owned();
            let amount = units(text(&result, "amount"));
            base += amount;
            turnover += amount * units(&last) / UNIT;
        } else {
            tickers += 1;
            check_ticker(&result, &last, base, turnover);
        }
    }
    assert_eq!(tickers, 10);
}

/// A ticker comes after the trades of its moment.
fn check_ticker(ticker: &Value, last: &str, base: i128, turnover: i128) {
    let number = |name| units(text(ticker, name));
    assert!(last.is_empty() || text(ticker, "last") == last, "{last}: {ticker}");
    assert_eq!(number("base_volume"), base, "{ticker}");
    assert_eq!(number("quote_volume"), turnover, "{ticker}");
    assert!(number("highest_bid") < number("lowest_ask"), "{ticker}");
    assert!(number("low_24h") <= number("last"), "{ticker}");
    assert!(number("last") <= number("high_24h"), "{ticker}");
    text(ticker, "change_percentage").parse::<f64>().unwrap();
}

#[test]
fn candles_begin_at_whole_intervals_and_close_once() {
    let mut config = config(8);
    config.trades_per_second = 20;
    let mut scene = Scene::with_client(config);
    scene.subscribes("spot.candlesticks", r#"["10s","ETH_USDT"]"#);
    let candles: Vec<Value> = scene.passes_ms(45_000).iter().map(Got::result).collect();
    let starts: Vec<u64> = candles.iter().map(|c| text(c, "t").parse().unwrap()).collect();
    assert!(starts.iter().all(|start| start % 10 == 0), "{starts:?}");
    assert!(starts.is_sorted(), "{starts:?}");
    let closed: Vec<&Value> = candles.iter().filter(|candle| candle["w"] == true).collect();
    assert_eq!(closed.len(), 4, "{closed:?}");
    assert_eq!(candles.len(), 22 + 4, "one each two seconds, and the closed ones");
    for pair in closed.windows(2) {
        assert_eq!(text(pair[1], "o"), text(pair[0], "c"), "a candle opens where one closed");
    }
    for candle in &candles {
        check_candle(candle);
    }
}

fn check_candle(candle: &Value) {
    assert_eq!(text(candle, "n"), "10s_ETH_USDT");
    let [o, h, l, c] = ["o", "h", "l", "c"].map(|name| units(text(candle, name)));
    assert!(l <= o.min(c) && o.max(c) <= h, "{candle}");
    let [a, v] = ["a", "v"].map(|name| units(text(candle, name)));
    assert!(a * l / UNIT <= v && v <= a * h / UNIT, "{candle}");
}

#[test]
fn the_numbers_of_markets_have_different_decimals() {
    let mut config = config(1);
    config.symbols = (0..8).map(|n| format!("M{n}_USDT")).collect();
    let scene = Scene::new(config);
    let decimals: BTreeSet<usize> = scene
        .venue
        .symbols()
        .iter()
        .map(|symbol| {
            let id = scene.venue.last_id(symbol).unwrap();
            let book = scene.venue.book(symbol, id, 100).unwrap();
            let part = |price: &str| price.split_once('.').map_or(0, |(_, part)| part.len());
            book.bids.iter().map(|(price, _)| part(price)).max().unwrap()
        })
        .collect();
    assert!(decimals.contains(&1) && decimals.contains(&10), "{decimals:?}");
    assert!(decimals.len() >= 6, "{decimals:?}");
}
