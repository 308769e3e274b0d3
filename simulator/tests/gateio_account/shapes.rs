//! Pushes about accounts have the members, and only those, that captures and the documents' tables
//! name, of the types that captures have.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::scene::{Got, KEY, SECRET, Scene, config, order};

/// What both kinds of `orders` have.
const ORDER: &str = "id:text text:text create_time:text create_time_ms:text update_time:text \
    update_time_ms:text event:text currency_pair:text type:text account:text side:text amount:text \
    price:text time_in_force:text left:text filled_total:text filled_amount:text \
    avg_deal_price:text fee_currency:text rebated_fee_currency:text user:int stp_id:int \
    stp_act:text finish_as:text biz_info:text amend_text:text";
/// What both kinds of `usertrades` have.
const TRADE: &str = "id:int id_market:int user_id:int order_id:text currency_pair:text \
    create_time:int create_time_ms:text side:text amount:text role:text price:text \
    fee_currency:text text:text";
const BALANCE: &str = "timestamp:text timestamp_ms:text user:text currency:text change:text \
    total:text available:text freeze:text freeze_change:text change_type:text";

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_u64() => "int",
        Value::String(text) if !text.is_empty() => "text",
        Value::Array(_) => "array",
        _ => "something else",
    }
}

fn members(value: &Value) -> BTreeSet<String> {
    let members = value.as_object().unwrap().iter();
    members.map(|(name, value)| format!("{name}:{}", kind(value))).collect()
}

fn table(parts: &[&str]) -> BTreeSet<String> {
    parts.iter().flat_map(|part| part.split_whitespace()).map(str::to_owned).collect()
}

/// Orders that are filled at once, rest, are amended and are cancelled; all pushes of a channel.
fn pushes(channel: &str) -> Vec<Value> {
    let mut scene = Scene::new(config(1));
    scene.logs_in(1, KEY, SECRET);
    scene.subscribes(1, channel, &json!(["!all"]), KEY, SECRET);
    let [(bid, _), (ask, size)] = scene.best("ETH_USDT");
    let mut got = scene.calls(1, "spot.order_place", &order("buy", &size, &ask));
    got.extend(scene.calls(1, "spot.order_place", &order("sell", "0.00001", &bid)));
    got.extend(scene.calls(1, "spot.order_place", &order("buy", "1", "1")));
    let id = scene.account().orders.last().unwrap().id.to_string();
    let named = json!({ "currency_pair": "ETH_USDT", "order_id": id, "price": "2" });
    got.extend(scene.calls(1, "spot.order_amend", &named));
    got.extend(scene.calls(1, "spot.order_cancel", &named));
    got.iter().filter_map(|got: &Got| got.push(channel)).cloned().collect()
}

fn check(channel: &str, expected: &[&str]) {
    let pushes = pushes(channel);
    assert!(pushes.len() >= 2, "{channel}: {pushes:?}");
    for push in pushes {
        let envelope = "time:int time_ms:int channel:text event:text result:array";
        assert_eq!(members(&push), table(&[envelope]));
        assert_eq!((&push["channel"], &push["event"]), (&json!(channel), &json!("update")));
        let [result] = &push["result"].as_array().unwrap()[..] else { panic!("{push}") };
        assert_eq!(members(result), table(expected), "{channel}");
    }
}

#[test]
fn orders_of_both_kinds() {
    let fees = "fee:text point_fee:text gt_fee:text rebated_fee:text gt_discount:bool";
    check("spot.orders", &[ORDER, fees]);
    check("spot.orders_v2", &[ORDER]);
}

#[test]
fn trades_of_both_kinds() {
    check("spot.usertrades", &[TRADE, "fee:text point_fee:text gt_fee:text"]);
    check("spot.usertrades_v2", &[TRADE]);
}

#[test]
fn balances() {
    check("spot.balances", &[BALANCE]);
}
