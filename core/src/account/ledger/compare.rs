//! Which of two records is newer, and whether they differ.

use core::cmp::Ordering;

use crate::decimal::Decimal;
use crate::time::UnixNanos;

use super::super::order::{Order, OrderStatus};
use super::super::record::Record;
use super::entry::Held;

/// How a record stands to what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// It is older.
    Older,
    /// The venue's number says that it is what is held.
    Same,
    /// It is newer.
    Newer,
    /// Nothing tells.
    Unknown,
}

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Stream,
    Rest,
}

/// What a record says of its own age.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    pub(super) number: Option<u64>,
    pub(super) time: Option<UnixNanos>,
}

impl Version {
    /// The version of a record that came with this time.
    pub(super) fn of(record: &Record, time: Option<UnixNanos>) -> Self {
        match record {
            Record::Order(order) => Self { number: order.update_id, time: order.updated.or(time) },
            Record::Balance(balance) => {
                Self { number: balance.update_id, time: balance.updated.or(time) }
            }
            Record::Position(position) => Self { number: position.update_id, time },
            Record::Fill(_) => Self { number: None, time },
        }
    }
}

/// How a record stands to what is held of the same thing.
pub(super) fn age(held: &Held, record: &Record, version: Version, source: Source) -> Age {
    let progress = progress(held, record, source);
    if progress == Some(Ordering::Less) {
        return Age::Older;
    }
    let order = match (version.number, held.number) {
        (Some(new), Some(old)) if new == old => return Age::Same,
        (Some(new), Some(old)) if held.numbered || new < old => Some(new.cmp(&old)),
        _ => times(version.time, held.time, source),
    };
    match order.or(progress) {
        Some(Ordering::Less) => Age::Older,
        Some(Ordering::Greater) => Age::Newer,
        _ if progress == Some(Ordering::Greater) => Age::Newer,
        _ => Age::Unknown,
    }
}

/// How two times of the venue compare: those of the stream as they are, one of REST at the coarser
/// resolution of both, since it may have left out what is below its own.
fn times(new: Option<UnixNanos>, old: Option<UnixNanos>, source: Source) -> Option<Ordering> {
    let (new, old) = (new?.as_nanos(), old?.as_nanos());
    let unit = match source {
        Source::Stream => 1,
        Source::Rest => resolution(new).max(resolution(old)),
    };
    Some((new / unit).cmp(&(old / unit)))
}

/// The coarsest unit that a time is a whole number of: seconds, milliseconds or nanoseconds.
const fn resolution(nanos: u64) -> u64 {
    match nanos {
        nanos if nanos.is_multiple_of(1_000_000_000) => 1_000_000_000,
        nanos if nanos.is_multiple_of(1_000_000) => 1_000_000,
        _ => 1,
    }
}

/// How far an order has come against what is held: less is impossible, and so older, whatever the
/// venue's numbers say.
fn progress(held: &Held, record: &Record, source: Source) -> Option<Ordering> {
    let (Record::Order(old), Record::Order(new)) = (&held.record, record) else { return None };
    let filled = compared(new.filled, old.filled);
    // The stream's own orders may come behind its fills, and have to be told all the same.
    let behind_fills = source == Source::Rest && new.filled.is_some_and(|new| new < held.fills);
    if filled == Some(Ordering::Less) || behind_fills {
        return Some(Ordering::Less);
    }
    if held.inferred {
        return None;
    }
    let stage = stage(new).zip(stage(old)).map(|(new, old)| new.cmp(&old));
    match (stage, filled) {
        (Some(Ordering::Equal), Some(Ordering::Equal) | None) if ends_otherwise(old, new) => {
            Some(Ordering::Less)
        }
        (Some(Ordering::Less | Ordering::Greater), _) => stage,
        _ => filled.or(stage),
    }
}

/// Whether an order that ended is said to have ended otherwise: the first word stands.
fn ends_otherwise(old: &Order, new: &Order) -> bool {
    old.status.is_final() && old.status != new.status
}

/// How far a status is from the end; unknown for one that is not documented.
const fn stage(order: &Order) -> Option<u8> {
    match order.status {
        OrderStatus::Open => Some(0),
        OrderStatus::PartiallyFilled => Some(1),
        OrderStatus::Unknown => None,
        _ => Some(2),
    }
}

fn compared(new: Option<Decimal>, old: Option<Decimal>) -> Option<Ordering> {
    Some(new?.cmp(&old?))
}

/// Whether a record of REST says something that is not held. Prices that move by themselves, such
/// as the mark price, are no difference.
pub(super) fn differs(held: &Record, record: &Record) -> bool {
    match (held, record) {
        (Record::Order(old), Record::Order(new)) => {
            old.status != new.status
                || any_says_else([
                    (old.filled, new.filled),
                    (old.left, new.left),
                    (old.price, new.price),
                    (old.size, new.size),
                ])
        }
        (Record::Balance(old), Record::Balance(new)) => any_says_else([
            (old.available, new.available),
            (old.locked, new.locked),
            (old.total, new.total),
        ]),
        (Record::Position(old), Record::Position(new)) => {
            old.size != new.size
                || !new.size.is_zero()
                    && any_says_else([
                        (old.entry_price, new.entry_price),
                        (old.leverage, new.leverage),
                    ])
        }
        _ => false,
    }
}

/// Whether any of the new values is said, and is not the old one.
fn any_says_else<const N: usize>(pairs: [(Option<Decimal>, Option<Decimal>); N]) -> bool {
    pairs.iter().any(|(old, new)| new.is_some() && old != new)
}
