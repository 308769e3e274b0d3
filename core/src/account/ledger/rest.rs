//! What REST says.

use crate::scratch::Item;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::super::id::{Code, Id};
use super::super::order::{Order, OrderStatus};
use super::super::record::Record;
use super::compare::{Age, Source, Version, age, differs};
use super::entry::{Held, is_idle};
use super::identity::{Identity, part_of};
use super::merge::{completed, mark};
use super::{Ledger, Part, Settled};

/// How often in a row a part is compared again because REST was behind the stream, or its pages
/// moved. After that the next audit has to do.
const AGAIN_MAX: u8 = 5;

/// One comparison of one part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pass {
    /// The ledger's clock when it began; 0 where none did.
    pub(super) began: u64,
    /// When it began.
    pub(super) at: Instant,
    /// Whether something of the part could not be held since.
    pub(super) overflow: bool,
    /// Whether REST was behind the stream.
    pub(super) behind: bool,
    /// Whether it takes more than one page.
    pub(super) paged: bool,
    /// How often in a row it was not complete.
    pub(super) repeats: u8,
    /// The row from which on those are to be looked for that REST did not list.
    pub(super) cursor: usize,
}

impl Ledger<'_> {
    /// Begins to compare a part; to be called before its first REST call is sent. What the stream
    /// says from here on is newer than what REST will answer, or as new.
    pub fn begin(&mut self, part: Part, now: Instant) {
        let began = self.tick();
        let _ = self.first.get_or_insert(now);
        if let Some(pass) = self.passes.get_mut(part.index()) {
            *pass = Pass { began, at: now, repeats: pass.repeats, ..Pass::default() };
        }
    }

    /// Another page of a comparison is asked for. Where an order ends meanwhile, the others move
    /// up, and one may slip from a page that was not asked for yet to one that was.
    pub fn turned(&mut self, part: Part) {
        if let Some(pass) = self.passes.get_mut(part.index()) {
            pass.paged = true;
        }
    }

    /// Compares one record of a REST answer with what is held. Where it is newer and differs, or is
    /// not held at all, it is taken in, marked as synthetic, and to be told: then this is true.
    ///
    /// An empty balance, a flat position or an order that has ended is no news where it is not
    /// held.
    pub fn compared(&mut self, part: Part, item: &Item, record: &mut Record) -> bool {
        let pass = self.pass(part);
        let known = self.row_of(item, record).is_some();
        let unneeded = is_idle(record) && !known && !matches!(record, Record::Fill(_));
        part_of(record) == part && !unneeded && self.answered(item, record, pass.at)
    }

    /// Takes in what REST answered about one order, whether it was asked for because it was
    /// missing, or because the outcome of an action is unknown; `asked` is when the call was sent.
    /// Whether it is to be told.
    pub fn order_answered(&mut self, item: &Item, record: &mut Record, asked: Instant) -> bool {
        matches!(record, Record::Order(_)) && self.answered(item, record, asked)
    }

    /// The venue does not know an order; `asked` is when the call was sent. Where it is held as one
    /// that rests, and the stream has not spoken of it since [`Ledger::lag`] before that, it has
    /// ended: this is how it is to be told.
    ///
    /// It has ended as its fills say: all of it filled, or cancelled. A word of the venue's that
    /// says otherwise is still taken.
    pub fn order_unknown(&mut self, id: &Id, asked: Instant) -> Option<(Option<Symbol>, Record)> {
        self.tick();
        let at = self.table.order(id)?;
        let mut held = *self.table.held(at)?;
        let Record::Order(order) = held.record else { return None };
        if order.status.is_final() {
            return None;
        }
        if held.is_fresh(asked, self.lag) {
            self.contest(Part::Orders, &held);
            return None;
        }
        let record = Record::Order(ended(&order, &held));
        let version = Version { number: None, time: None };
        held.take(record, version, self.clock, asked, Source::Rest);
        held.inferred = true;
        self.hold(at, held);
        self.counts.synthetic += 1;
        Some((held.symbol, record))
    }

    /// Ends a comparison of which every page was compared, and of which nothing is missing any
    /// more.
    pub fn end(&mut self, part: Part) -> Settled {
        let ended = self.last_ended.after(self.lag);
        let Some(pass) = self.passes.get_mut(part.index()) else { return Settled::Complete };
        let early = self.first.is_none_or(|first| pass.at < first.after(self.lag));
        if early {
            return Settled::Again;
        }
        let moved = part == Part::Orders && pass.paged && ended > pass.at;
        if (pass.behind || moved) && pass.repeats < AGAIN_MAX {
            pass.repeats += 1;
            return Settled::Again;
        }
        pass.repeats = 0;
        if part == Part::Fills {
            self.fills.completed();
        }
        Settled::Complete
    }

    pub(super) fn pass(&self, part: Part) -> Pass {
        self.passes.get(part.index()).copied().unwrap_or_default()
    }

    fn row_of(&self, item: &Item, record: &Record) -> Option<usize> {
        self.table.find(&Identity::of(item.symbol.as_ref(), record)?)
    }

    /// Takes in a record of an answer to what was asked then.
    fn answered(&mut self, item: &Item, record: &mut Record, asked: Instant) -> bool {
        self.tick();
        mark(record, true);
        let told = match record {
            Record::Fill(fill) => self.filled(item.symbol.as_ref(), item.time, fill),
            _ => self.shown(item, record, asked),
        };
        self.counts.synthetic += u64::from(told);
        told
    }

    fn shown(&mut self, item: &Item, record: &Record, asked: Instant) -> bool {
        let version = Version::of(record, item.time);
        let row = self.row_of(item, record);
        let Some((at, mut held)) = row.and_then(|at| Some((at, *self.table.held(at)?))) else {
            self.hold_new(item.symbol, record, version, asked, Source::Rest);
            return true;
        };
        held.listed = self.clock;
        let differs = differs(&held.record, record);
        let age = age(&held, record, version, Source::Rest);
        let settled = !differs || !held.is_fresh(asked, self.lag);
        let believed = age == Age::Newer || age == Age::Unknown && settled;
        if !believed && age != Age::Same {
            self.contest(part_of(record), &held);
        } else if believed && differs {
            let completed = completed(record, &held.record);
            held.take(completed, version, self.clock, asked, Source::Rest);
        } else if believed {
            held.numbered |= version.number.is_some();
            held.number = version.number.or(held.number);
            held.time = version.time.max(held.time);
        }
        self.hold(at, held);
        believed && differs
    }

    /// Notes that REST was behind what is held. Of what the stream has spoken of over this
    /// connection it says no more than that.
    pub(super) fn contest(&mut self, part: Part, held: &Held) {
        self.counts.contested += 1;
        let untouched = held.streamed <= self.cut;
        if let Some(pass) = self.passes.get_mut(part.index()) {
            pass.behind |= untouched;
        }
    }
}

/// An order that rested and that the venue does not know any more.
fn ended(order: &Order, held: &Held) -> Order {
    let filled = order.filled.unwrap_or_default().max(held.fills);
    let status = match order.size {
        Some(size) if filled >= size => OrderStatus::Filled,
        _ if filled.is_zero() => OrderStatus::Cancelled,
        _ => OrderStatus::PartiallyCancelled,
    };
    let left = order.size.and_then(|size| size.checked_sub(filled)).or(order.left);
    Order {
        filled: Some(filled),
        left,
        status,
        status_code: None,
        reason: Code::new("not_found"),
        updated: None,
        update_id: None,
        synthetic: true,
        ..*order
    }
}
