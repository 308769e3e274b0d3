//! What is wanted against what the venue has acknowledged, over all symbols: requests and answers.

use core::time::Duration;

use crate::event::Slot;
use crate::exchange::{Refusal, Verdict};
use crate::symbol::Symbol;
use crate::time::Instant;

use super::ruling::{self, Ruling};
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

/// The terms of a request to be gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) now: Instant,
    /// The request's id.
    pub(crate) id: u32,
    /// When its answer is due.
    pub(crate) answer: Instant,
    /// How many subscriptions more the venue allows.
    pub(crate) room: usize,
}

impl Table<'_> {
    /// Gathers the next request that is due: symbols of one channel, the first found and those like
    /// it, into `batch`; marks them as asked. What the venue has no room for waits until it has:
    /// for an end to be acknowledged.
    pub(crate) fn gather(
        &mut self,
        channels: usize,
        limit: impl Fn(usize) -> u16,
        terms: Terms,
        batch: &mut [Symbol],
    ) -> Option<Asking> {
        let limit = |channel| batch_len(limit(channel));
        (0..channels)
            .find_map(|channel| self.gather_one(channel, false, limit(channel), terms, batch))
            .or_else(|| {
                (0..channels).find_map(|channel| {
                    if self.is_market(channel) {
                        self.gather_market(channel, limit(channel), terms, batch)
                    } else {
                        self.gather_one(channel, true, limit(channel), terms, batch)
                    }
                })
            })
    }

    fn gather_one(
        &mut self,
        channel: usize,
        subscribe: bool,
        limit: usize,
        Terms { now, id, answer, mut room }: Terms,
        batch: &mut [Symbol],
    ) -> Option<Asking> {
        let (mut count, mut most) = (0, batch.len().min(limit));
        for (_, row) in self.rows_mut() {
            let Some(symbol) = row.symbol else { continue };
            let Some(entry) = row.subscriptions.get_mut(channel) else { continue };
            let split = if entry.split == 0 { most } else { usize::from(entry.split) };
            let new = subscribe && !entry.counts();
            if !entry.waits(subscribe, now)
                || (count > 0 && count >= split)
                || count >= most
                || (new && room == 0)
            {
                continue;
            }
            let Some(place) = batch.get_mut(count) else { break };
            *place = symbol;
            count += 1;
            most = most.min(split.max(1));
            room -= usize::from(new);
            entry.ask(subscribe, id, answer);
        }
        (count > 0).then_some(Asking { channel, subscribe, count })
    }

    /// Takes an acknowledgement of a subscription; says whether any was waiting for it.
    pub(crate) fn acknowledged(
        &mut self,
        request: u32,
        now: Instant,
        first_data_within: impl Fn(usize) -> Option<Duration>,
    ) -> bool {
        self.answered(request, true, &mut |_, channel, entry| {
            accept(entry, now, first_data_within(channel));
        })
    }

    /// Takes an answer to an end, whatever it says: the end of what the venue does not know is its
    /// end too. Where it lists some, only theirs; the others still wait. Says whether any was
    /// waiting for it.
    pub(crate) fn ended(
        &mut self,
        request: u32,
        listed: Option<&Verdict<'_>>,
        now: Instant,
    ) -> bool {
        let markets = self.markets;
        self.answered(request, false, &mut |symbol, channel, entry| {
            let market = markets.get(channel).copied().unwrap_or_default();
            let open = |verdict| ruling(market, symbol.as_str(), verdict) == Ruling::Open;
            if !listed.is_some_and(open) {
                entry.left(now);
            }
        })
    }

    /// Takes a refusal of a beginning. Where the request named several symbols it failed as a
    /// whole: the one that the venue's words name is refused and the others are asked for again,
    /// or, where they name none, all are asked for again in halves. A request for the whole market
    /// names no symbol: its refusal is everyone's.
    pub(crate) fn refused(
        &mut self,
        request: u32,
        refusal: Refusal,
        code: Option<i32>,
        reason: &str,
        (now, base): (Instant, Duration),
    ) -> bool {
        let (mut members, mut named, mut culprit) = (0u16, 0u16, None);
        self.answered(request, true, &mut |symbol, _, _| {
            members = members.saturating_add(1);
            if ruling::names(reason, symbol.as_str()) {
                named = named.saturating_add(1);
                culprit = Some(*symbol);
            }
        });
        let culprit = culprit.filter(|_| named == 1 && members > 1);
        let markets = self.markets;
        let whole = |channel: usize| markets.get(channel).copied().unwrap_or_default();
        self.answered(request, true, &mut |symbol, channel, entry| {
            entry.request = 0;
            if refusal == Refusal::Again {
                entry.put_off(code, now, base);
            } else if members == 1 || culprit == Some(*symbol) || whole(channel) {
                entry.refuse(code);
            } else {
                entry.phase = Phase::Wanted;
                entry.due = now;
                entry.split = if culprit.is_some() { 0 } else { (members / 2).max(1) };
            }
        })
    }

    /// Whether a verdict names anything that waits for the answer to `request`.
    pub(crate) fn is_named(&self, request: u32, verdict: &Verdict<'_>) -> bool {
        self.oldest(None, Some(verdict), &|entry| entry.is_begun_by(request)).is_some()
    }

    /// The oldest request of `channel` without an answer that a verdict names anything of.
    pub(crate) fn named_request(
        &self,
        verdict: &Verdict<'_>,
        channel: Option<usize>,
        subscribe: bool,
    ) -> Option<u32> {
        self.oldest(channel, Some(verdict), &|entry| entry.awaits(subscribe))
    }

    /// The request of `channel` that waits longest for an answer: what an answer without id means.
    pub(crate) fn oldest_request(&self, channel: Option<usize>, subscribe: bool) -> Option<u32> {
        self.oldest(channel, None, &|entry| entry.awaits(subscribe))
    }

    /// The oldest request of what `waits`, of a channel or of all, as far as a verdict names it
    /// where there is one.
    fn oldest(
        &self,
        channel: Option<usize>,
        verdict: Option<&Verdict<'_>>,
        waits: &dyn Fn(&Subscription) -> bool,
    ) -> Option<u32> {
        let mut oldest: Option<u32> = None;
        for (_, row) in self.rows() {
            let symbol = row.symbol.as_ref().map_or("", Symbol::as_str);
            for (at, entry) in row.subscriptions.iter().enumerate() {
                let is_named =
                    |verdict| ruling(self.is_market(at), symbol, verdict) != Ruling::Open;
                if channel.is_none_or(|channel| channel == at)
                    && waits(entry)
                    && verdict.is_none_or(is_named)
                {
                    oldest = Some(oldest.map_or(entry.request, |oldest| oldest.min(entry.request)));
                }
            }
        }
        oldest
    }

    /// Takes a verdict: who is named is accepted or refused, for now or for good, and nobody else.
    pub(crate) fn ruled(
        &mut self,
        request: u32,
        verdict: &Verdict<'_>,
        (refusal, code): (Refusal, Option<i32>),
        (now, base): (Instant, Duration),
        first_data_within: impl Fn(usize) -> Option<Duration>,
    ) {
        let markets = self.markets;
        self.answered(request, true, &mut |symbol, channel, entry| {
            let market = markets.get(channel).copied().unwrap_or_default();
            match ruling(market, symbol.as_str(), verdict) {
                Ruling::Accepted => accept(entry, now, first_data_within(channel)),
                Ruling::Refused => {
                    entry.request = 0;
                    if refusal == Refusal::Again {
                        entry.put_off(code, now, base);
                    } else {
                        entry.refuse(code);
                    }
                }
                Ruling::Open => {}
            }
        });
    }

    /// Looks at every deadline that has come; returns the next. What was due before is sent now, or
    /// waits for something else than time.
    pub(crate) fn overdue(&mut self, now: Instant, base: Duration) -> Instant {
        let (mut next, mut open_ends) = (Instant::FAR, 0);
        for (_, row) in self.rows_mut() {
            for entry in &mut row.subscriptions {
                open_ends += usize::from(entry.overdue(now, base));
                if !matches!(entry.phase, Phase::Idle | Phase::Refused) && entry.due > now {
                    next = next.min(entry.due);
                }
            }
        }
        self.open_ends = self.open_ends.saturating_add(open_ends);
        next
    }

    /// Applies `take` to every subscription whose beginning, or end, was asked for with `request`;
    /// says whether there was one.
    fn answered(
        &mut self,
        request: u32,
        subscribe: bool,
        take: &mut dyn FnMut(&Symbol, usize, &mut Subscription),
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

/// What a verdict says of a symbol on a channel.
fn ruling(is_market: bool, symbol: &str, verdict: &Verdict<'_>) -> Ruling {
    if is_market { Ruling::of_market(verdict) } else { Ruling::of(symbol, verdict) }
}

/// The most symbols of a request, at least one.
fn batch_len(limit: u16) -> usize {
    usize::from(limit.max(1))
}

/// Takes an acknowledgement of one subscription; data must follow within so long.
fn accept(entry: &mut Subscription, now: Instant, within: Option<Duration>) {
    let due = within.filter(|_| !entry.seen).map_or(Instant::FAR, |within| now.after(within));
    entry.acknowledge(due);
}
