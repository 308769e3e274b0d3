//! The moments at which markets move and push: the same however often anybody looks.

use std::time::Duration;

use super::ms;
use crate::venue::{LEAP, Time};

/// Milliseconds between two moments.
pub(crate) const TICK_MS: u64 = 10;

/// A venue's moments.
#[derive(Debug)]
pub(crate) struct Moments {
    /// How many since the epoch have been.
    past: u64,
}

impl Moments {
    /// Those after a time.
    pub(crate) fn new(now: Time) -> Self {
        Self { past: ms(now) / TICK_MS }
    }

    /// When the next one is.
    pub(crate) const fn next_due(&self) -> Time {
        Duration::from_millis((self.past + 1) * TICK_MS)
    }

    /// The next one until now, by its number and time.
    pub(crate) fn pass(&mut self, now: Time) -> Option<(u64, Time)> {
        let at = self.next_due();
        (at <= now).then(|| {
            self.past += 1;
            (self.past, at)
        })
    }

    /// Where the next one is more than [`LEAP`] ago, goes to the last before now; what was to
    /// happen is to happen that much later.
    pub(crate) fn leap(&mut self, now: Time) -> Option<Duration> {
        let gap = now.saturating_sub(self.next_due());
        (gap > LEAP).then(|| {
            let moments = ms(gap) / TICK_MS;
            self.past += moments;
            Duration::from_millis(moments * TICK_MS)
        })
    }
}
