//! The symbols of a feed, by slot.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::event::Slot;
use crate::symbol::Symbol;

/// The symbols of a feed, by slot. A slot is a symbol's until it is wanted no more and on no
/// connection any more; the lowest that is free is used first.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Option<Row>>,
    slots: BTreeMap<Symbol, Slot>,
    free: BTreeSet<Slot>,
    wanted: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    symbol: Symbol,
    wanted: bool,
}

impl Rows {
    pub(super) fn slot(&self, symbol: &Symbol) -> Option<Slot> {
        self.slots.get(symbol).copied()
    }

    pub(super) fn symbol(&self, slot: Slot) -> Option<Symbol> {
        self.row(slot).map(|row| row.symbol)
    }

    pub(super) fn is_wanted(&self, slot: Slot) -> bool {
        self.row(slot).is_some_and(|row| row.wanted)
    }

    /// How many are wanted.
    pub(super) const fn wanted(&self) -> usize {
        self.wanted
    }

    /// A slot for a symbol that has none; `None` where there are no more.
    pub(super) fn add(&mut self, symbol: Symbol) -> Option<Slot> {
        let slot = match self.free.pop_first() {
            Some(slot) => slot,
            None => {
                let slot = Slot(u16::try_from(self.rows.len()).ok()?);
                self.rows.push(None);
                slot
            }
        };
        *self.rows.get_mut(slot.index())? = Some(Row { symbol, wanted: true });
        self.slots.insert(symbol, slot);
        self.wanted += 1;
        Some(slot)
    }

    pub(super) fn set_wanted(&mut self, slot: Slot, wanted: bool) {
        let row = self.rows.get_mut(slot.index()).and_then(Option::as_mut);
        let Some(row) = row.filter(|row| row.wanted != wanted) else { return };
        row.wanted = wanted;
        self.wanted = if wanted { self.wanted + 1 } else { self.wanted.saturating_sub(1) };
    }

    /// Frees the slot of a symbol that is not wanted.
    pub(super) fn free(&mut self, slot: Slot) {
        let row = self.rows.get_mut(slot.index());
        let Some(row) = row.and_then(|row| row.take_if(|row| !row.wanted)) else { return };
        self.slots.remove(&row.symbol);
        self.free.insert(slot);
    }

    fn row(&self, slot: Slot) -> Option<&Row> {
        self.rows.get(slot.index())?.as_ref()
    }
}
