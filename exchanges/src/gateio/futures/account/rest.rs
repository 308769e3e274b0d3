//! The account over REST.

use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::exchange::{Pass, Reading};
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::{GateioFuturesAccount, balance, fill, order, position};
use crate::gateio::account::{
    Digits, PAGE, Query, checked_id, order_of_client, read_account_detail, read_time, rows, signed,
    unsigned,
};
use crate::gateio::futures::Settle;
use crate::json;

/// Writes a call.
pub(super) fn call(
    settle: Settle,
    call: &Call,
    pass: &Pass<'_>,
    out: &mut Draft<'_>,
) -> Result<(), Full> {
    let mut path = [0; 128];
    let mut path = Path::of(settle, &mut path);
    match call {
        Call::ServerTime => unsigned("/api/v4/spot/time", &[], out),
        Call::UserId => signed("/api/v4/account/detail", &[], false, pass, out),
        Call::Balances => signed(path.to("accounts", "")?, &[], true, pass, out),
        // REST docs, "Query futures order list".
        Call::OpenOrders { symbol, page } => {
            let (limit, offset) = window(*page);
            let query = Query::default()
                .with("status", Some("open"))
                .with("limit", Some(limit.as_str()))
                .with("offset", Some(offset.as_str()))
                .with("contract", symbol.as_ref().map(Symbol::as_str));
            signed(path.to("orders", "")?, query.pairs(), true, pass, out)
        }
        // REST docs, "Get user position list": those that are there.
        Call::Positions => {
            signed(path.to("positions", "")?, &[("holding", "true")], true, pass, out)
        }
        // REST docs, "Query personal trading records by time range".
        Call::Fills { symbol, since: from, page, .. } => {
            let ((limit, offset), from) = (window(*page), Digits::of(from.as_secs()));
            let query = Query::default()
                .with("from", Some(from.as_str()))
                .with("limit", Some(limit.as_str()))
                .with("offset", Some(offset.as_str()))
                .with("contract", symbol.as_ref().map(Symbol::as_str));
            signed(path.to("my_trades_timerange", "")?, query.pairs(), true, pass, out)
        }
        // REST docs, "Query futures order list": newest first.
        Call::Order { symbol, client: true, .. } => {
            let (limit, offset) = window(1);
            let query = [
                ("contract", symbol.as_str()),
                ("status", "finished"),
                ("limit", limit.as_str()),
                ("offset", offset.as_str()),
            ];
            signed(path.to("orders", "")?, &query, true, pass, out)
        }
        // REST docs, "Query single order details".
        Call::Order { id, .. } => {
            let id = checked_id(id).map_err(|_| Full)?;
            signed(path.to("orders/", id)?, &[], true, pass, out)
        }
        _ => Err(Full),
    }
}

/// How many of a page, and how many before it.
fn window(page: u16) -> (Digits, Digits) {
    let before = u64::from(page.saturating_sub(1)) * u64::from(PAGE);
    (Digits::of(PAGE.into()), Digits::of(before))
}

/// A path of a settle currency.
struct Path<'p> {
    settle: Settle,
    room: &'p mut [u8],
}

impl<'p> Path<'p> {
    fn of(settle: Settle, room: &'p mut [u8]) -> Self {
        Self { settle, room }
    }

    fn to(&mut self, what: &str, id: &str) -> Result<&str, Full> {
        let mut out = Writer::new(self.room);
        for part in ["/api/v4/futures/", self.settle.name(), "/", what, id] {
            out.bytes(part.as_bytes())?;
        }
        let len = out.written().len();
        core::str::from_utf8(self.room.get(..len).unwrap_or_default()).map_err(|_| Full)
    }
}

/// Reads an answer.
pub(super) fn read<'m>(
    market: GateioFuturesAccount,
    call: &Call,
    body: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Reading<'m>, Malformed> {
    let count = match call {
        Call::ServerTime => return read_time(body),
        Call::UserId => return read_account_detail(body),
        Call::Balances => {
            balance::told(market, json::parse(body)?, scratch)?;
            0
        }
        Call::OpenOrders { .. } => {
            rows(body, scratch, |one, scratch| order::read(market, one, None, scratch))?
        }
        Call::Positions => {
            rows(body, scratch, |one, scratch| position::read(market, one, None, scratch))?;
            0
        }
        Call::Fills { .. } => {
            rows(body, scratch, |one, scratch| fill::read(market, one, None, scratch))?
        }
        Call::Order { id, client: true, .. } => {
            order_of_client(body, id, |one| order::read(market, one, None, scratch))?
        }
        Call::Order { .. } => {
            order::read(market, json::parse(body)?, None, scratch)?;
            0
        }
        _ => return Err(Malformed::value(MalformedKind::Envelope, 0)),
    };
    Ok(Reading::Records { more: count == usize::from(PAGE) })
}
