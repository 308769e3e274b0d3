//! What all messages of Gate.io have in common, read by `serde_json` and the venue's documents.
//!
//! Nothing here uses the decoders, their decimals or their times: numbers stay texts of digits.

use serde_json::{Map, Value};

use super::MARKET;

pub(crate) fn present<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

pub(crate) fn need<'v>(object: &'v Map<String, Value>, name: &str) -> Result<&'v Value, String> {
    present(object, name).ok_or(format!("no {name}"))
}

pub(crate) fn control_kind(
    message: &Map<String, Value>,
    channel: &str,
    event: &str,
) -> Result<Option<&'static str>, String> {
    let own = channel.strip_prefix(MARKET);
    let failed = present(message, "error").is_some();
    let result = present(message, "result");
    let fail_status = result.is_some_and(|result| result["status"] == "fail");
    Ok(Some(match (own, event) {
        (Some(".pong"), _) => "Pong",
        (_, "subscribe" | "unsubscribe") if failed || fail_status => "Refused",
        (_, "subscribe") => "Subscribed",
        (_, "unsubscribe") => "Unsubscribed",
        _ if failed => "Error",
        (Some(".system"), event) => {
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

pub(crate) fn control(
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
        None if matches!(kind, "Upgrade" | "System") => {
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

pub(crate) fn answer(message: &Map<String, Value>, sent: &str) -> Result<Vec<String>, String> {
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

pub(crate) fn levels(side: &Value) -> Result<String, String> {
    let mut text = String::from("[");
    for level in side.as_array().ok_or("side is no array")? {
        let level = level.as_array().filter(|level| level.len() >= 2).ok_or("level is no pair")?;
        text += &format!("{}x{} ", amount(&level[0])?, amount(&level[1])?);
    }
    Ok(text.trim_end().to_owned() + "]")
}

pub(crate) fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str, String> {
    value[name].as_str().ok_or(format!("{name} is no text"))
}

pub(crate) fn symbol(value: &Value, name: &str) -> Result<String, String> {
    sized(text(value, name)?)
}

pub(crate) fn sized(symbol: &str) -> Result<String, String> {
    let odd = |character: char| character.is_ascii_control() || "\"\\".contains(character);
    if symbol.is_empty() || symbol.len() > 32 || symbol.contains(odd) {
        return Err("symbol is empty, too long or odd".into());
    }
    Ok(symbol.to_owned())
}

/// The text of a number, quoted or not.
pub(crate) fn digits(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(format!("{other} is no number")),
    }
}

pub(crate) fn integer(value: &Value) -> Result<String, String> {
    let digits = digits(value)?;
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(format!("{digits} is no id"));
    }
    digits.parse::<u64>().map(|id| id.to_string()).map_err(|error| error.to_string())
}

pub(crate) fn signed(value: &Value) -> String {
    digits(value)
        .ok()
        .and_then(|code| code.parse::<i64>().ok())
        .map_or("-".into(), |c| c.to_string())
}

pub(crate) fn optional(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    match present(object, name) {
        None => Ok("-".into()),
        Some(value) if value == "" => Ok("-".into()),
        Some(value) => decimal(value),
    }
}

/// A price or a size.
pub(crate) fn amount(value: &Value) -> Result<String, String> {
    let number = decimal(value)?;
    if number.starts_with('-') { Err(format!("{number} is negative")) } else { Ok(number) }
}

/// A number in one form: no exponent, no needless zeros, no negative zero.
pub(crate) fn decimal(value: &Value) -> Result<String, String> {
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

pub(crate) fn sent(message: &Map<String, Value>) -> Result<String, String> {
    let (exact, whole) = (millis(message, "time_ms")?, seconds(message, "time")?);
    Ok(if exact == "-" { whole } else { exact })
}

pub(crate) fn millis(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    nanos(object, name, 6)
}

pub(crate) fn seconds(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    nanos(object, name, 9)
}

/// A time in nanoseconds, or `-`.
pub(crate) fn nanos(
    object: &Map<String, Value>,
    name: &str,
    places: usize,
) -> Result<String, String> {
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

/// The count and the unit, in seconds, of `4h`.
pub(crate) fn span(text: &str) -> Result<(u64, u64), String> {
    let count: String = text.chars().take_while(char::is_ascii_digit).collect();
    let count: u64 = count.parse().map_err(|_| "no count")?;
    let unit = match text.trim_start_matches(|c: char| c.is_ascii_digit()) {
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
    Ok((count, unit))
}
