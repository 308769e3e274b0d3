//! Which connections are to take over from which, and how far each of them has come.

use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::plan::{Handover, Side};
use tickwire_core::session::ConnectionId;
use tickwire_core::time::Instant;

/// One connection that is to take over from another.
pub(crate) struct Succession {
    pub(super) old: (usize, ConnectionId),
    pub(super) new: (usize, ConnectionId),
    pub(crate) handover: Handover,
    /// Streams that were taken over though something of them may be missing.
    pub(super) forced: usize,
    /// Whether the new lane has more to say and waits for the old one.
    held: bool,
}

/// All that are under way, and those that were given up and are not forgotten yet.
#[derive(Default)]
pub(crate) struct Successions {
    under_way: Vec<Succession>,
    returned: Vec<Return>,
}

/// A lane that has everything back, because its replacement has gone.
struct Return {
    seat: usize,
    /// What knows what the replacement has told.
    handover: Handover,
    /// By when the lane has said that too.
    until: Instant,
}

/// How long a lane may need to say what its replacement has told: ten times what two connections
/// to one venue differ by, and a stall of that length.
const RETURNED_WITHIN: Duration = Duration::from_secs(10);

impl Successions {
    pub(crate) fn add(
        &mut self,
        old: (usize, ConnectionId),
        new: (usize, ConnectionId),
        handover: Handover,
    ) {
        let returned = self.returned.iter().position(|one| one.seat == old.0);
        let returned = returned.map(|at| self.returned.swap_remove(at).handover);
        let handover = returned.unwrap_or(handover);
        self.under_way.push(Succession { old, new, handover, forced: 0, held: false });
    }

    /// That of a lane, and its side in it.
    pub(crate) fn of(&mut self, seat: usize) -> Option<(&mut Succession, Side)> {
        let succession =
            self.under_way.iter_mut().find(|one| one.old.0 == seat || one.new.0 == seat)?;
        let side = if succession.new.0 == seat { Side::New } else { Side::Old };
        Some((succession, side))
    }

    /// The handover of a lane, that included which another has given up, and its side in it.
    pub(crate) fn handover(&mut self, seat: usize) -> Option<(&mut Handover, Side)> {
        match self.returned.iter().position(|one| one.seat == seat) {
            Some(at) => self.returned.get_mut(at).map(|one| (&mut one.handover, Side::Old)),
            None => self.of(seat).map(|(one, side)| (&mut one.handover, side)),
        }
    }

    /// Whether a lane is in a handover, or has everything back of one.
    pub(crate) fn concern(&self, seat: usize) -> bool {
        self.under_way.iter().any(|one| one.old.0 == seat || one.new.0 == seat)
            || self.returned.iter().any(|one| one.seat == seat)
    }

    /// What a lane says is told from here on as it comes.
    pub(super) fn release(&mut self, seat: usize) {
        self.returned.retain(|one| one.seat != seat);
    }

    /// The lane that a lane is to take over from.
    pub(crate) fn predecessor(&self, seat: usize) -> Option<usize> {
        Some(self.under_way.iter().find(|one| one.new.0 == seat)?.old.0)
    }

    /// The lane that is to take over from a lane.
    pub(crate) fn successor(&self, seat: usize) -> Option<usize> {
        Some(self.under_way.iter().find(|one| one.old.0 == seat)?.new.0)
    }

    /// Whether a lane is to take over from another.
    pub(crate) fn is_new(&self, seat: usize) -> bool {
        self.under_way.iter().any(|one| one.new.0 == seat)
    }

    /// Whether a lane is to say nothing more before another has caught up with it.
    pub(crate) fn holds(&mut self, seat: usize) -> bool {
        let Some((succession, Side::New)) = self.of(seat) else { return false };
        succession.held = succession.handover.waits_for_old();
        succession.held
    }

    /// The lanes that waited and need not any more.
    pub(crate) fn freed(&mut self) -> impl Iterator<Item = usize> {
        let waited =
            self.under_way.iter_mut().filter(|one| one.held && !one.handover.waits_for_old());
        waited.map(|one| {
            one.held = false;
            one.new.0
        })
    }

    /// When the first deadline is.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let returned = self.returned.iter().map(|one| one.until);
        self.under_way.iter().filter_map(|one| one.handover.until()).chain(returned).min()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.under_way.is_empty() && self.returned.is_empty()
    }

    /// For so long no lane was read.
    pub(crate) fn stalled(&mut self, time: Duration) {
        self.under_way.iter_mut().for_each(|one| one.handover.stalled(time));
    }

    pub(super) fn expire(&mut self, now: Instant) {
        self.returned.retain(|one| one.until > now);
        for one in &mut self.under_way {
            one.forced = one.forced.saturating_add(one.handover.expire(now));
        }
    }

    /// The next symbol of a lane's handover in whose book something may be missing.
    pub(super) fn next_gap(&mut self, seat: usize) -> Option<Slot> {
        self.of(seat)?.0.handover.next_gap()
    }

    pub(super) fn seats(&self) -> Vec<usize> {
        self.under_way.iter().map(|one| one.new.0).collect()
    }

    /// Takes out that of a lane.
    pub(super) fn remove(&mut self, seat: usize) -> Option<Succession> {
        let at = self.under_way.iter().position(|one| one.old.0 == seat || one.new.0 == seat)?;
        Some(self.under_way.swap_remove(at))
    }

    /// The new lane of one that is done.
    pub(super) fn done(&self) -> Option<usize> {
        Some(self.under_way.iter().find(|one| one.handover.is_done())?.new.0)
    }

    /// A lane has everything back, because its replacement has gone.
    pub(super) fn give_back(&mut self, seat: usize, handover: Handover, now: Instant) {
        let until = now.after(RETURNED_WITHIN);
        self.returned.push(Return { seat, handover, until });
    }
}
