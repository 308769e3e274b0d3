//! What a push of the account says, read from the JSON form of protobuf and the venue's documents,
//! as a line of text. Nothing here uses the decoder, its decimals or its times.

use serde_json::Value;
use tickwire_core::exchange::MalformedKind::{self, Missing, Range, Symbol};

use super::number::{self, amount, shown};

type Line = Result<String, MalformedKind>;

/// The line of a push; none of a push that is not the account's.
pub(crate) fn push(push: &Value) -> Option<Line> {
    let line: fn(&Value, &Value) -> Line = match () {
        () if push.get("privateOrders").is_some() => order,
        () if push.get("privateDeals").is_some() => fill,
        () if push.get("privateAccount").is_some() => balance,
        () => return None,
    };
    let body = ["privateOrders", "privateDeals", "privateAccount"]
        .into_iter()
        .find_map(|name| push.get(name))?;
    Some(line(push, body))
}

fn order(push: &Value, body: &Value) -> Line {
    let symbol = symbol(push)?;
    let code = body["orderType"].as_i64().unwrap_or_default();
    let (kind, rests) = match code {
        0 => ("-".to_owned(), "-"),
        1 => ("limit".to_owned(), "gtc"),
        2 => ("limit".to_owned(), "post_only"),
        3 => ("limit".to_owned(), "ioc"),
        4 => ("limit".to_owned(), "fok"),
        5 => ("market".to_owned(), "-"),
        100 => ("trigger".to_owned(), "-"),
        other => (format!("other:{other}"), "-"),
    };
    let code = body["status"].as_i64().unwrap_or_default();
    let status = match code {
        1 => "open",
        2 => "filled",
        3 => "partially_filled",
        4 => "cancelled",
        5 => "partially_cancelled",
        _ => "unknown",
    };
    let code = if code == 0 { "-".to_owned() } else { code.to_string() };
    let size = nonzero(&body["quantity"])?;
    let left = maybe(&body["remainQuantity"], amount)?;
    let left = if size == "-" { "-".to_owned() } else { left };
    let (made, sent) = (millis(&push["createTime"])?, millis(&push["sendTime"])?);
    let updated = if made == "-" { &sent } else { &made };
    Ok(format!(
        "order {symbol} id={} client={} side={} kind={kind} rests={rests} price={} size={size} \
         filled={} left={left} average={} status={status} code={code} created={} time={made} \
         sent={sent} updated={updated}",
        id(&body["id"])?.ok_or(Missing)?,
        id(&body["clientId"])?.unwrap_or("-"),
        side(&body["tradeType"]),
        nonzero(&body["price"])?,
        maybe(&body["cumulativeQuantity"], amount)?,
        nonzero(&body["avgPrice"])?,
        millis(&body["createTime"])?,
    ))
}

fn fill(push: &Value, body: &Value) -> Line {
    let symbol = symbol(push)?;
    // It says nothing here, and must be a time all the same.
    millis(&push["createTime"])?;
    Ok(format!(
        "fill {symbol} id={} order={} client={} side={} price={} size={} fee={} {} role={} \
         time={} sent={}",
        id(&body["tradeId"])?.ok_or(Missing)?,
        id(&body["orderId"])?.ok_or(Missing)?,
        id(&body["clientOrderId"])?.unwrap_or("-"),
        side(&body["tradeType"]),
        amount(text(&body["price"]))?,
        amount(text(&body["quantity"]))?,
        maybe(&body["feeAmount"], signed)?,
        asset(&body["feeCurrency"])?.unwrap_or("-"),
        if body["isMaker"] == true { "maker" } else { "taker" },
        millis(&body["time"])?,
        millis(&push["sendTime"])?,
    ))
}

fn balance(push: &Value, body: &Value) -> Line {
    let symbol = known(push)?.unwrap_or("-");
    let (available, locked) = (&body["balanceAmount"], &body["frozenAmount"]);
    let reason = text(&body["type"]);
    // As many whole characters as fit into 32 bytes, none of them a control character.
    let cut = (0..=32.min(reason.len())).rev().find(|at| reason.is_char_boundary(*at)).unwrap();
    let reason = Some(&reason[..cut])
        .filter(|reason| !reason.is_empty() && !reason.contains(|c: char| c.is_ascii_control()));
    let (settled, made) = (millis(&body["time"])?, millis(&push["createTime"])?);
    let sent = millis(&push["sendTime"])?;
    let updated = if made == "-" { &sent } else { &made };
    Ok(format!(
        "balance {symbol} {} available={} locked={} total={} change={} reason={} time={} \
         sent={sent} updated={updated}",
        asset(&body["vcoinName"])?.ok_or(Missing)?,
        maybe(available, signed)?,
        maybe(locked, signed)?,
        total(available, locked)?,
        maybe(&body["balanceAmountChange"], signed)?,
        reason.unwrap_or("-"),
        if settled == "-" { &made } else { &settled },
    ))
}

fn total(available: &Value, locked: &Value) -> Line {
    let none = Ok("-".to_owned());
    if text(available).is_empty() || text(locked).is_empty() {
        return none;
    }
    let sum = number::parse(text(available))? + number::parse(text(locked))?;
    if number::fits(&sum) { Ok(shown(&sum)) } else { none }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn side(value: &Value) -> String {
    match value.as_i64().unwrap_or_default() {
        1 => "buy".to_owned(),
        2 => "sell".to_owned(),
        other => format!("other:{other}"),
    }
}

fn signed(text: &str) -> Line {
    number::parse(text).map(|number| shown(&number))
}

fn maybe(value: &Value, read: fn(&str) -> Line) -> Line {
    if text(value).is_empty() { Ok("-".to_owned()) } else { read(text(value)) }
}

fn nonzero(value: &Value) -> Line {
    let shown = maybe(value, amount)?;
    Ok(if shown == "0" { "-".to_owned() } else { shown })
}

fn id(value: &Value) -> Result<Option<&str>, MalformedKind> {
    let text = text(value);
    if text.len() > 48 || text.contains(|c: char| c.is_ascii_control()) {
        return Err(MalformedKind::Value);
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn asset(value: &Value) -> Result<Option<&str>, MalformedKind> {
    let text = text(value);
    let odd = |c: char| c.is_ascii_control() || matches!(c, '"' | '\\' | '/');
    if text.len() > 32 || text.contains(odd) {
        return Err(Symbol);
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The symbol of a push; a public channel may name one, too.
fn known(push: &Value) -> Result<Option<&str>, MalformedKind> {
    let symbol = text(&push["symbol"]);
    let odd = |c: char| c.is_ascii_control() || matches!(c, '"' | '\\');
    if symbol.len() > 32 || symbol.contains(odd) {
        return Err(Symbol);
    }
    Ok(Some(symbol).filter(|symbol| !symbol.is_empty()))
}

fn symbol(push: &Value) -> Result<&str, MalformedKind> {
    known(push)?.ok_or(Missing)
}

fn millis(value: &Value) -> Line {
    // The JSON form has integers of 64 bits as text.
    let number: i64 = value.as_str().map_or(0, |text| text.parse().unwrap());
    if number <= 0 {
        return Ok("-".to_owned());
    }
    let nanos = format!("{number}000000");
    nanos.parse::<u64>().map(|_| nanos).map_err(|_| Range)
}
