//! Order books: changes, and the best levels.

use tickwire_core::event::Level;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::{Body, Full, Scratch, Span};
use tickwire_proto::push::{
    AggreDepths, AggreDepthsField, Field, Fields, IncreaseDepths, IncreaseDepthsBatch,
    IncreaseDepthsBatchField, IncreaseDepthsField, Level as Row, LimitDepths, LimitDepthsField,
};

use super::{Frame, number, place};

/// Changes of a range of versions; both sides may be empty, and the versions pass all the same.
pub(super) fn aggre_depths(
    frame: Frame<'_>,
    depths: AggreDepths<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let asks = levels(frame, depths, scratch, |field| match field {
        AggreDepthsField::Ask(row) => Some(row),
        _ => None,
    })?;
    let bids = levels(frame, depths, scratch, |field| match field {
        AggreDepthsField::Bid(row) => Some(row),
        _ => None,
    })?;
    let first = last(depths, |field| match field {
        AggreDepthsField::FromVersion(version) => Some(version),
        _ => None,
    });
    let until = last(depths, |field| match field {
        AggreDepthsField::ToVersion(version) => Some(version),
        _ => None,
    });
    let first_id = Some(number::version(first, frame.place)?);
    let last_id = number::version(until, frame.place)?;
    frame.push(frame.sent, Body::BookDelta { first_id, last_id, bids, asks }, scratch)
}

/// The best levels of a version, best first.
pub(super) fn limit_depths(
    frame: Frame<'_>,
    depths: LimitDepths<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let asks = levels(frame, depths, scratch, |field| match field {
        LimitDepthsField::Ask(row) => Some(row),
        _ => None,
    })?;
    let bids = levels(frame, depths, scratch, |field| match field {
        LimitDepthsField::Bid(row) => Some(row),
        _ => None,
    })?;
    let version = last(depths, |field| match field {
        LimitDepthsField::Version(version) => Some(version),
        _ => None,
    });
    let id = Some(number::version(version, frame.place)?);
    frame.push(frame.sent, Body::BookSnapshot { id, bids, asks }, scratch)
}

/// Changes that lead to a version; the one before it is not told.
pub(super) fn increase_depths(
    frame: Frame<'_>,
    depths: IncreaseDepths<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let asks = levels(frame, depths, scratch, |field| match field {
        IncreaseDepthsField::Ask(row) => Some(row),
        _ => None,
    })?;
    let bids = levels(frame, depths, scratch, |field| match field {
        IncreaseDepthsField::Bid(row) => Some(row),
        _ => None,
    })?;
    let version = last(depths, |field| match field {
        IncreaseDepthsField::Version(version) => Some(version),
        _ => None,
    });
    let last_id = number::version(version, frame.place)?;
    frame.push(frame.sent, Body::BookDelta { first_id: None, last_id, bids, asks }, scratch)
}

/// Several of these, one after the other.
pub(super) fn increase_depths_batch(
    frame: Frame<'_>,
    batch: IncreaseDepthsBatch<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    for field in batch {
        if let IncreaseDepthsBatchField::Item(depths) = field.map_err(place::malformed)? {
            increase_depths(frame, depths, scratch)?;
        }
    }
    Ok(())
}

/// One side: the sides may come in any order, also one amid the other.
fn levels<'m, F: Field<'m>>(
    frame: Frame<'m>,
    fields: Fields<'m, F>,
    scratch: &mut Scratch<'_>,
    of_side: impl Fn(F) -> Option<Row<'m>>,
) -> Result<Span, Malformed> {
    let start = scratch.levels_len();
    for field in fields {
        let Some(row) = of_side(field.map_err(place::malformed)?) else { continue };
        let price = number::amount(row.price.as_bytes(), frame.place)?;
        let size = number::amount(row.quantity.as_bytes(), frame.place)?;
        scratch
            .push_level(Level { price, size })
            .map_err(|Full| frame.place.malformed(MalformedKind::TooLarge, row.price.as_bytes()))?;
    }
    Ok(Span::from(start..scratch.levels_len()))
}

/// The last of a text, which is the one that counts; all fields were found right before.
fn last<'m, F: Field<'m>>(fields: Fields<'m, F>, text: impl Fn(F) -> Option<&'m str>) -> &'m str {
    fields.flatten().filter_map(text).last().unwrap_or_default()
}
