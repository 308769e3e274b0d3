//! Where a comparison of the account's state with REST stands.

use core::time::Duration;

use crate::account::call::Call;
use crate::account::id::Id;
use crate::account::ledger::Part;
use crate::symbol::Symbol;
use crate::time::{Instant, UnixNanos};

/// The wait between two tries doubles so many times at most.
const TRIES_SHIFT_MAX: u8 = 5;

/// The finest unit of time that venues ask in: a millisecond.
const MOMENT: u64 = 1_000_000;

/// What is compared now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing.
    Idle,
    /// A page of a part.
    Page { part: Part, symbol: Option<Symbol>, page: u16 },
    /// What is held of a part and was not listed.
    Missing(Part),
    /// An order that was not listed.
    Order { part: Part, symbol: Symbol, id: Id },
    /// Orders of which nobody knows whether they were taken.
    Unknown,
    /// One of them.
    Client { symbol: Symbol, id: Id },
}

/// A comparison of the account's state with REST.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check {
    pub(super) stage: Stage,
    /// When to go on; [`Instant::FAR`] while nothing is to be asked.
    pub(super) due: Instant,
    /// Calls in a row that failed.
    pub(super) tries: u8,
    /// Whether the part's comparison has begun.
    pub(super) begun: bool,
    /// How often the venue said that it has no such order.
    pub(super) absent: u8,
    /// Of the second page on: nothing after this is asked for, see [`Check::further`].
    until: Option<UnixNanos>,
}

impl Check {
    pub(super) const fn idle() -> Self {
        Self {
            stage: Stage::Idle,
            due: Instant::FAR,
            tries: 0,
            begun: false,
            absent: 0,
            until: None,
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.stage == Stage::Idle
    }

    /// Enters a stage at once.
    pub(super) fn enter(&mut self, stage: Stage, now: Instant) {
        *self = Self { stage, due: now, begun: self.begun, ..Self::idle() };
    }

    /// Enters a further page, behind one whose oldest entry is of this time. A page that is all of
    /// one moment would come again and again, so what else that moment has is given up.
    pub(super) fn further(&mut self, page: Stage, oldest: Option<UnixNanos>, now: Instant) {
        let before = self.until;
        self.enter(page, now);
        self.until = match (before, oldest) {
            (Some(before), Some(oldest)) if oldest >= before => {
                UnixNanos::from_nanos(before.as_nanos().saturating_sub(MOMENT))
            }
            (before, oldest) => oldest.or(before),
        };
    }

    /// Begins with a part at `due`, of the first symbol where one has to be named.
    pub(super) fn enter_part(&mut self, part: Part, symbol: Option<Symbol>, due: Instant) {
        let stage = Stage::Page { part, symbol, page: 1 };
        *self = Self { stage, due, tries: self.tries, ..Self::idle() };
    }

    /// A call failed: it is made again after this.
    pub(super) fn retry(&mut self, now: Instant, delay: Duration) {
        self.tries = self.tries.saturating_add(1);
        self.due = now.after(delay);
    }

    /// The call that the stage is about.
    pub(super) fn call(&self, fills_since: UnixNanos) -> Option<Call> {
        Some(match self.stage {
            Stage::Page { part: Part::Balances, .. } => Call::Balances,
            Stage::Page { part: Part::Orders, symbol, page } => Call::OpenOrders { symbol, page },
            Stage::Page { part: Part::Positions, .. } => Call::Positions,
            Stage::Page { part: Part::Fills, symbol, page } => {
                Call::Fills { symbol, since: fills_since, until: self.until, page }
            }
            Stage::Order { symbol, id, .. } => Call::Order { symbol, id, client: false },
            Stage::Client { symbol, id } => Call::Order { symbol, id, client: true },
            Stage::Idle | Stage::Missing(_) | Stage::Unknown => return None,
        })
    }
}

/// The delay before the next try of what has failed so often.
pub(super) fn delay(base: Duration, tries: u8) -> Duration {
    base.saturating_mul(1 << tries.min(TRIES_SHIFT_MAX))
}
