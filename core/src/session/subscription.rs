//! One subscription: where it stands with the venue, and what moves it.

use core::time::Duration;

use crate::time::Instant;

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
    /// Refused by the venue for good. It is not tried again, also not over another connection,
    /// before it is subscribed anew: that always tries again.
    Refused,
    /// Acknowledged, but nothing came; or not acknowledged in time, and asked for again until it
    /// is.
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

/// The longest wait between two tries is the answer's deadline shifted by this.
const TRIES_SHIFT_MAX: u8 = 4;
/// Requests that the venue refused for now before a subscription counts as silent. One without any
/// answer does so at once: the answer's deadline is patience enough, and nobody waits longer to
/// learn which symbol keeps the session from being live.
const SILENT_AFTER_REFUSALS: u8 = 3;

impl Subscription {
    /// What users see.
    pub(super) fn state(&self) -> SubscriptionState {
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
    pub(super) fn desired(&self) -> bool {
        !matches!(
            self.phase,
            Phase::Idle | Phase::Leaving { again: false } | Phase::Left { again: false }
        )
    }

    /// Whether the venue has said yes or no.
    pub(super) fn settled(&self) -> bool {
        self.silent || matches!(self.phase, Phase::Idle | Phase::Active | Phase::Refused)
    }

    /// Wants it, from `due` on.
    pub(super) fn want(&mut self, due: Instant) {
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

    /// The venue has said yes; data that must come must be there by `due`.
    pub(super) fn acknowledge(&mut self, due: Instant) {
        self.turn(|entry| {
            *entry = Self { phase: Phase::Active, seen: entry.seen, due, ..Self::default() };
        });
    }

    /// The venue has said no for now.
    pub(super) fn put_off(&mut self, code: Option<i32>, now: Instant, base: Duration) {
        self.code = code;
        self.want_again(now, base, SILENT_AFTER_REFUSALS);
    }

    /// The venue has said no for good.
    pub(super) fn refuse(&mut self, code: Option<i32>) {
        (self.code, self.silent) = (code, false);
        self.turn(|entry| entry.phase = Phase::Refused);
    }

    /// Ends it at `due`, and where `again` says so, wants it anew after that.
    pub(super) fn leave(&mut self, again: bool, due: Instant) {
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

    /// It is wanted no more, and nothing is to be ended: others have the stream.
    pub(super) fn abandon(&mut self) {
        self.turn(|entry| *entry = Self::default());
    }

    /// Data has come.
    #[cold]
    pub(super) fn see(&mut self) {
        self.turn(|entry| (entry.seen, entry.silent) = (true, false));
    }

    /// The connection is gone and with it all that the venue knew.
    pub(super) fn disconnected(&mut self) {
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

/// Its place in requests and their answers.
impl Subscription {
    /// Whether it is due to be begun, or ended.
    pub(super) fn waits(&self, subscribe: bool, now: Instant) -> bool {
        match self.phase {
            Phase::Wanted => subscribe && self.due <= now,
            Phase::Leaving { .. } => !subscribe && self.due <= now,
            _ => false,
        }
    }

    /// Whether the venue may hold it, and so counts it.
    pub(super) fn counts(&self) -> bool {
        self.may_stream() || matches!(self.phase, Phase::Leaving { .. } | Phase::Left { .. })
    }

    /// Whether it was asked for and not ended: the venue may be sending it.
    pub(super) fn may_stream(&self) -> bool {
        matches!(self.phase, Phase::Asked | Phase::Active) || self.is_late()
    }

    /// Whether `request` asked for it.
    pub(super) fn is_asked(&self, request: u32) -> bool {
        self.request == request && self.awaits(true)
    }

    /// Whether an acknowledgement of `request`, in time or late, begins it.
    pub(super) fn is_begun_by(&self, request: u32) -> bool {
        self.request == request && self.takes(true)
    }

    /// Whether an answer means anything: an awaited one, or one to a beginning that comes late.
    pub(super) fn takes(&self, subscribe: bool) -> bool {
        self.awaits(subscribe) || (subscribe && self.is_late())
    }

    /// Whether it is to be asked for again only because there was no answer in time.
    fn is_late(&self) -> bool {
        self.phase == Phase::Wanted && self.request != 0
    }

    /// Whether an answer is awaited: to its beginning, or to its end.
    pub(super) fn awaits(&self, subscribe: bool) -> bool {
        match self.phase {
            Phase::Asked => subscribe,
            Phase::Left { .. } => !subscribe,
            _ => false,
        }
    }

    /// It has ended at the venue.
    pub(super) fn left(&mut self, now: Instant) {
        match self.phase {
            Phase::Left { again: true } => self.want(now),
            _ => self.phase = Phase::Idle,
        }
    }

    /// It is begun, or ended, by request `id`; an answer is due at `answer`.
    pub(super) fn ask(&mut self, subscribe: bool, id: u32, answer: Instant) {
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

    /// Looks at its deadline, and at what its passing means. Says whether it is taken as ended
    /// without an answer.
    pub(super) fn overdue(&mut self, now: Instant, base: Duration) -> bool {
        if self.due > now {
            return false;
        }
        let ends = self.phase == Phase::Left { again: false };
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
        ends
    }
}
