//! What has no type of its own: each object unchanged, under the contract that it names.

use tickwire_core::event::Interval;
use tickwire_core::exchange::Malformed;
use tickwire_core::scratch::{Body, Item, Scratch};
use tickwire_core::symbol::Symbol;

use super::super::FuturesChannel;
use super::super::channel::Extent;
use super::{Push, each};
use crate::gateio::values::push as add;
use crate::json::{Kind, Names, Value};

/// Futures docs, "Contract Stats notification": an array; a capture of 2025 has one object. The
/// span is not in the message.
pub(super) fn stats(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    unchanged(push, scratch)?;
    Ok(Some(FuturesChannel::ContractStats(Interval::Minutes(1))))
}

/// Futures docs of August 2026, "Contract info notification": one object.
pub(super) fn info(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    unchanged(push, scratch)?;
    Ok(Some(FuturesChannel::ContractInfo(Extent::Followed)))
}

/// Futures docs of August 2026, "ADL warning notification": one object; clients were seen to take
/// an array.
pub(super) fn adl_warning(
    push: Push<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Option<FuturesChannel>, Malformed> {
    unchanged(push, scratch)?;
    Ok(Some(FuturesChannel::AdlWarning(Extent::Followed)))
}

fn unchanged(push: Push<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    each(push.result, |one| {
        let body = Body::Venue { channel: push.name.span(), payload: one.span() };
        add(Item { symbol: contract(one), time: None, sent: push.sent, body }, one, scratch)
    })
}

/// The contract that an object names, where it names one.
fn contract(one: Value<'_>) -> Option<Symbol> {
    if one.kind() != Kind::Object {
        return None;
    }
    let [contract] = one.fields(&const { Names::new(["contract"]) }, &mut 0).ok()?;
    contract?.symbol().ok()
}
