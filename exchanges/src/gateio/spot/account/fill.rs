//! The account's own trades, of the stream and of REST.

use tickwire_core::account::fill::Fill;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::GateioSpotAccount;
use crate::gateio::account::{asset, client_id, coded, id, optional, role, side};
use crate::json::{Names, Value};
use crate::rows::amount;

/// What is read, and behind it what is read elsewhere or known and not read (spot docs, "User
/// Trades Channel"; REST docs, "Query personal trading records").
const NAMES: Names<18> = Names::new([
    "id",
    "order_id",
    "text",
    "currency_pair",
    "side",
    "price",
    "amount",
    "role",
    "create_time_ms",
    "create_time",
    "fee",
    "fee_currency",
    "gt_fee",
    "point_fee",
    "user_id",
    "id_market",
    "sequence_id",
    "amend_text",
]);

/// Reads a trade of the stream.
pub(super) fn pushed(
    _market: GateioSpotAccount,
    trade: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    read(trade, None, sent, scratch)
}

/// Reads a trade. `asked` is the symbol that REST was asked for: the example of its document does
/// not repeat it.
pub(super) fn read(
    trade: Value<'_>,
    asked: Option<&Symbol>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let [own_id, order_id, text, symbol, side_of, price, size, role_of, millis, seconds, ..] =
        trade.fields(&NAMES, &mut scratch.counts.unknown_keys)?;
    let (fee, fee_asset) = fee(trade)?;
    let record = Fill {
        id: id(trade.require(own_id)?)?,
        order_id: id(trade.require(order_id)?)?,
        client_id: client_id(text),
        side: side(trade.require(side_of)?)?,
        price: amount(trade.require(price)?)?,
        size: amount(trade.require(size)?)?,
        fee,
        fee_asset,
        role: coded(role_of, role),
        synthetic: false,
    };
    let symbol = match (symbol, asked) {
        (None, Some(asked)) => *asked,
        (symbol, _) => trade.require(symbol)?.symbol()?,
    };
    let item = Item { symbol: Some(symbol), time: time(millis, seconds)?, sent, body: Body::Empty };
    scratch
        .push_record(item, Record::Fill(record))
        .map_err(|Full| trade.malformed(MalformedKind::TooLarge))
}

/// What was paid: in the currency of the fee or, where that is nothing, in GT or in points, which
/// users may choose to pay with (REST docs, `gt_fee` and `point_fee`).
pub(super) fn fee(paid: Value<'_>) -> Result<(Option<Decimal>, Option<Asset>), Malformed> {
    let names = &const { Names::new(["fee", "fee_currency", "gt_fee", "point_fee"]) };
    let [fee, currency, gt, points] = paid.fields(names, &mut 0)?;
    let (fee, gt, points) = (optional(fee)?, optional(gt)?, optional(points)?);
    let something = |fee: &Decimal| !fee.is_zero();
    if fee.is_none_or(Decimal::is_zero) {
        for (other, name) in [(gt, "GT"), (points, "POINT")] {
            if let Some(other) = other.filter(something) {
                return Ok((Some(other), Asset::new(name)));
            }
        }
    }
    Ok((fee, asset(currency)?))
}

/// A time in milliseconds or else in seconds.
pub(super) fn time(
    millis: Option<Value<'_>>,
    seconds: Option<Value<'_>>,
) -> Result<Option<UnixNanos>, Malformed> {
    let millis = millis.map_or(Ok(None), Value::millis)?;
    let seconds = seconds.map_or(Ok(None), Value::seconds)?;
    Ok(millis.or(seconds))
}
