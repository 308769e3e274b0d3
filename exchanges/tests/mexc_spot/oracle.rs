//! What a push says, read from the JSON form of protobuf and the venue's documents, as lines of
//! text.
//!
//! Nothing here uses the decoder, its decimals or its times.

use serde_json::Value;
use tickwire_core::exchange::MalformedKind::{self, Missing, Number, Range, Symbol};

use super::number::{amount, percent};

type Line = Result<String, MalformedKind>;
type Lines = Result<Vec<String>, MalformedKind>;

/// The public bodies, and the names of the channels that they are of.
const CHANNELS: [(&str, &str); 12] = [
    ("publicDeals", "deals"),
    ("publicIncreaseDepths", "increase.depth"),
    ("publicLimitDepths", "limit.depth"),
    ("publicBookTicker", "bookTicker"),
    ("publicSpotKline", "kline"),
    ("publicMiniTicker", "miniTicker"),
    ("publicMiniTickers", "miniTickers"),
    ("publicBookTickerBatch", "bookTicker.batch"),
    ("publicIncreaseDepthsBatch", "increase.depth.batch"),
    ("publicAggreDepths", "aggre.depth"),
    ("publicAggreDeals", "aggre.deals"),
    ("publicAggreBookTicker", "aggre.bookTicker"),
];

/// Official docs, "MiniTicker".
const ZONES: &str = "24H UTC-10 UTC-8 UTC-7 UTC-6 UTC-5 UTC-4 UTC-3 UTC+0 UTC+1 UTC+2 UTC+3 \
     UTC+4 UTC+4:30 UTC+5 UTC+5:30 UTC+6 UTC+7 UTC+8 UTC+9 UTC+10 UTC+11 UTC+12 UTC+12:45 UTC+13";

const PRIVATE: [&str; 3] = ["privateOrders", "privateDeals", "privateAccount"];

/// The lines of a push, or the first defect of one.
pub(crate) fn push(push: &Value) -> Lines {
    if PRIVATE.iter().any(|body| push.get(body).is_some()) {
        let sent = millis(&push["sendTime"]).unwrap_or("-".into());
        let symbol = known(symbol(push)).ok().flatten().unwrap_or("-");
        return Ok(vec![format!("venue {symbol} {} sent={sent}", text(&push["channel"]))]);
    }
    let Some((name, _)) = CHANNELS.iter().find(|(body, _)| push.get(body).is_some()) else {
        return Ok(vec![]);
    };
    let (created, sent) = (millis(&push["createTime"])?, millis(&push["sendTime"])?);
    let frame = Frame { symbol: known(symbol(push))?, sent, created };
    // Data of two symbols is nobody's.
    if !["", symbol(push)].contains(&symbol_of_channel(push)) {
        return Err(Symbol);
    }
    let body = &push[name];
    match *name {
        "publicDeals" | "publicAggreDeals" => {
            list(body, "deals").iter().map(|deal| trade(&frame, deal)).collect()
        }
        "publicAggreDepths" => one(aggre_depths(&frame, body)),
        "publicLimitDepths" => one(limit_depths(&frame, body)),
        "publicIncreaseDepths" => one(increase_depths(&frame, body)),
        "publicIncreaseDepthsBatch" => {
            list(body, "items").iter().map(|item| increase_depths(&frame, item)).collect()
        }
        "publicBookTicker" | "publicAggreBookTicker" => {
            one(book_ticker(&frame, body, &body["version"]))
        }
        "publicBookTickerBatch" => {
            let version = &body["version"];
            if !text(version).is_empty() {
                self::version(version)?;
            }
            list(body, "items").iter().map(|item| book_ticker(&frame, item, version)).collect()
        }
        "publicMiniTicker" => one(mini_ticker(&frame, body)),
        "publicMiniTickers" => {
            let frame = Frame { symbol: None, ..frame };
            list(body, "items").iter().map(|item| mini_ticker(&frame, item)).collect()
        }
        _ => one(kline(&frame, body)),
    }
}

