//! Merging a snapshot's levels under the overlay of a side.

use super::entry::Entry;
use super::seek::seek;
use super::side::Side;
use super::ticks::{LIMIT, ticks};
use crate::decimal::Decimal;
use crate::event::Level;

impl Side<'_> {
    /// Drops the overlay's entries of stamps up to `stamp`: a snapshot has them.
    pub(super) fn drop_until(&mut self, stamp: u32) {
        let horizon = self.head.horizon;
        self.retain(|entry| entry.rank() >= horizon || entry.stamp > stamp);
    }

    /// Drops the overlay.
    pub(super) fn drop_overlay(&mut self) {
        let horizon = self.head.horizon;
        self.retain(|entry| entry.rank() >= horizon);
        self.head.floor = horizon;
    }

    /// Merges a snapshot's levels, best first, under the overlay, and makes all of it visible.
    ///
    /// `cut_off`: more levels may lie behind the snapshot's worst. Levels out of order cost time or
    /// horizon, never truth.
    pub(super) fn merge(&mut self, levels: &[Level], scale: u8, cut_off: bool) {
        // Of the better ones at least as many as there is room for are not in the overlay.
        let useful = self.entries.len().saturating_add(self.head.hidden).min(levels.len());
        let (useful, crowded) = levels.split_at_checked(useful).unwrap_or((levels, &[]));
        let mut worst = LIMIT;
        for level in crowded {
            let rank = self.rank(level, scale);
            worst = worst.min(rank);
            if rank < self.head.horizon && !level.size.is_zero() {
                self.raise(rank);
            }
        }
        worst = worst.min(self.merge_useful(useful, scale));
        if cut_off && worst < LIMIT {
            self.head.floor = self.head.floor.max(worst);
        }
        let horizon = self.head.horizon.min(self.head.floor);
        self.retain(|entry| entry.rank() >= horizon && !entry.size.is_zero());
        (self.head.horizon, self.head.floor) = (horizon, horizon);
        (self.head.count, self.head.hidden) = (self.head.len, 0);
    }

    /// Merges from the worst to the best, so that little is moved; returns the worst rank.
    fn merge_useful(&mut self, levels: &[Level], scale: u8) -> u128 {
        let overlay = self.entries.get(..self.head.hidden).unwrap_or_default();
        let mut deleted = overlay.iter().filter(|entry| entry.size.is_zero()).count();
        let (mut worst, mut spent) = (LIMIT, 0);
        for level in levels.iter().rev() {
            let rank = self.rank(level, scale);
            worst = worst.min(rank);
            if level.size.is_zero() || rank >= self.head.horizon || rank < self.head.floor {
                continue;
            }
            if rank < spent {
                self.raise(rank);
                continue;
            }
            if deleted > 0 && self.head.len == self.entries.len() {
                // Deletions of worse prices have done their duty.
                let before = self.head.len;
                self.retain(|entry| entry.rank() >= rank || !entry.size.is_zero());
                deleted -= before - self.head.len;
                spent = rank;
            }
            self.slip_under(rank, level.size);
        }
        worst
    }

    /// Takes a snapshot's level where the overlay has nothing newer.
    fn slip_under(&mut self, rank: u128, size: Decimal) {
        let overlay = self.entries.get(..self.head.hidden).unwrap_or_default();
        let at = seek(overlay, rank);
        if overlay.get(at).is_none_or(|entry| entry.rank() != rank) {
            self.insert(at, Entry::new(rank, size, 0));
        }
    }

    /// The rank of a level whose price is known to fit.
    fn rank(&self, level: &Level, scale: u8) -> u128 {
        let ticks = ticks(level.price, scale).or_else(|| ticks(level.price.trimmed(), scale));
        self.order.flip(ticks.unwrap_or_default())
    }
}
