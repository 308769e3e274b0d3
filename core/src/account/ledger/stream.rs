//! What the stream says.

use crate::scratch::Item;
use crate::symbol::Symbol;
use crate::time::{Instant, UnixNanos};

use super::super::fill::Fill;
use super::super::record::Record;
use super::compare::{Age, Source, Version, age};
use super::entry::Held;
use super::fills::Remembered;
use super::identity::{Identity, part_of};
use super::merge::{completed, same_words};
use super::{Ledger, Part};

impl Ledger<'_> {
    /// Takes in what the stream said; `item` has its symbol and time. Whether it is to be told: not
    /// where it says what is known, or what is older than what is held.
    ///
    /// What there is no memory for is told and not held: see [`Ledger::is_full`].
    pub fn streamed(&mut self, item: &Item, record: &Record, now: Instant) -> bool {
        self.tick();
        let told = match record {
            Record::Fill(fill) => self.filled(item.symbol.as_ref(), item.time, fill),
            _ => self.said(item, record, now),
        };
        self.counts.told += u64::from(told);
        told
    }

    fn said(&mut self, item: &Item, record: &Record, now: Instant) -> bool {
        let version = Version::of(record, item.time);
        let at = Identity::of(item.symbol.as_ref(), record)
            .and_then(|identity| self.table.find(&identity));
        let Some(mut held) = at.and_then(|at| self.table.held(at)).copied() else {
            self.hold_new(item.symbol, record, version, now, Source::Stream);
            return true;
        };
        let completed = completed(record, &held.record);
        let newer = match age(&held, record, version, Source::Stream) {
            Age::Newer => true,
            Age::Unknown => !is_repeated(&held, &completed, version),
            Age::Same | Age::Older => false,
        };
        if !newer {
            let known = same_words(&held.record, &completed);
            self.counts.duplicates += u64::from(known);
            self.counts.old += u64::from(!known);
            return false;
        }
        held.take(completed, version, self.clock, now, Source::Stream);
        self.hold(at.unwrap_or_default(), held);
        true
    }

    /// Holds something else of what is held.
    pub(super) fn hold(&mut self, at: usize, held: Held) {
        if held.is_idle() && matches!(held.record, Record::Order(_)) {
            self.last_ended = self.last_ended.max(held.told_at);
        }
        self.table.hold(at, held);
    }

    /// Remembers a fill; whether it was not known.
    pub(super) fn filled(
        &mut self,
        symbol: Option<&Symbol>,
        time: Option<UnixNanos>,
        fill: &Fill,
    ) -> bool {
        match self.fills.remember(symbol, (&fill.id, fill.side), time) {
            Remembered::New => {}
            Remembered::Known => {
                self.counts.duplicates += 1;
                return false;
            }
            Remembered::Forgotten { maybe_new } => {
                self.counts.old += 1;
                if maybe_new {
                    self.overflowed(Part::Fills);
                }
                return false;
            }
        }
        let row = self.table.order(&fill.order_id);
        if let Some(held) = row.and_then(|row| self.table.held_mut(row)) {
            held.fills = held.fills.checked_add(fill.size).unwrap_or(held.fills);
        }
        true
    }

    /// Holds what was not held, where there is memory for it.
    pub(super) fn hold_new(
        &mut self,
        symbol: Option<Symbol>,
        record: &Record,
        version: Version,
        now: Instant,
        source: Source,
    ) {
        let mut held = Held::new(symbol, *record);
        held.take(*record, version, self.clock, now, source);
        match self.table.insert(held) {
            Ok(evicted) => self.counts.evicted += u64::from(evicted),
            Err(_) => self.overflowed(part_of(record)),
        }
    }

    fn overflowed(&mut self, part: Part) {
        self.counts.unheld += 1;
        if let Some(pass) = self.passes.get_mut(part.index()) {
            pass.overflow = true;
        }
    }
}

impl Held {
    /// Takes in a newer record.
    pub(super) fn take(
        &mut self,
        record: Record,
        version: Version,
        clock: u64,
        now: Instant,
        source: Source,
    ) {
        self.record = record;
        self.numbered = version.number.is_some();
        self.number = version.number.or(self.number);
        self.time = version.time.or(self.time);
        self.told_at = now;
        self.inferred = false;
        self.from_rest = source == Source::Rest;
        match source {
            Source::Stream => self.streamed = clock,
            Source::Rest => self.listed = clock,
        }
    }
}

/// Whether a message of the stream, whose age nothing tells, was said before: in the same words, or
/// at a time of which REST has since shown what came of it.
fn is_repeated(held: &Held, record: &Record, version: Version) -> bool {
    let timed = version.time.is_some() && version.time == held.time;
    timed && held.from_rest || same_words(&held.record, record)
}
