//! What a message says, read by `serde_json` and the venue's documents, as lines of text.
//!
//! Nothing here uses the decoder, its decimals or its times: numbers stay texts of digits.

use serde_json::{Map, Value};

use super::reading::{
    amount, answer, control, control_kind, decimal, integer, levels, millis, need, optional,
    present, seconds, sent, sized, symbol, text,
};

/// The lines of a message, or why it says nothing.
pub(crate) fn message(text: &[u8]) -> Result<Vec<String>, String> {
    let value: Value = serde_json::from_slice(text).map_err(|error| format!("syntax: {error}"))?;
    let message = value.as_object().ok_or("not an object")?;
    let sent = sent(message)?;
    let Some(channel) = present(message, "channel") else {
        return answer(message, &sent);
    };
    let channel = channel.as_str().ok_or("channel is no text")?;
    let event = match present(message, "event") {
        Some(event) => event.as_str().ok_or("event is no text")?,
        None => "",
    };
    if let Some(kind) = control_kind(message, channel, event)? {
        return Ok(vec![control(message, kind, Some(channel), &sent)?]);
    }
    let name = channel.strip_prefix("futures.").unwrap_or_default();
    if !["", "update", "all"].contains(&event) || !CHANNELS.contains(&name) {
        let payload = present(message, "result").or(present(message, "payload"));
        let payload = payload.map_or(String::new(), Value::to_string);
        return Ok(vec![format!("venue - {channel} {payload} sent={sent}")]);
    }
    let result = present(message, "result").ok_or("no result")?;
    let whole = matches!(name, "book_ticker" | "order_book_update" | "obu")
        || name == "order_book" && event != "update";
    let parts: Vec<&Value> = match result {
        Value::Array(parts) if !whole => parts.iter().collect(),
        one => vec![one],
    };
    parts.into_iter().map(|part| line(name, event, part, &sent)).collect()
}

const CHANNELS: [&str; 11] = [
    "trades",
    "book_ticker",
    "tickers",
    "candlesticks",
    "order_book_update",
    "order_book",
    "obu",
    "public_liquidates",
    "contract_stats",
    "contract_info",
    "adl_warning",
];

/// The lines of a REST order book, whose times are in seconds.
pub(crate) fn rest_book(text: &[u8]) -> Result<Vec<String>, String> {
    let value: Value = serde_json::from_slice(text).map_err(|error| format!("syntax: {error}"))?;
    let body = value.as_object().ok_or("not an object")?;
    let id = present(body, "id").map(integer).transpose()?.unwrap_or("-".into());
    let (time, sent) = (seconds(body, "update")?, seconds(body, "current")?);
    let (bids, asks) = (objects(need(body, "bids")?)?, objects(need(body, "asks")?)?);
    Ok(vec![format!("snapshot - id={id} bids={bids} asks={asks} time={time} sent={sent}")])
}

fn line(name: &str, event: &str, value: &Value, sent: &str) -> Result<String, String> {
    if matches!(name, "contract_stats" | "contract_info" | "adl_warning") {
        let symbol = symbol(value, "contract").unwrap_or("-".into());
        return Ok(format!("venue {symbol} futures.{name} {value} sent={sent}"));
    }
    let object = value.as_object().ok_or("no object")?;
    let said = match (name, event) {
        ("trades", _) => trade(value, object),
        ("public_liquidates", _) => liquidation(value, object),
        ("book_ticker", _) => book_ticker(value, object),
        ("tickers", _) => ticker(value, object),
        ("candlesticks", _) => candle(value, object),
        ("order_book", "update") => level(value, object),
        ("order_book", _) => order_book(value, object),
        ("order_book_update", _) => {
            need(object, "b").and(need(object, "a"))?;
            book_change(&symbol(value, "s")?, object, objects)
        }
        _ => book_change(&stream(value)?, object, levels),
    }?;
    Ok(format!("{said} sent={sent}"))
}

/// A size that is signed by its side.
fn signed_size(value: &Value) -> Result<(String, &'static str), String> {
    let size = decimal(value)?;
    match size.strip_prefix('-') {
        Some(size) => Ok((size.to_owned(), "sell")),
        None if size == "0" => Err("a size of nothing".into()),
        None => Ok((size, "buy")),
    }
}

fn trade(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let (exact, whole) = (millis(object, "create_time_ms")?, seconds(object, "create_time")?);
    let time = if exact == "-" { whole } else { exact };
    let (size, side) = signed_size(need(object, "size")?)?;
    Ok(format!(
        "trade {} id={} price={} size={size} side={side} time={time}",
        symbol(value, "contract")?,
        integer(need(object, "id")?)?,
        amount(need(object, "price")?)?,
    ))
}

fn liquidation(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let (size, side) = signed_size(need(object, "size")?)?;
    let time = match (present(object, "time_ms"), present(object, "time")) {
        (None, Some(time)) => {
            let time = integer(time)?;
            if time.len() < 12 { seconds(object, "time")? } else { millis(object, "time")? }
        }
        _ => millis(object, "time_ms")?,
    };
    let price = amount(need(object, "price")?)?;
    let symbol = symbol(value, "contract")?;
    Ok(format!("liquidation {symbol} price={price} size={size} side={side} time={time}"))
}

