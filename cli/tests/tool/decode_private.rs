//! `decode` on messages of the account, under the names of the public venues: what must come out is
//! read from the same samples by a generic JSON reader, never by a decoder.

use serde_json::{Value, json};

use crate::pushes::{Bytes, push};
use crate::support::{Run, files, run, run_with, samples, testdata};

/// The events of a text; it must be read whole.
fn events(venue: &str, text: &str) -> Vec<Value> {
    let line = text.replace('\n', " ");
    let run = run_with(&["decode", venue], line.as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{text}: {run:?}");
    run.lines()
}

/// The only event of a text.
fn one(venue: &str, text: &str) -> Value {
    let events = events(venue, text);
    let [event] = &events[..] else { panic!("{text}: {events:?}") };
    event.clone()
}

fn update(channel: &str, result: &str) -> String {
    format!(
        r#"{{"time":5,"time_ms":5001,"channel":"{channel}","event":"update","result":{result}}}"#
    )
}

/// The names of the members, in their order.
fn names(line: &str) -> Vec<&str> {
    // Values of these tests have neither commas nor colons.
    let inside = line.trim().trim_start_matches('{').trim_end_matches('}');
    inside.split(',').map(|member| member.split(':').next().unwrap().trim_matches('"')).collect()
}

const HEAD: [&str; 4] = ["type", "venue", "symbol", "time_ns"];

#[test]
fn the_fields_of_an_order_stand_as_the_contract_says() {
    let body = Bytes::default().text(1, "C02__7").text(2, "mine").text(3, "7.50").text(4, "2");
    let body = body.text(6, "7.4").number(7, 1).number(8, 2).text(11, "1.5").text(13, "0.5");
    let body = body.number(15, 3).number(16, 1_790_000_000_000);
    let line = push("spot@private.orders.v3.api.pb", "XYUSDT", 304, &body).hex();
    let run = run_with(&["decode", "mexc-spot"], line.as_bytes());
    assert_eq!(
        run.stdout,
        "{\"type\":\"order\",\"venue\":\"mexc-spot\",\"symbol\":\"XYUSDT\",\
         \"time_ns\":1790000000100000000,\"id\":\"C02__7\",\"client_id\":\"mine\",\
         \"side\":\"sell\",\"kind\":\"limit\",\"time_in_force\":\"gtc\",\"price\":\"7.50\",\
         \"size\":\"2\",\"filled\":\"0.5\",\"left\":\"1.5\",\"average_price\":\"7.4\",\
         \"fee\":null,\"fee_asset\":null,\"status\":\"partially_filled\",\"reason\":null,\
         \"update_ns\":1790000000100000000,\"synthetic\":false,\"status_code\":\"3\"}\n"
    );
}

#[test]
fn the_fields_of_a_fill_a_balance_and_a_position_stand_as_the_contract_says() {
    let deal = Bytes::default().text(1, "7").text(2, "1").number(4, 1);
    let deal = deal.text(7, "t").text(9, "o");
    let fill = ["id", "order_id", "client_id", "side", "price", "size", "fee", "fee_asset", "role"];
    let account = Bytes::default().text(1, "AB").text(3, "1").text(5, "2").text(7, "SUGAR");
    let position = r#"[{"contract":"BTC_USDT","size":-3,"entry_price":40000.5,"leverage":0,
        "liq_price":0.1,"realised_pnl":-1.5,"mode":"single","time":1628736848,
        "time_ms":1628736848321,"user":"1"}]"#;
    for (venue, text, fields) in [
        ("mexc-spot", push("spot@private.deals.v3.api.pb", "XYUSDT", 306, &deal).hex(), &fill[..]),
        (
            "mexc-spot",
            push("spot@private.account.v3.api.pb", "", 307, &account).hex(),
            &["asset", "available", "locked", "total", "change", "reason"][..],
        ),
        (
            "gateio-futures-usdt",
            update("futures.positions", position).replace('\n', " "),
            &[
                "side",
                "size",
                "entry_price",
                "mark_price",
                "leverage",
                "liquidation_price",
                "realised_pnl",
                "mode",
            ][..],
        ),
    ] {
        let run = run_with(&["decode", venue], text.as_bytes());
        assert_eq!(run.code, Some(0), "{text}: {run:?}");
        let expected = [&HEAD[..], fields, &["synthetic"]].concat();
        let names = names(&run.stdout);
        assert_eq!(names[..expected.len()], expected, "{}", run.stdout);
    }
}

