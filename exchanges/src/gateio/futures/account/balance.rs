//! The balance, of the stream and of REST. There is one, in the settle currency; its name is in
//! upper case everywhere, as the venue writes `usdt` in the stream and `USDT` over REST.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Item, Scratch};
use tickwire_core::time::UnixNanos;

use super::GateioFuturesAccount;
use crate::gateio::account::{asset, moment, optional, word};
use crate::json::{Names, Value};

/// Futures docs, "Balances API": the whole balance and its change, and not what of it can be used.
/// Captures before 2024 lack the currency.
pub(super) fn pushed(
    market: GateioFuturesAccount,
    balance: Value<'_>,
    sent: Option<UnixNanos>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const {
        Names::new(["currency", "balance", "change", "type", "time_ms", "time", "text", "user"])
    };
    let [currency, total, change, why, millis, seconds, ..] =
        balance.fields(names, &mut scratch.counts.unknown_keys)?;
    let record = Balance {
        asset: named(market, currency, balance)?,
        purse: None,
        available: None,
        locked: None,
        total: Some(balance.require(total)?.decimal()?),
        change: optional(change)?,
        reason: word(why),
        updated: None,
        update_id: None,
        synthetic: false,
    };
    let time = moment(millis)?.or(moment(seconds)?);
    push(Item { symbol: None, time, sent, body: Body::Empty }, record, balance, scratch)
}

/// Reads the answer of `GET /futures/{settle}/accounts` (REST docs, "Get futures account"): `total`
/// is what the stream calls the balance, without the profit of open positions.
pub(super) fn told(
    market: GateioFuturesAccount,
    account: Value<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let names = &const { Names::new(["currency", "total", "available", "label"]) };
    let [currency, total, free, label] = account.fields(names, &mut 0)?;
    if let (None, Some(label)) = (total, label) {
        return Err(label.malformed(MalformedKind::Refused));
    }
    let record = Balance {
        asset: named(market, currency, account)?,
        purse: None,
        available: optional(free)?,
        locked: None,
        total: Some(account.require(total)?.decimal()?),
        change: None,
        reason: None,
        updated: None,
        update_id: None,
        synthetic: false,
    };
    push(Item::default(), record, account, scratch)
}

fn named(
    market: GateioFuturesAccount,
    currency: Option<Value<'_>>,
    of: Value<'_>,
) -> Result<Asset, Malformed> {
    let asset = asset(currency)?.map(Asset::to_ascii_uppercase).or(market.settle_asset());
    asset.ok_or_else(|| of.malformed(MalformedKind::Missing))
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
