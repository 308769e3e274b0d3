//! Orders, deals and balances: what REST shows and what the stream tells are the same.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{PrivateAccountV3Api, PrivateDealsV3Api, PrivateOrdersV3Api};
use tickwire_simulator::account::Faults;
use tickwire_simulator::venue::Venue;

use crate::member::{ACCOUNT, DEALS, ORDERS, USER, rich};
use crate::scene::{Got, Scene, units};

const ORDER: &str = "/api/v3/order";
const OPEN: &str = "/api/v3/openOrders";
const TRADES: &str = "/api/v3/myTrades";

/// What was told of the account.
#[derive(Debug, Default)]
struct Told {
    orders: Vec<PrivateOrdersV3Api>,
    deals: Vec<PrivateDealsV3Api>,
    changes: Vec<PrivateAccountV3Api>,
}

impl Told {
    fn of(got: &[Got]) -> Self {
        let mut told = Self::default();
        for got in got.iter().filter(|it| it.is_push()) {
            let push = got.push();
            assert!(push.send_time.is_some());
            match got.body() {
                Body::PrivateOrders(order) => {
                    assert_eq!((&*push.channel, push.symbol()), (ORDERS, "BTCUSDT"));
                    told.orders.push(order);
                }
                Body::PrivateDeals(deal) => {
                    assert_eq!((&*push.channel, push.symbol()), (DEALS, "BTCUSDT"));
                    told.deals.push(deal);
                }
                Body::PrivateAccount(change) => {
                    assert_eq!((&*push.channel, &push.symbol), (ACCOUNT, &None));
                    assert!(push.create_time.is_some());
                    told.changes.push(change);
                }
                other => panic!("{other:?}"),
            }
        }
        told
    }
}

/// Sells a little far above the market: it rests.
fn rests(scene: &mut Scene) -> Value {
    let query = "symbol=BTCUSDT&side=SELL&type=LIMIT&quantity=0.25&price=99999.5\
                 &newClientOrderId=mine";
    scene.gets("POST", ORDER, query)
}

#[test]
fn an_order_that_rests_is_told() {
    let (mut scene, _) = Scene::listening(rich(1));
    let placed = rests(&mut scene);
    let id = placed["orderId"].as_str().unwrap().to_owned();
    let expected = json!({
        "symbol": "BTCUSDT", "orderId": id, "orderListId": -1, "price": "99999.5",
        "origQty": "0.25", "type": "LIMIT", "side": "SELL",
        "transactTime": u64::try_from(scene.now.as_millis()).unwrap(),
    });
    assert_eq!(placed, expected);
    let told = Told::of(&scene.drain());
    let [order] = &told.orders[..] else { panic!("{told:?}") };
    let expected = PrivateOrdersV3Api {
        id,
        client_id: "mine".into(),
        price: "99999.5".into(),
        quantity: "0.25".into(),
        amount: "24999.875".into(),
        avg_price: "0".into(),
        order_type: 1,
        trade_type: 2,
        remain_amount: "24999.875".into(),
        remain_quantity: "0.25".into(),
        last_deal_quantity: Some("0".into()),
        cumulative_quantity: "0".into(),
        cumulative_amount: "0".into(),
        status: 1,
        create_time: i64::try_from(scene.now.as_millis()).unwrap(),
        ..PrivateOrdersV3Api::default()
    };
    assert_eq!(order, &expected);
    let [change] = &told.changes[..] else { panic!("{told:?}") };
    let expected = PrivateAccountV3Api {
        vcoin_name: "BTC".into(),
        coin_id: change.coin_id.clone(),
        balance_amount: "4.75".into(),
        balance_amount_change: "-0.25".into(),
        frozen_amount: "0.25".into(),
        frozen_amount_change: "0.25".into(),
        r#type: "ENTRUST_PLACE".into(),
        time: i64::try_from(scene.now.as_millis()).unwrap(),
    };
    assert_eq!(change, &expected);
}