fn book_ticker(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let best = |price, size| {
        let price = need(object, price)?;
        if price == "" {
            return Ok("none".to_owned());
        }
        Ok::<_, String>(format!("{}x{}", amount(price)?, amount(need(object, size)?)?))
    };
    Ok(format!(
        "book_ticker {} id={} bid={} ask={} time={}",
        symbol(value, "s")?,
        integer(need(object, "u")?)?,
        best("b", "B")?,
        best("a", "A")?,
        millis(object, "t")?,
    ))
}

fn ticker(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let names = [
        "last",
        "highest_bid",
        "lowest_ask",
        "high_24h",
        "low_24h",
        "volume_24h_base",
        "volume_24h_quote",
        "change_percentage",
        "mark_price",
        "index_price",
        "funding_rate",
        "total_size",
    ];
    let mut line = format!("ticker {}", symbol(value, "contract")?);
    for name in names {
        line += &format!(" {}", optional(object, name)?);
    }
    Ok(format!("{line} time={}", millis(object, "t")?))
}

fn candle(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let (span, symbol) = text(value, "n")?.split_once('_').ok_or("no interval")?;
    let (of, symbol) = match symbol.split_once('_') {
        Some((of @ ("mark" | "index"), symbol)) => (of, symbol),
        _ => ("candle", symbol),
    };
    let (count, unit) = super::reading::span(span)?;
    need(object, "t")?;
    let open = seconds(object, "t")?;
    let close = open.parse::<u64>().ok();
    let close = close.and_then(|open| open.checked_add(count * unit * 1_000_000_000));
    let closed = match present(object, "w") {
        Some(Value::Bool(closed)) => closed.to_string(),
        Some(_) => return Err("w is no boolean".into()),
        None => "-".into(),
    };
    let mut line = format!("{of} {} {count}x{unit}", sized(symbol)?);
    for name in ["o", "h", "l", "c"] {
        line += &format!(" {}", decimal(need(object, name)?)?);
    }
    line += &format!(" {} -", optional(object, "v")?);
    let close = close.map_or("-".into(), |close| close.to_string());
    Ok(format!("{line} closed={closed} open={open} close={close} time=-"))
}

/// The symbol of `ob.BTC_USDT.50`.
fn stream(value: &Value) -> Result<String, String> {
    let stream = text(value, "s")?;
    let parts: Vec<&str> = stream.split('.').collect();
    if parts.len() < 3 || parts[0] != "ob" {
        return Err("no stream name".into());
    }
    sized(&parts[1..parts.len() - 1].join("."))
}

fn order_book(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let id = present(object, "id").map(integer).transpose()?.unwrap_or("-".into());
    let (bids, asks) = (objects(need(object, "bids")?)?, objects(need(object, "asks")?)?);
    let (symbol, time) = (symbol(value, "contract")?, millis(object, "t")?);
    Ok(format!("snapshot {symbol} id={id} bids={bids} asks={asks} time={time}"))
}

/// One level of the old form: nobody knows whose side a size of nothing was on.
fn level(value: &Value, object: &Map<String, Value>) -> Result<String, String> {
    let (price, size) = (amount(need(object, "p")?)?, decimal(need(object, "s")?)?);
    let side = |is_of: bool| {
        let size = size.strip_prefix('-').unwrap_or(&size);
        if is_of { format!("[{price}x{size}]") } else { "[]".into() }
    };
    let (bids, asks) = (side(!size.starts_with('-')), side(size.starts_with('-') || size == "0"));
    let (symbol, id) = (symbol(value, "c")?, integer(need(object, "id")?)?);
    Ok(format!("delta {symbol} ids={id}..={id} bids={bids} asks={asks} time=-"))
}

fn book_change(
    symbol: &str,
    object: &Map<String, Value>,
    levels: fn(&Value) -> Result<String, String>,
) -> Result<String, String> {
    let side = |name| present(object, name).map_or(Ok("[]".to_owned()), levels);
    let (bids, asks, time) = (side("b")?, side("a")?, millis(object, "t")?);
    let last = integer(need(object, "u")?)?;
    let full = match present(object, "full") {
        Some(full) => full.as_bool().ok_or("full is no boolean")?,
        None => false,
    };
    let first = present(object, "U").map(integer).transpose()?;
    if full {
        return Ok(format!("snapshot {symbol} id={last} bids={bids} asks={asks} time={time}"));
    }
    let first = first.ok_or("no U")?;
    Ok(format!("delta {symbol} ids={first}..={last} bids={bids} asks={asks} time={time}"))
}

/// Levels as objects.
fn objects(side: &Value) -> Result<String, String> {
    let mut text = String::from("[");
    for level in side.as_array().ok_or("side is no array")? {
        let level = level.as_object().ok_or("level is no object")?;
        text += &format!("{}x{} ", amount(need(level, "p")?)?, amount(need(level, "s")?)?);
    }
    Ok(text.trim_end().to_owned() + "]")
}
