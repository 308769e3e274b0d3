//! How long it took to notice what went wrong, and to be whole again.

use core::time::Duration;
use std::time::Instant;

use tickwire_core::event::Slot;
use tickwire_core::plan::PlanNews;
use tickwire_core::session::State;

use super::story::Scene;

/// The recoveries that the demo shows.
#[derive(Clone, Default)]
pub(super) struct Recoveries {
    pub(super) gap: Gap,
    pub(super) cut: Cut,
    pub(super) renewal: Renewal,
}

/// A book that missed updates.
#[derive(Clone, Default)]
pub(super) struct Gap {
    slot: Option<Slot>,
    injected: Option<Instant>,
    noticed: Option<Instant>,
    mended: Option<Instant>,
}

/// Connections that were cut or closed.
#[derive(Clone, Default)]
pub(super) struct Cut {
    injected: Option<Instant>,
    noticed: Option<Instant>,
    connected: Option<Instant>,
    mended: Option<Instant>,
}

/// Connections that are replaced.
#[derive(Clone, Default)]
pub(super) struct Renewal {
    asked: Option<Instant>,
    mended: Option<Instant>,
    /// How many connections there were, and how many of them are replaced.
    pub(super) connections: usize,
    pub(super) replaced: usize,
    /// Streams that were taken over without a common point, and connections that were not.
    pub(super) forced: usize,
}

impl Recoveries {
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

    /// The feed has another state: that of its worst connection.
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

    /// The connections change by plan; how long the renewal took, where that is news.
    pub(super) fn plan(&mut self, news: &PlanNews, now: Instant) -> Option<Duration> {
        let renewal = &mut self.renewal;
        let asked = renewal.asked.filter(|_| renewal.mended.is_none())?;
        match news {
            PlanNews::TakenOver { forced, .. } => {
                renewal.replaced += 1;
                renewal.forced += forced;
            }
            PlanNews::NotTakenOver { .. } => renewal.forced += 1,
            _ => {}
        }
        if renewal.replaced < renewal.connections {
            return None;
        }
        renewal.mended = Some(now);
        Some(now.saturating_duration_since(asked))
    }

    /// Whether what went wrong in a scene is right again.
    pub(super) fn is_mended(&self, scene: Scene) -> bool {
        match scene {
            Scene::Gap => self.gap.mended,
            Scene::Cut | Scene::Close => self.cut.mended,
            Scene::Renewal => self.renewal.mended,
        }
        .is_some()
    }

    /// A scene begins, with so many connections.
    pub(super) fn injected(&mut self, scene: Scene, connections: usize, now: Instant) {
        let asked = Some(now);
        match scene {
            Scene::Gap => {
                self.gap = Gap { slot: scene.loser(), injected: asked, ..Gap::default() };
            }
            Scene::Cut | Scene::Close => self.cut = Cut { injected: asked, ..Cut::default() },
            Scene::Renewal => self.renewal = Renewal { asked, connections, ..Renewal::default() },
        }
    }
}

impl Gap {
    pub(super) fn slot(&self) -> Option<Slot> {
        self.slot
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

impl Renewal {
    /// Whether it was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// From the wish to the last connection that was taken over.
    pub(super) fn mended_in(&self) -> Option<Duration> {
        between(self.asked, self.mended)
    }
}

fn between(from: Option<Instant>, to: Option<Instant>) -> Option<Duration> {
    from.zip(to).map(|(from, to)| to.saturating_duration_since(from))
}
