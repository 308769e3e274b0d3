//! Sizes: contracts, with a decimal for those who asked, cut off for others.

use serde_json::Value;

use crate::scene::{Got, Scene, config, text, units};

/// The first pushes of a channel about the contract with decimals, to a client of each kind.
fn both(channel: &str, payload: &str) -> (Vec<Value>, Vec<Value>) {
    let mut scene = Scene::new(config(5));
    scene.opens(1, &[]);
    scene.opens(2, &[("X-Gate-Size-Decimal", "1")]);
    let mut got = scene.asks(1, "subscribe", channel, payload);
    got.extend(scene.asks(2, "subscribe", channel, payload));
    got.extend(scene.passes_ms(10_000));
    let of = |client| {
        let of = got.iter().filter(|it| matches!(it, Got::Push { to, .. } if *to == client));
        of.map(Got::result).collect::<Vec<_>>()
    };
    (of(1), of(2))
}

#[test]
fn trades_of_one_moment_are_the_same_but_for_the_form_of_their_sizes() {
    let (whole, decimal) = both("futures.trades", r#"["ETH_USDT"]"#);
    let trades = |pushes: &[Value]| -> Vec<Value> {
        pushes.iter().flat_map(|it| it.as_array().unwrap().clone()).collect()
    };
    let (whole, decimal) = (trades(&whole), trades(&decimal));
    assert_eq!(whole.len(), decimal.len());
    let (mut fractions, mut signs) = (0, [0, 0]);
    for (whole, decimal) in whole.iter().zip(&decimal) {
        assert_eq!((&whole["id"], &whole["price"]), (&decimal["id"], &decimal["price"]));
        let size = decimal["size"].as_str().unwrap();
        let one = 1_000_000_000_000;
        assert_eq!(i128::from(whole["size"].as_i64().unwrap()), signed(size) / one, "{size}");
        fractions += usize::from(size.contains('.'));
        signs[usize::from(size.starts_with('-'))] += 1;
    }
    assert!(fractions > 5 && signs.iter().all(|&count| count > 5), "{fractions}, {signs:?}");
}

fn signed(size: &str) -> i128 {
    size.strip_prefix('-').map_or_else(|| units(size), |size| -units(size))
}

#[test]
fn books_of_obu_have_decimals_in_any_case() {
    let (whole, decimal) = both("futures.obu", r#"["ob.ETH_USDT.50"]"#);
    let full = |pushes: &[Value]| pushes.iter().find(|it| it["full"] == true).cloned().unwrap();
    let (whole, decimal) = (full(&whole), full(&decimal));
    assert_eq!(whole["b"], decimal["b"]);
    let bids = whole["b"].as_array().unwrap();
    assert!(bids.iter().any(|level| level[1].as_str().unwrap().contains('.')), "{whole}");
}

#[test]
fn books_of_updates_are_cut_off() {
    let (whole, decimal) = both("futures.order_book_update", r#"["ETH_USDT","100ms","100"]"#);
    let sizes = |pushes: &[Value]| -> Vec<Value> {
        let levels = pushes.iter().flat_map(|it| it["b"].as_array().unwrap().clone());
        levels.map(|level| level["s"].clone()).collect()
    };
    let (whole, decimal) = (sizes(&whole), sizes(&decimal));
    assert_eq!(whole.len(), decimal.len());
    assert!(decimal.iter().any(|size| text(size).contains('.')));
    for (whole, decimal) in whole.iter().zip(&decimal) {
        let decimal = decimal.as_str().unwrap();
        let (cut, _) = decimal.split_once('.').unwrap_or((decimal, ""));
        assert_eq!(whole.as_u64().unwrap().to_string(), cut);
    }
}