#[test]
fn a_position_is_signed_and_says_its_side() {
    for (size, side) in [("3", "long"), ("-3", "short"), ("0", "flat"), (r#""-0.5""#, "short")] {
        let position = format!(
            r#"[{{"contract":"BTC_USDT","size":{size},"entry_price":1,"leverage":0,
                "mode":"single","time_ms":1628736848321,"user":"1"}}]"#
        );
        let event = one("gateio-futures-usdt", &update("futures.positions", &position));
        let size = size.trim_matches('"');
        assert_eq!((&event["side"], &event["size"]), (&json!(side), &json!(size)), "{event}");
    }
}

#[test]
fn ids_are_integers_or_strings_as_the_venue_has_them() {
    let big = "9007199254740993";
    let fill = |id: &str| {
        let result = format!(
            r#"[{{"id":{id},"order_id":"30784428","currency_pair":"BTC_USDT","side":"sell",
                "amount":"1","price":"2","role":"taker","create_time_ms":"5"}}]"#
        );
        one("gateio-spot", &update("spot.usertrades", &result))
    };
    let event = fill(big);
    assert!(event["id"].is_u64() && event["id"] == 9_007_199_254_740_993_u64, "{event}");
    assert_eq!(event["order_id"], "30784428");
    assert_eq!(fill("\"7\"")["id"], "7");
}

#[test]
fn codes_that_nobody_knows_stay_visible() {
    let body = Bytes::default().text(1, "7").text(4, "2").number(7, 42).number(8, 9);
    let body = body.number(15, 77);
    let line = push("spot@private.orders.v3.api.pb", "XYUSDT", 304, &body).hex();
    let event = one("mexc-spot", &line);
    let said = [&event["side"], &event["kind"], &event["status"]];
    assert_eq!(said, ["other:9", "other:42", "other:77"]);
    assert_eq!((&event["price"], &event["filled"]), (&Value::Null, &Value::Null), "{event}");
}

