//! What was lost and not yet announced, by symbol.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::event::Slot;
use crate::owned::{Loss, OwnedNotice};
use crate::symbol::Symbol;

/// What was lost, by symbol and kind.
///
/// A loss is announced before the next item of its symbol. Each item is preceded by at most one
/// announcement of each kind of its own symbol's, and one of another's: where things are lost
/// faster than a consumer takes anything at all, it still gets data.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// What has no symbol first, then by slot.
    rows: Vec<Row>,
    /// Rows with something to announce, the longest waiting first; some may be told meanwhile.
    waiting: VecDeque<usize>,
    /// All that was ever lost, by kind.
    totals: [u64; Loss::COUNT],
    /// What was announced since the last item.
    told: Told,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    symbol: Option<Symbol>,
    counts: [u64; Loss::COUNT],
    waits: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Told {
    kinds: [bool; Loss::COUNT],
    other: bool,
}

impl Losses {
    /// All that was ever lost of a kind.
    pub(super) fn total(&self, what: Loss) -> u64 {
        self.totals.get(what.index()).copied().unwrap_or_default()
    }

    /// All that was ever lost.
    pub(super) fn sum(&self) -> u64 {
        self.totals.iter().fold(0, |sum, total| sum.saturating_add(*total))
    }

    /// Whether anything waits to be announced.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.iter().all(|at| self.rows.get(*at).is_none_or(|row| row.next().is_none()))
    }

    /// Notes a loss.
    pub(super) fn add(&mut self, what: Loss, slot: Option<Slot>, symbol: Option<&Symbol>) {
        let at = place(slot);
        if self.rows.len() <= at {
            self.rows.resize(at + 1, Row::default());
        }
        if let Some(total) = self.totals.get_mut(what.index()) {
            *total = total.saturating_add(1);
        }
        let Some(row) = self.rows.get_mut(at) else { return };
        if row.symbol.as_ref() != symbol {
            // The row is another symbol's now; what the one before lost is announced without name.
            row.symbol = row.next().is_none().then(|| symbol.copied()).flatten();
        }
        if let Some(count) = row.counts.get_mut(what.index()) {
            *count = count.saturating_add(1);
        }
        if !core::mem::replace(&mut row.waits, true) {
            self.waiting.push_back(at);
        }
    }

    /// What is to be announced before an item of `slot`.
    pub(super) fn before(&mut self, slot: Option<Slot>) -> Option<OwnedNotice> {
        let at = place(slot);
        let told = self.told.kinds;
        let untold = |what: &Loss| !told.get(what.index()).copied().unwrap_or_default();
        if let Some(what) = self.rows.get(at).and_then(|row| row.lost().find(untold)) {
            if let Some(told) = self.told.kinds.get_mut(what.index()) {
                *told = true;
            }
            return self.take(at, what);
        }
        if self.told.other {
            return None;
        }
        let notice = self.any();
        self.told.other = notice.is_some();
        notice
    }

    /// Whatever is to be announced, of the symbol that has waited longest.
    pub(super) fn any(&mut self) -> Option<OwnedNotice> {
        while let Some(&at) = self.waiting.front() {
            if let Some(what) = self.rows.get(at).and_then(Row::next) {
                return self.take(at, what);
            }
            self.waiting.pop_front();
            if let Some(row) = self.rows.get_mut(at) {
                row.waits = false;
            }
        }
        None
    }

    /// An item was taken: what is lost from here on may be announced before the next.
    pub(super) fn passed(&mut self) {
        self.told = Told::default();
    }

    fn take(&mut self, at: usize, what: Loss) -> Option<OwnedNotice> {
        let row = self.rows.get_mut(at)?;
        let count = core::mem::take(row.counts.get_mut(what.index())?);
        let slot = at.checked_sub(1).and_then(|at| u16::try_from(at).ok()).map(Slot);
        let slot = slot.filter(|_| row.symbol.is_some());
        let policy = what.policy();
        Some(OwnedNotice::Dropped { slot, symbol: row.symbol, what, count, policy })
    }
}

impl Row {
    fn next(&self) -> Option<Loss> {
        self.lost().next()
    }

    fn lost(&self) -> impl Iterator<Item = Loss> {
        Loss::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0).map(|(what, _)| what)
    }
}

fn place(slot: Option<Slot>) -> usize {
    slot.map_or(0, |slot| slot.index() + 1)
}
