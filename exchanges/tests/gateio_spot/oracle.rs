//! What a message says, read by `serde_json` and the venue's documents, as lines of text.
//!
//! Nothing here uses the decoder, its decimals or its times: numbers stay texts of digits.

use serde_json::Value;

use super::reading::{
    amount, answer, control, control_kind, decimal, integer, levels, millis, need, optional,
    present, seconds, sent, sized, span, symbol, text,
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
        return Ok(vec![format!("venue - {channel} {payload} sent={sent}")]);
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
    // What only contracts have.
    Ok(format!("{line} - - - - time={} sent={sent}", millis(object, "t")?))
}

fn candle(value: &Value, sent: &str) -> Result<String, String> {
    let object = value.as_object().ok_or("no object")?;
    let name = text(value, "n")?;
    let (interval, symbol) = name.split_once('_').ok_or("no interval")?;
    let (count, unit) = span(interval)?;
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
