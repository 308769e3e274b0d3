//! A ledger, and ledgers with one mistake each: the random walk has to find every one of them.

use tickwire_core::account::id::Id;
use tickwire_core::account::ledger::{Ledger, Missing, Part, Settled};
use tickwire_core::account::order::{Order, OrderStatus};
use tickwire_core::account::record::Record;
use tickwire_core::scratch::Item;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, UnixNanos};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bug {
    /// Whatever the stream says is told.
    OldThrough,
    /// Whatever REST says is told, though the stream has spoken since it was asked.
    RestAlways,
    /// An order that REST does not list has been cancelled, without asking.
    MissingCancelled,
    /// Of what REST does not list, nothing is told.
    MissingKept,
    /// A first answer is believed, though it may be of a copy that is behind.
    Hasty,
    /// Fills are told as often as they come.
    FillsAgain,
    /// Fills are asked for since the newest, though those before it were missed.
    FillsSinceNewest,
}

impl Bug {
    pub(crate) const ALL: [Self; 7] = [
        Self::OldThrough,
        Self::RestAlways,
        Self::MissingCancelled,
        Self::MissingKept,
        Self::Hasty,
        Self::FillsAgain,
        Self::FillsSinceNewest,
    ];
}

/// A ledger with a mistake or none.
pub(crate) struct Keeper {
    pub(crate) ledger: Ledger<'static>,
    bug: Option<Bug>,
    newest: Option<UnixNanos>,
}

impl Keeper {
    pub(crate) fn new(ledger: Ledger<'static>, bug: Option<Bug>) -> Self {
        Self { ledger, bug, newest: None }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub(crate) fn streamed(&mut self, item: &Item, record: &Record, now: Instant) -> bool {
        let told = self.ledger.streamed(item, record, now);
        let fill = matches!(record, Record::Fill(_));
        if fill {
            self.newest = self.newest.max(item.time);
        }
        let bug = if fill { Bug::FillsAgain } else { Bug::OldThrough };
        told || self.has(bug)
    }

    pub(crate) fn compared(&mut self, part: Part, item: &Item, record: &mut Record) -> bool {
        let told = self.ledger.compared(part, item, record);
        let bug = if part == Part::Fills { Bug::FillsAgain } else { Bug::RestAlways };
        told || self.has(bug)
    }

    pub(crate) fn next_missing(&mut self, part: Part) -> Option<Missing> {
        if self.has(Bug::MissingKept) {
            return None;
        }
        let missing = self.ledger.next_missing(part)?;
        let Missing::Ask { symbol, id } = missing else { return Some(missing) };
        if !self.has(Bug::MissingCancelled) {
            return Some(missing);
        }
        let (_, order) = self.ledger.order(&id)?;
        let order = Order { status: OrderStatus::Cancelled, reason: None, ..*order };
        Some(Missing::Told { symbol: Some(symbol), record: Record::Order(order) })
    }

    pub(crate) fn order_answered(
        &mut self,
        item: &Item,
        record: &mut Record,
        asked: Instant,
    ) -> bool {
        self.ledger.order_answered(item, record, asked)
    }

    pub(crate) fn order_unknown(
        &mut self,
        id: &Id,
        asked: Instant,
    ) -> Option<(Option<Symbol>, Record)> {
        self.ledger.order_unknown(id, asked)
    }

    pub(crate) fn end(&mut self, part: Part) -> Settled {
        let settled = self.ledger.end(part);
        if self.has(Bug::Hasty) { Settled::Complete } else { settled }
    }

    pub(crate) fn fills_from(&self) -> Option<UnixNanos> {
        if self.has(Bug::FillsSinceNewest) { self.newest } else { self.ledger.fills_from() }
    }
}