/// The channel that a push is typed as: where the text of its channel is one of its body's.
pub(crate) fn channel(push: &Value) -> Option<String> {
    let (_, name) = CHANNELS.iter().find(|(body, _)| push.get(body).is_some())?;
    let rest = text(&push["channel"]).strip_prefix("spot@public.")?.strip_prefix(name)?;
    let rest = rest.strip_prefix(".v3.api.pb@")?;
    let parameter = match *name {
        "miniTickers" => rest,
        _ if name.starts_with("aggre") => rest.split_once('@').map_or("", |(speed, _)| speed),
        _ => rest.rsplit_once('@').map_or("", |(_, parameter)| parameter),
    };
    let served = match *name {
        "aggre.depth" | "aggre.deals" | "aggre.bookTicker" => {
            ["100ms", "10ms"].contains(&parameter)
        }
        "limit.depth" => ["5", "10", "20"].contains(&parameter),
        "kline" => interval(parameter).is_ok(),
        "miniTicker" | "miniTickers" => ZONES.split(' ').any(|zone| zone == parameter),
        _ => return (!rest.contains('@')).then(|| (*name).to_owned()),
    };
    served.then(|| format!("{name}@{parameter}"))
}

struct Frame<'v> {
    symbol: Option<&'v str>,
    created: String,
    sent: String,
}

impl Frame<'_> {
    fn symbol(&self) -> Result<&str, MalformedKind> {
        self.symbol.ok_or(Missing)
    }
}

fn one(line: Line) -> Lines {
    line.map(|line| vec![line])
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list<'v>(body: &'v Value, name: &str) -> &'v [Value] {
    body.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The wrapper's, or that of the channel.
fn symbol(push: &Value) -> &str {
    let symbol = text(&push["symbol"]);
    if symbol.is_empty() { symbol_of_channel(push) } else { symbol }
}

fn symbol_of_channel(push: &Value) -> &str {
    let public = text(&push["channel"]).strip_prefix("spot@public.");
    let Some((name, rest)) = public.and_then(|rest| rest.split_once(".v3.api.pb@")) else {
        return "";
    };
    match name {
        "aggre.depth" | "aggre.deals" | "aggre.bookTicker" => {
            rest.split_once('@').map_or("", |(_, symbol)| symbol)
        }
        "miniTickers" => "",
        _ if CHANNELS.iter().any(|(_, known)| *known == name) => {
            rest.rsplit_once('@').map_or(rest, |(symbol, _)| symbol)
        }
        _ => "",
    }
}

fn known(symbol: &str) -> Result<Option<&str>, MalformedKind> {
    let odd = |byte: u8| byte < 0x20 || byte == 0x7f || byte == b'"' || byte == b'\\';
    match symbol {
        "" => Ok(None),
        _ if symbol.len() > 32 || symbol.bytes().any(odd) => Err(Symbol),
        _ => Ok(Some(symbol)),
    }
}

fn time(value: &Value, zeros: &str) -> Line {
    // The JSON form has integers of 64 bits as text.
    let number: i64 = value.as_str().map_or(0, |text| text.parse().unwrap());
    if number <= 0 {
        return Ok("-".to_owned());
    }
    let nanos = format!("{number}{zeros}");
    nanos.parse::<u64>().map(|_| nanos).map_err(|_| Range)
}

fn millis(value: &Value) -> Line {
    time(value, "000000")
}

fn version(value: &Value) -> Line {
    let text = text(value);
    match text {
        "" => Err(Missing),
        _ if !text.bytes().all(|byte| byte.is_ascii_digit()) => Err(Number),
        _ => text.parse::<u64>().map(|version| version.to_string()).map_err(|_| Range),
    }
}

fn optional(text: &str, read: fn(&str) -> Line) -> Line {
    if text.is_empty() { Ok("-".to_owned()) } else { read(text) }
}

fn trade(frame: &Frame<'_>, deal: &Value) -> Line {
    let (price, size) = (amount(text(&deal["price"]))?, amount(text(&deal["quantity"]))?);
    let side = match deal["tradeType"].as_i64().unwrap_or_default() {
        1 => "buy".to_owned(),
        2 => "sell".to_owned(),
        other => format!("other:{other}"),
    };
    let id = match text(&deal["tradeId"]) {
        "" => "-",
        id => id,
    };
    let (time, sent) = (millis(&deal["time"])?, &frame.sent);
    let symbol = frame.symbol()?;
    Ok(format!(
        "trade {symbol} id={id} price={price} size={size} side={side} time={time} sent={sent}"
    ))
}

fn levels(side: &[Value]) -> Line {
    let level = |level: &Value| {
        Ok(format!("{}x{}", amount(text(&level["price"]))?, amount(text(&level["quantity"]))?))
    };
    let levels: Result<Vec<String>, MalformedKind> = side.iter().map(level).collect();
    Ok(format!("[{}]", levels?.join(" ")))
}

