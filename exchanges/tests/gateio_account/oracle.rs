//! What a message says, read by `serde_json` and the venue's documents, as lines of text.
//!
//! Nothing here uses the decoder, its decimals or its times.

mod records;
mod values;

use serde_json::{Map, Value};

use records::{futures_balance, spot_balance};
use values::{or_dash, sent, time};

pub(crate) use records::{fill, order, position};

/// Which account is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Market {
    Spot,
    /// With the settle currency in upper case.
    Futures(&'static str),
}

const SPOT: [&str; 9] = [
    "orders",
    "orders_v2",
    "usertrades",
    "usertrades_v2",
    "balances",
    "margin_balances",
    "funding_balances",
    "cross_balances",
    "priceorders",
];
const FUTURES: [&str; 10] = [
    "orders",
    "usertrades",
    "positions",
    "balances",
    "position_closes",
    "liquidates",
    "auto_deleverages",
    "autoorders",
    "reduce_risk_limits",
    "position_adl_rank",
];

impl Market {
    fn name(self) -> &'static str {
        if self == Self::Spot { "spot" } else { "futures" }
    }

    /// The channel without its market, where it is a private one.
    fn own(self, channel: &str) -> Option<&str> {
        let (market, channel) = channel.split_once('.')?;
        let all: &[&str] = if self == Self::Spot { &SPOT } else { &FUTURES };
        (market == self.name() && all.contains(&channel)).then_some(channel)
    }
}

/// The lines of a message.
pub(crate) fn message(market: Market, text: &[u8]) -> Vec<String> {
    let message: Value = serde_json::from_slice(text).unwrap();
    let message = message.as_object().unwrap();
    let sent = sent(message);
    let Some(channel) = message.get("channel").and_then(Value::as_str) else {
        return answer(market, message);
    };
    let event = message.get("event").and_then(Value::as_str).unwrap_or_default();
    if let Some(line) = control(market, message, channel, event, &sent) {
        return vec![line];
    }
    let own = market.own(channel);
    let name = own.map_or("-", |_| channel);
    let mut lines = vec![format!("events of {name}")];
    let result = &message["result"];
    let elements = result.as_array().cloned().unwrap_or_else(|| vec![result.clone()]);
    let read: fn(Market, &Map<String, Value>) -> (String, String) = match own {
        Some("orders" | "orders_v2") => order,
        Some("usertrades" | "usertrades_v2") => fill,
        Some("balances") if market != Market::Spot => futures_balance,
        Some("balances") => |_, one| spot_balance(one, "-"),
        Some("margin_balances") => |_, one| spot_balance(one, "margin"),
        Some("funding_balances") => |_, one| spot_balance(one, "funding"),
        Some("cross_balances") => |_, one| spot_balance(one, "cross"),
        Some("positions") => position,
        _ => {
            lines.push(format!("venue {channel} {result} time=- sent={sent}"));
            return lines;
        }
    };
    for element in &elements {
        let (line, time) = read(market, element.as_object().unwrap());
        lines.push(format!("{line} time={time} sent={sent}"));
    }
    lines
}

fn control(
    market: Market,
    message: &Map<String, Value>,
    channel: &str,
    event: &str,
    sent: &str,
) -> Option<String> {
    let error = message.get("error").filter(|error| !error.is_null());
    let kind = match event {
        _ if channel == format!("{}.pong", market.name()) => "Pong",
        "subscribe" | "unsubscribe" if error.is_some() => "Refused",
        "subscribe" => "Subscribed",
        "unsubscribe" => "Unsubscribed",
        _ if error.is_some() => "Error",
        _ => return None,
    };
    let code = error.map_or("-".into(), |error| error["code"].to_string());
    // The words as they stand: what they are inside the quotes.
    let words = error
        .map_or(String::new(), |error| error["message"].to_string().trim_matches('"').to_owned());
    let words = if error.is_some_and(|error| error["message"].as_str().unwrap().contains('"')) {
        let whole = error.unwrap()["message"].to_string();
        whole[1..whole.len() - 1].to_owned()
    } else {
        words
    };
    let id = message.get("id").filter(|id| !id.is_null()).map_or("-".into(), Value::to_string);
    let channel = if channel.is_empty() { "-" } else { channel };
    Some(format!("control {kind} {channel} id={id} code={code} reason={words:?} sent={sent}"))
}

/// Answers of the WebSocket API, and of the old protocol.
fn answer(market: Market, message: &Map<String, Value>) -> Vec<String> {
    let id = message.get("request_id").and_then(Value::as_str).unwrap_or("-");
    let header = &message["header"];
    let sent = or_dash(time(&header["response_time"], 6));
    let status = header["status"].as_str().map_or("-".into(), str::to_owned);
    let errors = message["data"].get("errs").and_then(Value::as_object);
    let channel = header["channel"].as_str();
    if channel.is_some_and(|channel| channel.ends_with(".login")) || id.starts_with("login") {
        let kind = if errors.is_some() { "LoginRefused" } else { "LoggedIn" };
        let words = errors
            .map_or(String::new(), |errors| format!("{} {}", errors["label"], errors["message"]));
        let channel = channel.unwrap_or("-");
        return vec![format!(
            "control {kind} {channel} id={id} code={status} reason={words} sent={sent}"
        )];
    }
    let ack = message.get("ack").is_some_and(|ack| ack == true);
    let all = message["data"]["result"].as_array().cloned();
    let all = all.unwrap_or_else(|| vec![message["data"]["result"].clone()]);
    let said = |one: &Value, name: &str| one[name].as_str().is_some_and(|text| !text.is_empty());
    let fails =
        |one: &Value| said(one, "label") || said(one, "message") || one["succeeded"] == false;
    let all_fail = !ack && errors.is_none() && !all.is_empty() && all.iter().all(fails);
    let refused = if all_fail { all[0].as_object() } else { errors };
    let refused = refused.map_or("-".to_owned(), |errors| {
        let words = |name: &str| errors.get(name).and_then(Value::as_str).unwrap_or_default();
        format!("{status} {} {:?}", words("label"), words("message"))
    });
    let number = id.parse::<u32>().map_or("-".to_owned(), |id| id.to_string());
    let mut lines = vec![format!("answer id={number} ack={ack} refused={refused}")];
    if ack || errors.is_some() {
        return lines;
    }
    for one in all {
        if fails(&one) {
            lines.push(format!("venue {} {one} time=- sent={sent}", channel.unwrap()));
        } else if one.get("status").is_some() {
            let (line, time) = order(market, one.as_object().unwrap());
            lines.push(format!("{line} time={time} sent={sent}"));
        }
    }
    lines
}
