//! Channels of the whole market: one subscription at the venue, which every followed symbol shares.
//!
//! Each row keeps where it stands as for any other channel. What differs is that a request is
//! for all that wait, that who comes later shares what is there already, and that only the last to
//! leave ends it.

use crate::event::Slot;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::subscription::{Phase, Subscription};
use super::subscriptions::{Asking, Terms};
use super::table::Table;

impl Table<'_> {
    /// Whether a channel is the whole market's.
    pub(crate) fn is_market(&self, channel: usize) -> bool {
        self.markets.get(channel).copied().unwrap_or_default()
    }

    /// How many of the channels are the whole market's.
    pub(crate) fn markets(&self) -> usize {
        self.markets.iter().filter(|market| **market).count()
    }

    /// Lets a symbol that waits for a channel of the market share what others have: where the
    /// channel is active it is so for all, where it is asked for its answer is awaited by all.
    pub(crate) fn join(&mut self, channel: usize, now: Instant) {
        if !self.is_market(channel) {
            return;
        }
        let active = self.entries(channel).any(|entry| entry.phase == Phase::Active);
        let asked = self.entries(channel).find(|entry| entry.phase == Phase::Asked);
        let asked = asked.map(|entry| (entry.request, entry.due)).filter(|_| !active);
        let rows = self.rows_mut();
        for entry in rows.filter_map(|(_, row)| row.subscriptions.get_mut(channel)) {
            if active && matches!(entry.phase, Phase::Wanted | Phase::Asked | Phase::Refused) {
                entry.acknowledge(Instant::FAR);
            } else if let Some((request, due)) = asked.filter(|_| entry.waits(true, now)) {
                entry.ask(true, request, due);
            }
        }
    }

    /// Gathers the request for a channel of the market that is due, for all symbols that wait;
    /// `batch` names those that fit into it. While the channel's end is under way, or the venue has
    /// no room for it, it waits.
    pub(super) fn gather_market(
        &mut self,
        channel: usize,
        limit: usize,
        terms: Terms,
        batch: &mut [Symbol],
    ) -> Option<Asking> {
        self.join(channel, terms.now);
        let ends = |entry: &Subscription| {
            matches!(entry.phase, Phase::Leaving { .. } | Phase::Left { .. })
        };
        let counted = self.entries(channel).any(Subscription::counts);
        if self.entries(channel).any(ends) || (terms.room == 0 && !counted) {
            return None;
        }
        let (mut places, mut count) = (batch.iter_mut().take(limit), 0);
        for (_, row) in self.rows_mut() {
            let Some(symbol) = row.symbol else { continue };
            let Some(entry) = row.subscriptions.get_mut(channel) else { continue };
            if !entry.waits(true, terms.now) {
                continue;
            }
            if let Some(place) = places.next() {
                *place = symbol;
                count += 1;
            }
            entry.ask(true, terms.id, terms.answer);
        }
        (count > 0).then_some(Asking { channel, subscribe: true, count })
    }

    /// Ends what a symbol has of every channel; a channel of the market that another symbol has or
    /// waits for goes on.
    pub(crate) fn leave(&mut self, slot: Slot, now: Instant) {
        for channel in 0..self.markets.len() {
            let shared = self.is_market(channel) && self.is_shared(channel, slot);
            let entry = self.row_mut(slot).and_then(|row| row.subscriptions.get_mut(channel));
            match entry.filter(|entry| entry.desired()) {
                Some(entry) if shared => entry.abandon(),
                Some(entry) => entry.leave(false, now),
                None => {}
            }
        }
    }

    /// How many subscriptions the venue may hold by now, and so counts.
    pub(crate) fn held(&self) -> usize {
        let held = |channel: usize| {
            let count = self.entries(channel).filter(|entry| entry.counts()).count();
            if self.is_market(channel) { count.min(1) } else { count }
        };
        (0..self.markets.len()).map(held).sum()
    }

    /// Whether another symbol than that of `slot` has a channel or waits for it.
    fn is_shared(&self, channel: usize, slot: Slot) -> bool {
        let others = self.rows().filter(|(other, _)| *other != slot);
        others
            .filter_map(|(_, row)| row.subscriptions.get(channel))
            .any(|entry| entry.desired() && entry.phase != Phase::Refused)
    }

    /// What every symbol has of a channel.
    fn entries(&self, channel: usize) -> impl Iterator<Item = &Subscription> {
        self.rows().filter_map(move |(_, row)| row.subscriptions.get(channel))
    }
}