#[test]
fn an_order_that_rests_is_shown_and_cancelled() {
    let (mut scene, _) = Scene::listening(rich(1));
    let id = rests(&mut scene)["orderId"].as_str().unwrap().to_owned();
    scene.drain();
    let open = scene.gets("GET", OPEN, "symbol=BTCUSDT");
    assert_eq!(open[0], scene.gets("GET", ORDER, &format!("symbol=BTCUSDT&orderId={id}")));
    assert_eq!(open[0], scene.gets("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=mine"));
    assert_eq!((&open[0]["status"], &open[0]["executedQty"]), (&json!("NEW"), &json!("0")));
    let gone = scene.gets("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=mine");
    assert_eq!((&gone["orderId"], &gone["status"]), (&json!(id), &json!("CANCELED")));
    let told = Told::of(&scene.drain());
    assert_eq!((told.orders[0].status, &*told.changes[0].r#type), (4, "ENTRUST_CANCEL"));
    assert_eq!(scene.gets("GET", OPEN, "symbol=BTCUSDT"), json!([]));
}

#[test]
fn a_market_order_takes_and_every_deal_is_told_and_shown() {
    let (mut scene, _) = Scene::listening(rich(1));
    let query = "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=60000";
    let placed = scene.gets("POST", ORDER, query);
    let told = Told::of(&scene.drain());
    assert!(!told.deals.is_empty(), "{told:?}");
    let last = told.orders.last().unwrap();
    assert_eq!((&json!(last.id), last.status), (&placed["orderId"], 2));
    let trades = scene.gets("GET", TRADES, "symbol=BTCUSDT");
    let trades = trades.as_array().unwrap();
    assert_eq!(trades.len(), told.deals.len());
    for (trade, deal) in trades.iter().rev().zip(&told.deals) {
        let same = [
            ("id", &deal.trade_id),
            ("orderId", &deal.order_id),
            ("price", &deal.price),
            ("qty", &deal.quantity),
            ("quoteQty", &deal.amount),
            ("commission", &deal.fee_amount),
            ("commissionAsset", &deal.fee_currency),
        ];
        for (name, value) in same {
            assert_eq!(trade[name], **value, "{name}: {trade} {deal:?}");
        }
        assert_eq!((&trade["isBuyer"], &trade["isMaker"]), (&json!(true), &json!(false)));
        assert_eq!((deal.trade_type, &*deal.fee_currency), (1, "BTC"));
    }
    assert_eq!(scene.venue.audit(), Ok(()));
}

#[test]
fn balances_by_the_stream_are_those_of_rest_and_of_the_venue() {
    let (mut scene, _) = Scene::listening(rich(3));
    let mut got = Vec::new();
    for (side, rest) in [("BUY", "&quoteOrderQty=1000"), ("SELL", "&quantity=0.1")] {
        for _ in 0..5 {
            scene.gets("POST", ORDER, &format!("symbol=BTCUSDT&side={side}&type=MARKET{rest}"));
            got.extend(scene.passes_ms(300));
        }
    }
    rests(&mut scene);
    got.extend(scene.drain());
    let mut streamed: BTreeMap<String, (String, String)> = BTreeMap::new();
    for change in Told::of(&got).changes {
        streamed.insert(change.vcoin_name, (change.balance_amount, change.frozen_amount));
    }
    let shown = scene.gets("GET", "/api/v3/account", "");
    let shown: BTreeMap<String, (String, String)> = shown["balances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let text = |name: &str| it[name].as_str().unwrap().to_owned();
            (text("asset"), (text("free"), text("locked")))
        })
        .collect();
    assert_eq!(streamed, shown);
    let view = scene.venue.account(USER).unwrap();
    let view: BTreeMap<_, _> =
        view.balances.into_iter().map(|it| (it.currency, (it.available, it.locked))).collect();
    assert_eq!(view, shown);
    assert_eq!(scene.venue.audit(), Ok(()));
}

#[test]
fn resting_orders_are_filled_as_the_market_walks() {
    let mut config = rich(5);
    config.symbols = vec!["BTCUSDT".into()];
    config.changes_per_second = 400;
    config.trades_per_second = 100;
    let (mut scene, _) = Scene::listening(config);
    let id = scene.venue.last_id("BTCUSDT").unwrap();
    let best = scene.venue.book("BTCUSDT", id, 1).unwrap().asks[0].0.clone();
    let query = format!("symbol=BTCUSDT&side=SELL&type=LIMIT_MAKER&quantity=0.01&price={best}");
    scene.gets("POST", ORDER, &query);
    let mut got = scene.drain();
    for _ in 0..60 {
        got.extend(scene.passes_ms(500));
    }
    let told = Told::of(&got);
    let last = told.orders.last().unwrap();
    assert_eq!(last.status, 2, "not filled: {last:?}");
    assert!(last.is_maker && told.deals.iter().all(|deal| deal.is_maker), "{told:?}");
    let sum: i128 = told.deals.iter().map(|deal| units(&deal.amount)).sum();
    assert_eq!(sum, units(&last.cumulative_amount));
    assert!(units(&last.avg_price) >= units(&best), "{} below {best}", last.avg_price);
    assert_eq!(last.cumulative_quantity, "0.01");
}

#[test]
fn what_cannot_be_ordered_is_refused() {
    let (mut scene, _) = Scene::listening(rich(1));
    for (query, code) in [
        ("symbol=NOPEUSDT&side=BUY&type=LIMIT&quantity=1&price=1", "-1121"),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1", "700004"),
        ("symbol=BTCUSDT&side=buy&type=LIMIT&quantity=1&price=1", "33333"),
        ("symbol=BTCUSDT&side=SELL&type=LIMIT&quantity=6&price=99999", "30004"),
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=0.01", "33333"),
        ("symbol=BTCUSDT&side=SELL&type=LIMIT_MAKER&quantity=1&price=1", "30041"),
        ("symbol=BTCUSDT&side=SELL&type=FILL_OR_KILL&quantity=1&price=99999", "30041"),
    ] {
        let answer = scene.signed("POST", ORDER, query);
        assert_eq!(Scene::refusal(&answer).1, code, "{query}");
    }
    assert_eq!(scene.drain(), [], "something was told");
}

#[test]
fn all_orders_of_a_market_are_cancelled_at_once() {
    let (mut scene, _) = Scene::listening(rich(1));
    (0..3).for_each(|_| drop(rests(&mut scene)));
    let gone = scene.gets("DELETE", OPEN, "symbol=BTCUSDT");
    assert_eq!(gone.as_array().unwrap().len(), 3);
    assert_eq!(scene.gets("GET", OPEN, ""), json!([]));
}

#[test]
fn answers_can_lag_and_pushes_can_come_twice() {
    let (mut scene, _) = Scene::listening(rich(1));
    scene.passes_ms(5_000);
    let mut faults = Faults::default();
    faults.rest_lag_ms = 2_000;
    faults.duplicate_per_mille = 1_000;
    scene.venue.set_account_faults(&faults);
    rests(&mut scene);
    assert_eq!(Told::of(&scene.drain()).orders.len(), 2);
    assert_eq!(scene.gets("GET", OPEN, "symbol=BTCUSDT"), json!([]));
    scene.passes_ms(2_500);
    assert_eq!(scene.gets("GET", OPEN, "symbol=BTCUSDT").as_array().unwrap().len(), 1);
}
