//! What a message says, read by `serde_json` and the venue's documents, as lines of text.
//!
//! Nothing here uses the decoder, its decimals or its times: numbers stay texts of digits.

use serde_json::{Map, Value};

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
    let typed = [
        "spot.trades",
        "spot.book_ticker",
        "spot.tickers",
        "spot.candlesticks",
        "spot.order_book_update",
        "spot.order_book",
        "spot.obu",
    ];
    if !typed.contains(&channel) || !["", "update", "all"].contains(&event) {
        let payload = present(message, "result").or(present(message, "payload"));
        let payload = payload.map_or(String::new(), Value::to_string);
        return Ok(vec![format!("venue {channel} {payload} sent={sent}")]);
    }
    let result = present(message, "result").ok_or("no result")?;
    data(channel, result, &sent)
}

/// The lines of a REST order book.
pub(crate) fn rest_book(text: &[u8]) -> Result<Vec<String>, String> {
    let value: Value = serde_json::from_slice(text).map_err(|error| format!("syntax: {error}"))?;
    let body = value.as_object().ok_or("not an object")?;
    let id = present(body, "id").map(integer).transpose()?.unwrap_or("-".into());
    let (time, sent) = (millis(body, "update")?, millis(body, "current")?);
    let (bids, asks) = (levels(need(body, "bids")?)?, levels(need(body, "asks")?)?);
    Ok(vec![format!("snapshot - id={id} bids={bids} asks={asks} time={time} sent={sent}")])
}

fn present<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn need<'v>(object: &'v Map<String, Value>, name: &str) -> Result<&'v Value, String> {
    present(object, name).ok_or(format!("no {name}"))
}

fn control_kind(
    message: &Map<String, Value>,
    channel: &str,
    event: &str,
) -> Result<Option<&'static str>, String> {
    let failed = present(message, "error").is_some();
    let result = present(message, "result");
    let fail_status = result.is_some_and(|result| result["status"] == "fail");
    Ok(Some(match (channel, event) {
        ("spot.pong", _) => "Pong",
        (_, "subscribe" | "unsubscribe") if failed || fail_status => "Refused",
        (_, "subscribe") => "Subscribed",
        (_, "unsubscribe") => "Unsubscribed",
        _ if failed => "Error",
        ("spot.system", event) => {
            let result = match result {
                Some(result) => result.as_object().ok_or("notice is no object")?,
                None => &Map::new(),
            };
            let upgrade = event == "upgrade" || result.get("type").is_some_and(|t| t == "upgrade");
            if upgrade { "Upgrade" } else { "System" }
        }
        (_, "api") => "Response",
        _ => return Ok(None),
    }))
}

fn control(
    message: &Map<String, Value>,
    kind: &str,
    channel: Option<&str>,
    sent: &str,
) -> Result<String, String> {
    let (mut code, mut reason) = ("-".to_owned(), String::new());
    match present(message, "error") {
        Some(Value::String(text)) => reason.clone_from(text),
        Some(error) => {
            let error = error.as_object().ok_or("error is neither text nor object")?;
            code = error.get("code").map_or("-".into(), signed);
            reason = error.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
        }
        None if channel == Some("spot.system") && matches!(kind, "Upgrade" | "System") => {
            let text = message.get("result").and_then(|result| result["msg"].as_str());
            reason = text.unwrap_or_default().to_owned();
        }
        None => {}
    }
    let id = present(message, "id").or(present(message, "request_id"));
    let id = id.and_then(|id| integer(id).ok()).unwrap_or("-".into());
    let channel = channel.filter(|channel| !channel.is_empty()).unwrap_or("-");
    Ok(format!("control {kind} {channel} id={id} code={code} reason={reason} sent={sent}"))
}

fn answer(message: &Map<String, Value>, sent: &str) -> Result<Vec<String>, String> {
    if let (None, None) = (present(message, "header"), present(message, "data")) {
        let kind = match (present(message, "error"), present(message, "result")) {
            (Some(_), _) => "Error",
            (None, Some(_)) => "Response",
            (None, None) => return Err("neither channel nor answer".into()),
        };
        return Ok(vec![control(message, kind, None, sent)?]);
    }
    let empty = Map::new();
    let part = |object: &Map<String, Value>, name: &str| match present(object, name) {
        Some(value) => value.as_object().cloned().ok_or(format!("{name} is no object")),
        None => Ok(empty.clone()),
    };
    let (header, data) = (part(message, "header")?, part(message, "data")?);
    let failed = present(&data, "errs").is_some();
    let errors = part(&data, "errs")?;
    let channel = present(&header, "channel")
        .map_or(Ok("-"), |channel| channel.as_str().ok_or("channel is no text".to_owned()))?;
    let kind = match (channel.ends_with(".login"), failed) {
        (true, false) => "LoggedIn",
        (true, true) => "LoginRefused",
        _ => "Response",
    };
    let word = |name| errors.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let reason = word("message").or(word("label")).unwrap_or_default();
    let id = present(message, "id").or(present(message, "request_id"));
    let id = id.and_then(|id| integer(id).ok()).unwrap_or("-".into());
    let code = header.get("status").map_or("-".into(), signed);
    let sent = millis(&header, "response_time")?;
    Ok(vec![format!("control {kind} {channel} id={id} code={code} reason={reason} sent={sent}")])
}

