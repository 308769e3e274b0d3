//! Messages that took longer than their budget: counted per kind, announced now and then.

use core::time::Duration;

use crate::exchange::MessageKind;
use crate::meter::KINDS;
use crate::time::Instant;

/// How often slow messages of a kind are announced.
const EVERY: Duration = Duration::from_secs(10);

/// Slow messages of one kind, since they were last announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slow {
    pub(crate) kind: MessageKind,
    /// How long the last took.
    pub(crate) took_ns: u64,
    pub(crate) budget_ns: u32,
    pub(crate) count: u32,
}

/// Slow messages of every kind.
#[derive(Debug)]
pub(crate) struct Slows {
    kinds: [Option<Slow>; KINDS],
    /// When a kind may be announced next.
    next: [Instant; KINDS],
}

impl Slows {
    pub(crate) const fn new() -> Self {
        Self { kinds: [None; KINDS], next: [Instant::ORIGIN; KINDS] }
    }

    /// Takes note of a slow message.
    pub(crate) fn add(&mut self, kind: MessageKind, took_ns: u64, budget_ns: u32) {
        if let Some(slow) = self.kinds.get_mut(kind.index()) {
            let count = slow.map_or(0, |slow| slow.count).saturating_add(1);
            *slow = Some(Slow { kind, took_ns, budget_ns, count });
        }
    }

    /// When the next announcement is due, where anything was slow.
    #[cold]
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.kinds.iter().zip(self.next).filter_map(|(slow, next)| slow.map(|_| next)).min()
    }

    /// Takes out the next announcement that is due.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Slow> {
        let mut kinds = self.kinds.iter_mut().zip(&mut self.next);
        let (slow, next) = kinds.find(|(slow, next)| slow.is_some() && **next <= now)?;
        *next = now.after(EVERY);
        slow.take()
    }
}
