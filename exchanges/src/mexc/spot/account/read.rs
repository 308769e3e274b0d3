//! Answers of REST calls.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::Reading;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::id::{Code, ID_MAX, Id};
use tickwire_core::account::order::Order;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Item, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::call::FILLS_MAX;
use super::codes;
use super::decode::{nonzero, role};
use crate::json::{self, Kind, Names, Text, Value};
use crate::rows::amount;

/// Reads an answer whose status is a success.
pub(super) fn read<'m>(
    call: &Call,
    body: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Reading<'m>, Malformed> {
    match call {
        Call::ServerTime => server_time(body),
        Call::CreateListenKey => listen_key(body),
        // The key again, or nothing (captures of 2026).
        Call::ExtendListenKey | Call::DeleteListenKey => {
            refused(body).map_or(Ok(Reading::Done), Err)
        }
        Call::Balances => balances(body, scratch),
        // All of them.
        Call::OpenOrders { .. } => each(body, scratch, usize::MAX, order),
        Call::Fills { .. } => each(body, scratch, FILLS_MAX, fill),
        Call::Order { .. } => {
            let value = json::parse(body)?;
            match value.kind() {
                Kind::Object => match order(value, scratch) {
                    Ok(()) => Ok(Reading::Records { more: false }),
                    Err(malformed) => Err(refused(body).unwrap_or(malformed)),
                },
                _ => Err(value.malformed(MalformedKind::Envelope)),
            }
        }
        _ => Err(Malformed::value(MalformedKind::Envelope, 0)),
    }
}

/// Reads `{"serverTime":1767211150479}` (official docs, "Check Server Time").
fn server_time(body: &[u8]) -> Result<Reading<'_>, Malformed> {
    let [time] = json::read(body, &const { Names::new(["serverTime"]) }, &mut 0)?;
    let time = time.ok_or_else(|| absent(body))?;
    let time = time.millis()?.ok_or_else(|| time.malformed(MalformedKind::Value))?;
    Ok(Reading::Time(time))
}

/// Reads `{"listenKey":".."}` (official docs, "Generate Listen Key").
fn listen_key(body: &[u8]) -> Result<Reading<'_>, Malformed> {
    let [key] = json::read(body, &const { Names::new(["listenKey"]) }, &mut 0)?;
    let key = key.ok_or_else(|| absent(body))?;
    let text = key.string()?.raw();
    // It will stand in an address and in queries, as it is.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(key.malformed(MalformedKind::Value));
    }
    Ok(Reading::ListenKey(text))
}

/// Reads `{"balances":[{"asset","free","locked"},..],..}` (official docs, "Account Information").
fn balances<'m>(body: &'m [u8], scratch: &mut Scratch<'_>) -> Result<Reading<'m>, Malformed> {
    let names = &const { Names::new(["balances", "updateTime"]) };
    let [balances, time] = json::read(body, names, &mut 0)?;
    let balances = balances.ok_or_else(|| absent(body))?;
    let time = time.map_or(Ok(None), Value::millis)?;
    for row in balances.elements()? {
        balance(row, time, scratch).or_else(|malformed| scratch.leave_out(malformed))?;
    }
    Ok(Reading::Records { more: false })
}

fn balance(
    row: Value<'_>,
    time: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const { Names::new(["asset", "free", "locked", "available"]) };
    let [asset, free, locked, _] = row.fields(names, &mut scratch.counts.unknown_keys)?;
    let (available, locked) = (number(free)?, number(locked)?);
    let record = Balance {
        asset: self::asset(row.require(asset)?)?,
        purse: None,
        available,
        locked,
        total: available.zip(locked).and_then(|(available, locked)| available.checked_add(locked)),
        change: None,
        reason: None,
        updated: None,
        update_id: None,
        synthetic: false,
    };
    push(row, (None, time), Record::Balance(record), scratch)
}

/// Reads an array, row by row, and leaves out those that cannot be read; where it has as many as
/// the venue tells at once, there may be more.
fn each<'m>(
    body: &'m [u8],
    scratch: &mut Scratch<'_>,
    most: usize,
    read: impl Fn(Value<'_>, &mut Scratch<'_>) -> Result<(), Malformed>,
) -> Result<Reading<'m>, Malformed> {
    let rows = json::parse(body)?;
    match rows.kind() {
        Kind::Array => {}
        Kind::Object => return Err(absent(body)),
        _ => return Err(rows.malformed(MalformedKind::Envelope)),
    }
    let mut count = 0;
    for row in rows.elements()? {
        read(row, scratch).or_else(|malformed| scratch.leave_out(malformed))?;
        count += 1;
    }
    Ok(Reading::Records { more: count >= most })
}

