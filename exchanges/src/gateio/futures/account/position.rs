//! Positions, of the stream and of REST.

use tickwire_core::account::position::Position;
use tickwire_core::account::record::Record;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use super::GateioFuturesAccount;
use crate::gateio::account::{moment, optional, word};
use crate::json::{Names, Value};

/// What is read, and behind it what is known and not read (futures docs, "Positions API"; REST
/// docs, "Get user position list").
const NAMES: Names<43> = Names::new([
    "contract",
    "size",
    "entry_price",
    "mark_price",
    "leverage",
    "liq_price",
    "realised_pnl",
    "mode",
    "update_id",
    "time_ms",
    "time",
    "update_time",
    "user",
    "cross_leverage_limit",
    "history_pnl",
    "history_point",
    "last_close_pnl",
    "leverage_max",
    "maintenance_rate",
    "margin",
    "realised_point",
    "risk_limit",
    "value",
    "unrealised_pnl",
    "pnl_pnl",
    "pnl_fund",
    "pnl_fee",
    "adl_ranking",
    "pending_orders",
    "close_order",
    "risk_limit_table",
    "average_maintenance_rate",
    "initial_margin",
    "maintenance_margin",
    "open_time",
    "trade_max_size",
    "id",
    "pid",
    "hedge_mode",
    "voucher_id",
    "voucher_size",
    "voucher_margin",
    "pos_margin_mode",
]);

/// Reads a position. In dual mode a contract has two, which `mode` tells apart.
pub(super) fn read(
    _market: GateioFuturesAccount,
    position: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let [
        symbol,
        size,
        entry,
        mark,
        leverage,
        liquidation,
        pnl,
        mode,
        version,
        millis,
        secs,
        rest,
        ..,
    ] = position.fields(&NAMES, &mut scratch.counts.unknown_keys)?;
    let record = Position {
        size: position.require(size)?.decimal()?,
        entry_price: optional(entry)?,
        mark_price: optional(mark)?,
        leverage: optional(leverage)?,
        liquidation_price: optional(liquidation)?,
        realised_pnl: optional(pnl)?,
        mode: word(mode),
        update_id: version.map(Value::unsigned).transpose()?,
        synthetic: false,
    };
    let symbol = Some(position.require(symbol)?.symbol()?);
    let time = moment(millis)?.or(moment(secs)?).or(moment(rest)?);
    let item = Item { symbol, time, sent, body: Body::Empty };
    scratch
        .push_record(item, Record::Position(record))
        .map_err(|Full| position.malformed(MalformedKind::TooLarge))
}
