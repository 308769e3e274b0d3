//! What a message says, read by `serde_json` and the venue's documents, as lines of text.
//!
//! Nothing here uses the decoder, its decimals or its times.

use bigdecimal::{BigDecimal, ToPrimitive, Zero};
use serde_json::{Map, Value};

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

/// An order of the stream, of an answer or of REST: its line, and when it changed.
pub(crate) fn order(market: Market, order: &Map<String, Value>) -> (String, String) {
    match market {
        Market::Spot => spot_order(order),
        Market::Futures(settle) => futures_order(settle, order),
    }
}

fn spot_order(order: &Map<String, Value>) -> (String, String) {
    let get = |name: &str| order.get(name).unwrap_or(&Value::Null);
    let (amount, left) = (number(get("amount")), number(get("left")));
    let market_buy = get("type") == "market" && get("side") == "buy";
    let difference = amount.clone().zip(left.clone()).map(|(amount, left)| amount - left);
    let said = number(get("filled_amount"));
    let average = number(get("avg_deal_price")).filter(|average| !average.is_zero());
    let some_filled = difference.clone().is_some_and(|difference| difference > BigDecimal::zero())
        || number(get("filled_total")).is_some_and(|total| !total.is_zero())
        || average.is_some();
    let code = if get("event").is_null() { get("status") } else { get("event") };
    let finish = words(get("finish_as"));
    let filled = finish == "filled" || finish == "-" && left.as_ref().is_some_and(Zero::is_zero);
    let status = match (code.as_str().unwrap(), some_filled, filled) {
        ("put" | "update" | "open", false, _) => "open",
        ("put" | "update" | "open", true, _) => "partially_filled",
        ("finish" | "closed", _, true) => "filled",
        ("finish" | "closed" | "cancelled", false, _) => "cancelled",
        ("finish" | "closed" | "cancelled", true, _) => "partially_cancelled",
        _ => "unknown",
    };
    let kind = match get("type").as_str().unwrap() {
        kind if kind.starts_with("limit") => format!("Some(Limit)/{kind}"),
        kind if kind.starts_with("market") => format!("Some(Market)/{kind}"),
        kind => format!("None/{kind}"),
    };
    let filled = if market_buy { said } else { difference.or(said) };
    let updated = either(get("update_time_ms"), get("update_time"));
    let hidden = |value: Option<BigDecimal>| if market_buy { None } else { value };
    let line = format!(
        "order {} id={} text={} side={} kind={kind} tif={} price={} size={} filled={} left={} \
         average={} fee={} status={status} code={} reason={finish} created={} updated={updated} \
         update_id=-",
        get("currency_pair").as_str().unwrap(),
        id(get("id")),
        client_id(get("text")),
        get("side").as_str().unwrap(),
        lasts(get("time_in_force")),
        plain(number(get("price")).filter(|price| !price.is_zero())),
        plain(hidden(amount)),
        plain(filled),
        plain(hidden(left)),
        plain(average),
        spot_fee(order),
        code.as_str().unwrap(),
        either(get("create_time_ms"), get("create_time")),
    );
    (line, updated)
}

/// The fee and what it is paid in.
fn spot_fee(paid: &Map<String, Value>) -> String {
    let get = |name: &str| paid.get(name).unwrap_or(&Value::Null);
    let some = |name: &str| number(get(name)).filter(|number| !number.is_zero());
    let asset = |name: &str| get(name).as_str().unwrap_or("-").to_owned();
    if let Some(fee) = some("fee") {
        return format!("{} {}", plain(Some(fee)), asset("fee_currency"));
    }
    for (name, asset) in [("gt_fee", "GT"), ("point_fee", "POINT")] {
        if let Some(fee) = some(name) {
            return format!("{} {asset}", plain(Some(fee)));
        }
    }
    if let Some(given) = some("rebated_fee") {
        return format!("{} {}", plain(Some(-given)), asset("rebated_fee_currency"));
    }
    format!("{} {}", plain(number(get("fee"))), asset("fee_currency"))
}

