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
    let Depths { asks, bids, first, last } = read(frame, depths, scratch, |field| match field {
        AggreDepthsField::Ask(row) => Part::Ask(row),
        AggreDepthsField::Bid(row) => Part::Bid(row),
        AggreDepthsField::FromVersion(version) => Part::First(version),
        AggreDepthsField::ToVersion(version) => Part::Last(version),
        _ => Part::Other,
    })?;
    let first_id = Some(number::version(first, frame.place)?);
    let last_id = number::version(last, frame.place)?;
    frame.push(frame.sent, Body::BookDelta { first_id, last_id, bids, asks }, scratch)
}

/// The best levels of a version, best first.
pub(super) fn limit_depths(
    frame: Frame<'_>,
    depths: LimitDepths<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let Depths { asks, bids, last, .. } = read(frame, depths, scratch, |field| match field {
        LimitDepthsField::Ask(row) => Part::Ask(row),
        LimitDepthsField::Bid(row) => Part::Bid(row),
        LimitDepthsField::Version(version) => Part::Last(version),
        _ => Part::Other,
    })?;
    let id = Some(number::version(last, frame.place)?);
    frame.push(frame.sent, Body::BookSnapshot { id, bids, asks }, scratch)
}

/// Changes that lead to a version; the one before it is not told.
pub(super) fn increase_depths(
    frame: Frame<'_>,
    depths: IncreaseDepths<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let Depths { asks, bids, last, .. } = read(frame, depths, scratch, |field| match field {
        IncreaseDepthsField::Ask(row) => Part::Ask(row),
        IncreaseDepthsField::Bid(row) => Part::Bid(row),
        IncreaseDepthsField::Version(version) => Part::Last(version),
        _ => Part::Other,
    })?;
    let last_id = number::version(last, frame.place)?;
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

/// A field, by what it says to all of these bodies.
enum Part<'m> {
    Ask(Row<'m>),
    Bid(Row<'m>),
    First(&'m str),
    Last(&'m str),
    Other,
}

/// What a body says: its sides, now in the scratch, and its versions, empty where absent.
#[derive(Default)]
struct Depths<'m> {
    asks: Span,
    bids: Span,
    first: &'m str,
    last: &'m str,
}

/// Reads a body in one pass where its asks come before its bids, as always, and in two where they
/// do not, as the levels of a side are to be next to each other.
fn read<'m, F: Field<'m> + Copy>(
    frame: Frame<'m>,
    fields: Fields<'m, F>,
    scratch: &mut Scratch<'_>,
    part: impl Fn(F) -> Part<'m>,
) -> Result<Depths<'m>, Malformed> {
    let (items, start) = (scratch.items().len(), scratch.levels_len());
    let mut depths = Depths::default();
    let mut bids_from = None;
    for field in fields {
        match part(field.map_err(place::malformed)?) {
            Part::Ask(_) if bids_from.is_some() => {
                scratch.truncate(items, start);
                return read_in_turn(frame, fields, scratch, part);
            }
            Part::Ask(row) => level(frame, row, scratch)?,
            Part::Bid(row) => {
                bids_from = bids_from.or(Some(scratch.levels_len()));
                level(frame, row, scratch)?;
            }
            // Of a version that comes again the last counts.
            Part::First(version) => depths.first = version,
            Part::Last(version) => depths.last = version,
            Part::Other => {}
        }
    }
    let end = scratch.levels_len();
    let middle = bids_from.unwrap_or(end);
    Ok(Depths { asks: Span::from(start..middle), bids: Span::from(middle..end), ..depths })
}

/// Reads the bids and the rest, then the asks.
#[cold]
fn read_in_turn<'m, F: Field<'m> + Copy>(
    frame: Frame<'m>,
    fields: Fields<'m, F>,
    scratch: &mut Scratch<'_>,
    part: impl Fn(F) -> Part<'m>,
) -> Result<Depths<'m>, Malformed> {
    let start = scratch.levels_len();
    let mut depths = Depths::default();
    for field in fields {
        match part(field.map_err(place::malformed)?) {
            Part::Bid(row) => level(frame, row, scratch)?,
            Part::First(version) => depths.first = version,
            Part::Last(version) => depths.last = version,
            _ => {}
        }
    }
    let middle = scratch.levels_len();
    for field in fields {
        if let Part::Ask(row) = part(field.map_err(place::malformed)?) {
            level(frame, row, scratch)?;
        }
    }
    let end = scratch.levels_len();
    Ok(Depths { asks: Span::from(middle..end), bids: Span::from(start..middle), ..depths })
}

fn level(frame: Frame<'_>, row: Row<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let price = number::amount(row.price.as_bytes(), frame.place)?;
    let size = number::amount(row.quantity.as_bytes(), frame.place)?;
    let text = row.price.as_bytes();
    scratch
        .push_level(Level { price, size })
        .map_err(|Full| frame.place.malformed(MalformedKind::TooLarge, text))
}
