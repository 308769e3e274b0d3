//! One lane's turn: its facts to its connection, what that says to the desk, and what it asks for.

use core::task::{Context, Poll};

use tickwire_core::exchange::{Exchange, MessageKind};
use tickwire_core::meter::KINDS;
use tickwire_core::plan::Side;
use tickwire_core::session::{Output, State, Stop};
use tickwire_core::time::Instant;

use crate::board;
use crate::clock;
use crate::connect::Opening;
use crate::item::Item;
use crate::lane::{Lane, Role};
use crate::runtime::Runtime;
use crate::sampler::kind_of;
use crate::wire::Fact;

use super::Fleet;
use super::desk::Desk;
use super::handover::settle_roles;

/// The most facts of one lane before the next has its turn.
const SHARE: usize = 16;

/// All kinds of messages that are measured.
const MESSAGE_KINDS: [MessageKind; KINDS] = [
    MessageKind::Book,
    MessageKind::Trade,
    MessageKind::Ticker,
    MessageKind::Ping,
    MessageKind::Other,
];

/// How a turn has ended.
pub(super) enum Served {
    /// After so many facts, at least one.
    Facts(usize),
    /// The next item cannot be told before the consumer has made room.
    Blocked,
}

/// Where polling a connection has ended.
pub(super) enum Drained {
    /// There is nothing to do before a fact or this deadline.
    Waiting(Option<Instant>),
    /// The next item cannot be told before the consumer has made room.
    Blocked,
    /// The next item cannot be told before another connection has caught up.
    Held,
    /// The session is over.
    Stopped(Stop),
}