fn sides(body: &Value) -> Line {
    let (asks, bids) = (levels(list(body, "asks"))?, levels(list(body, "bids"))?);
    Ok(format!("bids={bids} asks={asks}"))
}

fn aggre_depths(frame: &Frame<'_>, body: &Value) -> Line {
    let sides = sides(body)?;
    let (first, last) = (version(&body["fromVersion"])?, version(&body["toVersion"])?);
    let (symbol, sent) = (frame.symbol()?, &frame.sent);
    Ok(format!("delta {symbol} ids={first}..={last} {sides} time={sent} sent={sent}"))
}

fn limit_depths(frame: &Frame<'_>, body: &Value) -> Line {
    let sides = sides(body)?;
    let (version, sent) = (version(&body["version"])?, &frame.sent);
    Ok(format!("snapshot {} id={version} {sides} time={sent} sent={sent}", frame.symbol()?))
}

fn increase_depths(frame: &Frame<'_>, body: &Value) -> Line {
    let sides = sides(body)?;
    let (version, sent) = (version(&body["version"])?, &frame.sent);
    Ok(format!("delta {} ids=-..={version} {sides} time={sent} sent={sent}", frame.symbol()?))
}

fn book_ticker(frame: &Frame<'_>, row: &Value, id: &Value) -> Line {
    let id = if text(id).is_empty() { "-".to_owned() } else { version(id)? };
    let best = |price, size| match (text(&row[price]), text(&row[size])) {
        ("", "") => Ok("none".to_owned()),
        (price, size) => Ok::<_, MalformedKind>(format!("{}x{}", amount(price)?, amount(size)?)),
    };
    let (bid, ask) = (best("bidPrice", "bidQuantity")?, best("askPrice", "askQuantity")?);
    let (symbol, sent) = (frame.symbol()?, &frame.sent);
    Ok(format!("book_ticker {symbol} id={id} bid={bid} ask={ask} time={sent} sent={sent}"))
}

fn mini_ticker(frame: &Frame<'_>, row: &Value) -> Line {
    let field = |name: &str| optional(text(&row[name]), amount);
    let numbers = [field("price")?, field("high")?, field("low")?, field("quantity")?];
    let rates = ["zonedRate", "rate"].map(|name| text(&row[name]));
    let rate = rates.into_iter().find(|rate| !rate.is_empty()).unwrap_or_default();
    let (volume, change) = (field("volume")?, optional(rate, percent)?);
    let symbol = match known(text(&row["symbol"]))? {
        Some(symbol) => symbol,
        None => frame.symbol()?,
    };
    let ([last, high, low, base], sent) = (numbers, &frame.sent);
    Ok(format!(
        "ticker {symbol} {last} - - {high} {low} {base} {volume} {change} time={sent} sent={sent}"
    ))
}

fn interval(text: &str) -> Line {
    let units = [("Min", "m"), ("Hour", "h"), ("Day", "d"), ("Week", "w"), ("Month", "M")];
    let unit = units.iter().find(|(unit, _)| text.starts_with(unit));
    let (count, letter) = unit
        .map(|(unit, letter)| (&text[unit.len()..], letter))
        .filter(|(count, _)| !count.starts_with(['0', '+']))
        .ok_or(MalformedKind::Value)?;
    count.parse::<u8>().map(|count| format!("{count}{letter}")).map_err(|_| MalformedKind::Value)
}

fn kline(frame: &Frame<'_>, body: &Value) -> Line {
    let span = match text(&body["interval"]) {
        "" => Err(Missing),
        text => interval(text),
    }?;
    let (start, end) =
        (time(&body["windowStart"], "000000000")?, time(&body["windowEnd"], "000000000")?);
    let price = |name: &str| amount(text(&body[name]));
    let (open, high) = (price("openingPrice")?, price("highestPrice")?);
    let (low, close) = (price("lowestPrice")?, price("closingPrice")?);
    let (base, quote) =
        (optional(text(&body["volume"]), amount)?, optional(text(&body["amount"]), amount)?);
    let Frame { created, sent, .. } = frame;
    Ok(format!(
        "candle {} {span} {open} {high} {low} {close} {base} {quote} closed=- open={start} \
         close={end} time={created} sent={sent}",
        frame.symbol()?
    ))
}
