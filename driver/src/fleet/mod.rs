//! A feed: as many connections as its plan says, as one future and one ordered stream.
//!
//! Each connection is a lane with a socket, a timer and a bell of its own ([`Bells`]); a wake-up of
//! the task serves the lanes whose bells rang, in turns. What they say passes one desk ([`Desk`]),
//! which gives it the feed's slots and decides, while one connection takes over from another, who
//! of the two is told. Which connections there are is the planner's to say.
//!
//! A connection's contract is kept in one place, [`Fleet::serve`]: after every fact it is polled
//! until it answers `Wait`; the planner's in another, [`Fleet::follow_plan`]. Between the socket
//! and the handlers nothing is allocated and nothing is copied.

mod desk;
mod follow;
mod grant;
mod handover;
mod lanes;
mod relabel;
mod serve;
mod succession;

use core::ops::ControlFlow;
use core::task::{Context, Poll};
use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::meter::{KINDS, Meter};
use tickwire_core::plan::Planner;
use tickwire_core::session::{Refused, State, Stop};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, Stamp};
use tokio::sync::mpsc;

use crate::alarm::Alarm;
use crate::bells::Bells;
use crate::board::{self, Channels, Counted};
use crate::calls::Calls;
use crate::clock;
use crate::item::Item;
use crate::outlets::Outlets;
use crate::plan::Plan;
use crate::runtime::Runtime;
use crate::tls::Tls;
use crate::wire::FACTS_MAX;
use crate::wish::Wish;

use desk::Desk;
use lanes::{Lanes, Rows, Shelves};
use serve::Served;

/// How often it is looked for what has come while a connection takes over from another: who is
/// silent then must not be one that was not heard.
const LOOK: Duration = Duration::from_millis(100);
/// How late that may be before it counts as not having looked.
const LATE: Duration = Duration::from_millis(200);

/// What a fleet is made of.
pub(crate) struct Parts<'b, X: Exchange, R: Runtime> {
    pub(crate) kit: Kit<'b, X>,
    pub(crate) planner: Planner,
    /// The symbols that are wanted from the begin, by their slots.
    pub(crate) symbols: Vec<Symbol>,
    pub(crate) outlets: Outlets,
    pub(crate) board: board::Writer,
    pub(crate) wishes: mpsc::Receiver<Wish>,
    pub(crate) calls: Calls<R>,
}

/// What connections are made of.
pub(crate) struct Kit<'b, X: Exchange> {
    pub(crate) venue: &'b X,
    pub(crate) plan: &'b Plan<X::Channel>,
    pub(crate) seed: [u8; 32],
    pub(crate) channels: Channels,
    pub(crate) tls: Tls,
    /// How long TCP and TLS may take, as the session sees to.
    pub(crate) connect_timeout: Duration,
}

/// Everything of one running feed.
pub(crate) struct Fleet<'b, X: Exchange, R: Runtime> {
    kit: Kit<'b, X>,
    lanes: Lanes<'b, X, R>,
    /// Before the wishes: who finds that nobody hears them is told why.
    desk: Desk,
    wishes: mpsc::Receiver<Wish>,
    bells: Bells,
    calls: Calls<R>,
    /// The timer of all but the lanes.
    alarm: Alarm<R>,
    /// When the planner is to be asked though nothing happened.
    plan_due: Option<Instant>,
    /// When the task woke, or a fact was told since.
    now: Stamp,
    /// The slot of the symbol that is wished for now, and why a session has refused it.
    wished: Option<Slot>,
    refusal: Option<Refused>,
    /// Whether the feed was asked to end.
    closing: bool,
    /// Why the feed is over.
    over: Option<Stop>,
    /// What connections have measured that are gone.
    meters: Box<[Meter; KINDS]>,
    /// Lanes that were served since the board was last written.
    served: Vec<usize>,
    /// Since when no lane is read, where a handover would take that for silence.
    stalled_since: Option<Instant>,
    /// When it was last looked for what has come.
    looked: Instant,
}

impl<'b, X: Exchange, R: Runtime> Fleet<'b, X, R> {
    pub(crate) fn new(parts: Parts<'b, X, R>) -> Self {
        let Parts { kit, planner, symbols, outlets, board, wishes, calls } = parts;
        let channels = kit.channels;
        let mut rows = Rows::new(kit.plan.rows());
        for (slot, symbol) in (0..).map(Slot).zip(symbols) {
            rows.put(slot, symbol);
        }
        let desk = Desk {
            planner,
            is_plan_due: true,
            rows,
            successions: succession::Successions::default(),
            channels,
            outlets,
            board,
            state: State::Idle,
        };
        Self {
            kit,
            lanes: Lanes::new(),
            desk,
            wishes,
            bells: Bells::new(),
            calls,
            alarm: Alarm::new(),
            plan_due: None,
            now: clock::stamp::<R>(),
            wished: None,
            refusal: None,
            closing: false,
            over: None,
            meters: Box::default(),
            served: Vec::new(),
            stalled_since: None,
            looked: clock::mono::<R>(),
        }
    }

