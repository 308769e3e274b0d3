//! Messages have the members, and only those, that the venue's tables and live captures name.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::scene::{Got, Scene, config};

/// The type of a value, as the tables of the wire call it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_u64() || number.is_i64() => "int",
        Value::Number(_) => "float",
        Value::String(text) if decimal(text) => "decimal",
        Value::String(_) => "text",
        Value::Array(items) if items.iter().all(|it| is_level(it, "int")) => "levels",
        Value::Array(items) if items.iter().all(|it| is_level(it, "decimal")) => "levels",
        Value::Array(items) if items.iter().all(is_pair) => "pairs",
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

fn is_level(value: &Value, size: &str) -> bool {
    let members = value.as_object().filter(|members| members.len() == 2);
    members.is_some() && kind(&value["p"]) == "decimal" && kind(&value["s"]) == size
}

fn is_pair(value: &Value) -> bool {
    let two = value.as_array().filter(|pair| pair.len() == 2);
    two.is_some_and(|pair| pair.iter().all(|text| kind(text) == "decimal"))
}

fn members(value: &Value) -> BTreeSet<(String, &'static str)> {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    object.iter().map(|(name, value)| (name.clone(), kind(value))).collect()
}

fn table(text: &str) -> BTreeSet<(String, String)> {
    let member = |entry: &str| {
        let (name, kind) = entry.split_once(':').unwrap();
        (name.to_owned(), kind.to_owned())
    };
    text.split_whitespace().map(member).collect()
}

/// A channel, how it is asked for, and what it says.
struct Shape {
    channel: &'static str,
    payload: &'static str,
    event: &'static str,
    is_array: bool,
    required: &'static str,
    optional: &'static str,
}

impl Shape {
    /// Subscribes with whole and with decimal sizes, and compares every push.
    fn check(&self) {
        self.check_form(Scene::with_client(config(11)), "int");
        self.check_form(Scene::with_decimal_client(config(11)), "decimal");
    }

    fn check_form(&self, mut scene: Scene, size: &str) {
        let size = format!(":{size}");
        let mut pushes = scene.subscribes(self.channel, self.payload);
        pushes.extend(scene.passes_ms(21_000));
        assert!(!pushes.is_empty(), "{}", self.channel);
        let (required, optional) = (
            table(&self.required.replace(":size", &size)),
            table(&self.optional.replace(":size", &size)),
        );
        for got in &pushes {
            let mut message = got.json();
            self.check_envelope(got, &message);
            let results = match message["result"].take() {
                Value::Array(items) if self.is_array => items,
                item if !self.is_array => vec![item],
                other => panic!("{}: {other}", self.channel),
            };
            assert!(!results.is_empty(), "{}", self.channel);
            for result in results {
                let found: BTreeSet<(String, String)> =
                    members(&result).into_iter().map(|(name, kind)| (name, kind.into())).collect();
                assert!(found.is_superset(&required), "{required:?}\n{result}");
                let known: BTreeSet<_> = required.union(&optional).cloned().collect();
                assert!(known.is_superset(&found), "{known:?}\n{result}");
            }
        }
    }

    fn check_envelope(&self, got: &Got, message: &Value) {
        let ms = message["time_ms"].as_u64().unwrap();
        let names: Vec<_> = message.as_object().unwrap().keys().collect();
        assert_eq!(names, ["channel", "event", "result", "time", "time_ms"], "{message}");
        assert_eq!(
            (&message["channel"], &message["event"], &message["time"]),
            (&self.channel.into(), &self.event.into(), &(ms / 1_000).into())
        );
        assert!(matches!(got, Got::Push { channel, .. } if *channel == self.channel));
    }
}

const UPDATE: &str = "update";

#[test]
fn trades() {
    Shape {
        channel: "futures.trades",
        payload: r#"["BTC_USDT"]"#,
        event: UPDATE,
        is_array: true,
        required: "size:size id:int create_time:int create_time_ms:int price:decimal contract:text",
        optional: "is_internal:bool",
    }
    .check();
}

