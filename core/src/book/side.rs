//! One side of a book: a sorted array, best last.

use super::entry::{Entry, Order};
use super::ticks::{LIMIT, raised, ticks};
use crate::decimal::Decimal;
use crate::event::Level;

/// Levels next to the best that are searched together before the rest. Most updates fall there, and
/// counting has no branch to mispredict.
const NEAR: usize = 16;

/// What a side knows besides its entries.
///
/// Entries ascend by rank. The first `hidden` are an overlay: below the horizon, not to be read, a
/// size of zero meaning deleted. The others are visible, and of these a size of zero means vacant:
/// a deleted level leaves its entry behind, because the same price usually comes again and then
/// nothing needs to move. The best entry is never vacant.
#[derive(Clone, Copy, Debug)]
pub(super) struct SideHead {
    len: usize,
    hidden: usize,
    /// The visible entries that are not vacant.
    count: usize,
    /// Readers see ranks from here on. [`LIMIT`]: nothing, the whole side is overlay. 0: no horizon.
    horizon: u128,
    /// The overlay has ranks from here on; never above the horizon, equal to it where nothing is held.
    floor: u128,
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
        } else if len - hidden > 2 * count + 2 * NEAR {
            self.compact();
        }
    }

    /// Drops vacant entries.
    #[cold]
    fn compact(&mut self) {
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
    fn insert(&mut self, at: usize, entry: Entry) {
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
    fn raise(&mut self, unknown: u128) {
        self.head.floor = self.head.floor.max(unknown + 1);
        self.head.horizon = self.head.horizon.max(self.head.floor);
    }

    /// Keeps only the entries that `keep` names.
    fn retain(&mut self, keep: impl Fn(&Entry) -> bool) {
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

/// Merging a snapshot.
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

/// Changing the scale.
impl Side<'_> {
    /// Whether every price still fits with `up` more decimal places.
    pub(super) fn fits(&mut self, up: u8) -> bool {
        self.compact();
        let used = self.entries.get(..self.head.len).unwrap_or_default();
        used.iter().all(|entry| raised(self.order.flip(entry.rank()), up).is_some())
    }

    /// Writes every price with `up` more decimal places; exact, because they fit.
    pub(super) fn rescale(&mut self, up: u8) {
        let order = self.order;
        for entry in self.entries.get_mut(..self.head.len).unwrap_or_default() {
            if let Some(ticks) = raised(order.flip(entry.rank()), up) {
                *entry = Entry::new(order.flip(ticks), entry.size, entry.stamp);
            }
        }
        self.head.horizon = finer(self.head.horizon, up, order);
        self.head.floor = finer(self.head.floor, up, order);
    }
}

/// A limit with `up` more decimal places. One beyond what fits stays as far out as can be.
fn finer(limit: u128, up: u8, order: Order) -> u128 {
    if limit == 0 || limit >= LIMIT {
        return limit;
    }
    order.flip(raised(order.flip(limit), up).unwrap_or(LIMIT - 1)).max(1)
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

/// The index of the first entry whose rank is not below `rank`.
///
/// Ranks are integers: of entries better than one that is `away` from the best there are at most
/// `away`. Where all prices near the best have an entry, as they soon have, the first look finds it.
#[inline]
fn seek(entries: &[Entry], rank: u128) -> usize {
    let Some((best, worse)) = entries.split_last() else { return 0 };
    let Some(away) = best.rank().checked_sub(rank) else { return entries.len() };
    let from = worse.len().saturating_sub(usize::try_from(away).unwrap_or(usize::MAX));
    let candidates = entries.get(from..).unwrap_or_default();
    if candidates.first().is_none_or(|entry| entry.rank() >= rank) {
        return from;
    }
    from + bisect(candidates, rank)
}

/// The number of entries whose rank is below `rank`; without branches, as none is predictable.
#[inline]
fn bisect(entries: &[Entry], rank: u128) -> usize {
    let (mut from, mut len) = (0, entries.len());
    while len > 1 {
        let half = len / 2;
        let below = entries.get(from + half).is_some_and(|entry| entry.rank() < rank);
        from = core::hint::select_unpredictable(below, from + half, from);
        len -= half;
    }
    from + usize::from(entries.get(from).is_some_and(|entry| entry.rank() < rank))
}
