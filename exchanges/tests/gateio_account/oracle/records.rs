//! What is told of an account: orders, fills, balances and positions, each as a line and its time.

use bigdecimal::{BigDecimal, Zero};
use serde_json::{Map, Value};

use super::Market;
use super::values::{client_id, either, id, lasts, number, or_dash, plain, side, stamp, words};

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

pub(super) fn spot_balance(balance: &Map<String, Value>, purse: &str) -> (String, String) {
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

pub(super) fn futures_balance(market: Market, balance: &Map<String, Value>) -> (String, String) {
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
