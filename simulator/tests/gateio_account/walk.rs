//! A client that does this and that for a long time, while the market walks: what it was told makes
//! the account.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tickwire_simulator::venue::Venue;

use crate::scene::{Got, Scene, config};

/// What a client makes of its pushes.
#[derive(Default)]
struct Client {
    orders: BTreeMap<String, Value>,
    balances: BTreeMap<String, (String, String)>,
    fills: Vec<String>,
}

impl Client {
    fn takes(&mut self, got: &[Got]) {
        for got in got {
            if let Got::Push { channel, json, .. } = got {
                for one in json["result"].as_array().unwrap() {
                    self.told(channel, one);
                }
            }
        }
    }

    fn told(&mut self, channel: &str, one: &Value) {
        let text = |name: &str| one[name].as_str().unwrap().to_owned();
        match channel {
            "spot.orders" => {
                let told =
                    ["left", "filled_amount", "price", "fee"].map(|it| (it, json!(text(it))));
                let mut told: Value = told.into_iter().collect();
                told["is_finished"] = (one["event"] == "finish").into();
                self.orders.insert(text("id"), told);
            }
            "spot.balances" => {
                self.balances.insert(text("currency"), (text("available"), text("freeze")));
            }
            _ => self.fills.push(one["id"].to_string()),
        }
    }
}

/// A request that depends on nothing but the step.
fn request(scene: &Scene, step: usize) -> (&'static str, Value) {
    let symbol = "BTC_USDT";
    let [(bid, _), (ask, _)] = scene.best(symbol);
    let price = if step.is_multiple_of(3) { &ask } else { &bid };
    let side = if step.is_multiple_of(2) { "buy" } else { "sell" };
    let place = json!({
        "currency_pair": symbol, "side": side, "price": price,
        "amount": format!("0.00{}", 1 + step % 9),
    });
    let open = scene.account().orders.into_iter().filter(|order| order.is_open).nth(step % 5);
    match (step % 4, open) {
        (3, Some(order)) => {
            let id = order.id.to_string();
            ("spot.order_cancel", json!({ "currency_pair": symbol, "order_id": id }))
        }
        (2, Some(order)) => {
            let id = order.id.to_string();
            ("spot.order_amend", json!({ "currency_pair": symbol, "order_id": id, "price": price }))
        }
        _ => ("spot.order_place", place),
    }
}

fn run(seed: u64, steps: usize) -> (Scene, Client) {
    let (mut scene, mut client) = (Scene::listening(config(seed)), Client::default());
    for step in 0..steps {
        let (channel, param) = request(&scene, step);
        client.takes(&scene.calls(1, channel, &param));
        client.takes(&scene.passes_ms(30));
    }
    (scene, client)
}

#[test]
fn what_a_client_was_told_makes_the_account() {
    let (scene, client) = run(21, 1_500);
    assert_eq!(scene.venue.audit(), Ok(()));
    let account = scene.account();
    assert!(account.orders.len() > 500 && account.fills.len() > 150);
    assert!(account.fills.iter().any(|fill| fill.role == "maker"));
    let fills: Vec<_> = account.fills.iter().map(|fill| fill.trade.to_string()).collect();
    assert_eq!(client.fills, fills, "each once, and in their order");
    let orders = account.orders.iter().map(|order| {
        let told = json!({
            "left": order.left, "filled_amount": order.filled, "price": order.price,
            "fee": order.fee, "is_finished": !order.is_open,
        });
        (order.id.to_string(), told)
    });
    assert_eq!(client.orders, orders.collect());
    let balances = account
        .balances
        .iter()
        .filter(|it| it.currency != "ETH")
        .map(|it| (it.currency.clone(), (it.available.clone(), it.locked.clone())));
    assert_eq!(client.balances, balances.collect());
}

#[test]
fn the_same_seed_makes_the_same_account() {
    assert_eq!(run(22, 300).0.account(), run(22, 300).0.account());
}