#[test]
fn logins_and_answers_are_control_lines_with_the_orders_beside() {
    let answer = |channel: &str, data: &str| {
        format!(
            r#"{{"request_id":"r-1","header":{{"response_time":"1681985856666","status":"200",
                "channel":"{channel}","event":"api"}},"data":{data}}}"#
        )
    };
    let login = answer("spot.login", r#"{"result":{"uid":"1"}}"#);
    assert_eq!(one("gateio-spot", &login)["kind"], "logged_in");
    let refused = answer("spot.login", r#"{"errs":{"label":"INVALID_KEY","message":"no"}}"#);
    let event = one("gateio-spot", &refused);
    assert_eq!((&event["kind"], &event["reason"]), (&json!("login_refused"), &json!("no")));

    let order = r#"{"id":"1","text":"t-a","currency_pair":"GT_USDT","status":"open","side":"buy",
        "type":"limit","time_in_force":"gtc","price":"1","amount":"2","left":"2",
        "create_time_ms":"5","update_time_ms":"6"}"#;
    let placed = answer("spot.order_place", &format!(r#"{{"result":{order}}}"#));
    let lines = events("gateio-spot", &placed);
    let kinds: Vec<_> = lines.iter().map(|line| &line["type"]).collect();
    assert_eq!(kinds, ["control", "order"]);
    assert_eq!((&lines[0]["kind"], &lines[1]["id"]), (&json!("response"), &json!("1")));
    let listed = answer("spot.order_list", &format!(r#"{{"result":[{order},{order}]}}"#));
    assert_eq!(events("gateio-spot", &listed).len(), 3);
}

#[test]
fn a_listen_key_that_is_wrong_is_a_login_refused() {
    let event = one("mexc-spot", "Invalid listen key");
    assert_eq!(
        (&event["type"], &event["kind"], &event["reason"]),
        (&json!("control"), &json!("login_refused"), &json!("Invalid listen key"))
    );
}

#[test]
fn a_private_message_that_cannot_be_read_is_an_error_and_the_next_is_read() {
    let bad = update("spot.orders", r#"[{"id":[]}]"#);
    let good = update("spot.balances", r#"[{"currency":"AB","available":"1","total":"1"}]"#);
    let run = run_with(&["decode", "gateio-spot"], format!("{bad}\n{good}\n").as_bytes());
    assert_eq!(run.code, Some(1), "{run:?}");
    let kinds: Vec<_> = run.lines().iter().map(|line| line["type"].clone()).collect();
    assert_eq!(kinds, ["error", "balance"]);
}

#[test]
fn private_channels_without_a_type_are_passed_on_unchanged() {
    for (venue, channel) in [
        ("gateio-spot", "spot.priceorders"),
        ("gateio-futures-btc", "futures.autoorders"),
        ("gateio-futures-usd1", "futures.a_later_one"),
    ] {
        let event = one(venue, &update(channel, r#"[{"a":1.50}]"#));
        assert_eq!((&event["type"], &event["venue"]), (&json!("venue_event"), &json!(venue)));
        assert_eq!(event["channel"], channel);
        assert!(event["payload"].to_string().contains("1.5"), "{event}");
    }
}

/// What every private sample of MEXC is, and which of its members must be where.
#[test]
fn every_private_push_of_mexc_becomes_its_line() {
    let folder = testdata("mexc/constructed");
    let expected = files(&folder, "b30", ".expected.json");
    let mut checked = 0;
    for (name, json) in expected {
        let json: Value = serde_json::from_slice(&json).unwrap();
        let name = name.trim_end_matches(".expected.json");
        let (kind, body, same) = if let Some(order) = json.get("privateOrders") {
            (
                "order",
                order,
                &[("id", "id"), ("filled", "cumulativeQuantity"), ("size", "quantity")][..],
            )
        } else if let Some(deal) = json.get("privateDeals") {
            ("fill", deal, &[("id", "tradeId"), ("order_id", "orderId"), ("fee", "feeAmount")][..])
        } else if let Some(account) = json.get("privateAccount") {
            let same =
                &[("asset", "vcoinName"), ("available", "balanceAmount"), ("reason", "type")];
            ("balance", account, &same[..])
        } else {
            continue;
        };
        let path = format!("{}/{name}.bin", folder.display());
        let run: Run = run(&["decode", "mexc-spot", "--binary", &path]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        let [line] = &run.lines()[..] else { panic!("{name}: {run:?}") };
        assert_eq!((&line["type"], &line["symbol"]), (&json!(kind), &json["symbol"]), "{name}");
        for (ours, theirs) in same {
            assert_eq!(line[ours], body[theirs], "{name}: {ours}");
        }
        checked += 1;
    }
    assert!(checked >= 14, "{checked}");
}

/// The type of every private sample of Gate.io, and the id, asset or size of what it has first.
#[test]
fn every_private_update_of_gateio_becomes_its_lines() {
    let Some(folder) = samples("messages") else { return };
    for (start, venue, kind, ours, theirs) in [
        ("spot.orders.update", "gateio-spot", "order", "id", "id"),
        ("spot.orders_v2.update", "gateio-spot", "order", "id", "id"),
        ("spot.usertrades.update", "gateio-spot", "fill", "id", "id"),
        ("spot.balances.update", "gateio-spot", "balance", "asset", "currency"),
        ("spot.funding_balances.update", "gateio-spot", "balance", "asset", "currency"),
        ("futures.orders.update", "gateio-futures-usdt", "order", "id", "id"),
        ("futures.usertrades.update", "gateio-futures-usdt", "fill", "id", "id"),
        ("futures.positions.update", "gateio-futures-usdt", "position", "symbol", "contract"),
    ] {
        let files = files(&folder, start, ".json");
        assert!(!files.is_empty(), "{start}");
        for (name, text) in files {
            let message: Value = serde_json::from_slice(&text).unwrap();
            let lines = events(venue, str::from_utf8(&text).unwrap());
            let elements = message["result"].as_array().cloned();
            let elements = elements.unwrap_or_else(|| vec![message["result"].clone()]);
            assert_eq!(lines.len(), elements.len(), "{name}");
            for (line, element) in lines.iter().zip(&elements) {
                assert_eq!(
                    (&line["type"], &line["venue"]),
                    (&json!(kind), &json!(venue)),
                    "{name}"
                );
                assert_eq!(line[ours].to_string(), element[theirs].to_string(), "{name}");
            }
        }
    }
}
