//! A venue as its limits see it: what is subscribed to on which connection, and when connections
//! were begun. It knows only what a driver would send.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tickwire_core::event::Slot;
use tickwire_core::plan::{PlanStep, Shape};
use tickwire_core::session::ConnectionId;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;

pub(crate) struct Venue {
    shape: Shape,
    pub(crate) connections: BTreeMap<ConnectionId, Connection>,
    begun: VecDeque<Instant>,
    pub(crate) opens: u64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Connection {
    pub(crate) replaces: Option<ConnectionId>,
    /// What it holds, that included which is being unsubscribed from.
    pub(crate) symbols: BTreeMap<Slot, Symbol>,
    pub(crate) leaving: BTreeSet<Slot>,
    pub(crate) open: bool,
    /// It was lost, and is made again as soon as the pace allows.
    pub(crate) lost: bool,
    /// Since when it is open.
    pub(crate) opened: Option<Instant>,
    /// A replacement of it has failed since.
    pub(crate) failed: bool,
    pub(crate) live: bool,
    pub(crate) closing: bool,
}

impl Connection {
    /// It is cut, or new: what was to be unsubscribed from is not there.
    pub(crate) fn forget_leaving(&mut self) {
        for slot in core::mem::take(&mut self.leaving) {
            self.symbols.remove(&slot);
        }
    }
}

impl Venue {
    pub(crate) fn new(shape: Shape) -> Self {
        Self { shape, connections: BTreeMap::new(), begun: VecDeque::new(), opens: 0 }
    }

    /// Does what a step says, as far as it may be done at all.
    pub(crate) fn obey(&mut self, step: &PlanStep<'_>, now: Instant) {
        match *step {
            PlanStep::Open { connection, symbols, replaces } => {
                self.begin(now);
                assert!(!symbols.is_empty(), "{connection:?} has no symbols");
                let known = |old| self.connections.get(&old).is_some_and(|old| !old.closing);
                assert!(replaces.is_none_or(known), "{connection:?} replaces {replaces:?}");
                let symbols = symbols.iter().copied().collect();
                let one = Connection { replaces, symbols, ..Connection::default() };
                assert!(self.connections.insert(connection, one).is_none(), "{connection:?} twice");
            }
            PlanStep::Subscribe { connection, slot, symbol } => {
                let one = self.running(connection);
                assert!(one.symbols.insert(slot, symbol).is_none(), "{slot:?} is there");
            }
            PlanStep::Unsubscribe { connection, slot, symbol } => {
                let one = self.running(connection);
                assert_eq!(one.symbols.get(&slot), Some(&symbol), "{slot:?} is another's");
                assert!(one.leaving.insert(slot), "{slot:?} is leaving");
            }
            PlanStep::Close { connection } => self.running(connection).closing = true,
            PlanStep::Wait { .. } => {}
        }
        self.check();
    }

    /// A connection is begun, by the planner or by its session.
    pub(crate) fn begin(&mut self, now: Instant) {
        let rate = self.shape.connects;
        self.opens += 1;
        self.begun.push_back(now);
        while self.begun.front().is_some_and(|first| now.since(*first) >= rate.window) {
            self.begun.pop_front();
        }
        let most = usize::from(rate.count);
        assert!(most == 0 || self.begun.len() <= most, "{} begun in a window", self.begun.len());
    }

    /// Whether a symbol is on a connection to stay, or to come back to once it has left.
    pub(crate) fn holds(&self, slot: Slot) -> bool {
        let has_heir = |id| self.connections.values().any(|one| one.replaces == Some(id));
        self.connections.iter().any(|(id, one)| {
            let stays = !one.leaving.contains(&slot) || !has_heir(*id);
            !one.closing && one.symbols.contains_key(&slot) && stays
        })
    }

    fn running(&mut self, connection: ConnectionId) -> &mut Connection {
        let one = self.connections.get_mut(&connection);
        let one = one.unwrap_or_else(|| panic!("{connection:?} is not known"));
        assert!(!one.closing, "{connection:?} is closing");
        one
    }

    /// The limits hold.
    fn check(&self) {
        let (shape, count) = (&self.shape, self.connections.len());
        assert!(shape.connections == 0 || count <= usize::from(shape.connections), "{count} open");
        for (id, one) in &self.connections {
            let used = one.symbols.len() * usize::from(shape.per_symbol);
            let used = used + usize::from(shape.per_connection);
            let allowed = usize::from(shape.subscriptions);
            assert!(allowed == 0 || used <= allowed, "{id:?} holds {used} of {allowed}");
        }
    }
}
