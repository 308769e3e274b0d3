//! A planner, a venue and a clock, in few words.

use core::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::plan::{PlanError, PlanStep, Planner, Shape};
use tickwire_core::session::ConnectionId;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;

use super::venue::Venue;

/// A venue with 30 subscriptions a connection, three a symbol, that cuts after a day.
pub(crate) const SHAPE: Shape = Shape {
    per_symbol: 3,
    per_connection: 0,
    subscriptions: 30,
    connections: 0,
    connects: Rate::NONE,
    age_max: Duration::from_secs(24 * 3_600),
};

/// A venue without any limit.
pub(crate) const FREE: Shape = Shape { subscriptions: 0, age_max: Duration::ZERO, ..SHAPE };

/// A step, owned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Open(u32, Vec<u16>, Option<u32>),
    Subscribe(u32, u16),
    Unsubscribe(u32, u16),
    Close(u32),
}

pub(crate) struct Scene {
    pub(crate) planner: Planner,
    pub(crate) venue: Venue,
    pub(crate) now: Instant,
}

pub(crate) fn symbol(number: usize) -> Symbol {
    Symbol::new(&format!("S{number}")).unwrap()
}

pub(crate) fn id(connection: u32) -> ConnectionId {
    ConnectionId(connection)
}

impl Scene {
    pub(crate) fn new(shape: Shape, symbols: usize) -> Self {
        Self::try_new(shape, symbols).unwrap()
    }

    pub(crate) fn try_new(shape: Shape, symbols: usize) -> Result<Self, PlanError> {
        let symbols: Vec<_> = (0..symbols).map(symbol).collect();
        let planner = Planner::new(shape, &symbols)?;
        Ok(Self { planner, venue: Venue::new(shape), now: Instant::from_nanos(77) })
    }

    /// A feed that is all live.
    pub(crate) fn live(shape: Shape, symbols: usize) -> Self {
        let mut scene = Self::new(shape, symbols);
        for done in scene.poll() {
            if let Done::Open(connection, ..) = done {
                scene.goes_live(connection);
            }
        }
        assert_eq!(scene.poll(), [], "nothing more to do");
        scene
    }

    /// Polls until `Wait`; what was to be done.
    pub(crate) fn poll(&mut self) -> Vec<Done> {
        let mut all = Vec::new();
        loop {
            let step = self.planner.poll(self.now);
            self.venue.obey(&step, self.now);
            all.push(match step {
                PlanStep::Open { connection, symbols, replaces } => {
                    let slots = symbols.iter().map(|(slot, _)| slot.0).collect();
                    Done::Open(connection.0, slots, replaces.map(|old| old.0))
                }
                PlanStep::Subscribe { connection, slot, .. } => {
                    Done::Subscribe(connection.0, slot.0)
                }
                PlanStep::Unsubscribe { connection, slot, .. } => {
                    Done::Unsubscribe(connection.0, slot.0)
                }
                PlanStep::Close { connection } => Done::Close(connection.0),
                PlanStep::Wait { .. } => return all,
            });
            assert!(all.len() < 10_000, "no end of steps");
        }
    }

    /// How long nothing is to be done, where a time is said.
    pub(crate) fn waits(&mut self) -> Option<Duration> {
        match self.planner.poll(self.now) {
            PlanStep::Wait { until } => until.map(|until| until.since(self.now)),
            step => panic!("{step:?} is to be done"),
        }
    }

    pub(crate) fn after(&mut self, delay: Duration) -> Vec<Done> {
        self.now = self.now.after(delay);
        self.poll()
    }

    pub(crate) fn opens(&mut self, connection: u32) {
        self.cut(connection);
        self.planner.opened(id(connection), self.now);
    }

    pub(crate) fn goes_live(&mut self, connection: u32) {
        self.opens(connection);
        self.planner.live(id(connection), self.now);
    }

    pub(crate) fn breaks(&mut self, connection: u32) {
        self.cut(connection);
        self.planner.closed(id(connection), self.now);
    }

    /// A lost connection is to be made again; how long it has to wait, where it has to.
    pub(crate) fn reconnects(&mut self, connection: u32) -> Option<Duration> {
        let until = self.planner.reconnect(id(connection), self.now).err();
        if until.is_none() {
            self.venue.begin(self.now);
        }
        assert!(until.is_none_or(|until| until > self.now), "a busy loop: {until:?}");
        until.map(|until| until.since(self.now))
    }

    /// What was to be unsubscribed from is gone with the WebSocket.
    fn cut(&mut self, connection: u32) {
        if let Some(one) = self.venue.connections.get_mut(&id(connection)) {
            one.forget_leaving();
        }
    }

    pub(crate) fn takes_over(&mut self, connection: u32) {
        self.planner.taken_over(id(connection), self.now);
    }

    pub(crate) fn ends(&mut self, connection: u32) {
        self.venue.connections.remove(&id(connection));
        self.planner.ended(id(connection), self.now);
    }

    pub(crate) fn leaves(&mut self, connection: u32, slot: u16) {
        let one = self.venue.connections.get_mut(&id(connection)).unwrap();
        assert!(one.leaving.remove(&Slot(slot)), "it was not told to leave");
        one.symbols.remove(&Slot(slot));
        self.planner.left(id(connection), Slot(slot));
    }

    pub(crate) fn wants(&mut self, number: usize) -> u16 {
        self.planner.want(symbol(number)).unwrap().0
    }

    pub(crate) fn unwants(&mut self, number: usize) -> Option<u16> {
        self.planner.unwant(&symbol(number)).map(|slot| slot.0)
    }

    pub(crate) fn on(&self, slot: u16) -> Option<u32> {
        self.planner.connection_of(Slot(slot)).map(|connection| connection.0)
    }
}
