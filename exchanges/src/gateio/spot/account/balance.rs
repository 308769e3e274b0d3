//! Balances: of each purse a channel, and those of the spot purse over REST.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::id::Code;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use super::GateioSpotAccount;
use super::fill::time;
use crate::gateio::account::{asset, optional, word};
use crate::json::{Names, Value};

/// Spot docs, "Spot Balance Channel".
pub(super) fn spot(
    _market: GateioSpotAccount,
    balance: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    pushed(balance, None, sent, scratch)
}

/// Spot docs, "Margin Balance Channel": a purse for each symbol.
pub(super) fn margin(
    _market: GateioSpotAccount,
    balance: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    pushed(balance, Code::new("margin"), sent, scratch)
}

/// Spot docs, "Funding Balance Channel".
pub(super) fn funding(
    _market: GateioSpotAccount,
    balance: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    pushed(balance, Code::new("funding"), sent, scratch)
}

/// Spot docs, "Cross Margin Balance Channel".
pub(super) fn cross(
    _market: GateioSpotAccount,
    balance: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    pushed(balance, Code::new("cross"), sent, scratch)
}

fn pushed(
    balance: Value<'_>,
    purse: Option<Code>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const {
        Names::new([
            "currency",
            "currency_pair",
            "available",
            "freeze",
            "total",
            "change",
            "change_type",
            "timestamp_ms",
            "timestamp",
            "user",
            "freeze_change",
            "borrowed",
            "interest",
            "lent",
        ])
    };
    let [currency, symbol, free, frozen, total, change, why, millis, seconds, ..] =
        balance.fields(names, &mut scratch.counts.unknown_keys)?;
    let (available, locked) = (optional(free)?, optional(frozen)?);
    let record = Balance {
        asset: balance.require(currency).and_then(required_asset)?,
        purse,
        available,
        locked,
        total: optional(total)?.or_else(|| sum(available, locked)),
        change: optional(change)?,
        reason: word(why),
        updated: None,
        update_id: None,
        synthetic: false,
    };
    let symbol = symbol.map(Value::symbol).transpose()?;
    let item = Item { symbol, time: time(millis, seconds)?, sent, body: Body::Empty };
    push(item, record, balance, scratch)
}

/// Reads one of the balances of `GET /spot/accounts` (REST docs, "List spot trading accounts").
pub(super) fn listed(balance: Value<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let names = &const { Names::new(["currency", "available", "locked", "update_id"]) };
    let [currency, free, frozen, version] =
        balance.fields(names, &mut scratch.counts.unknown_keys)?;
    let (available, locked) = (optional(free)?, optional(frozen)?);
    let record = Balance {
        asset: balance.require(currency).and_then(required_asset)?,
        purse: None,
        available,
        locked,
        total: sum(available, locked),
        change: None,
        reason: None,
        updated: None,
        update_id: version.map(Value::unsigned).transpose()?,
        synthetic: false,
    };
    push(Item::default(), record, balance, scratch)
}

fn required_asset(currency: Value<'_>) -> Result<Asset, Malformed> {
    asset(Some(currency))?.ok_or_else(|| currency.malformed(MalformedKind::Value))
}

/// Both together, where both are said.
fn sum(available: Option<Decimal>, locked: Option<Decimal>) -> Option<Decimal> {
    available?.checked_add(locked?)
}

fn push(
    item: Item,
    record: Balance,
    of: Value<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    scratch
        .push_record(item, Record::Balance(record))
        .map_err(|Full| of.malformed(MalformedKind::TooLarge))
}
