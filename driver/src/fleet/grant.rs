//! Wishes: what the user asks of a running feed.

use core::ops::ControlFlow;
use core::task::{Context, Poll};

use tickwire_core::event::Slot;
use tickwire_core::exchange::{Exchange, MessageKind, MessageType};
use tickwire_core::meter::Meter;
use tickwire_core::owned::OwnedEvent;
use tickwire_core::session::{ConnectionId, Refused, Stop};
use tickwire_core::symbol::Symbol;

use crate::lane::{Lane, Role};
use crate::runtime::Runtime;
use crate::wish::{Unsent, Wish};

use super::Fleet;
use super::lanes::Place;

impl<X: Exchange, R: Runtime> Fleet<'_, X, R> {
    /// Grants what the handle asks for, as far as it has; breaks where it was dropped.
    pub(super) fn hear(&mut self, cx: &mut Context<'_>) -> ControlFlow<()> {
        loop {
            match self.wishes.poll_recv(cx) {
                Poll::Ready(Some(wish)) => self.grant(wish),
                Poll::Ready(None) => return ControlFlow::Break(()),
                Poll::Pending => return ControlFlow::Continue(()),
            }
        }
    }

    /// Who does not wait for the answer any more has made the wish all the same.
    fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Subscribe { symbol, reply } => {
                let _ = reply.send(self.subscribe(&symbol));
            }
            Wish::Unsubscribe { symbol, reply } => {
                let _ = reply.send(self.unsubscribe(&symbol));
            }
            Wish::Send { connection, kind, payload, reply } => {
                let _ = reply.send(self.send(connection, kind, &payload));
            }
            Wish::Book { symbol, reply } => {
                let _ = reply.send(self.copy_of_book(&symbol));
            }
            Wish::Durations { kind, reply } => {
                let _ = reply.send(Box::new(self.durations(kind)));
            }
            Wish::Plan { reply } => {
                let _ = reply.send(self.desk.planner.to_string());
            }
            Wish::Renew => {
                self.desk.planner.renew_all(self.now.mono);
                self.desk.is_plan_due = true;
            }
            Wish::Close => self.close(),
        }
    }

    fn subscribe(&mut self, symbol: &str) -> Result<Slot, Refused> {
        let symbol = Symbol::new(symbol).ok_or(Refused::Symbol)?;
        if self.closing || self.over.is_some() {
            return Err(Refused::Stopped);
        }
        let known = self.desk.rows.slot(&symbol);
        if known.is_none() && !self.desk.rows.has_room() {
            return Err(Refused::TooManySymbols);
        }
        let slot = self.desk.planner.want(symbol)?;
        self.desk.is_plan_due = true;
        if known != Some(slot) {
            if !self.desk.rows.put(slot, symbol) {
                self.desk.planner.unwant(&symbol);
                return Err(Refused::TooManySymbols);
            }
            let channels = self.desk.channels;
            self.desk.board.0.send_modify(|board| board.expect(slot, &symbol, channels));
        } else {
            // What the venue has refused is tried again.
            self.subscribe_anew(slot, &symbol)?;
        }
        (self.wished, self.refusal) = (Some(slot), None);
        self.follow_plan();
        self.wished = None;
        match self.refusal.take() {
            None => Ok(slot),
            Some(refused) => {
                self.desk.planner.unwant(&symbol);
                self.desk.is_plan_due = true;
                self.follow_plan();
                self.forget_homeless(slot);
                Err(refused)
            }
        }
    }

    /// Subscribes to a symbol again on the connections that follow it already.
    fn subscribe_anew(&mut self, slot: Slot, symbol: &Symbol) -> Result<(), Refused> {
        let now = self.now.mono;
        for (seat, lane) in self.lanes.all_mut() {
            if lane.role != Role::Retired && lane.follows(slot) {
                lane.wire.connection.subscribe(symbol.as_str(), now)?;
                self.bells.ring(seat);
            }
        }
        self.desk.look_at(slot, &self.lanes);
        Ok(())
    }

    fn unsubscribe(&mut self, symbol: &str) -> Result<(), Refused> {
        let symbol = Symbol::new(symbol).ok_or(Refused::UnknownSymbol)?;
        let slot = self.desk.planner.unwant(&symbol).ok_or(Refused::UnknownSymbol)?;
        self.desk.is_plan_due = true;
        self.follow_plan();
        self.forget_homeless(slot);
        Ok(())
    }

    /// Frees the row of a symbol whose connection was never made.
    pub(super) fn forget_homeless(&mut self, slot: Slot) {
        if self.desk.rows.home(slot).is_none() {
            self.desk.rows.clear(slot);
            self.desk.board.0.send_modify(|board| board.forget(slot));
        }
    }

    /// Sends a message of the user's own: on the connection that is named, or the only one.
    fn send(
        &mut self,
        id: Option<ConnectionId>,
        kind: MessageType,
        payload: &[u8],
    ) -> Result<(), Unsent> {
        let successions = &self.desk.successions;
        let is_meant = |(seat, lane): &(usize, &mut Lane<'_, X, R>)| match id {
            Some(id) => lane.id == id,
            None => lane.role != Role::Retired && !successions.is_new(*seat),
        };
        let mut meant = self.lanes.all_mut().filter(is_meant);
        let (lane, another) = (meant.next(), meant.next().is_some());
        if another {
            return Err(Unsent::Ambiguous);
        }
        let (seat, lane) = lane.ok_or(Unsent::Refused(Refused::NotConnected))?;
        let sent = lane.wire.connection.send(kind, payload, self.now.mono);
        self.bells.ring(seat);
        sent.map_err(Unsent::Refused)
    }

    /// A copy of a symbol's book, where it is live.
    fn copy_of_book(&self, symbol: &str) -> Option<OwnedEvent> {
        let symbol = Symbol::new(symbol)?;
        let slot = self.desk.rows.slot(&symbol)?;
        let Place { seat, there } = self.desk.rows.home(slot)?;
        let book = self.lanes.get(seat)?.wire.connection.book(there)?.live()?;
        Some(OwnedEvent::of_book(slot, symbol, &book))
    }

    fn durations(&self, kind: MessageKind) -> Meter {
        let mut all = self.meters.get(kind.index()).copied().unwrap_or_default();
        for (_, lane) in self.lanes.all() {
            if let Some(measured) = lane.wire.connection.session().meter(kind) {
                all.join(measured);
            }
        }
        all
    }

    /// Closes every connection in an orderly way.
    fn close(&mut self) {
        self.closing = true;
        for (seat, lane) in self.lanes.all_mut() {
            lane.wire.connection.close(self.now.mono);
            self.bells.ring(seat);
        }
        if self.lanes.all().next().is_none() {
            self.over = Some(Stop::Requested);
        }
    }
}
