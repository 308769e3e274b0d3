//! The REST call under way: one at a time, so that each knows what the one before has brought.

use crate::account::call::{Call, Parts};
use crate::session::output::SnapshotFailure;
use crate::time::{Instant, Stamp};

/// A REST call under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Errand {
    pub(super) id: u32,
    pub(super) call: Call,
    /// When it was asked for.
    pub(super) asked: Stamp,
    /// When its answer is of no more use.
    pub(super) deadline: Instant,
}

/// The REST call under way, and how the last was written.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) errand: Option<Errand>,
    pub(super) parts: Option<Parts>,
    pub(super) weight: u16,
    /// When the limits allow the call that waits; [`Instant::FAR`] where none does.
    pub(super) room_at: Instant,
    /// A call that failed, to be told.
    pub(super) failed: Option<(&'static str, SnapshotFailure)>,
}

impl Desk {
    pub(super) const fn new() -> Self {
        Self { errand: None, parts: None, weight: 1, room_at: Instant::FAR, failed: None }
    }

    /// Takes the call that was answered; none where nobody waits for it any more.
    pub(super) fn take(&mut self, id: u32) -> Option<Errand> {
        self.errand.take_if(|errand| errand.id == id)
    }

    /// When the limits allow the call that waits; `now` where none does.
    pub(super) fn room_at_or(&self, now: Instant) -> Instant {
        if self.room_at == Instant::FAR { now } else { self.room_at }
    }

    /// When the call under way is late.
    pub(super) fn deadline(&self) -> Instant {
        self.errand.map_or(Instant::FAR, |errand| errand.deadline)
    }

    /// Waits for its answer a little more.
    pub(super) fn wait_until(&mut self, deadline: Instant) {
        if let Some(errand) = &mut self.errand {
            errand.deadline = deadline;
        }
    }
}