fn data(channel: &str, result: &Value, sent: &str) -> Result<Vec<String>, String> {
    if let ("spot.trades", Value::Array(trades)) = (channel, result) {
        return trades.iter().map(|one| trade(one, sent)).collect();
    }
    let line = match channel {
        "spot.trades" => trade(result, sent),
        "spot.book_ticker" => book_ticker(result, sent),
        "spot.tickers" => ticker(result, sent),
        "spot.candlesticks" => candle(result, sent),
        "spot.order_book" => order_book(result, sent),
        "spot.order_book_update" => {
            let object = result.as_object().ok_or("no object")?;
            need(object, "b").and(need(object, "a"))?;
            book_change(result, sent, &symbol(result, "s")?)
        }
        _ => {
            let stream = text(result, "s")?;
            let parts: Vec<&str> = stream.split('.').collect();
            if parts.len() < 3 || parts[0] != "ob" {
                return Err("no stream name".into());
            }
            let symbol = sized(&parts[1..parts.len() - 1].join("."))?;
            book_change(result, sent, &symbol)
        }
    }?;
    Ok(vec![line])
}

fn trade(value: &Value, sent: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let side = text(value, "side")?;
    if side != "buy" && side != "sell" {
        return Err("no side".into());
    }
    let (exact, whole) = (millis(object, "create_time_ms")?, seconds(object, "create_time")?);
    let time = if exact == "-" { whole } else { exact };
    Ok(format!(
        "trade {} id={} price={} size={} side={side} time={time} sent={sent}",
        symbol(value, "currency_pair")?,
        integer(need(object, "id")?)?,
        amount(need(object, "price")?)?,
        amount(need(object, "amount")?)?,
    ))
}

fn book_ticker(value: &Value, sent: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let best = |price, size| {
        let price = need(object, price)?;
        if price == "" {
            return Ok("none".to_owned());
        }
        Ok::<_, String>(format!("{}x{}", amount(price)?, amount(need(object, size)?)?))
    };
    Ok(format!(
        "book_ticker {} id={} bid={} ask={} time={} sent={sent}",
        symbol(value, "s")?,
        integer(need(object, "u")?)?,
        best("b", "B")?,
        best("a", "A")?,
        millis(object, "t")?,
    ))
}

fn ticker(value: &Value, sent: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let names = [
        "last",
        "highest_bid",
        "lowest_ask",
        "high_24h",
        "low_24h",
        "base_volume",
        "quote_volume",
        "change_percentage",
    ];
    let mut line = format!("ticker {}", symbol(value, "currency_pair")?);
    for name in names {
        line += &format!(" {}", optional(object, name)?);
    }
    Ok(format!("{line} time={} sent={sent}", millis(object, "t")?))
}

fn candle(value: &Value, sent: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let name = text(value, "n")?;
    let (interval, symbol) = name.split_once('_').ok_or("no interval")?;
    let count: String = interval.chars().take_while(char::is_ascii_digit).collect();
    let count: u64 = count.parse().map_err(|_| "no count")?;
    let unit = match interval.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err("no unit".into()),
    };
    if count == 0 || count > 255 {
        return Err("count out of range".into());
    }
    need(object, "t")?;
    let open = seconds(object, "t")?;
    let close = match open.parse::<u64>() {
        Ok(open) => open.checked_add(count * unit * 1_000_000_000),
        Err(_) => None,
    };
    let closed = match present(object, "w") {
        Some(Value::Bool(closed)) => closed.to_string(),
        Some(_) => return Err("w is no boolean".into()),
        None => "-".into(),
    };
    let mut line = format!("candle {} {count}x{unit}", sized(symbol)?);
    for name in ["o", "h", "l", "c"] {
        line += &format!(" {}", decimal(need(object, name)?)?);
    }
    for name in ["a", "v"] {
        line += &format!(" {}", optional(object, name)?);
    }
    let close = close.map_or("-".into(), |close| close.to_string());
    Ok(format!("{line} closed={closed} open={open} close={close} time=- sent={sent}"))
}

fn order_book(value: &Value, sent: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let id = present(object, "lastUpdateId").map(integer).transpose()?.unwrap_or("-".into());
    let (bids, asks) = (levels(need(object, "bids")?)?, levels(need(object, "asks")?)?);
    let (symbol, time) = (symbol(value, "s")?, millis(object, "t")?);
    Ok(format!("snapshot {symbol} id={id} bids={bids} asks={asks} time={time} sent={sent}"))
}

