//! How long it took to notice what went wrong, and to be whole again.

use core::time::Duration;
use std::time::Instant;

use tickwire_core::event::Slot;
use tickwire_core::session::State;

/// The two recoveries that the demo shows.
#[derive(Clone, Default)]
pub(super) struct Recoveries {
    pub(super) gap: Gap,
    pub(super) cut: Cut,
}

/// A book that missed updates.
#[derive(Clone, Default)]
pub(super) struct Gap {
    slot: Option<Slot>,
    injected: Option<Instant>,
    noticed: Option<Instant>,
    mended: Option<Instant>,
}

/// A connection that was cut.
#[derive(Clone, Default)]
pub(super) struct Cut {
    injected: Option<Instant>,
    noticed: Option<Instant>,
    connected: Option<Instant>,
    mended: Option<Instant>,
}

impl Recoveries {
    /// Updates of a book are about to be lost.
    pub(super) fn gap_injected(&mut self, slot: Slot, now: Instant) {
        self.gap = Gap { slot: Some(slot), injected: Some(now), ..Gap::default() };
    }

    /// A book is stale.
    pub(super) fn gap_noticed(&mut self, slot: Slot, now: Instant) {
        if self.gap.slot == Some(slot) {
            self.gap.noticed.get_or_insert(now);
        }
    }

    /// A book is live; how long it was not, where that is news.
    pub(super) fn gap_mended(&mut self, slot: Slot, now: Instant) -> Option<Duration> {
        if self.gap.slot != Some(slot) || self.gap.mended.is_some() {
            return None;
        }
        let noticed = self.gap.noticed?;
        self.gap.mended = Some(now);
        Some(now.saturating_duration_since(noticed))
    }

    /// The connection is about to be cut.
    pub(super) fn cut_injected(&mut self, now: Instant) {
        self.cut = Cut { injected: Some(now), ..Cut::default() };
    }

    /// The connection has another state.
    pub(super) fn state(&mut self, state: State, now: Instant) {
        let cut = &mut self.cut;
        match state {
            State::Backoff if cut.injected.is_some() => {
                cut.noticed.get_or_insert(now);
            }
            State::Live if cut.noticed.is_some() => {
                cut.connected.get_or_insert(now);
            }
            _ => {}
        }
    }

    /// Every book is live; how long after the cut, where that is news.
    pub(super) fn cut_mended(&mut self, now: Instant) -> Option<Duration> {
        let noticed = self.cut.noticed.filter(|_| self.cut.mended.is_none())?;
        self.cut.mended = Some(now);
        Some(now.saturating_duration_since(noticed))
    }

    /// Whether all that went wrong is right again.
    pub(super) fn are_whole(&self) -> bool {
        self.gap.mended.is_some() && self.cut.mended.is_some()
    }
}

impl Gap {
    pub(super) fn slot(&self) -> Option<Slot> {
        self.slot
    }

    pub(super) fn is_mended(&self) -> bool {
        self.mended.is_some()
    }

    /// From the loss to the notice.
    pub(super) fn noticed_in(&self) -> Option<Duration> {
        between(self.injected, self.noticed)
    }

    /// From the notice to the live book.
    pub(super) fn mended_in(&self) -> Option<Duration> {
        between(self.noticed, self.mended)
    }
}

impl Cut {
    /// From the cut to the notice.
    pub(super) fn noticed_in(&self) -> Option<Duration> {
        between(self.injected, self.noticed)
    }

    /// From the notice to the acknowledged subscriptions.
    pub(super) fn connected_in(&self) -> Option<Duration> {
        between(self.noticed, self.connected)
    }

    /// From the notice to the last live book.
    pub(super) fn mended_in(&self) -> Option<Duration> {
        between(self.noticed, self.mended)
    }
}

fn between(from: Option<Instant>, to: Option<Instant>) -> Option<Duration> {
    from.zip(to).map(|(from, to)| to.saturating_duration_since(from))
}
