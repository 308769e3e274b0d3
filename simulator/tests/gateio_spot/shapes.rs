//! Messages have the members, and only those, that the venue's tables and live captures name.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::scene::{Got, Scene, config};

/// The type of a value, as the tables of the wire call it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_u64() => "int",
        Value::Number(_) => "number",
        Value::String(text) if decimal(text) => "decimal",
        Value::String(_) => "text",
        Value::Array(levels) if levels.iter().all(level) => "levels",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(part)
}

fn level(value: &Value) -> bool {
    let two = value.as_array().filter(|pair| pair.len() == 2);
    two.is_some_and(|pair| pair.iter().all(|text| kind(text) == "decimal"))
}

fn members(value: &Value) -> BTreeSet<(String, &'static str)> {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    object.iter().map(|(name, value)| (name.clone(), kind(value))).collect()
}

fn table(text: &str) -> BTreeSet<(String, &'static str)> {
    const KINDS: [&str; 7] = ["int", "bool", "decimal", "text", "levels", "array", "object"];
    let member = |entry: &str| {
        let (name, kind) = entry.split_once(':').unwrap();
        let kind = KINDS.into_iter().find(|&known| known == kind).unwrap();
        (name.to_owned(), kind)
    };
    text.split_whitespace().map(member).collect()
}

/// Subscribes and compares every push with a table; optional members need not be there.
fn check(channel: &str, payload: &str, required: &str, optional: &str) {
    let mut config = config(11);
    config.trades_per_second = 20;
    let mut scene = Scene::with_client(config);
    let mut pushes = scene.subscribes(channel, payload);
    pushes.extend(scene.passes_ms(21_000));
    assert!(pushes.len() >= 2, "{channel}: {}", pushes.len());
    let (required, optional) = (table(required), table(optional));
    let envelope = table("time:int time_ms:int channel:text event:text result:object");
    for got in &pushes {
        let message = got.json();
        assert_eq!(members(&message), envelope, "{message}");
        let ms = message["time_ms"].as_u64().unwrap();
        assert_eq!(
            (&message["channel"], &message["event"], &message["time"]),
            (&channel.into(), &"update".into(), &(ms / 1_000).into())
        );
        assert!(matches!(got, Got::Push { channel: named, .. } if *named == channel));
        let found = members(&message["result"]);
        assert!(found.is_superset(&required), "{required:?}\n{message}");
        let known: BTreeSet<_> = required.union(&optional).cloned().collect();
        assert!(known.is_superset(&found), "{known:?}\n{message}");
    }
}

#[test]
fn trades() {
    let fields = "id:int id_market:int create_time:int create_time_ms:decimal side:text \
                  currency_pair:text amount:decimal price:decimal range:text";
    check("spot.trades", r#"["BTC_USDT"]"#, fields, "");
}

#[test]
fn book_tickers() {
    let fields = "t:int u:int s:text b:decimal B:decimal a:decimal A:decimal";
    check("spot.book_ticker", r#"["BTC_USDT"]"#, fields, "");
}

#[test]
fn tickers() {
    let fields = "currency_pair:text last:decimal lowest_ask:decimal highest_bid:decimal \
                  change_percentage:decimal base_volume:decimal quote_volume:decimal \
                  high_24h:decimal low_24h:decimal";
    check("spot.tickers", r#"["BTC_USDT","ETH_USDT"]"#, fields, "");
}

#[test]
fn candlesticks() {
    let fields = "t:decimal v:decimal c:decimal h:decimal l:decimal o:decimal n:text a:decimal \
                  w:bool";
    check("spot.candlesticks", r#"["10s","BTC_USDT"]"#, fields, "");
}

#[test]
fn order_book_updates() {
    let fields = "t:int e:text E:int s:text U:int u:int b:levels a:levels";
    check("spot.order_book_update", r#"["BTC_USDT","20ms"]"#, fields, "");
    check("spot.order_book_update", r#"["BTC_USDT","100ms"]"#, fields, "");
}

#[test]
fn order_books() {
    let fields = "t:int lastUpdateId:int s:text l:decimal bids:levels asks:levels";
    check("spot.order_book", r#"["BTC_USDT","10","100ms"]"#, fields, "");
}

#[test]
fn obu() {
    let optional = "full:bool U:int b:levels a:levels";
    check("spot.obu", r#"["ob.BTC_USDT.50"]"#, "t:int s:text u:int", optional);
    check("spot.obu", r#"["ob.BTC_USDT.400"]"#, "t:int s:text u:int", optional);
}