impl<X: Exchange, R: Runtime> Fleet<'_, X, R> {
    /// Polls a lane's connection until it waits, tells it the next fact, and so on until there is
    /// none, or the other lanes have waited long enough.
    pub(super) fn serve(&mut self, seat: usize, cx: &mut Context<'_>) -> Served {
        let Some(lane) = self.lanes.get_mut(seat) else { return Served::Facts(1) };
        lane.wire.awake();
        if !self.served.contains(&seat) {
            self.served.push(seat);
        }
        for told in 1..=SHARE {
            self.tell_ends(seat, cx);
            let drained = self.drain(seat, cx);
            self.review(seat);
            let until = match drained {
                Drained::Waiting(until) => until,
                Drained::Blocked => return Served::Blocked,
                Drained::Held => return Served::Facts(told),
                Drained::Stopped(stop) => {
                    self.ended(seat, stop);
                    return Served::Facts(told);
                }
            };
            let Some(lane) = self.lanes.get_mut(seat) else { return Served::Facts(told) };
            lane.wire.settled = true;
            if !lane.answers.is_empty() {
                continue;
            }
            match lane.wire.next_fact(until) {
                Fact::Nothing => return Served::Facts(told),
                fact => self.tell_unreachable(seat, fact),
            }
        }
        self.bells.ring(seat);
        Served::Facts(SHARE)
    }

    /// Tells a lane what has become of its transport and of a REST call, before its session looks
    /// at its deadlines: where the task is late both are over, and who it was that did not answer
    /// is to be told all the same. Where it has more to say first, or the consumer no room, they
    /// wait.
    #[inline]
    fn tell_ends(&mut self, seat: usize, cx: &mut Context<'_>) {
        let Some(lane) = self.lanes.get_mut(seat) else { return };
        if !lane.wire.settled || self.desk.outlets.poll_ready(cx).is_pending() {
            return;
        }
        let opened = lane.wire.opened();
        let answered = lane.answers.pop_front().map(|done| lane.wire.answered(done));
        self.tell_unreachable(seat, opened);
        self.tell_unreachable(seat, answered.unwrap_or(Fact::Nothing));
    }

    /// Tells whom a lane did not reach, where that is the fact.
    #[inline]
    fn tell_unreachable(&mut self, seat: usize, fact: Fact) {
        let (Fact::Unreachable(error), Some(lane)) = (fact, self.lanes.get(seat)) else { return };
        let (connection, now) = (lane.id, lane.wire.now.mono);
        self.desk.tell(Item::Unreachable { connection, error: &error }, &self.lanes, now);
    }

    /// Polls a connection until it waits, and does what it says.
    pub(super) fn drain(&mut self, seat: usize, cx: &mut Context<'_>) -> Drained {
        let Self { kit, lanes, desk, calls, .. } = self;
        loop {
            let Some(lane) = lanes.get_mut(seat) else { return Drained::Waiting(None) };
            if lane.role == Role::InHandover && desk.successions.holds(seat) {
                return Drained::Held;
            }
            if desk.outlets.poll_ready(cx).is_pending() {
                lane.wire.sampler.interrupted();
                return Drained::Blocked;
            }
            let now = lane.wire.now;
            keep_pace(lane, desk);
            let step = lane.wire.connection.step(now);
            let Some(lane) = lanes.get(seat) else { return Drained::Waiting(None) };
            match lane.wire.connection.view(step) {
                Output::Event(event) => {
                    desk.event(event, seat, lanes);
                    let kind = kind_of(&event.data);
                    if let Some(lane) = lanes.get_mut(seat)
                        && let Some(nanos) = lane.wire.sampler.handled(clock::mono::<R>)
                    {
                        lane.wire.connection.timed(kind, nanos);
                    }
                }
                Output::Notice(notice) => {
                    let mark = desk.notice(notice, seat, lanes);
                    if let Some(lane) = lanes.get_mut(seat) {
                        lane.note(mark);
                    }
                }
                Output::ReconnectAfter { delay, attempt, cause } => {
                    let item = Item::Reconnect { connection: lane.id, delay, attempt, cause };
                    desk.tell(item, lanes, now.mono);
                }
                Output::Connect(endpoint) => {
                    let patience = kit.connect_timeout;
                    let opening = Opening::of(endpoint, &kit.tls, now.mono, patience);
                    if let Some(lane) = lanes.get_mut(seat) {
                        lane.wire.take(opening);
                    }
                }
                Output::Request(request) => {
                    let id = request.id;
                    calls.begin(lane.id, request);
                    if let Some(lane) = lanes.get_mut(seat) {
                        lane.wire.connection.requested(now, id);
                    }
                }
                Output::Disconnect => {
                    if let Some(lane) = lanes.get_mut(seat) {
                        lane.wire.hang_up();
                    }
                }
                // Frames are for users who have a WebSocket stack of their own.
                Output::Send(_) => {}
                Output::Stopped(stop) => return Drained::Stopped(stop),
                Output::Wait { until, .. } => return Drained::Waiting(until),
            }
        }
    }

    /// Looks at what a turn has changed for the plan: whether all of the lane is live, who has left
    /// it, and whether it has taken over from another.
    #[inline]
    fn review(&mut self, seat: usize) {
        let Some(lane) = self.lanes.get_mut(seat) else { return };
        let in_handover = lane.role == Role::InHandover;
        if lane.changed || !lane.leaving.is_empty() || in_handover {
            self.review_changed(seat);
        }
        if in_handover {
            self.review_successor(seat);
            self.review_handovers();
        }
    }

    #[cold]
    fn review_changed(&mut self, seat: usize) {
        self.see_off(seat);
        let Self { lanes, desk, .. } = self;
        let Some(lane) = lanes.get_mut(seat) else { return };
        let now = lane.wire.now.mono;
        let lost = core::mem::take(&mut lane.lost);
        if lost {
            lane.live = false;
            desk.lost(seat, lanes, now);
        }
        let Some(lane) = lanes.get_mut(seat) else { return };
        if !core::mem::take(&mut lane.changed) || lane.live {
            return;
        }
        let old = desk.successions.predecessor(seat).and_then(|old| lanes.get(old));
        if !lanes.get(seat).is_some_and(|lane| is_live(lane, old, desk.channels)) {
            return;
        }
        let Some(lane) = lanes.get_mut(seat) else { return };
        lane.live = true;
        desk.planner.live(lane.id, now);
        desk.is_plan_due = true;
        if lane.role == Role::InHandover {
            desk.begin_handover(seat, lanes, now);
        }
    }

    /// Looks at the lane that is to take over from a lane that is not live any more: less is asked
    /// of it now.
    fn review_successor(&mut self, seat: usize) {
        let Some(new) = self.desk.successions.successor(seat) else { return };
        if self.lanes.get(new).is_some_and(|lane| !lane.live)
            && let Some(lane) = self.lanes.get_mut(new)
        {
            lane.changed = true;
            self.review_changed(new);
        }
    }

    /// Tells the plan which symbols a lane has ended.
    fn see_off(&mut self, seat: usize) {
        let Self { lanes, desk, .. } = self;
        let Some(lane) = lanes.get_mut(seat) else { return };
        let Lane { id, wire, labels, leaving, .. } = lane;
        leaving.retain(|one| {
            let stays = wire.connection.session().slot(one.symbol.as_str()).is_some();
            if !stays {
                labels.clear(one.there, one.slot);
                desk.left(*id, seat, one);
            }
            stays
        });
    }

    /// Ends the handovers that are done, and lets those speak again who waited in one.
    pub(super) fn review_handovers(&mut self) {
        let now = self.now.mono;
        while let Some((old, new)) = self.desk.finish_handover(&self.lanes, now) {
            settle_roles(&mut self.lanes, old, new);
            self.bells.ring(new);
        }
        for seat in self.desk.successions.freed() {
            self.bells.ring(seat);
        }
        let successions = &self.desk.successions;
        for (seat, lane) in self.lanes.all_mut() {
            if lane.role == Role::InHandover && !successions.concern(seat) {
                lane.role = Role::Speaker;
            }
        }
    }

    /// The session of a lane is over: as the plan wanted, or for ever.
    #[cold]
    fn ended(&mut self, seat: usize, stop: Stop) {
        let now = self.now.mono;
        let Some(lane) = self.lanes.get(seat) else { return };
        let (id, role) = (lane.id, lane.role);
        if self.closing {
            self.dismiss(seat);
            if self.lanes.all().next().is_none() {
                self.over = Some(stop);
            }
            return;
        }
        let side = self.desk.successions.of(seat).map(|(_, side)| side);
        if role != Role::Retired && side != Some(Side::New) {
            self.over = Some(stop);
            return;
        }
        if side == Some(Side::Old)
            && let Some((old, new)) = self.desk.end_handover(seat, &self.lanes, now)
        {
            settle_roles(&mut self.lanes, old, new);
        }
        self.desk.give_up_handover(seat, &self.lanes, now);
        self.dismiss(seat);
        self.desk.planner.ended(id, now);
        self.desk.is_plan_due = true;
        self.desk.board.0.send_modify(|board| board.connections.remove(id));
    }

    /// Takes a lane out whose session is over.
    fn dismiss(&mut self, seat: usize) {
        self.publish(Poll::Pending);
        let Some(lane) = self.lanes.remove(seat) else { return };
        for kind in MESSAGE_KINDS {
            let measured = lane.wire.connection.session().meter(kind);
            if let (Some(all), Some(measured)) = (self.meters.get_mut(kind.index()), measured) {
                all.join(measured);
            }
        }
        let slots = lane.labels.all().filter(|_| !self.closing);
        slots.for_each(|(_, slot)| self.desk.vacate(seat, slot));
    }
}