/// Reads an order (official docs, "Query Order", "Current Open Orders").
fn order(row: Value<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names = &const {
        Names::new([
            "symbol",
            "orderId",
            "clientOrderId",
            "price",
            "origQty",
            "executedQty",
            "status",
            "type",
            "side",
            "time",
            "updateTime",
            "Qty",
        ])
    };
    let fields = row.fields(names, &mut scratch.counts.unknown_keys)?;
    let [symbol, id, client_id, price, orig_qty, executed, status, kind, side, ..] = fields;
    let [.., time, updated, qty] = fields;
    let (size, filled) = (nonzero(number(orig_qty.or(qty))?), number(executed)?);
    let status = row.require(status)?;
    let kind = kind.map(Value::string).transpose()?.map_or("", Text::raw);
    let (kind, time_in_force) = codes::coded(codes::kind_named(kind), Code::truncated(kind));
    let created = time.map_or(Ok(None), Value::millis)?;
    let updated = updated.map_or(Ok(None), Value::millis)?.or(created);
    let record = Order {
        id: self::id(row.require(id)?)?,
        client_id: optional_id(client_id)?,
        side: self::side(row.require(side)?)?,
        kind,
        time_in_force,
        price: nonzero(number(price)?),
        size,
        filled,
        // The venue does not say it here.
        left: size.zip(filled).and_then(|(size, filled)| size.checked_sub(filled)),
        average_price: None,
        fee: None,
        fee_asset: None,
        status: codes::status_named(status.string()?.raw()),
        status_code: Code::truncated(status.string()?.raw()),
        reason: None,
        created,
        updated,
        update_id: None,
        synthetic: false,
    };
    let symbol = row.require(symbol)?.symbol()?;
    push(row, (Some(symbol), updated), Record::Order(record), scratch)
}

/// Reads a fill (official docs, "Account Trade List").
fn fill(row: Value<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names = &const {
        Names::new([
            "symbol",
            "id",
            "orderId",
            "price",
            "qty",
            "commission",
            "commissionAsset",
            "time",
            "isBuyer",
            "isMaker",
            "clientOrderId",
        ])
    };
    let [symbol, id, order, price, qty, fee, fee_asset, time, buyer, maker, client_id] =
        row.fields(names, &mut scratch.counts.unknown_keys)?;
    let record = Fill {
        id: self::id(row.require(id)?)?,
        order_id: self::id(row.require(order)?)?,
        client_id: optional_id(client_id)?,
        side: if row.require(buyer)?.boolean()? { Side::Buy } else { Side::Sell },
        price: amount(row.require(price)?)?,
        size: amount(row.require(qty)?)?,
        fee: number(fee)?,
        fee_asset: fee_asset.filter(is_said).map(asset).transpose()?,
        role: maker.map(Value::boolean).transpose()?.and_then(role),
        synthetic: false,
    };
    let symbol = row.require(symbol)?.symbol()?;
    let time = time.map_or(Ok(None), Value::millis)?;
    push(row, (Some(symbol), time), Record::Fill(record), scratch)
}

fn push(
    row: Value<'_>,
    (symbol, time): (Option<Symbol>, Option<UnixNanos>),
    record: Record,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let item = Item { symbol, time, ..Item::default() };
    scratch.push_record(item, record).map_err(|Full| row.malformed(MalformedKind::TooLarge))
}

/// An object without what it should have: a refusal, where it says that it is one.
fn absent(body: &[u8]) -> Malformed {
    refused(body).unwrap_or(Malformed::value(MalformedKind::Missing, 0))
}

/// The refusal that a body is; `None` where it is none.
fn refused(body: &[u8]) -> Option<Malformed> {
    let names = &const { Names::new(["code", "msg"]) };
    let [code, _] = match json::read(body, names, &mut 0) {
        Ok(fields) => fields,
        Err(malformed) => return Some(malformed),
    };
    // Where it succeeds, the venue says 0 or 200 in other answers of its.
    let code = code.filter(|code| !matches!(code.raw().trim_matches('"'), "0" | "200"))?;
    Some(code.malformed(MalformedKind::Refused))
}

fn is_said(value: &Value<'_>) -> bool {
    !value.is_empty_text()
}

/// A number that may be absent.
fn number(value: Option<Value<'_>>) -> Result<Option<Decimal>, Malformed> {
    value.filter(is_said).map(Value::decimal).transpose()
}

fn asset(value: Value<'_>) -> Result<Asset, Malformed> {
    let mut buffer = [0; 64];
    let text = value.string()?.unescape(&mut buffer);
    text.and_then(Asset::new).ok_or_else(|| value.malformed(MalformedKind::Symbol))
}

fn side(value: Value<'_>) -> Result<Side, Malformed> {
    match value.string()?.raw() {
        "BUY" => Ok(Side::Buy),
        "SELL" => Ok(Side::Sell),
        _ => Err(value.malformed(MalformedKind::Value)),
    }
}

/// An id, which is a number in the documents and a text in life.
fn id(value: Value<'_>) -> Result<Id, Malformed> {
    let mut buffer = [0; ID_MAX];
    let id = match value.kind() {
        Kind::Number => Id::number(value.raw()),
        _ => value.string()?.unescape(&mut buffer).and_then(Id::text),
    };
    id.ok_or_else(|| value.malformed(MalformedKind::Value))
}

fn optional_id(value: Option<Value<'_>>) -> Result<Option<Id>, Malformed> {
    value.filter(is_said).map(id).transpose()
}
