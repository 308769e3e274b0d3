//! What is wanted against what the venue has acknowledged, per symbol and channel.

use core::time::Duration;

use crate::event::Slot;
use crate::exchange::Refusal;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::table::Table;

/// The state of one subscription, as users see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubscriptionState {
    /// Not subscribed.
    #[default]
    Gone,
    /// Wanted, not yet acknowledged.
    Pending,
    /// Acknowledged.
    Active,
    /// Refused by the venue; not tried again before it is subscribed anew.
    Refused,
    /// Acknowledged, but nothing came; or not acknowledged in time, and asked for again until it is.
    Silent,
}

/// Where a subscription stands with the venue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Neither wanted nor known to the venue.
    #[default]
    Idle,
    /// To be asked for at `due`.
    Wanted,
    /// Asked for; an answer is due at `due`.
    Asked,
    /// Acknowledged.
    Active,
    /// Refused.
    Refused,
    /// To be ended at `due`; `again` says whether it is then to be asked for.
    Leaving { again: bool },
    /// The end was asked for; an answer is due at `due`.
    Left { again: bool },
}

/// One subscription.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subscription {
    pub(crate) phase: Phase,
    /// Whether data has come since it was asked for.
    pub(crate) seen: bool,
    /// Whether it was reported silent.
    pub(crate) silent: bool,
    /// Whether its state changed and was not announced.
    pub(crate) changed: bool,
    /// Requests in a row without an answer, or with an answer to try again.
    pub(crate) tries: u8,
    /// The most symbols of the next request that names it; 0 is the venue's limit. An atomic
    /// refusal halves it, so that the one bad symbol is found.
    pub(crate) split: u16,
    /// The id of the request under way.
    pub(crate) request: u32,
    /// The venue's code of the last refusal.
    pub(crate) code: Option<i32>,
    /// What `phase` says.
    pub(crate) due: Instant,
}

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

/// The longest wait between two tries is the answer's deadline shifted by this.
const TRIES_SHIFT_MAX: u8 = 4;
/// Requests that the venue refused for now before a subscription counts as silent. One without any
/// answer does so at once: the answer's deadline is patience enough, and nobody waits longer to
/// learn which symbol keeps the session from being live.
const SILENT_AFTER_REFUSALS: u8 = 3;

impl Subscription {
    /// What users see.
    pub(crate) fn state(&self) -> SubscriptionState {
        match self.phase {
            Phase::Idle => SubscriptionState::Gone,
            _ if self.silent => SubscriptionState::Silent,
            Phase::Wanted
            | Phase::Asked
            | Phase::Leaving { again: true }
            | Phase::Left { again: true } => SubscriptionState::Pending,
            Phase::Active => SubscriptionState::Active,
            Phase::Refused => SubscriptionState::Refused,
            Phase::Leaving { again: false } | Phase::Left { again: false } => {
                SubscriptionState::Gone
            }
        }
    }

    /// Whether the user wants it.
    pub(crate) fn desired(&self) -> bool {
        !matches!(
            self.phase,
            Phase::Idle | Phase::Leaving { again: false } | Phase::Left { again: false }
        )
    }

    /// Whether the venue has said yes or no.
    pub(crate) fn settled(&self) -> bool {
        self.silent || matches!(self.phase, Phase::Idle | Phase::Active | Phase::Refused)
    }

    /// Wants it, from `due` on.
    pub(crate) fn want(&mut self, due: Instant) {
        self.turn(|entry| *entry = Self { phase: Phase::Wanted, due, ..Self::default() });
    }

    /// Wants it again after a refusal or no answer, later each time; silent from so many tries on.
    /// The answer may still come.
    fn want_again(&mut self, now: Instant, base: Duration, silent_after: u8) {
        let factor = 1u32 << self.tries.min(TRIES_SHIFT_MAX);
        self.turn(|entry| {
            entry.tries = entry.tries.saturating_add(1);
            entry.phase = Phase::Wanted;
            entry.due = now.after(base.saturating_mul(factor));
            entry.silent |= entry.tries >= silent_after;
        });
    }

    /// Ends it at `due`, and where `again` says so, wants it anew after that.
    pub(crate) fn leave(&mut self, again: bool, due: Instant) {
        self.turn(|entry| {
            entry.silent = false;
            match entry.phase {
                Phase::Asked | Phase::Active | Phase::Leaving { .. } => {
                    entry.phase = Phase::Leaving { again };
                    entry.due = due;
                }
                Phase::Wanted if entry.is_late() => {
                    entry.phase = Phase::Leaving { again };
                    entry.due = due;
                }
                Phase::Left { .. } => entry.phase = Phase::Left { again },
                _ if again => *entry = Self { phase: Phase::Wanted, due, ..Self::default() },
                _ => entry.phase = Phase::Idle,
            }
        });
    }

