//! What must be so whenever the planner waits.

use std::collections::{BTreeMap, BTreeSet};

use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::session::ConnectionId;
use tickwire_core::time::Instant;

use super::Walk;

impl Walk {
    /// Every wanted symbol is where the planner says, or waits for a reason.
    pub(super) fn judge(&mut self) {
        let mut places = BTreeMap::new();
        for (symbol, slot) in &self.wanted {
            assert_eq!(self.planner.slot(symbol), Some(*slot), "{symbol} has another slot");
            let Some(id) = self.planner.connection_of(*slot) else { continue };
            if let Some(one) = self.venue.connections.get(&id) {
                assert!(!one.closing, "{symbol} is on {id:?}, which is closing");
                let held = one.symbols.get(slot);
                assert_eq!(held, Some(symbol), "{symbol} is on {id:?}, which does not know it");
            }
            places.insert(*slot, id);
        }
        for (slot, id) in &self.places {
            let moved = places.get(slot).is_none_or(|now| now != id);
            let wanted = self.wanted.values().any(|wanted| wanted == slot);
            let may = !wanted || self.gone.contains(id) || self.was_leaving(*id, *slot);
            assert!(!moved || may, "{slot:?} was moved from {id:?}");
        }
        (self.places, self.gone) = (places, BTreeSet::new());
        self.check_owners();
    }

    /// Every open connection is looked at again before its age ends it, where another may be made.
    pub(super) fn judge_renewals(&mut self, until: Option<Instant>) {
        let (shape, connections) = (&self.shape, &self.venue.connections);
        let replaced: BTreeSet<_> = connections.values().filter_map(|one| one.replaces).collect();
        let most = usize::from(shape.connections);
        let has_spare = most == 0 || connections.len() < most;
        if shape.age_max.is_zero() || !has_spare || replaced.len() >= 4 {
            return;
        }
        let alone = connections.iter().filter(|(id, one)| {
            one.open
                && !one.failed
                && !one.closing
                && one.replaces.is_none()
                && !replaced.contains(id)
        });
        let soon = self.now.after(2 * shape.connects.window).after(Duration::from_nanos(1));
        for (id, one) in alone {
            let end = one.opened.unwrap().after(shape.age_max).max(soon);
            let is_due = until.is_some_and(|until| until < end);
            assert!(is_due, "{id:?} ends at {end:?}, the planner waits until {until:?}");
            self.met.due += 1;
        }
    }

    /// A symbol that was wanted again while it left may come back elsewhere, where its connection
    /// is being replaced.
    fn was_leaving(&self, id: ConnectionId, slot: Slot) -> bool {
        let one = self.venue.connections.get(&id);
        one.is_none_or(|one| one.leaving.contains(&slot) || !one.symbols.contains_key(&slot))
    }

    /// A symbol is on one connection, and on the one that is to take over from it.
    fn check_owners(&self) {
        let mut owners: BTreeMap<Slot, Vec<ConnectionId>> = BTreeMap::new();
        for (id, one) in self.venue.connections.iter().filter(|(_, one)| !one.closing) {
            for slot in one.symbols.keys().filter(|slot| !one.leaving.contains(slot)) {
                owners.entry(*slot).or_default().push(*id);
            }
        }
        for (slot, ids) in owners {
            let joined = match ids[..] {
                [_] => true,
                [old, new] => self.venue.connections[&new].replaces == Some(old),
                _ => false,
            };
            assert!(joined, "{slot:?} is on {ids:?}");
        }
    }

    /// Every wanted symbol is on exactly one connection, and nothing else is there.
    pub(super) fn is_settled(&self) -> bool {
        let held = self.venue.connections.values().flat_map(|one| &one.symbols);
        let mut held: Vec<_> = held.map(|(slot, symbol)| (*symbol, *slot)).collect();
        held.sort_unstable();
        held == self.wanted.iter().map(|(symbol, slot)| (*symbol, *slot)).collect::<Vec<_>>()
    }
}
