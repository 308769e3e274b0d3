//! One side of a book: a sorted array, best last.

use super::entry::{Entry, Order};
use super::seek::seek;
use super::ticks::{LIMIT, ticks};
use crate::decimal::Decimal;
use crate::event::Level;

/// Vacant entries are dropped when they outnumber the levels by more than this.
const VACANT_MAX: usize = 32;

/// What a side knows besides its entries.
///
/// Entries ascend by rank. The first `hidden` are an overlay: below the horizon, not to be read, a
/// size of zero meaning deleted. The others are visible, and of these a size of zero means vacant:
/// a deleted level leaves its entry behind, because the same price usually comes again and then
/// nothing needs to move. The best entry is never vacant.
#[derive(Clone, Copy, Debug)]
pub(super) struct SideHead {
    pub(super) len: usize,
    pub(super) hidden: usize,
    /// The visible entries that are not vacant.
    pub(super) count: usize,
    /// Readers see ranks from here on. [`LIMIT`]: nothing, the whole side is overlay. 0: no
    /// horizon.
    pub(super) horizon: u128,
    /// The overlay has ranks from here on; never above the horizon, equal to it where nothing is
    /// held.
    pub(super) floor: u128,
    /// Changes below the floor, which were dropped.
    pub(super) ignored: u64,
}

impl SideHead {
    /// Empty, and everything that comes is held.
    pub(super) const UNKNOWN: Self =
        Self { len: 0, hidden: 0, count: 0, horizon: LIMIT, floor: 0, ignored: 0 };

    /// Forgets levels and horizon, not the count.
    pub(super) fn clear(&mut self) {
        *self = Self { ignored: self.ignored, ..Self::UNKNOWN };
    }

    /// The number of levels that readers see.
    #[inline]
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// What readers see, with vacant entries between.
    #[inline]
    pub(super) fn visible<'a>(&self, entries: &'a [Entry]) -> &'a [Entry] {
        entries.get(self.hidden..self.len).unwrap_or_default()
    }

    /// The worst rank that is known, where not all are.
    pub(super) fn horizon(&self) -> Option<u128> {
        (self.horizon > 0 && self.horizon < LIMIT).then_some(self.horizon)
    }

    /// Whether fewer than `count` levels are left inside a horizon.
    pub(super) fn is_short_of(&self, count: usize) -> bool {
        self.horizon > 0 && self.count < count
    }

    /// Holds what comes below the horizon from here on.
    pub(super) fn widen(&mut self) {
        self.floor = 0;
    }
}

/// A side and its storage.
pub(super) struct Side<'a> {
    pub(super) head: &'a mut SideHead,
    pub(super) entries: &'a mut [Entry],
    pub(super) order: Order,
}

