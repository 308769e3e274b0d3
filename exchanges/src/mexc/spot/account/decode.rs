//! Pushes of the account: one order, one fill or one balance each.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::coded::Coded;
use tickwire_core::account::fill::{Fill, Role};
use tickwire_core::account::id::{Code, Id};
use tickwire_core::account::order::Order;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::{Decoded, Malformed, MalformedKind, MessageKind};
use tickwire_core::scratch::{Full, Item, Lost, Scratch};
use tickwire_core::time::UnixNanos;
use tickwire_proto::push::{self, Body, Push};

use super::AccountChannel;
use super::codes;
use crate::mexc::spot::general::{self, Frame, taker_side};
use crate::mexc::spot::number;
use crate::mexc::spot::place::{self, Place};

/// Decodes one push whole, or leaves the scratch empty with a note of what was lost.
pub(super) fn decode<'m>(
    message: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, AccountChannel>, Malformed> {
    scratch.counts.general = scratch.counts.general.saturating_add(1);
    pushed(message, scratch).inspect_err(|_| {
        scratch.lose(Lost { kind: MessageKind::Other, symbol: None });
    })
}

fn pushed<'m>(
    message: &'m [u8],
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, AccountChannel>, Malformed> {
    let push = Push::read(message).map_err(place::malformed)?;
    let channel = match push.body {
        Some(Body::Order(order)) => {
            let (frame, order) = read(message, &push, order)?;
            self::order(&frame, &order, scratch)?;
            AccountChannel::Orders
        }
        Some(Body::PrivateDeal(deal)) => {
            let (frame, deal) = read(message, &push, deal)?;
            fill(&frame, &deal, scratch)?;
            AccountChannel::Deals
        }
        Some(Body::Account(account)) => {
            let (frame, account) = read(message, &push, account)?;
            balance(&frame, &account, scratch)?;
            AccountChannel::Account
        }
        _ => {
            general::untyped(message, &push, scratch)?;
            return Ok(Decoded::Events { kind: MessageKind::Other, channel: None });
        }
    };
    Ok(Decoded::Events { kind: MessageKind::Other, channel: Some(channel) })
}

/// Reads a body of single values, and what stands around it.
fn read<'m, M: push::Message<'m> + Copy>(
    message: &'m [u8],
    push: &Push<'m>,
    body: push::Single<'m, M>,
) -> Result<(Frame<'m>, M), Malformed> {
    let whole = push::View::chunks(&body);
    let body = body.read().map_err(place::malformed)?;
    body.checked().map_err(place::malformed)?;
    Ok((general::frame(message, push, whole)?, body))
}

fn order(
    frame: &Frame<'_>,
    order: &push::Order<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let place = frame.place;
    let code = codes::number(order.order_type);
    let (kind, time_in_force) = codes::coded(codes::kind(order.order_type), code);
    let updated = frame.created.or(frame.sent);
    // One that is measured in quote currency has no quantity.
    let size = nonzero(optional(order.quantity, place)?);
    let left = optional(order.remain_quantity, place)?.filter(|_| size.is_some());
    let record = Order {
        id: id(order.id, place)?,
        client_id: client_id(order.client_id, place)?,
        side: taker_side(order.trade_type),
        kind,
        time_in_force,
        // Of a market order it is the worst price that the venue trades it at: the documents'
        // example is sold 5 % above it.
        price: nonzero(optional(order.price, place)?),
        size,
        filled: optional(order.cumulative_quantity, place)?,
        left,
        average_price: nonzero(optional(order.avg_price, place)?),
        fee: None,
        fee_asset: None,
        status: codes::status(order.status),
        status_code: codes::number(order.status),
        reason: None,
        created: number::millis(Some(order.create_time), place)?,
        updated,
        update_id: None,
        synthetic: false,
    };
    push(frame, frame.created, Record::Order(record), scratch)
}

