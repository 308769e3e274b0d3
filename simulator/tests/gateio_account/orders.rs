//! How orders are filled: against the book that everybody sees, and by the market that walks.

use serde_json::{Value, json};
use tickwire_simulator::venue::Venue;

use crate::scene::{KEY, SECRET, Scene, config, order};

fn scene(seed: u64) -> Scene {
    let mut scene = Scene::new(config(seed));
    scene.logs_in(1, KEY, SECRET);
    scene
}

fn places(scene: &mut Scene, param: &Value) -> Value {
    scene.result("spot.order_place", param).unwrap()
}

#[test]
fn an_order_that_crosses_takes_from_the_book() {
    let mut scene = scene(1);
    let id = scene.venue.last_id("ETH_USDT").unwrap();
    let before = scene.venue.book("ETH_USDT", id, 3).unwrap();
    let mut param = order("buy", "100", &before.asks[1].0);
    param["time_in_force"] = "ioc".into();
    let placed = places(&mut scene, &param);
    assert_eq!((&placed["status"], &placed["finish_as"]), (&json!("cancelled"), &json!("ioc")));
    let after = scene.venue.book("ETH_USDT", id + 2, 3).unwrap();
    assert_eq!(after.asks[0], before.asks[2], "two levels are gone");
    assert_eq!(after.bids, before.bids);
    assert_eq!(scene.venue.last_id("ETH_USDT"), Some(id + 2));
    let fills = scene.account().fills;
    let sold = fills.iter().map(|fill| (fill.price.clone(), fill.amount.clone()));
    assert!(sold.eq(before.asks[..2].iter().cloned()), "{fills:?}");
    assert!(fills.iter().all(|fill| (fill.role, &*fill.fee_currency) == ("taker", "ETH")));
    assert_eq!(scene.balance("USDT").1, "0");
    assert_eq!(scene.venue.audit(), Ok(()));
}

#[test]
fn market_orders_spend_money_or_sell_a_size() {
    let mut scene = scene(1);
    let market = |side: &str, amount: &str| {
        let pair = "ETH_USDT";
        json!({ "currency_pair": pair, "type": "market", "side": side, "amount": amount })
    };
    let bought = places(&mut scene, &market("buy", "10"));
    assert_eq!((&bought["status"], &bought["price"]), (&json!("closed"), &json!("0")));
    assert_eq!((&bought["type"], &bought["time_in_force"]), (&json!("market"), &json!("ioc")));
    let spent = &scene.account().orders[0];
    assert_eq!(spent.amount, "10");
    assert_ne!(spent.filled, "0");
    let sold = places(&mut scene, &market("sell", "0.5"));
    assert_eq!((&sold["status"], &sold["left"]), (&json!("closed"), &json!("0")));
    assert_eq!(sold["fee_currency"], "USDT");
    assert_eq!((scene.balance("USDT").1, scene.balance("ETH").1), ("0".into(), "0".into()));
    assert_eq!(scene.venue.audit(), Ok(()));
}

#[test]
fn a_resting_order_is_filled_when_the_market_comes_to_it() {
    let mut scene = scene(3);
    let [(bid, _), (ask, _)] = scene.best("BTC_USDT");
    for (side, price) in [("buy", bid), ("sell", ask)] {
        let mut param = order(side, "0.9", &price);
        param["currency_pair"] = "BTC_USDT".into();
        param["time_in_force"] = "poc".into();
        assert_eq!(places(&mut scene, &param)["status"], "open");
    }
    for _ in 0..600 {
        scene.passes_ms(100);
        assert_eq!(scene.venue.audit(), Ok(()));
    }
    let account = scene.account();
    assert!(account.fills.iter().all(|fill| fill.role == "maker"));
    assert!(account.fills.len() > 2, "in parts: {:?}", account.fills);
    assert!(account.orders.iter().any(|order| order.finish == "Filled"));
}

#[test]
fn what_is_left_of_an_order_rests() {
    let mut scene = scene(1);
    let [_, (price, size)] = scene.best("ETH_USDT");
    let placed = places(&mut scene, &order("buy", "100", &price));
    assert_eq!((&placed["status"], &placed["filled_amount"]), (&json!("open"), &json!(size)));
    let id = placed["id"].as_str().unwrap();
    let named = json!({ "currency_pair": "ETH_USDT", "order_id": id });
    let cancelled = scene.result("spot.order_cancel", &named).unwrap();
    assert_eq!(
        (&cancelled["status"], &cancelled["filled_amount"]),
        (&json!("cancelled"), &json!(size))
    );
    assert_eq!(scene.balance("USDT").1, "0");
    let again = scene.result("spot.order_cancel", &named).unwrap_err();
    assert_eq!(again["label"], "ORDER_CANCELLED");
}