    /// Runs the feed as far as it goes now.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        self.look();
        self.bells.listen(cx);
        let Self { desk, lanes, .. } = self;
        desk.outlets.refill(cx, &Shelves { lanes, rows: &desk.rows });
        let ended = match self.hear(cx) {
            ControlFlow::Continue(()) => self.turn(cx),
            ControlFlow::Break(()) => {
                self.abandon(cx);
                Poll::Ready(Stop::Requested)
            }
        };
        if let Poll::Ready(stop) = ended {
            self.desk.tell(Item::Stopped(stop), &self.lanes, self.now.mono);
        }
        self.publish(ended);
        ended
    }

    /// Looks at the clock. Where the task has slept on though it was to wake, or a handler has kept
    /// it, or the whole machine stood still, nothing was read meanwhile.
    fn look(&mut self) {
        self.now = clock::stamp::<R>();
        let since = core::mem::replace(&mut self.looked, self.now.mono);
        let slept = self.now.mono.since(since) > LOOK + LATE;
        let stalled = self.stalled_since.take().or(slept.then_some(since));
        if let Some(since) = stalled {
            self.desk.successions.stalled(self.now.mono.since(since));
        }
    }

    /// When the task is to wake at the latest, so that it knows whether it was kept from reading.
    fn look_due(&self) -> Option<Instant> {
        (!self.desk.successions.is_empty()).then(|| self.looked.after(LOOK))
    }

    /// Lanes are not read while the consumer makes no room for more: no connection is late that was
    /// not heard.
    fn stall(&mut self) {
        if !self.desk.successions.is_empty() {
            self.stalled_since = Some(clock::mono::<R>());
        }
    }

    /// Does what the plan says and serves whom there is something new for, and so on until there is
    /// nothing, or others have waited long enough.
    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        let mut left = FACTS_MAX;
        while left > 0 {
            self.follow_plan();
            self.called(cx);
            if let Some(stop) = self.over {
                self.abandon(cx);
                return Poll::Ready(stop);
            }
            let Some(seat) = self.bells.next() else {
                if self.rang(cx) {
                    left = left.saturating_sub(1);
                    continue;
                }
                return Poll::Pending;
            };
            match self.serve(seat, cx) {
                Served::Facts(count) => left = left.saturating_sub(count),
                Served::Blocked => {
                    // Its turn comes as soon as the consumer has made room.
                    self.bells.ring(seat);
                    self.carry_on(cx);
                    self.calls.carry_on(cx);
                    self.stall();
                    return Poll::Pending;
                }
            }
        }
        self.rang(cx);
        R::yields(cx);
        Poll::Pending
    }

    /// Writes what was asked for, where the consumer makes no room for what is told. Bells that
    /// have rung wake nobody, so the sockets wake the task itself; whose is full has his turn as
    /// soon as there is room.
    #[cold]
    fn carry_on(&mut self, cx: &mut Context<'_>) {
        for (seat, lane) in self.lanes.all_mut() {
            if lane.wire.carry_on(cx) {
                self.bells.ring(seat);
            }
        }
    }

    /// Gives the ends of REST calls to the lanes whose they are.
    #[inline]
    fn called(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(done) = self.calls.poll(cx) {
            // Who has gone meanwhile waits no more.
            let Some(seat) = self.lanes.seat(done.connection) else { continue };
            if let Some(lane) = self.lanes.get_mut(seat) {
                lane.answers.push_back(done);
            }
            self.bells.ring(seat);
        }
    }

    /// Looks at the deadlines that are no lane's own; says whether one has come.
    fn rang(&mut self, cx: &mut Context<'_>) -> bool {
        let look_due = self.look_due();
        let Self { desk, calls, plan_due, .. } = self;
        let deadlines = [
            *plan_due,
            look_due,
            desk.outlets.deadline(),
            desk.successions.deadline(),
            calls.deadline(),
        ];
        if self.alarm.poll(deadlines.into_iter().flatten().min(), cx).is_pending() {
            return false;
        }
        self.look();
        let Self { desk, lanes, calls, now, .. } = self;
        calls.expire(now.mono);
        let shelf = Shelves { lanes, rows: &desk.rows };
        desk.outlets.announce(&shelf, now.mono);
        desk.is_plan_due |= self.plan_due.is_some_and(|due| due <= now.mono);
        if !desk.successions.is_empty() {
            desk.expire_handovers(lanes, now.mono);
            self.review_handovers();
        }
        true
    }

    /// Ends what there is at once, because nobody holds the feed any more or because it is over: a
    /// close frame is sent as far as the socket takes it, and no answer is awaited.
    fn abandon(&mut self, cx: &mut Context<'_>) {
        self.closing = true;
        for seat in self.lanes.seats() {
            if let Some(lane) = self.lanes.get_mut(seat) {
                lane.wire.connection.close(self.now.mono);
            }
            self.drain(seat, cx);
            if let Some(lane) = self.lanes.get_mut(seat) {
                lane.wire.wrote();
                lane.wire.hang_up();
            }
            self.served.push(seat);
        }
    }

    /// Puts what was counted on the board; only an end wakes who reads it.
    fn publish(&mut self, ended: Poll<Stop>) {
        let Self { desk, lanes, served, .. } = self;
        let counted = Counted {
            handler_failures: desk.outlets.handler_failures(),
            dropped: desk.outlets.dropped(),
        };
        desk.board.0.send_if_modified(|board| {
            board.counted(counted);
            for lane in served.drain(..).filter_map(|seat| lanes.get(seat)) {
                if let Some(entry) = board.connections.entry(lane.id) {
                    entry.stats = lane.wire.connection.stats();
                }
            }
            if let Poll::Ready(stop) = ended {
                board.stopped(stop);
            }
            ended.is_ready()
        });
    }
}
