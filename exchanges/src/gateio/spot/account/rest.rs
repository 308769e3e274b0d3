//! The account over REST.

use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::exchange::{Pass, Reading};
use tickwire_core::account::id::Id;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use super::{balance, fill, order};
use crate::gateio::account::{
    Digits, PAGE, Query, checked_id, order_of_client, read_account_detail, read_time, records,
    rows, signed, unsigned,
};
use crate::json::{self, Names, Value};

/// Writes a call.
pub(super) fn call(call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
    let limit = Digits::of(PAGE.into());
    match call {
        Call::ServerTime => unsigned("/api/v4/spot/time", &[], out),
        Call::UserId => signed("/api/v4/account/detail", &[], false, pass, out),
        Call::Balances => signed("/api/v4/spot/accounts", &[], false, pass, out),
        // REST docs, "List all open orders": all pairs on every page, so many orders of each.
        Call::OpenOrders { page, .. } => {
            let page = Digits::of((*page).into());
            let query = [("page", page.as_str()), ("limit", limit.as_str())];
            signed("/api/v4/spot/open_orders", &query, false, pass, out)
        }
        Call::Fills { symbol, since, page, .. } => {
            let (from, to) = range(*since, pass.time);
            let (page, from) = (Digits::of((*page).into()), Digits::of(from));
            let to = to.map(Digits::of);
            let query = Query::default()
                .with("limit", Some(limit.as_str()))
                .with("page", Some(page.as_str()))
                .with("from", Some(from.as_str()))
                .with("to", to.as_ref().map(Digits::as_str))
                .with("currency_pair", symbol.as_ref().map(Symbol::as_str));
            signed("/api/v4/spot/my_trades", query.pairs(), false, pass, out)
        }
        // REST docs, "List orders": newest first.
        Call::Order { symbol, client: true, .. } => {
            let query = [
                ("currency_pair", symbol.as_str()),
                ("status", "finished"),
                ("limit", limit.as_str()),
            ];
            signed("/api/v4/spot/orders", &query, false, pass, out)
        }
        Call::Order { symbol, id, .. } => {
            let mut path = [0; 128];
            let path = order_path(id, &mut path)?;
            signed(path, &[("currency_pair", symbol.as_str())], false, pass, out)
        }
        _ => Err(Full),
    }
}

/// From when until when fills are asked for, in seconds (REST docs, "Query personal trading
/// records"): without an end they are those of the 7 days from the beginning on, and the range may
/// not be longer than 30 days. What is older is given up.
fn range(since: UnixNanos, now: UnixNanos) -> (u64, Option<u64>) {
    const DAY: u64 = 24 * 60 * 60;
    let (since, now) = (since.as_secs(), now.as_secs());
    match now.saturating_sub(since) / DAY {
        0..6 => (since, None),
        6..29 => (since, Some(now)),
        _ => (now.saturating_sub(29 * DAY), Some(now)),
    }
}

/// The path of one order (REST docs, "Query single order details").
fn order_path<'p>(id: &Id, path: &'p mut [u8]) -> Result<&'p str, Full> {
    let id = checked_id(id).map_err(|_| Full)?;
    let mut out = Writer::new(path);
    out.bytes(b"/api/v4/spot/orders/")?;
    out.bytes(id.as_bytes())?;
    let len = out.written().len();
    core::str::from_utf8(path.get(..len).unwrap_or_default()).map_err(|_| Full)
}

/// Reads an answer.
pub(super) fn read<'m>(
    call: &Call,
    body: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Reading<'m>, Malformed> {
    let page = usize::from(PAGE);
    match call {
        Call::ServerTime => read_time(body),
        Call::UserId => read_account_detail(body),
        Call::Balances => {
            rows(body, scratch, balance::listed)?;
            Ok(Reading::Records { more: false })
        }
        Call::OpenOrders { .. } => {
            let mut more = false;
            records(body, |pair| {
                // More than were asked for are all there are.
                more |= open_orders(pair, scratch)? == page;
                Ok(())
            })?;
            Ok(Reading::Records { more })
        }
        Call::Fills { symbol, .. } => {
            let count = rows(body, scratch, |trade, scratch| {
                fill::read(trade, symbol.as_ref(), None, scratch)
            })?;
            Ok(Reading::Records { more: count == page })
        }
        Call::Order { id, client: true, .. } => {
            let count = order_of_client(body, id, |one| order::read(one, None, scratch))?;
            Ok(Reading::Records { more: count == page })
        }
        Call::Order { .. } => {
            order::read(json::parse(body)?, None, scratch)?;
            Ok(Reading::Records { more: false })
        }
        _ => Err(Malformed::value(MalformedKind::Envelope, 0)),
    }
}

/// Reads the open orders of one pair; answers how many there were.
fn open_orders(pair: Value<'_>, scratch: &mut Scratch<'_>) -> Result<usize, Malformed> {
    let names = &const { Names::new(["orders", "currency_pair", "total"]) };
    let [orders, ..] = pair.fields(names, &mut scratch.counts.unknown_keys)?;
    let mut count = 0;
    for one in pair.require(orders)?.elements()? {
        order::read(one, None, scratch).or_else(|malformed| scratch.leave_out(malformed))?;
        count += 1;
    }
    Ok(count)
}
