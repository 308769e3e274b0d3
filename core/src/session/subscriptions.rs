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
    /// Acknowledged, but nothing came; or not acknowledged for so long that one cannot tell.
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
    /// To be ended, at once; `again` says whether it is then to be asked for.
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
/// Unanswered requests before a subscription counts as silent.
const SILENT_AFTER: u8 = 3;

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
        *self = Self { phase: Phase::Wanted, changed: true, due, ..Self::default() };
    }

    /// Wants it again after a refusal or no answer, later each time.
    pub(crate) fn want_again(&mut self, now: Instant, base: Duration) {
        let factor = 1u32 << self.tries.min(TRIES_SHIFT_MAX);
        self.tries = self.tries.saturating_add(1);
        self.phase = Phase::Wanted;
        self.request = 0;
        self.due = now.after(base.saturating_mul(factor));
        if self.tries >= SILENT_AFTER && !self.silent {
            self.silent = true;
            self.changed = true;
        }
    }

    /// Wants it no more.
    pub(crate) fn leave(&mut self, again: bool) {
        self.changed = true;
        self.silent = false;
        self.phase = match self.phase {
            Phase::Asked | Phase::Active | Phase::Left { .. } | Phase::Leaving { .. } => {
                Phase::Leaving { again }
            }
            Phase::Idle | Phase::Wanted | Phase::Refused if again => Phase::Wanted,
            Phase::Idle | Phase::Wanted | Phase::Refused => Phase::Idle,
        };
    }

    /// The connection is gone and with it all that the venue knew.
    pub(crate) fn disconnected(&mut self) {
        if self.desired() {
            let refused = self.phase == Phase::Refused;
            let (code, known) = (self.code, self.state() == SubscriptionState::Pending);
            *self = Self { phase: Phase::Wanted, changed: !known, ..Self::default() };
            // A refusal outlives the connection: the symbol is as wrong on the next.
            if refused {
                *self = Self { phase: Phase::Refused, code, ..Self::default() };
            }
        } else {
            *self = Self { changed: self.changed, ..Self::default() };
        }
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
        self.answered(request, |_, channel, entry| {
            entry.phase = Phase::Active;
            entry.changed = true;
            entry.silent = false;
            entry.tries = 0;
            entry.split = 0;
            entry.due = match first_data_within(channel) {
                Some(within) if !entry.seen => now.after(within),
                _ => Instant::FAR,
            };
        })
    }

    /// Takes an acknowledgement of an end.
    pub(crate) fn ended(&mut self, request: u32, now: Instant) -> bool {
        self.answered(request, |_, _, entry| match entry.phase {
            Phase::Left { again: true } => entry.want(now),
            _ => entry.phase = Phase::Idle,
        })
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
        let (mut members, mut named, mut culprit) = (0u16, 0u16, None);
        self.answered(request, |symbol, _, _| {
            members = members.saturating_add(1);
            if names(reason, symbol.as_str()) {
                named = named.saturating_add(1);
                culprit = Some(*symbol);
            }
        });
        let culprit = culprit.filter(|_| named == 1 && members > 1);
        self.answered(request, |symbol, _, entry| {
            entry.request = 0;
            if let Phase::Left { again } = entry.phase {
                // The end of what the venue does not know is its end.
                entry.phase = if again { Phase::Wanted } else { Phase::Idle };
                entry.due = now;
            } else if refusal == Refusal::Again {
                entry.want_again(now, base);
            } else if members == 1 || culprit == Some(*symbol) {
                entry.phase = Phase::Refused;
                entry.code = code;
                entry.changed = true;
            } else {
                entry.phase = Phase::Wanted;
                entry.due = now;
                entry.split = if culprit.is_some() { 0 } else { (members / 2).max(1) };
            }
        })
    }

    /// The request of `channel` that waits longest for an answer: what an answer without id means.
    pub(crate) fn oldest_request(&self, channel: Option<usize>, subscribe: bool) -> Option<u32> {
        let asked = |entry: &Subscription| match entry.phase {
            Phase::Asked => subscribe,
            Phase::Left { .. } => !subscribe,
            _ => false,
        };
        self.rows()
            .flat_map(|(_, row)| row.subscriptions.iter().enumerate())
            .filter(|(at, entry)| channel.is_none_or(|channel| channel == *at) && asked(entry))
            .map(|(_, entry)| entry.request)
            .min()
    }

    /// Looks at every deadline that has come; returns the next.
    pub(crate) fn overdue(&mut self, now: Instant, base: Duration) -> Instant {
        let mut next = Instant::FAR;
        for (_, row) in self.rows_mut() {
            for entry in &mut row.subscriptions {
                entry.overdue(now, base);
                if matches!(
                    entry.phase,
                    Phase::Wanted | Phase::Asked | Phase::Active | Phase::Left { .. }
                ) {
                    next = next.min(entry.due);
                } else if matches!(entry.phase, Phase::Leaving { .. }) {
                    next = now;
                }
            }
        }
        next
    }

    /// Applies `take` to every subscription that waits for `request`; says whether there was one.
    fn answered(
        &mut self,
        request: u32,
        mut take: impl FnMut(&Symbol, usize, &mut Subscription),
    ) -> bool {
        let mut any = false;
        for (_, row) in self.rows_mut() {
            let Some(symbol) = row.symbol else { continue };
            for (channel, entry) in row.subscriptions.iter_mut().enumerate() {
                if entry.request == request
                    && matches!(entry.phase, Phase::Asked | Phase::Left { .. })
                {
                    take(&symbol, channel, entry);
                    any = true;
                }
            }
        }
        any
    }

    /// Whether any subscription waits to be told whether `request` was granted.
    pub(crate) fn waits_for(&self, request: u32) -> bool {
        let waits = |entry: &Subscription| {
            entry.request == request && matches!(entry.phase, Phase::Asked | Phase::Left { .. })
        };
        self.rows().any(|(_, row)| row.subscriptions.iter().any(waits))
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
            Phase::Leaving { .. } => !subscribe,
            _ => false,
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
            // Data without an acknowledgement is one.
            Phase::Asked if self.seen => {
                self.phase = Phase::Active;
                self.changed = true;
                self.due = Instant::FAR;
            }
            Phase::Asked => self.want_again(now, base),
            Phase::Left { again: true } => self.want(now),
            Phase::Left { again: false } => self.phase = Phase::Idle,
            Phase::Active if !self.seen && !self.silent => {
                self.silent = true;
                self.changed = true;
                self.due = Instant::FAR;
            }
            Phase::Active => self.due = Instant::FAR,
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
