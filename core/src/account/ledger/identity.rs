//! What a record is about: two records of one identity are two states of one thing.

use core::hash::{Hash, Hasher};

use crate::asset::Asset;
use crate::symbol::Symbol;

use super::super::id::{Code, Id};
use super::super::order::{Order, OrderKind};
use super::super::record::Record;
use super::Part;

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Identity<'a> {
    /// An order, by the venue's id. Orders that wait for a price have ids of their own: they may be
    /// those of other orders.
    Order { id: &'a Id, trigger: bool },
    /// A balance, by its asset, its purse and, where that is one market's, its symbol.
    Balance { asset: &'a Asset, purse: Option<&'a Code>, symbol: Option<&'a Symbol> },
    /// A position, by its symbol and how it is kept.
    Position { symbol: Option<&'a Symbol>, mode: Option<&'a Code> },
}

impl<'a> Identity<'a> {
    /// What a record is about; `None` for a fill, which has no state.
    pub(super) fn of(symbol: Option<&'a Symbol>, record: &'a Record) -> Option<Self> {
        Some(match record {
            Record::Order(order) => Self::Order { id: &order.id, trigger: is_trigger(order) },
            Record::Balance(balance) => {
                Self::Balance { asset: &balance.asset, purse: balance.purse.as_ref(), symbol }
            }
            Record::Position(position) => Self::Position { symbol, mode: position.mode.as_ref() },
            Record::Fill(_) => return None,
        })
    }
}

/// Whether an order waits for a price. REST does not list those among the orders that rest.
pub(super) fn is_trigger(order: &Order) -> bool {
    order.kind.is_some_and(|kind| kind.known == Some(OrderKind::Trigger))
}

/// The part that a record belongs to.
pub(super) const fn part_of(record: &Record) -> Part {
    match record {
        Record::Order(_) => Part::Orders,
        Record::Fill(_) => Part::Fills,
        Record::Balance(_) => Part::Balances,
        Record::Position(_) => Part::Positions,
    }
}

/// The hash of anything, from words of eight bytes. The venue makes the ids, not an attacker, and
/// rows of one hash still only cost their number.
pub(super) fn hash(of: &impl Hash) -> u64 {
    let mut mix = Mix(0x9E37_79B9_7F4A_7C15);
    of.hash(&mut mix);
    mix.finish()
}

struct Mix(u64);

impl Mix {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.word(u64::from_le_bytes(*word)));
        rest.iter().for_each(|byte| self.word(u64::from(*byte)));
    }

    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ mixed >> 29
    }
}
