//! What is wanted against what the venue has acknowledged, over all symbols: requests and answers.

use core::time::Duration;

use crate::event::Slot;
use crate::exchange::Refusal;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::subscription::{Phase, Subscription};
use super::table::Table;

/// A request to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    /// The channel's position in the configuration.
    pub(crate) channel: usize,
    /// Whether to subscribe or to end.
    pub(crate) subscribe: bool,
    /// How many symbols stand in the batch.
    pub(crate) count: usize,
}

impl Table<'_> {
    /// Gathers the next request that is due: symbols of one channel, the first found and those like
    /// it, into `batch`; marks them as asked under `id`, with an answer due at `answer`.
    pub(crate) fn gather(
        &mut self,
        channels: usize,
        limit: impl Fn(usize) -> u16,
        now: Instant,
        (id, answer): (u32, Instant),
        batch: &mut [Symbol],
    ) -> Option<Asking> {
        let ending = self.gather_one(channels, &limit, now, (id, answer), batch, false);
        ending.or_else(|| self.gather_one(channels, &limit, now, (id, answer), batch, true))
    }

    fn gather_one(
        &mut self,
        channels: usize,
        limit: &impl Fn(usize) -> u16,
        now: Instant,
        (id, answer): (u32, Instant),
        batch: &mut [Symbol],
        subscribe: bool,
    ) -> Option<Asking> {
        for channel in 0..channels {
            let (mut count, mut most) = (0, batch.len().min(usize::from(limit(channel).max(1))));
            for (_, row) in self.rows_mut() {
                let Some(symbol) = row.symbol else { continue };
                let Some(entry) = row.subscriptions.get_mut(channel) else { continue };
                let split = if entry.split == 0 { most } else { usize::from(entry.split) };
                if !entry.waits(subscribe, now) || (count > 0 && count >= split) || count >= most {
                    continue;
                }
                let Some(place) = batch.get_mut(count) else { break };
                *place = symbol;
                count += 1;
                most = most.min(split.max(1));
                entry.ask(subscribe, id, answer);
            }
            if count > 0 {
                return Some(Asking { channel, subscribe, count });
            }
        }
        None
    }

    /// Takes an acknowledgement of a subscription; says whether any was waiting for it.
    pub(crate) fn acknowledged(
        &mut self,
        request: u32,
        now: Instant,
        first_data_within: impl Fn(usize) -> Option<Duration>,
    ) -> bool {
        self.answered(request, true, |_, channel, entry| {
            let due = first_data_within(channel).filter(|_| !entry.seen);
            let due = due.map_or(Instant::FAR, |within| now.after(within));
            entry.acknowledge(due);
        })
    }

    /// Takes an acknowledgement of an end; says whether any was waiting for it.
    pub(crate) fn ended(&mut self, request: u32, now: Instant) -> bool {
        self.answered(request, false, |_, _, entry| entry.left(now))
    }

    /// Takes a refusal. Where the request named several symbols it failed as a whole: the one that
    /// the venue's words name is refused and the others are asked for again, or, where they name
    /// none, all are asked for again in halves.
    pub(crate) fn refused(
        &mut self,
        request: u32,
        refusal: Refusal,
        code: Option<i32>,
        reason: &str,
        (now, base): (Instant, Duration),
    ) -> bool {
        // The end of what the venue does not know is its end.
        if self.ended(request, now) {
            return true;
        }
        let (mut members, mut named, mut culprit) = (0u16, 0u16, None);
        self.answered(request, true, |symbol, _, _| {
            members = members.saturating_add(1);
            if names(reason, symbol.as_str()) {
                named = named.saturating_add(1);
                culprit = Some(*symbol);
            }
        });
        let culprit = culprit.filter(|_| named == 1 && members > 1);
        self.answered(request, true, |symbol, _, entry| {
            entry.request = 0;
            if refusal == Refusal::Again {
                entry.put_off(code, now, base);
            } else if members == 1 || culprit == Some(*symbol) {
                entry.refuse(code);
            } else {
                entry.phase = Phase::Wanted;
                entry.due = now;
                entry.split = if culprit.is_some() { 0 } else { (members / 2).max(1) };
            }
        })
    }

    /// The request of `channel` that waits longest for an answer: what an answer without id means.
    pub(crate) fn oldest_request(&self, channel: Option<usize>, subscribe: bool) -> Option<u32> {
        self.rows()
            .flat_map(|(_, row)| row.subscriptions.iter().enumerate())
            .filter(|(at, _)| channel.is_none_or(|channel| channel == *at))
            .filter(|(_, entry)| entry.awaits(subscribe))
            .map(|(_, entry)| entry.request)
            .min()
    }

    /// Looks at every deadline that has come; returns the next.
    pub(crate) fn overdue(&mut self, now: Instant, base: Duration) -> Instant {
        let mut next = Instant::FAR;
        for (_, row) in self.rows_mut() {
            for entry in &mut row.subscriptions {
                entry.overdue(now, base);
                if !matches!(entry.phase, Phase::Idle | Phase::Refused) {
                    next = next.min(entry.due);
                }
            }
        }
        next
    }

    /// Applies `take` to every subscription whose beginning, or end, was asked for with `request`;
    /// says whether there was one.
    fn answered(
        &mut self,
        request: u32,
        subscribe: bool,
        mut take: impl FnMut(&Symbol, usize, &mut Subscription),
    ) -> bool {
        let mut any = false;
        for (_, row) in self.rows_mut() {
            let Some(symbol) = row.symbol else { continue };
            for (channel, entry) in row.subscriptions.iter_mut().enumerate() {
                if entry.request == request && entry.takes(subscribe) {
                    take(&symbol, channel, entry);
                    any = true;
                }
            }
        }
        any
    }

    /// Frees the rows that nobody wants and whose end was told.
    pub(crate) fn sweep(&mut self) {
        for at in 0..self.len() {
            let Some(slot) = u16::try_from(at).ok().map(Slot) else { return };
            let idle = |entry: &Subscription| entry.phase == Phase::Idle;
            let unused = self
                .row(slot)
                .is_some_and(|row| !row.is_unsaid() && row.subscriptions.iter().all(idle));
            if unused {
                self.remove(slot);
            }
        }
    }
}

/// Whether `reason` names `symbol` as a whole word.
fn names(reason: &str, symbol: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    reason.match_indices(symbol).any(|(at, _)| {
        let before = reason.get(..at).and_then(|text| text.chars().next_back());
        let after = reason.get(at + symbol.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}
