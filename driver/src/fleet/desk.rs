//! What the connections of a feed say, as the feed says it: with the feed's slots, in one order, to
//! everybody whom it concerns.

use tickwire_core::book::BookState;
use tickwire_core::event::{Data, Event, Slot};
use tickwire_core::exchange::Exchange;
use tickwire_core::plan::{PlanNews, Planner, Side};
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Notice, Refused, State, SubscriptionState};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;

use crate::board::{self, Channels};
use crate::handlers::Change;
use crate::item::Item;
use crate::lane::{Lane, Leaving, Mark, Role};
use crate::outlets::Outlets;
use crate::runtime::Runtime;

use super::lanes::{Lanes, Place, Row, Rows, Shelves};
use super::relabel::relabelled;
use super::succession::Successions;

/// Where everything passes that is told.
pub(crate) struct Desk {
    pub(crate) planner: Planner,
    /// Whether the planner has been told anything since it was last asked.
    pub(crate) is_plan_due: bool,
    pub(crate) rows: Rows,
    pub(crate) successions: Successions,
    pub(crate) channels: Channels,
    pub(crate) outlets: Outlets,
    pub(crate) board: board::Writer,
    /// The feed's state as it was last told.
    pub(crate) state: State,
}

impl Desk {
    /// Tells everybody.
    #[inline]
    pub(crate) fn tell<X: Exchange, R: Runtime>(
        &mut self,
        item: Item<'_>,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let shelf = Shelves { lanes, rows: &self.rows };
        self.outlets.tell(item, None, &shelf, now);
    }

    /// Tells news of the plan, where there is a plan to speak of: a feed of one connection has none
    /// before it is renewed.
    pub(crate) fn tell_plan<X: Exchange, R: Runtime>(
        &mut self,
        news: PlanNews,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        if self.planner.connections() > 1 || lanes.all().count() > 1 {
            self.tell(Item::Plan(news), lanes, now);
        }
    }

