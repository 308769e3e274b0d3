//! Orders, fills, positions and balances, over the socket and over REST.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tickwire_simulator::account::{Act, Faults};
use tickwire_simulator::venue::Venue;

use crate::member::{BASE, USER, rich, told};
use crate::scene::{Scene, units};

/// Buys at the market.
fn bought(scene: &mut Scene, size: i64) -> Value {
    let param = json!({ "contract": "BTC_USDT", "size": size, "price": "0", "tif": "ioc" });
    scene.result("futures.order_place", &param)
}

fn names(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

fn words(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(String::from).collect()
}

/// What a client on the socket with all channels gets of an order that takes.
fn taken(decimal: bool) -> (Scene, Vec<crate::scene::Got>) {
    let mut scene = Scene::listening(rich(1), decimal);
    scene.logs_in();
    let param = json!({
        "contract": "BTC_USDT", "size": 300_000, "price": "0", "tif": "ioc", "text": "t-mine",
    });
    let got = scene.api("futures.order_place", &json!({ "req_id": "r1", "req_param": param }));
    (scene, got)
}

#[test]
fn pushes_have_the_members_of_the_venues_captures() {
    let (_, got) = taken(false);
    let order = words(
        "contract create_time create_time_ms fill_price finish_as finish_time finish_time_ms \
         iceberg id is_close is_liq is_reduce_only left mkfr price refr refu size status text tif \
         tkfr user update_id update_time stop_loss_price stop_profit_price amend_text biz_info \
         stp_act stp_id",
    );
    let trade = words(
        "id create_time create_time_ms contract order_id size price role text fee point_fee \
         close_size amend_text biz_info",
    );
    let position = words(
        "contract cross_leverage_limit entry_price history_pnl history_point last_close_pnl \
         leverage leverage_max liq_price maintenance_rate margin mode realised_pnl realised_point \
         risk_limit size time time_ms user update_id",
    );
    let balance = words("balance change currency text time time_ms type user");
    for (channel, expected) in [
        ("futures.orders", order),
        ("futures.usertrades", trade),
        ("futures.positions", position),
        ("futures.balances", balance),
    ] {
        let entries = told(&got, channel);
        assert!(!entries.is_empty(), "{channel}");
        for entry in entries {
            assert_eq!(names(&entry), expected, "{entry}");
        }
    }
}

#[test]
fn numbers_are_numbers_and_ids_do_not_fit_binary_fractions() {
    let (_, got) = taken(false);
    let orders = told(&got, "futures.orders");
    let (first, last) = (&orders[0], orders.last().unwrap());
    assert!(first["id"].as_u64().unwrap() > 1 << 53, "{first}");
    assert_eq!((&first["finish_as"], &first["status"]), (&json!("_new"), &json!("open")));
    assert_eq!((&last["finish_as"], &last["status"]), (&json!("filled"), &json!("finished")));
    assert!(last["fill_price"].is_number() && last["mkfr"].is_number(), "{last}");
    assert_eq!(
        (&last["size"], &last["left"], &last["user"]),
        (&json!(300_000), &json!(0), &json!("20011"))
    );
    let trades = told(&got, "futures.usertrades");
    let sum: i64 = trades.iter().map(|trade| trade["size"].as_i64().unwrap()).sum();
    assert_eq!(sum, 300_000);
    assert!(trades.iter().all(|it| it["id"].is_string() && it["order_id"].is_string()));
    let position = told(&got, "futures.positions").pop().unwrap();
    assert_eq!((&position["size"], &position["mode"]), (&json!(300_000), &json!("single")));
}

#[test]
fn sizes_are_texts_for_who_asked() {
    let (_, got) = taken(true);
    for (channel, name) in [
        ("futures.orders", "left"),
        ("futures.orders", "size"),
        ("futures.usertrades", "size"),
        ("futures.positions", "size"),
    ] {
        assert!(told(&got, channel).iter().all(|it| it[name].is_string()), "{channel} {name}");
    }
}

#[test]
fn an_order_is_acknowledged_and_has_a_result() {
    let mut scene = Scene::listening(rich(1), false);
    scene.logs_in();
    let param = json!({
        "contract": "BTC_USDT", "size": -2, "price": "99999.5", "tif": "gtc", "text": "t-mine",
    });
    let answers = scene.calls("futures.order_place", &param);
    let [ack, result] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!((&ack["ack"], &ack["data"]["result"]["req_param"]), (&json!(true), &param));
    let order = &result["data"]["result"];
    assert_eq!(
        (&order["size"], &order["left"], &order["user"]),
        (&json!(-2), &json!(-2), &json!(USER))
    );
    assert_eq!((&order["price"], &order["fill_price"]), (&json!("99999.5"), &json!("0")));
    assert!(order["create_time"].is_f64() && order.get("finish_as").is_none(), "{order}");
    let id = order["id"].to_string();
    let status = scene.result("futures.order_status", &json!({ "order_id": id }));
    assert_eq!(&status, order);
    let list = json!({ "contract": "BTC_USDT", "status": "open" });
    assert_eq!(scene.result("futures.order_list", &list), json!([order]));
}

#[test]
fn an_order_is_amended_and_cancelled_and_then_unknown() {
    let mut scene = Scene::listening(rich(1), false);
    scene.logs_in();
    let param = json!({
        "contract": "BTC_USDT", "size": -2, "price": "99999.5", "tif": "gtc", "text": "t-mine",
    });
    let id = scene.result("futures.order_place", &param)["id"].to_string();
    let amended = json!({ "order_id": id, "price": "99998", "size": -3 });
    let amended = scene.result("futures.order_amend", &amended);
    assert_eq!((&amended["price"], &amended["size"]), (&json!("99998"), &json!(-3)));
    let gone = scene.result("futures.order_cancel", &json!({ "order_id": "t-mine" }));
    assert_eq!((&gone["status"], &gone["finish_as"]), (&json!("finished"), &json!("cancelled")));
    let again = scene.calls("futures.order_cancel", &json!({ "order_id": id }));
    assert_eq!(again[0]["data"]["errs"]["label"], "ORDER_NOT_FOUND");
    let words = "label: ORDER_NOT_FOUND, message: ";
    assert_eq!(again[0]["data"]["errs"]["message"], words);
}

#[test]
fn batches_ids_and_contracts_are_cancelled_each_with_its_own_success() {
    let mut scene = Scene::listening(rich(1), false);
    scene.logs_in();
    let order = |size: i64, price: &str| {
        let size = json!(size);
        json!({ "contract": "BTC_USDT", "size": size, "price": price, "tif": "gtc" })
    };
    let batch = json!([order(-1, "99999"), order(1, "1"), order(1, "0"), order(-1, "99998")]);
    let placed = scene.result("futures.order_batch_place", &batch);
    let succeeded: Vec<_> = placed.as_array().unwrap().iter().map(|it| &it["succeeded"]).collect();
    assert_eq!(succeeded, [true, true, false, true]);
    let ids = json!([placed[0]["id"].to_string(), "1"]);
    let cancelled = scene.result("futures.order_cancel_ids", &ids);
    assert_eq!(
        (&cancelled[0]["succeeded"], &cancelled[0]["user_id"]),
        (&json!(true), &json!(USER))
    );
    assert_eq!(cancelled[1]["message"], "ORDER_NOT_FOUND");
    let sells = json!({ "contract": "BTC_USDT", "side": "ask" });
    let cancelled = scene.result("futures.order_cancel_cp", &sells);
    assert_eq!(cancelled.as_array().unwrap().len(), 1);
    assert_eq!(cancelled[0]["id"], placed[3]["id"]);
    let unknown = scene.calls("futures.order_cancel_cp", &json!({ "contract": "NOPE_USDT" }));
    assert_eq!(unknown[0]["data"]["errs"]["message"], "label: CONTRACT_NOT_FOUND, message: ");
}

#[test]
fn a_market_order_needs_a_force_that_does_not_rest() {
    let mut scene = Scene::listening(rich(1), false);
    scene.logs_in();
    let param = json!({ "contract": "BTC_USDT", "size": 1, "price": "0", "tif": "gtc" });
    let refused = scene.calls("futures.order_place", &param);
    let errs = json!({
        "label": "INVALID_ARGUMENT", "message": "label: INVALID_ARGUMENT, message: invalid TIF",
    });
    assert_eq!(refused.len(), 1, "not acknowledged");
    assert_eq!(refused[0]["data"]["errs"], errs);
}

#[test]
fn closing_and_reducing_never_open_a_position() {
    let mut scene = Scene::listening(rich(1), false);
    scene.logs_in();
    let reduce = json!({
        "contract": "BTC_USDT", "size": -5, "price": "0", "tif": "ioc", "reduce_only": true,
    });
    assert!(scene.calls("futures.order_place", &reduce)[0]["data"]["errs"].is_object());
    bought(&mut scene, 3);
    scene.result("futures.order_place", &reduce);
    assert_eq!(scene.gets("/positions/BTC_USDT", "")["size"], 0);
    bought(&mut scene, -7);
    let close =
        json!({ "contract": "BTC_USDT", "size": 0, "price": "0", "tif": "ioc", "close": true });
    let got = scene.api("futures.order_place", &json!({ "req_id": "r1", "req_param": close }));
    let closed = told(&got, "futures.position_closes");
    assert_eq!((closed.len(), &closed[0]["side"]), (1, &json!("short")));
    assert_eq!(scene.gets("/positions", "holding=true"), json!([]));
    assert_eq!(scene.venue.audit(), Ok(()));
}

#[test]
fn the_streams_balance_and_position_are_those_of_rest_and_of_the_venue() {
    let mut scene = Scene::listening(rich(3), true);
    scene.logs_in();
    let mut got = Vec::new();
    for size in [40, -15, 300, -900, 77] {
        let param = json!({ "contract": "BTC_USDT", "size": size, "price": "0", "tif": "ioc" });
        let payload = json!({ "req_id": "r", "req_param": param });
        got.extend(scene.api("futures.order_place", &payload));
        got.extend(scene.passes_ms(400));
    }
    let balance = told(&got, "futures.balances").pop().unwrap();
    let account = scene.gets("/accounts", "");
    let total = units_of(&account["total"]);
    assert!((units_of(&balance["balance"]) - total).abs() < 1_000_000, "{balance} {account}");
    let view = scene.venue.account(USER).unwrap();
    assert_eq!((&*view.positions[0].size, view.balances.len()), ("-498", 1));
    let position = told(&got, "futures.positions").pop().unwrap();
    let shown = scene.gets("/positions", "holding=true");
    assert_eq!((&position["size"], &shown[0]["size"]), (&json!("-498"), &json!(-498)));
    assert_eq!(shown[0]["entry_price"], view.positions[0].entry);
    let trades = told(&got, "futures.usertrades");
    let listed = scene.gets("/my_trades_timerange", "contract=BTC_USDT&from=0&limit=1000");
    let ids = |items: &[Value], name: &str| -> Vec<String> {
        items.iter().map(|it| it[name].as_str().unwrap().to_owned()).collect()
    };
    let mut newest = ids(&trades, "id");
    newest.reverse();
    assert_eq!(ids(listed.as_array().unwrap(), "trade_id"), newest);
    assert_eq!(scene.venue.audit(), Ok(()));
}

/// A number as its text has it, in units of 10^-12.
fn units_of(value: &Value) -> i128 {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    units(&format!("{whole}.{}", &part[..part.len().min(12)]))
}

#[test]
fn orders_over_rest() {
    let mut scene = Scene::listening(rich(1), false);
    let path = format!("{BASE}/orders");
    let body = r#"{"contract":"BTC_USDT","size":1,"price":"1.5","tif":"gtc","text":"t-1"}"#;
    let placed = scene.signed("POST", &path, "", body, &[]);
    assert_eq!(placed.status, 201, "{}", placed.body);
    assert_eq!(told(&scene.drain(), "futures.orders").len(), 1);
    let placed: Value = serde_json::from_str(&placed.body).unwrap();
    assert_eq!(scene.gets("/orders/t-1", ""), placed);
    assert_eq!(scene.gets("/orders", "status=open"), json!([placed]));
    assert_eq!(scene.gets("/orders", "status=open&offset=1"), json!([]));
    let one = format!("{path}/{}", placed["id"]);
    let gone = scene.signed("DELETE", &one, "", "", &[]);
    assert_eq!(gone.status, 200, "{}", gone.body);
    assert_eq!(scene.gets("/orders", "status=finished")[0]["finish_as"], "cancelled");
    let missing = scene.signed("DELETE", &format!("{path}/77"), "", "", &[]);
    assert_eq!(missing.status, 404, "{}", missing.body);
    let detail = scene.signed("GET", "/api/v4/account/detail", "", "", &[]);
    assert!(detail.body.contains(&format!(r#""user_id":{USER}"#)), "{}", detail.body);
}

#[test]
fn sizes_over_rest_are_texts_for_who_asks() {
    let mut scene = Scene::listening(rich(1), false);
    let act = Act::Place {
        symbol: "ETH_USDT".into(),
        side: "buy".into(),
        price: None,
        amount: "7.5".into(),
        force: String::new(),
        text: String::new(),
    };
    scene.venue.act(USER, &act, scene.now).unwrap();
    let path = format!("{BASE}/positions");
    let headers = [("X-Gate-Size-Decimal", "1")];
    for (headers, size) in [(&headers[..], json!("7.5")), (&[], json!(7))] {
        let answer = scene.signed("GET", &path, "", "", headers);
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body[0]["size"], size);
    }
}

#[test]
fn a_liquidation_is_told() {
    let mut scene = Scene::listening(rich(1), false);
    scene.logs_in();
    bought(&mut scene, 12);
    let act = Act::Liquidate { symbol: "BTC_USDT".into() };
    scene.venue.act(USER, &act, scene.now).unwrap();
    let got = scene.drain();
    assert!(told(&got, "futures.orders").iter().all(|order| order["is_liq"] == true));
    assert!(!told(&got, "futures.liquidates").is_empty());
    assert_eq!(told(&got, "futures.position_closes")[0]["side"], "long");
    assert_eq!(told(&got, "futures.positions").last().unwrap()["size"], 0);
}

#[test]
fn requests_can_be_lost_in_every_way() {
    let lost = |change: fn(&mut Faults)| {
        let mut scene = Scene::listening(rich(1), false);
        scene.logs_in();
        let mut faults = Faults::default();
        change(&mut faults);
        scene.venue.set_account_faults(&faults);
        let param = json!({ "contract": "BTC_USDT", "size": 1, "price": "1.5", "tif": "gtc" });
        let got = scene.api("futures.order_place", &json!({ "req_id": "r", "req_param": param }));
        let is_cut = got.iter().any(|it| matches!(it, crate::scene::Got::Cut { .. }));
        let replies = got.iter().filter(|it| matches!(it, crate::scene::Got::Reply { .. })).count();
        let orders = scene.venue.account(USER).unwrap().orders.len();
        (is_cut, replies, orders)
    };
    assert_eq!(lost(|_| ()), (false, 2, 1));
    assert_eq!(lost(|faults| faults.cut_before_per_mille = 1_000), (true, 0, 0));
    assert_eq!(lost(|faults| faults.cut_taken_per_mille = 1_000), (true, 0, 1));
    assert_eq!(lost(|faults| faults.cut_acknowledged_per_mille = 1_000), (true, 1, 1));
    assert_eq!(lost(|faults| faults.no_result_per_mille = 1_000), (false, 1, 1));
}