fn book_change(value: &Value, sent: &str, symbol: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let side = |name| present(object, name).map_or(Ok("[]".to_owned()), levels);
    let (bids, asks, time) = (side("b")?, side("a")?, millis(object, "t")?);
    let last = integer(need(object, "u")?)?;
    let full = match present(object, "full") {
        Some(full) => full.as_bool().ok_or("full is no boolean")?,
        None => false,
    };
    let first = present(object, "U").map(integer).transpose()?;
    if full {
        return Ok(format!(
            "snapshot {symbol} id={last} bids={bids} asks={asks} time={time} sent={sent}"
        ));
    }
    let first = first.ok_or("no U")?;
    Ok(format!(
        "delta {symbol} ids={first}..={last} bids={bids} asks={asks} time={time} sent={sent}"
    ))
}

fn levels(side: &Value) -> Result<String, String> {
    let mut text = String::from("[");
    for level in side.as_array().ok_or("side is no array")? {
        let level = level.as_array().filter(|level| level.len() >= 2).ok_or("level is no pair")?;
        text += &format!("{}x{} ", amount(&level[0])?, amount(&level[1])?);
    }
    Ok(text.trim_end().to_owned() + "]")
}

fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str, String> {
    value[name].as_str().ok_or(format!("{name} is no text"))
}

fn symbol(value: &Value, name: &str) -> Result<String, String> {
    sized(text(value, name)?)
}

fn sized(symbol: &str) -> Result<String, String> {
    let odd = |character: char| character.is_ascii_control() || "\"\\".contains(character);
    if symbol.is_empty() || symbol.len() > 32 || symbol.contains(odd) {
        return Err("symbol is empty, too long or odd".into());
    }
    Ok(symbol.to_owned())
}

/// The text of a number, quoted or not.
fn digits(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(format!("{other} is no number")),
    }
}

fn integer(value: &Value) -> Result<String, String> {
    let digits = digits(value)?;
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(format!("{digits} is no id"));
    }
    digits.parse::<u64>().map(|id| id.to_string()).map_err(|error| error.to_string())
}

fn signed(value: &Value) -> String {
    digits(value)
        .ok()
        .and_then(|code| code.parse::<i64>().ok())
        .map_or("-".into(), |c| c.to_string())
}

fn optional(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    match present(object, name) {
        None => Ok("-".into()),
        Some(value) if value == "" => Ok("-".into()),
        Some(value) => decimal(value),
    }
}

/// A price or a size.
fn amount(value: &Value) -> Result<String, String> {
    let number = decimal(value)?;
    if number.starts_with('-') { Err(format!("{number} is negative")) } else { Ok(number) }
}

/// A number in one form: no exponent, no needless zeros, no negative zero.
fn decimal(value: &Value) -> Result<String, String> {
    let text = digits(value)?;
    let (sign, magnitude) = text.strip_prefix('-').map_or(("", &*text), |rest| ("-", rest));
    let (number, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let all = format!("{whole}{fraction}");
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(whole) || !digits(&all) || !digits(power) || number.ends_with('.') {
        return Err(format!("{text} is no number"));
    }
    if all.bytes().all(|digit| digit == b'0') {
        return Ok("0".into());
    }
    let exponent: i64 = exponent.parse().map_err(|_| format!("{text} is too large"))?;
    if exponent.abs() > 100 {
        return Err(format!("{text} is not exact"));
    }
    let point = i64::try_from(whole.len()).unwrap() + exponent;
    let pad = usize::try_from((-point).max(0)).unwrap();
    let padded = "0".repeat(pad) + &all;
    let point = usize::try_from(point.max(0)).unwrap();
    let grown = format!("{padded:0<point$}");
    let (whole, fraction) = grown.split_at(point);
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
    Ok(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

fn sent(message: &Map<String, Value>) -> Result<String, String> {
    let (exact, whole) = (millis(message, "time_ms")?, seconds(message, "time")?);
    Ok(if exact == "-" { whole } else { exact })
}

fn millis(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    nanos(object, name, 6)
}

fn seconds(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    nanos(object, name, 9)
}

/// A time in nanoseconds, or `-`.
fn nanos(object: &Map<String, Value>, name: &str, places: usize) -> Result<String, String> {
    let Some(value) = present(object, name).filter(|value| *value != "") else {
        return Ok("-".into());
    };
    let time = decimal(value)?;
    if time.starts_with('-') {
        return Ok("-".into());
    }
    let (whole, fraction) = time.split_once('.').unwrap_or((&time, ""));
    let fraction = &format!("{fraction:0<places$}")[..places];
    let nanos: u64 = format!("{whole}{fraction}").parse().map_err(|_| "time out of range")?;
    Ok(if nanos == 0 { "-".into() } else { nanos.to_string() })
}
