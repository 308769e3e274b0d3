//! What is held and REST does not list.

use crate::decimal::Decimal;
use crate::symbol::Symbol;

use super::super::balance::Balance;
use super::super::id::{Code, Id};
use super::super::position::Position;
use super::super::record::Record;
use super::compare::{Source, Version};
use super::entry::Held;
use super::identity::{is_trigger, part_of};
use super::rest::Pass;
use super::{Ledger, Part};

/// What is held and REST did not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each, and taken apart at once")]
pub enum Missing {
    /// An order that was open: it is to be asked for, and the answer is
    /// [`Ledger::order_answered`] or [`Ledger::order_unknown`].
    Ask {
        /// Its symbol.
        symbol: Symbol,
        /// The venue's id of it.
        id: Id,
    },
    /// A position is flat, or a balance is zero: to be told.
    Told {
        /// Its symbol.
        symbol: Option<Symbol>,
        /// The position or balance, marked as synthetic.
        record: Record,
    },
}

impl Ledger<'_> {
    /// The next thing that is held and that no record of this comparison showed, and of which the
    /// stream has not spoken since it began. To be called when all pages were compared, until
    /// `None`.
    ///
    /// Orders that wait for a price are not looked for: REST lists them elsewhere. Nor are balances
    /// of a purse of which this comparison showed none.
    pub fn next_missing(&mut self, part: Part) -> Option<Missing> {
        let pass = self.pass(part);
        for at in pass.cursor..self.table.len() {
            if let Some(pass) = self.passes.get_mut(part.index()) {
                pass.cursor = at + 1;
            }
            let Some(held) = self.table.held(at).copied() else { continue };
            if self.is_missing(&held, part, pass)
                && let Some(missing) = self.missing(at, held, pass)
            {
                return Some(missing);
            }
        }
        None
    }

    fn is_missing(&self, held: &Held, part: Part, pass: Pass) -> bool {
        let unsaid = held.streamed < pass.began && held.listed < pass.began;
        let listable = match &held.record {
            Record::Order(order) => !is_trigger(order),
            Record::Balance(Balance { purse: Some(purse), .. }) => self.shows_purse(purse, pass),
            _ => true,
        };
        part_of(&held.record) == part && unsaid && listable && !held.is_idle()
    }

    /// Whether this comparison showed a balance of a purse.
    fn shows_purse(&self, purse: &Code, pass: Pass) -> bool {
        let of_purse = |record: &Record| match record {
            Record::Balance(balance) => balance.purse.as_ref() == Some(purse),
            _ => false,
        };
        self.table.entries().any(|held| held.listed >= pass.began && of_purse(&held.record))
    }

    fn missing(&mut self, at: usize, mut held: Held, pass: Pass) -> Option<Missing> {
        let record = match &held.record {
            Record::Order(order) => {
                return Some(Missing::Ask { symbol: held.symbol?, id: order.id });
            }
            Record::Balance(balance) => Record::Balance(emptied(balance)),
            Record::Position(position) => Record::Position(flattened(position)),
            Record::Fill(_) => return None,
        };
        if held.is_fresh(pass.at, self.lag) {
            self.contest(part_of(&record), &held);
            return None;
        }
        self.tick();
        let version = Version { number: None, time: None };
        held.take(record, version, self.clock, pass.at, Source::Rest);
        self.table.hold(at, held);
        self.counts.synthetic += 1;
        Some(Missing::Told { symbol: held.symbol, record })
    }
}

/// A balance of which nothing is left.
fn emptied(balance: &Balance) -> Balance {
    let zero = |amount: Option<Decimal>| amount.map(|_| Decimal::default());
    Balance {
        available: zero(balance.available),
        locked: zero(balance.locked),
        total: zero(balance.total),
        change: None,
        reason: None,
        updated: None,
        update_id: None,
        synthetic: true,
        ..*balance
    }
}

/// A position of which nothing is left.
fn flattened(position: &Position) -> Position {
    Position {
        size: Decimal::default(),
        entry_price: None,
        mark_price: None,
        liquidation_price: None,
        realised_pnl: None,
        update_id: None,
        synthetic: true,
        ..*position
    }
}