#[test]
fn tickers() {
    let required = "contract:text last:decimal change_percentage:decimal total_size:decimal \
                    low_24h:decimal high_24h:decimal volume_24h:decimal volume_24h_base:decimal \
                    volume_24h_quote:decimal volume_24h_settle:decimal mark_price:decimal \
                    funding_rate:decimal funding_rate_indicative:decimal index_price:decimal \
                    quanto_base_rate:text funding_interval:int funding_offset:int \
                    funding_next_apply:int price_type:text t:int";
    Shape {
        channel: "futures.tickers",
        payload: r#"["BTC_USDT","ETH_USDT"]"#,
        event: UPDATE,
        is_array: true,
        required,
        optional: "",
    }
    .check();
}

#[test]
fn book_tickers() {
    Shape {
        channel: "futures.book_ticker",
        payload: r#"["BTC_USDT"]"#,
        event: UPDATE,
        is_array: false,
        required: "t:int u:int s:text b:decimal B:size a:decimal A:size",
        optional: "",
    }
    .check();
}

#[test]
fn order_book_updates() {
    for payload in [
        r#"["BTC_USDT","100ms","100"]"#,
        r#"["BTC_USDT","100ms","50"]"#,
        r#"["BTC_USDT","20ms","20"]"#,
        r#"["BTC_USDT","100ms"]"#,
    ] {
        Shape {
            channel: "futures.order_book_update",
            payload,
            event: UPDATE,
            is_array: false,
            required: "t:int s:text U:int u:int b:levels a:levels l:decimal",
            optional: "",
        }
        .check();
    }
}

#[test]
fn order_books() {
    Shape {
        channel: "futures.order_book",
        payload: r#"["BTC_USDT","20","0"]"#,
        event: "all",
        is_array: false,
        required: "t:int id:int contract:text asks:levels bids:levels l:decimal",
        optional: "",
    }
    .check();
}

#[test]
fn obu() {
    for payload in [r#"["ob.BTC_USDT.50"]"#, r#"["ob.BTC_USDT.400"]"#] {
        Shape {
            channel: "futures.obu",
            payload,
            event: UPDATE,
            is_array: false,
            required: "t:int s:text u:int",
            optional: "full:bool U:int b:pairs a:pairs",
        }
        .check();
    }
}

#[test]
fn candlesticks() {
    for payload in
        [r#"["10s","BTC_USDT"]"#, r#"["1m","mark_BTC_USDT"]"#, r#"["7d","index_BTC_USDT"]"#]
    {
        Shape {
            channel: "futures.candlesticks",
            payload,
            event: UPDATE,
            is_array: true,
            required: "t:int v:size c:decimal h:decimal l:decimal o:decimal n:text a:decimal \
                       w:bool",
            optional: "",
        }
        .check();
    }
}

#[test]
fn liquidations() {
    for payload in [r#"["BTC_USDT"]"#, r#"["!all"]"#] {
        Shape {
            channel: "futures.public_liquidates",
            payload,
            event: UPDATE,
            is_array: true,
            required: "price:decimal size:size time:int contract:text",
            optional: "",
        }
        .check();
    }
}

#[test]
fn statistics_of_contracts() {
    let required = "time:int contract:text lsr_taker:int lsr_account:float long_liq_size:size \
                    long_liq_amount:int long_liq_usd:int short_liq_size:size short_liq_amount:int \
                    short_liq_usd:int open_interest:size open_interest_usd:int \
                    top_lsr_account:float top_lsr_size:float";
    Shape {
        channel: "futures.contract_stats",
        payload: r#"["BTC_USDT","1m"]"#,
        event: UPDATE,
        is_array: false,
        required,
        // One of them: it may happen to be whole.
        optional: "mark_price:float mark_price:int",
    }
    .check();
}

#[test]
fn terms_of_contracts() {
    Shape {
        channel: "futures.contract_info",
        payload: r#"["BTC_USDT"]"#,
        event: "all",
        is_array: false,
        required: "contract:text quanto_multiplier:decimal order_price_round:decimal \
                   mark_price_round:decimal risk_limit_tiers:array",
        optional: "",
    }
    .check();
}