    /// Tells that nothing is subscribed to of a symbol, because its session refused it.
    #[cold]
    pub(crate) fn tell_refused<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        symbol: &Symbol,
        refused: Refused,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let (state, code, reason) = (SubscriptionState::Refused, None, &*refused.to_string());
        let channels = self.channels;
        for channel in (0..channels.len()).filter_map(|at| channels.name(at)) {
            let notice = Notice::Subscription { slot, symbol, channel, state, code, reason };
            self.tell(Item::Notice(notice), lanes, now);
        }
    }

    /// An event of a lane.
    #[inline]
    pub(crate) fn event<X: Exchange, R: Runtime>(
        &mut self,
        mut event: Event<'_>,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
    ) {
        let Some(lane) = lanes.get(seat) else { return };
        event.slot = event.slot.and_then(|there| lane.labels.slot(there));
        let told = match lane.role {
            Role::Speaker => true,
            Role::InHandover => self.is_handed_over(&event, seat, lanes),
            Role::Retired => false,
        };
        if told {
            self.tell(Item::Event(event), lanes, lane.wire.now.mono);
        }
    }

    /// Whether an event of one of two connections, of which one takes over from the other, is told.
    #[cold]
    fn is_handed_over<X: Exchange, R: Runtime>(
        &mut self,
        event: &Event<'_>,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
    ) -> bool {
        let Some(lane) = lanes.get(seat) else { return false };
        let Some((handover, side)) = self.successions.handover(seat) else { return true };
        // What is no followed symbol's has no order that could be kept.
        let Some(slot) = event.slot else { return side == Side::Old };
        let book = match event.data {
            Data::BookDelta(delta) => delta.book,
            Data::BookSnapshot(snapshot) => snapshot.book,
            _ => None,
        };
        let live = book.is_some_and(|book| book.live().is_some());
        let channel = lane.wire.connection.session().channel();
        let held = handover.waits_for_old();
        let told = handover.tells(side, slot, channel, event, live);
        if held && !handover.waits_for_old() {
            self.settle_owners(seat, lanes);
        } else {
            self.settle_owner(slot, seat, lanes);
        }
        told
    }

    /// A notice of a lane.
    pub(crate) fn notice<X: Exchange, R: Runtime>(
        &mut self,
        notice: Notice<'_>,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
    ) -> Mark {
        let Some(lane) = lanes.get(seat) else { return Mark::default() };
        if let Notice::State { to, cause, .. } = notice {
            return self.state_notice(notice, (to, cause), lane, lanes);
        }
        let Some((slot, notice)) = relabelled(notice, &lane.labels) else {
            return Mark::default();
        };
        let changed = matches!(notice, Notice::Book { .. } | Notice::Subscription { .. });
        if let Notice::Book { slot, state, id, .. } = notice
            && lane.role == Role::InHandover
        {
            let id = id.filter(|_| state == BookState::Live);
            if let Some((handover, side)) = self.successions.handover(seat) {
                handover.book(side, slot, id);
            }
            self.settle_owner(slot, seat, lanes);
        }
        let speaks = slot.is_none_or(|slot| self.speaks(slot, seat));
        if changed
            && speaks
            && let Some(slot) = slot
        {
            self.look_at(slot, lanes);
        }
        let told = match notice {
            // The change of speakers has said so.
            Notice::Book { slot, state, .. }
                if lane.role == Role::InHandover && self.told_of(slot) == Some(state) =>
            {
                false
            }
            _ if lane.role == Role::Retired => slot.is_none(),
            // That the venue refuses what it has granted another time must be known.
            Notice::Subscription { state: SubscriptionState::Refused, .. } => true,
            Notice::Book { .. } | Notice::Subscription { .. } | Notice::Quiet { .. } => speaks,
            _ => true,
        };
        if told {
            if let Notice::Book { slot, state, .. } = notice
                && let Some(row) = self.rows.get_mut(slot)
            {
                row.book = Some(state);
            }
            self.tell(Item::Notice(notice), lanes, lane.wire.now.mono);
        }
        Mark { changed, lost: false }
    }

    /// A connection's change of state: told with its number, whatever it is to the feed.
    fn state_notice<X: Exchange, R: Runtime>(
        &mut self,
        notice: Notice<'_>,
        (to, cause): (State, Option<Cause>),
        lane: &Lane<'_, X, R>,
        lanes: &Lanes<'_, X, R>,
    ) -> Mark {
        let Lane { id, wire, .. } = lane;
        let now = wire.now;
        let mut state = self.state;
        self.board.0.send_modify(|board| {
            if let Some(entry) = board.connections.entry(*id) {
                entry.status.state = to;
                entry.status.deflated = wire.connection.is_deflated();
                if to == State::Subscribing {
                    entry.status.opened = now.wall;
                }
            }
            board.changed(cause);
            state = board.state();
        });
        let change = (state != self.state).then_some(Change { to: state, cause });
        self.state = state;
        match to {
            State::Subscribing => self.planner.opened(*id, now.mono),
            State::Backoff => self.planner.closed(*id, now.mono),
            _ => {}
        }
        self.is_plan_due |= matches!(to, State::Subscribing | State::Backoff);
        let shelf = Shelves { lanes, rows: &self.rows };
        self.outlets.tell(Item::Notice(notice), change, &shelf, now.mono);
        Mark { changed: true, lost: to == State::Backoff }
    }

    /// What was last told of a symbol's book.
    fn told_of(&self, slot: Slot) -> Option<BookState> {
        self.rows.get(slot)?.book
    }

    /// Whether a lane speaks for a symbol.
    pub(crate) fn speaks(&self, slot: Slot, seat: usize) -> bool {
        self.rows.home(slot).is_some_and(|home| home.seat == seat)
    }

    /// Puts on the board where a symbol stands.
    pub(crate) fn look_at<X: Exchange, R: Runtime>(&mut self, slot: Slot, lanes: &Lanes<'_, X, R>) {
        let Some(row) = self.rows.get(slot) else { return };
        let (Some(symbol), Some(Place { seat, there })) = (&row.symbol, row.home) else { return };
        let (Some(lane), channels) = (lanes.get(seat), self.channels) else { return };
        let connection = &lane.wire.connection;
        self.board.0.send_modify(|board| {
            board.look_at(slot, symbol, connection, there, channels);
        });
    }

    /// A lane has ended a symbol that is not wanted any more.
    pub(crate) fn left(&mut self, id: ConnectionId, seat: usize, leaving: &Leaving) {
        let Leaving { slot, symbol, .. } = leaving;
        self.planner.left(id, *slot);
        self.is_plan_due = true;
        // The slot may be another's by now.
        if self.rows.get(*slot).is_some_and(|row| row.symbol.as_ref() == Some(symbol)) {
            self.vacate(seat, *slot);
        }
    }

    /// Nobody speaks for a symbol any more, where it was this lane. Who is wanted all the same has
    /// to wait for another connection.
    pub(crate) fn vacate(&mut self, seat: usize, slot: Slot) {
        let (Some(row), channels) = (self.rows.get_mut(slot), self.channels) else { return };
        if row.home.is_some_and(|home| home.seat != seat) {
            return;
        }
        let wanted = row.symbol.filter(|_| self.planner.connection_of(slot).is_some());
        *row = Row { symbol: wanted, ..Row::default() };
        self.board.0.send_modify(|board| match &wanted {
            Some(symbol) => board.expect(slot, symbol, channels),
            None => board.forget(slot),
        });
    }
}