fn fill(
    frame: &Frame<'_>,
    deal: &push::PrivateDeal<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let place = frame.place;
    let record = Fill {
        id: id(deal.trade_id, place)?,
        order_id: id(deal.order_id, place)?,
        client_id: client_id(deal.client_order_id, place)?,
        side: taker_side(deal.trade_type),
        price: number::amount(deal.price.as_bytes(), place)?,
        size: number::amount(deal.quantity.as_bytes(), place)?,
        fee: signed(deal.fee_amount, place)?,
        fee_asset: asset(deal.fee_currency, place)?,
        role: role(deal.is_maker),
        synthetic: false,
    };
    push(frame, number::millis(Some(deal.time), place)?, Record::Fill(record), scratch)
}

fn balance(
    frame: &Frame<'_>,
    account: &push::Account<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let place = frame.place;
    let available = signed(account.balance_amount, place)?;
    let locked = signed(account.frozen_amount, place)?;
    let record = Balance {
        asset: asset(account.vcoin_name, place)?.ok_or_else(|| place.missing())?,
        purse: None,
        available,
        locked,
        total: available.zip(locked).and_then(|(available, locked)| available.checked_add(locked)),
        change: signed(account.balance_amount_change, place)?,
        reason: Code::truncated(account.kind),
        // The time in the body is that of a settlement, which may be minutes ago (official docs,
        // "Spot Account Update", the example).
        updated: frame.created.or(frame.sent),
        update_id: None,
        synthetic: false,
    };
    let time = number::millis(Some(account.time), place)?.or(frame.created);
    let record = Record::Balance(record);
    let item = Item { symbol: frame.symbol, time, sent: frame.sent, ..Item::default() };
    scratch.push_record(item, record).map_err(|Full| too_large(place))
}

/// Adds a record of the push's symbol, which it must have.
fn push(
    frame: &Frame<'_>,
    time: Option<UnixNanos>,
    record: Record,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let symbol = Some(frame.symbol.ok_or_else(|| frame.place.missing())?);
    let item = Item { symbol, time, sent: frame.sent, ..Item::default() };
    scratch.push_record(item, record).map_err(|Full| too_large(frame.place))
}

fn too_large(place: Place<'_>) -> Malformed {
    place.malformed(MalformedKind::TooLarge, &[])
}

/// An id that must be there.
fn id(text: &str, place: Place<'_>) -> Result<Id, Malformed> {
    client_id(text, place)?.ok_or_else(|| place.missing())
}

/// An id that may be absent.
fn client_id(text: &str, place: Place<'_>) -> Result<Option<Id>, Malformed> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || place.malformed(MalformedKind::Value, text.as_bytes());
    Id::text(text).ok_or_else(wrong).map(Some)
}

/// An asset that may be absent.
fn asset(text: &str, place: Place<'_>) -> Result<Option<Asset>, Malformed> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || place.malformed(MalformedKind::Symbol, text.as_bytes());
    Asset::new(text).ok_or_else(wrong).map(Some)
}

/// A number that is never negative and may be absent.
fn optional(text: &str, place: Place<'_>) -> Result<Option<Decimal>, Malformed> {
    number::optional(text.as_bytes(), place)
}

/// A number of either sign that may be absent.
fn signed(text: &str, place: Place<'_>) -> Result<Option<Decimal>, Malformed> {
    if text.is_empty() { Ok(None) } else { number::number(text.as_bytes(), place).map(Some) }
}

/// A number, where it says something: zero is what the venue sends for none.
pub(super) fn nonzero(number: Option<Decimal>) -> Option<Decimal> {
    number.filter(|number| !number.is_zero())
}

/// Whether the order rested or took, with the venue's code for it: proto3 does not send `false`.
pub(super) fn role(is_maker: bool) -> Option<Coded<Role>> {
    let (role, code) = if is_maker { (Role::Maker, "true") } else { (Role::Taker, "false") };
    Code::new(code).map(|code| Coded { known: Some(role), code })
}