fn futures_order(settle: &str, order: &Map<String, Value>) -> (String, String) {
    let get = |name: &str| order.get(name).unwrap_or(&Value::Null);
    let (size, left) = (number(get("size")).unwrap(), number(get("left")).map(|left| left.abs()));
    let price = number(get("price"));
    let average = number(get("fill_price")).filter(|average| !average.is_zero());
    let filled = left.clone().map(|left| size.abs() - left);
    let some_filled = average.is_some() || filled.as_ref().is_some_and(|filled| !filled.is_zero());
    let finish = words(get("finish_as"));
    let whole = finish == "filled" || finish == "-" && left.as_ref().is_some_and(Zero::is_zero);
    let status = match (get("status").as_str().unwrap(), some_filled, whole) {
        ("open", false, _) => "open",
        ("open", true, _) => "partially_filled",
        ("finished", _, true) => "filled",
        ("finished", false, _) => "cancelled",
        ("finished", true, _) => "partially_cancelled",
        _ => "unknown",
    };
    let written = get("price").to_string().replace('"', "");
    let kind = if price.as_ref().is_some_and(Zero::is_zero) { "Market" } else { "Limit" };
    let created = stamp(order, &["create_time_ms", "create_time"]);
    let updated = stamp(
        order,
        &["update_time", "finish_time_ms", "finish_time", "create_time_ms", "create_time"],
    );
    let fee = number(get("fee"));
    let asset = if fee.is_some() { settle } else { "-" };
    let line = format!(
        "order {} id={} text={} side={} kind=Some({kind})/{written} tif={} price={} size={} \
         filled={} left={} average={} fee={} {asset} status={status} code={} reason={finish} \
         created={created} updated={updated} update_id={}",
        get("contract").as_str().unwrap(),
        id(get("id")),
        client_id(get("text")),
        side(&size),
        lasts(get("tif")),
        plain(price.filter(|price| !price.is_zero())),
        plain(Some(size.abs())),
        plain(filled),
        plain(left),
        plain(average),
        plain(fee),
        get("status").as_str().unwrap(),
        or_dash(get("update_id").as_u64()),
    );
    (line, updated)
}

/// A trade of the stream or of REST.
pub(crate) fn fill(market: Market, fill: &Map<String, Value>) -> (String, String) {
    let get = |name: &str| fill.get(name).unwrap_or(&Value::Null);
    let role = match get("role").as_str() {
        Some("maker") => "Some(Maker)/maker".to_owned(),
        Some("taker") => "Some(Taker)/taker".to_owned(),
        Some(other) => format!("None/{other}"),
        None => "-".to_owned(),
    };
    let head = |symbol: &str, own_id: &str| {
        format!(
            "fill {} id={} order={} text={}",
            get(symbol).as_str().unwrap(),
            id(get(own_id)),
            id(get("order_id")),
            client_id(get("text")),
        )
    };
    let price = plain(number(get("price")));
    let Market::Futures(settle) = market else {
        let line = format!(
            "{} side={} price={price} size={} fee={} role={role}",
            head("currency_pair", "id"),
            get("side").as_str().unwrap(),
            plain(number(get("amount"))),
            spot_fee(fill),
        );
        return (line, either(get("create_time_ms"), get("create_time")));
    };
    let size = number(get("size")).unwrap();
    let line = format!(
        "{} side={} price={price} size={} fee={} {settle} role={role}",
        head("contract", if fill.contains_key("id") { "id" } else { "trade_id" }),
        side(&size),
        plain(Some(size.abs())),
        plain(number(get("fee"))),
    );
    (line, stamp(fill, &["create_time_ms", "create_time"]))
}

fn spot_balance(balance: &Map<String, Value>, purse: &str) -> (String, String) {
    let get = |name: &str| balance.get(name).unwrap_or(&Value::Null);
    let (available, locked) = (number(get("available")), number(get("freeze")));
    let sum = available.clone().zip(locked.clone()).map(|(available, locked)| available + locked);
    let line = format!(
        "balance {} {} purse={purse} available={} locked={} total={} change={} reason={} \
         update_id=-",
        get("currency_pair").as_str().unwrap_or("-"),
        get("currency").as_str().unwrap(),
        plain(available),
        plain(locked),
        plain(number(get("total")).or(sum)),
        plain(number(get("change"))),
        words(get("change_type")),
    );
    (line, either(get("timestamp_ms"), get("timestamp")))
}

