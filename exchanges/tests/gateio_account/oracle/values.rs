//! Values of a message as they are written in a line.

use bigdecimal::{BigDecimal, ToPrimitive, Zero};
use serde_json::{Map, Value};

pub(super) fn side(size: &BigDecimal) -> &'static str {
    if size.is_zero() {
        "other:0"
    } else if *size < BigDecimal::zero() {
        "sell"
    } else {
        "buy"
    }
}

pub(super) fn lasts(word: &Value) -> String {
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
pub(super) fn id(id: &Value) -> String {
    id.as_str().map_or_else(|| format!("{id}#"), str::to_owned)
}

pub(super) fn client_id(text: &Value) -> &str {
    text.as_str().filter(|text| text.starts_with("t-")).unwrap_or("-")
}

pub(super) fn words(word: &Value) -> String {
    word.as_str().filter(|word| !word.is_empty()).unwrap_or("-").to_owned()
}

pub(super) fn number(value: &Value) -> Option<BigDecimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if !text.is_empty() && text != "-" => text.clone(),
        _ => return None,
    };
    Some(text.parse().unwrap())
}

pub(super) fn plain(number: Option<BigDecimal>) -> String {
    number.map_or("-".into(), |number| number.normalized().to_plain_string())
}

pub(super) fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

pub(super) fn time(value: &Value, places: i64) -> Option<u64> {
    let nanos = number(value)? * BigDecimal::new(1.into(), -places);
    nanos.with_scale(0).to_u64().filter(|nanos| *nanos > 0)
}

/// Milliseconds, or else seconds.
pub(super) fn either(millis: &Value, seconds: &Value) -> String {
    or_dash(time(millis, 6).or(time(seconds, 9)))
}

/// The first of these that is a time: in milliseconds where it has 13 digits before the point.
pub(super) fn stamp(object: &Map<String, Value>, names: &[&str]) -> String {
    let found = names.iter().find_map(|name| {
        let value = object.get(*name)?;
        let whole = number(value)?.with_scale(0).to_plain_string().len();
        time(value, if whole >= 12 { 6 } else { 9 })
    });
    or_dash(found)
}

pub(super) fn sent(message: &Map<String, Value>) -> String {
    let get = |name: &str| message.get(name).unwrap_or(&Value::Null);
    either(get("time_ms"), get("time"))
}