    /// Data has come.
    #[cold]
    pub(crate) fn see(&mut self) {
        self.turn(|entry| (entry.seen, entry.silent) = (true, false));
    }

    /// The connection is gone and with it all that the venue knew.
    pub(crate) fn disconnected(&mut self) {
        self.turn(|entry| {
            let (phase, code) = match entry.phase {
                // A refusal outlives the connection: the symbol is as wrong on the next.
                Phase::Refused => (Phase::Refused, entry.code),
                _ if entry.desired() => (Phase::Wanted, None),
                _ => (Phase::Idle, None),
            };
            *entry = Self { phase, code, ..Self::default() };
        });
    }

    /// Changes, and takes note where users see another state than before. What was not yet told
    /// stays to be told.
    fn turn(&mut self, change: impl FnOnce(&mut Self)) {
        let (before, changed) = (self.state(), self.changed);
        change(self);
        self.changed = changed || self.state() != before;
    }
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
            entry.turn(|entry| {
                let (phase, seen) = (Phase::Active, entry.seen);
                *entry = Subscription { phase, seen, due, ..Subscription::default() };
            });
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
                entry.code = code;
                entry.want_again(now, base, SILENT_AFTER_REFUSALS);
            } else if members == 1 || culprit == Some(*symbol) {
                (entry.code, entry.silent) = (code, false);
                entry.turn(|entry| entry.phase = Phase::Refused);
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

impl Subscription {
    fn waits(&self, subscribe: bool, now: Instant) -> bool {
        match self.phase {
            Phase::Wanted => subscribe && self.due <= now,
            Phase::Leaving { .. } => !subscribe && self.due <= now,
            _ => false,
        }
    }

    /// Whether it was asked for and not ended: the venue may be sending it.
    pub(crate) fn may_stream(&self) -> bool {
        matches!(self.phase, Phase::Asked | Phase::Active) || self.is_late()
    }

    /// Whether `request` asked for it.
    pub(crate) fn is_asked(&self, request: u32) -> bool {
        self.request == request && self.awaits(true)
    }

    /// Whether an acknowledgement of `request`, in time or late, begins it.
    pub(crate) fn is_begun_by(&self, request: u32) -> bool {
        self.request == request && self.takes(true)
    }

    /// Whether an answer means anything: an awaited one, or one to a beginning that comes late.
    fn takes(&self, subscribe: bool) -> bool {
        self.awaits(subscribe) || (subscribe && self.is_late())
    }

    /// Whether it is to be asked for again only because there was no answer in time.
    fn is_late(&self) -> bool {
        self.phase == Phase::Wanted && self.request != 0
    }

    /// Whether an answer is awaited: to its beginning, or to its end.
    fn awaits(&self, subscribe: bool) -> bool {
        match self.phase {
            Phase::Asked => subscribe,
            Phase::Left { .. } => !subscribe,
            _ => false,
        }
    }

    /// It has ended at the venue.
    fn left(&mut self, now: Instant) {
        match self.phase {
            Phase::Left { again: true } => self.want(now),
            _ => self.phase = Phase::Idle,
        }
    }

    fn ask(&mut self, subscribe: bool, id: u32, answer: Instant) {
        self.request = id;
        self.due = answer;
        self.phase = match self.phase {
            Phase::Leaving { again } if !subscribe => Phase::Left { again },
            _ => {
                self.seen = false;
                Phase::Asked
            }
        };
    }

    fn overdue(&mut self, now: Instant, base: Duration) {
        if self.due > now {
            return;
        }
        match self.phase {
            // Data without an acknowledgement is one, late data too.
            Phase::Asked | Phase::Wanted
                if self.seen && (self.phase == Phase::Asked || self.is_late()) =>
            {
                self.turn(|entry| entry.phase = Phase::Active);
                (self.due, self.tries, self.split) = (Instant::FAR, 0, 0);
            }
            Phase::Asked => self.want_again(now, base, 1),
            Phase::Left { .. } => self.left(now),
            Phase::Active => {
                self.due = Instant::FAR;
                self.turn(|entry| entry.silent = !entry.seen);
            }
            _ => {}
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