impl Side<'_> {
    /// Sets levels in their order up to the first that does not fit the scale; returns the rest.
    #[inline]
    pub(super) fn apply<'l>(
        &mut self,
        mut levels: &'l [Level],
        scale: u8,
        stamp: u32,
    ) -> &'l [Level] {
        while let [level, rest @ ..] = levels {
            let Some(ticks) = ticks(level.price, scale) else { break };
            if level.size.is_negative() {
                break;
            }
            self.set(self.order.flip(ticks), level.size, stamp);
            levels = rest;
        }
        levels
    }

    /// Sets the size at a rank; zero deletes.
    #[inline]
    pub(super) fn set(&mut self, rank: u128, size: Decimal, stamp: u32) {
        if rank >= self.head.horizon {
            self.show(rank, size);
        } else {
            self.hold(rank, size, stamp);
        }
    }

    #[inline]
    fn show(&mut self, rank: u128, size: Decimal) {
        let SideHead { hidden, len, .. } = *self.head;
        let visible = self.entries.get_mut(hidden..len).unwrap_or_default();
        let at = seek(visible, rank);
        match visible.get_mut(at) {
            Some(entry) if entry.rank() == rank => {
                self.head.count += usize::from(entry.size.is_zero());
                self.head.count -= usize::from(size.is_zero());
                entry.size = size;
                if size.is_zero() {
                    self.vacated(hidden + at);
                }
            }
            _ if size.is_zero() => {}
            _ => self.insert(hidden + at, Entry::new(rank, size, 0)),
        }
    }

    /// Keeps the best entry from being vacant, and vacant entries from being most.
    #[inline]
    fn vacated(&mut self, at: usize) {
        let SideHead { hidden, len, count, .. } = *self.head;
        if at + 1 == len {
            let visible = self.entries.get(hidden..len).unwrap_or_default();
            let vacant = visible.iter().rev().take_while(|entry| entry.size.is_zero()).count();
            self.head.len -= vacant;
        } else if len - hidden > 2 * count + VACANT_MAX {
            self.compact();
        }
    }

    /// Drops vacant entries.
    #[cold]
    pub(super) fn compact(&mut self) {
        let horizon = self.head.horizon;
        self.retain(|entry| entry.rank() < horizon || !entry.size.is_zero());
    }

    #[inline(never)]
    fn hold(&mut self, rank: u128, size: Decimal, stamp: u32) {
        if rank < self.head.floor {
            self.head.ignored = self.head.ignored.saturating_add(1);
            return;
        }
        let overlay = self.entries.get_mut(..self.head.hidden).unwrap_or_default();
        let at = seek(overlay, rank);
        match overlay.get_mut(at) {
            Some(entry) if entry.rank() == rank => {
                (entry.size, entry.stamp) = (size, stamp);
            }
            _ => self.insert(at, Entry::new(rank, size, stamp)),
        }
    }

    #[inline]
    pub(super) fn insert(&mut self, at: usize, entry: Entry) {
        let visible = entry.rank() >= self.head.horizon;
        match self.entries.get_mut(at..=self.head.len) {
            Some(tail @ [_, ..]) => {
                push_front(tail, entry);
                self.head.len += 1;
                self.head.count += usize::from(visible);
                self.head.hidden += usize::from(!visible);
            }
            _ => self.crowd(at, entry, visible),
        }
    }

    /// Inserts into a full side: in the place of a vacant entry, or else of the worst, above which
    /// the floor then rises.
    #[cold]
    fn crowd(&mut self, at: usize, entry: Entry, visible: bool) {
        let hidden = self.head.hidden;
        let vacant = self.vacant_near(at);
        match vacant {
            Some(vacant) if vacant < at => {
                push_back(self.entries.get_mut(vacant..at).unwrap_or_default(), entry);
            }
            Some(vacant) => {
                push_front(self.entries.get_mut(at..=vacant).unwrap_or_default(), entry);
            }
            None => {
                let worse = self.entries.get_mut(..at).unwrap_or_default();
                let Some(evicted) = worse.first().map(Entry::rank) else {
                    return self.raise(entry.rank());
                };
                push_back(worse, entry);
                self.head.hidden -= usize::from(hidden > 0);
                self.head.count -= usize::from(hidden == 0);
                self.raise(evicted);
            }
        }
        self.head.hidden += usize::from(!visible);
        self.head.count += usize::from(visible);
    }

    /// The index of the nearest vacant entry worse than the one at `at`, or else better.
    fn vacant_near(&self, at: usize) -> Option<usize> {
        let SideHead { hidden, len, .. } = *self.head;
        let vacant = |entry: &Entry| entry.size.is_zero();
        let worse = self.entries.get(hidden..at).unwrap_or_default();
        if let Some(index) = worse.iter().rposition(vacant) {
            return Some(hidden + index);
        }
        let from = at.max(hidden);
        let better = self.entries.get(from..len).unwrap_or_default();
        Some(from + better.iter().position(vacant)?)
    }

    /// Declares a rank, and all below it, unknown.
    pub(super) fn raise(&mut self, unknown: u128) {
        self.head.floor = self.head.floor.max(unknown + 1);
        self.head.horizon = self.head.horizon.max(self.head.floor);
    }

    /// Keeps only the entries that `keep` names.
    pub(super) fn retain(&mut self, keep: impl Fn(&Entry) -> bool) {
        let SideHead { len, hidden, .. } = *self.head;
        let (mut kept, mut kept_hidden) = (0, 0);
        for at in 0..len {
            let Some(&entry) = self.entries.get(at) else { break };
            if !keep(&entry) {
                continue;
            }
            if let Some(free) = self.entries.get_mut(kept) {
                *free = entry;
            }
            kept += 1;
            kept_hidden += usize::from(at < hidden);
        }
        (self.head.len, self.head.hidden) = (kept, kept_hidden);
    }
}

/// Shifts entries up by one, the last out, and puts one in front.
#[inline]
fn push_front(entries: &mut [Entry], entry: Entry) {
    entries.copy_within(..entries.len().saturating_sub(1), entries.len().min(1));
    if let Some(first) = entries.first_mut() {
        *first = entry;
    }
}

/// Shifts entries down by one, the first out, and puts one at the end.
#[inline]
fn push_back(entries: &mut [Entry], entry: Entry) {
    entries.copy_within(entries.len().min(1).., 0);
    if let Some(last) = entries.last_mut() {
        *last = entry;
    }
}
