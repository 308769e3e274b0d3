//! The account's own trades, of the stream and of REST.

use tickwire_core::account::fill::Fill;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use super::GateioFuturesAccount;
use super::order::side;
use crate::gateio::account::{client_id, coded, id, moment, optional, role};
use crate::json::{Names, Value};
use crate::rows::amount;

/// Reads a trade (futures docs, "User trades API"; REST docs, "Query personal trading records by
/// time range", where the id is `trade_id`).
pub(super) fn read(
    market: GateioFuturesAccount,
    trade: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const {
        Names::new([
            "id",
            "trade_id",
            "order_id",
            "text",
            "contract",
            "size",
            "price",
            "role",
            "create_time_ms",
            "create_time",
            "fee",
            "point_fee",
            "close_size",
            "amend_text",
            "biz_info",
        ])
    };
    let [
        own_id,
        rest_id,
        order_id,
        text,
        symbol,
        size,
        price,
        role_of,
        millis,
        secs,
        fee,
        points,
        ..,
    ] = trade.fields(names, &mut scratch.counts.unknown_keys)?;
    let size = trade.require(size)?.decimal()?;
    let (fee, fee_asset) = paid(market, optional(fee)?, optional(points)?);
    let record = Fill {
        id: id(trade.require(own_id.or(rest_id))?)?,
        order_id: id(trade.require(order_id)?)?,
        client_id: client_id(text),
        side: side(size),
        price: amount(trade.require(price)?)?,
        size: size.abs(),
        fee,
        fee_asset,
        role: coded(role_of, role),
        synthetic: false,
    };
    let symbol = Some(trade.require(symbol)?.symbol()?);
    let time = moment(millis)?.or(moment(secs)?);
    let item = Item { symbol, time, sent, body: Body::Empty };
    scratch
        .push_record(item, Record::Fill(record))
        .map_err(|Full| trade.malformed(MalformedKind::TooLarge))
}

/// What was paid: in the settle currency or, where that is nothing, in points.
fn paid(
    market: GateioFuturesAccount,
    fee: Option<Decimal>,
    points: Option<Decimal>,
) -> (Option<Decimal>, Option<Asset>) {
    match points.filter(|points| !points.is_zero()) {
        Some(points) if fee.is_none_or(Decimal::is_zero) => (Some(points), Asset::new("POINT")),
        _ => (fee, fee.and(market.settle_asset())),
    }
}