fn futures_balance(market: Market, balance: &Map<String, Value>) -> (String, String) {
    let get = |name: &str| balance.get(name).unwrap_or(&Value::Null);
    let Market::Futures(settle) = market else { panic!("no futures") };
    let line = format!(
        "balance - {} purse=- available=- locked=- total={} change={} reason={} update_id=-",
        get("currency").as_str().map_or(settle.to_owned(), str::to_uppercase),
        plain(number(get("balance"))),
        plain(number(get("change"))),
        words(get("type")),
    );
    (line, stamp(balance, &["time_ms", "time"]))
}

/// A position of the stream or of REST.
pub(crate) fn position(_: Market, position: &Map<String, Value>) -> (String, String) {
    let get = |name: &str| position.get(name).unwrap_or(&Value::Null);
    let line = format!(
        "position {} size={} entry={} mark={} leverage={} liquidation={} pnl={} mode={} \
         update_id={}",
        get("contract").as_str().unwrap(),
        plain(number(get("size"))),
        plain(number(get("entry_price"))),
        plain(number(get("mark_price"))),
        plain(number(get("leverage"))),
        plain(number(get("liq_price"))),
        plain(number(get("realised_pnl"))),
        words(get("mode")),
        or_dash(get("update_id").as_u64()),
    );
    (line, stamp(position, &["time_ms", "time", "update_time"]))
}

fn side(size: &BigDecimal) -> &'static str {
    if size.is_zero() {
        "other:0"
    } else if *size < BigDecimal::zero() {
        "sell"
    } else {
        "buy"
    }
}

fn lasts(word: &Value) -> String {
    let known = match word.as_str() {
        Some("gtc") => "Some(Gtc)",
        Some("ioc") => "Some(Ioc)",
        Some("fok") => "Some(Fok)",
        Some("poc") => "Some(PostOnly)",
        Some(_) => "None",
        None => return "-".into(),
    };
    format!("{known}/{}", word.as_str().unwrap())
}

/// An id, marked where it came as a number.
fn id(id: &Value) -> String {
    id.as_str().map_or_else(|| format!("{id}#"), str::to_owned)
}

fn client_id(text: &Value) -> &str {
    text.as_str().filter(|text| text.starts_with("t-")).unwrap_or("-")
}

fn words(word: &Value) -> String {
    word.as_str().filter(|word| !word.is_empty()).unwrap_or("-").to_owned()
}

fn number(value: &Value) -> Option<BigDecimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if !text.is_empty() && text != "-" => text.clone(),
        _ => return None,
    };
    Some(text.parse().unwrap())
}

fn plain(number: Option<BigDecimal>) -> String {
    number.map_or("-".into(), |number| number.normalized().to_plain_string())
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn time(value: &Value, places: i64) -> Option<u64> {
    let nanos = number(value)? * BigDecimal::new(1.into(), -places);
    nanos.with_scale(0).to_u64().filter(|nanos| *nanos > 0)
}

/// Milliseconds, or else seconds.
fn either(millis: &Value, seconds: &Value) -> String {
    or_dash(time(millis, 6).or(time(seconds, 9)))
}

/// The first of these that is a time: in milliseconds where it has 13 digits before the point.
fn stamp(object: &Map<String, Value>, names: &[&str]) -> String {
    let found = names.iter().find_map(|name| {
        let value = object.get(*name)?;
        let whole = number(value)?.with_scale(0).to_plain_string().len();
        time(value, if whole >= 12 { 6 } else { 9 })
    });
    or_dash(found)
}

fn sent(message: &Map<String, Value>) -> String {
    let get = |name: &str| message.get(name).unwrap_or(&Value::Null);
    either(get("time_ms"), get("time"))
}
