//! What the planner says is done: connections made and closed, symbols begun and ended on them.

use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::plan::{Handover, PlanNews, PlanStep};
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Refused, Stop};
use tickwire_core::symbol::Symbol;

use crate::board::Entry;
use crate::lane::{Lane, Leaving, Role};
use crate::runtime::Runtime;

use super::Fleet;
use super::lanes::Place;

impl<X: Exchange, R: Runtime> Fleet<'_, X, R> {
    /// Asks the planner until it waits, where it may have something to say.
    #[inline]
    pub(super) fn follow_plan(&mut self) {
        if self.desk.is_plan_due && !self.closing {
            self.follow_plan_now();
        }
    }

    #[cold]
    fn follow_plan_now(&mut self) {
        self.desk.is_plan_due = false;
        loop {
            match self.desk.planner.poll(self.now.mono) {
                PlanStep::Open { connection, symbols, replaces } => {
                    let symbols = symbols.to_vec();
                    self.open(connection, &symbols, replaces);
                }
                PlanStep::Subscribe { connection, slot, symbol } => {
                    if let Err(refused) = self.begin(connection, slot, &symbol) {
                        self.refused(slot, &symbol, refused);
                    }
                }
                PlanStep::Unsubscribe { connection, slot, symbol } => {
                    self.end(connection, slot, &symbol);
                }
                PlanStep::Close { connection } => self.retire(connection),
                PlanStep::Wait { until } => {
                    self.plan_due = until;
                    return;
                }
            }
        }
    }

    /// Makes a connection.
    fn open(
        &mut self,
        id: ConnectionId,
        symbols: &[(Slot, Symbol)],
        replaces: Option<ConnectionId>,
    ) {
        let Self { kit, desk, .. } = self;
        let texts: Vec<&str> = symbols.iter().map(|(_, symbol)| symbol.as_str()).collect();
        let connections = desk.planner.connections();
        let made = kit.plan.connection(kit.venue, kit.seed, &texts, (id, connections));
        // Never: a connection is a function of the plan, the venue and its symbols alone, and was
        // tried with as many when the feed was started. A library does not panic, so an answer is
        // given that ends the feed, and of the causes there are the least specific.
        let Ok(connection) = made else {
            self.over = Some(Stop::Final(Cause::Network));
            return;
        };
        let seat = self.lanes.free_seat();
        let old = replaces.and_then(|old| Some((self.lanes.seat(old)?, old)));
        let role = if old.is_some() { Role::InHandover } else { Role::Speaker };
        let mut lane = Lane::new(connection, role, self.bells.waker(seat));
        for (slot, symbol) in symbols {
            if let Some(there) = lane.wire.connection.session().slot(symbol.as_str()) {
                lane.labels.put(there, *slot);
            }
        }
        self.lanes.put(seat, lane);
        if let Some((old_seat, old)) = old {
            let channels = self.desk.channels;
            let handover = Handover::new(channels.len(), channels.feed, self.now.mono);
            self.desk.successions.add((old_seat, old), (seat, id), handover);
            if let Some(lane) = self.lanes.get_mut(old_seat) {
                lane.role = Role::InHandover;
            }
        }
        self.desk.board.0.send_modify(|board| board.connections.add(Entry::new(id, replaces)));
        self.count_symbols(seat);
        for (slot, symbol) in symbols {
            self.settle_in(*slot, symbol, seat);
        }
        self.bells.ring(seat);
        let news = PlanNews::Opening { connection: id, symbols: symbols.len(), replaces };
        self.desk.tell_plan(news, &self.lanes, self.now.mono);
    }

    /// Begins a symbol on a connection.
    fn begin(&mut self, id: ConnectionId, slot: Slot, symbol: &Symbol) -> Result<(), Refused> {
        let seat = self.lanes.seat(id).ok_or(Refused::NotConnected)?;
        let lane = self.lanes.get_mut(seat).ok_or(Refused::NotConnected)?;
        let there = lane.wire.connection.subscribe(symbol.as_str(), self.now.mono)?;
        lane.labels.put(there, slot);
        lane.leaving.retain(|leaving| leaving.there != there);
        lane.live = false;
        lane.changed = true;
        self.touched(seat, slot, symbol);
        Ok(())
    }

    /// A session has refused a symbol. A wish that is refused is answered so, see
    /// [`Fleet::subscribe`]; what was granted before and had to wait is told as refused.
    fn refused(&mut self, slot: Slot, symbol: &Symbol, refused: Refused) {
        if self.wished == Some(slot) {
            self.refusal = Some(refused);
            return;
        }
        self.desk.planner.unwant(symbol);
        self.forget_homeless(slot);
        self.desk.tell_refused(slot, symbol, refused, &self.lanes, self.now.mono);
    }

    /// Ends a symbol on a connection.
    fn end(&mut self, id: ConnectionId, slot: Slot, symbol: &Symbol) {
        let Some(seat) = self.lanes.seat(id) else { return };
        let Some(lane) = self.lanes.get_mut(seat) else { return };
        let there = lane.wire.connection.session().slot(symbol.as_str());
        let leaving = there.map(|there| Leaving { slot, there, symbol: *symbol });
        let Some(leaving) = leaving else {
            return self.desk.planner.left(id, slot);
        };
        if lane.wire.connection.unsubscribe(symbol.as_str(), self.now.mono).is_ok() {
            lane.leaving.push(leaving);
        } else {
            lane.labels.clear(leaving.there, slot);
            self.desk.left(id, seat, &leaving);
        }
        self.touched(seat, slot, symbol);
    }

    /// What follows from a symbol having come to a lane, or begun to leave it.
    fn touched(&mut self, seat: usize, slot: Slot, symbol: &Symbol) {
        self.settle_in(slot, symbol, seat);
        self.desk.settle_alone(slot, seat, &self.lanes);
        // Before the session has said so: who asks next whether everything is live must not be told
        // of the time before.
        self.desk.look_at(slot, &self.lanes);
        self.count_symbols(seat);
        self.bells.ring(seat);
    }

    /// Lets a lane speak for a symbol that nobody speaks for, where it follows it.
    fn settle_in(&mut self, slot: Slot, symbol: &Symbol, seat: usize) {
        let Self { lanes, desk, .. } = self;
        let Some(lane) = lanes.get(seat).filter(|lane| lane.follows(slot)) else { return };
        if desk.rows.get(slot).is_some_and(|row| row.symbol.as_ref() != Some(symbol)) {
            desk.rows.put(slot, *symbol);
        }
        let there = lane.wire.connection.session().slot(symbol.as_str());
        if let Some(row) = desk.rows.get_mut(slot)
            && row.home.is_none()
        {
            row.home = there.map(|there| Place { seat, there });
            desk.look_at(slot, lanes);
        }
    }

    fn count_symbols(&mut self, seat: usize) {
        let Some(lane) = self.lanes.get(seat) else { return };
        let symbols = lane.wire.connection.desired_symbols().count();
        self.desk.board.0.send_modify(|board| {
            if let Some(entry) = board.connections.entry(lane.id) {
                entry.status.symbols = symbols;
            }
        });
    }

    /// Closes a connection that the feed has done with.
    fn retire(&mut self, id: ConnectionId) {
        let now = self.now.mono;
        let Some(seat) = self.lanes.seat(id) else { return };
        if self.desk.give_up_handover(seat, &self.lanes, now).is_none()
            && !self.desk.successions.concern(seat)
            && self.lanes.get(seat).is_some_and(|lane| lane.role != Role::Retired)
        {
            let news = PlanNews::Closing { connection: id };
            self.desk.tell_plan(news, &self.lanes, now);
        }
        let Some(lane) = self.lanes.get_mut(seat) else { return };
        lane.role = Role::Retired;
        lane.wire.connection.close(now);
        self.desk.leave_all(seat, &self.lanes, now);
        self.desk.board.0.send_modify(|board| {
            if let Some(entry) = board.connections.entry(id) {
                entry.status.retired = true;
            }
        });
        self.bells.ring(seat);
    }
}