/// Lets a lane that is about to connect again wait where as many connects as may be were made.
#[inline]
fn keep_pace<X: Exchange, R: Runtime>(lane: &mut Lane<'_, X, R>, desk: &mut Desk) {
    let now = lane.wire.now.mono;
    if lane.wire.connection.is_reconnect_due(now) {
        desk.is_plan_due = true;
        if let Err(until) = desk.planner.reconnect(lane.id, now) {
            lane.wire.connection.delay_reconnect(until);
        }
    }
}

/// Whether every subscription of a lane is answered and every book that it keeps is live. Where it
/// is to take over from another, a book that is not live there either is not waited for.
fn is_live<X: Exchange, R: Runtime>(
    lane: &Lane<'_, X, R>,
    old: Option<&Lane<'_, X, R>>,
    channels: board::Channels,
) -> bool {
    let connection = &lane.wire.connection;
    let is_missed = |slot| {
        let row = old.and_then(|old| Some((old, old.labels.row(slot)?)));
        row.is_none_or(|(old, there)| board::is_settled(there, &old.wire.connection, channels))
    };
    connection.state() == State::Live
        && lane.labels.all().all(|(there, slot)| {
            board::is_settled(there, connection, channels)
                || (board::is_answered(there, connection, channels) && !is_missed(slot))
        })
}
