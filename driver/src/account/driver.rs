//! A running account: one connection, polled until it waits after every fact.

use core::ops::ControlFlow;
use core::task::{Context, Poll, Waker};
use core::time::Duration;

use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::account::ledger::Ledger;
use tickwire_core::book::{BookRef, NoBooks};
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, Output, Private, Stop};
use tickwire_core::time::Instant;
use tokio::sync::mpsc;

use crate::alarm::Alarm;
use crate::calls::Calls;
use crate::clock;
use crate::connect::Opening;
use crate::handlers::Change;
use crate::item::Item;
use crate::outlets::{Outlets, Shelf};
use crate::runtime::Runtime;
use crate::sampler::kind_of;
use crate::tls::Tls;
use crate::wire::{FACTS_MAX, Fact, Wire};

use super::asked::Waiting;
use super::board::{AccountStatus, Writer};
use super::snapshot::AccountSnapshot;
use super::wish::{Wired, Wish};

/// What a running account is made of.
pub(super) struct Parts<'b, X: AccountExchange, R: Runtime> {
    pub(super) connection: Wired<'b, X>,
    /// How long TCP and TLS may take, as the session sees to.
    pub(super) connect_timeout: Duration,
    pub(super) tls: Tls,
    pub(super) outlets: Outlets,
    pub(super) board: Writer,
    pub(super) wishes: mpsc::Receiver<Wish<X>>,
    pub(super) calls: Calls<R>,
}

/// Everything of one running account.
pub(super) struct Driver<'b, X: AccountExchange, R: Runtime> {
    wire: Wire<'b, X, NoBooks, Private<'b>, R>,
    connect_timeout: Duration,
    tls: Tls,
    outlets: Outlets,
    /// Before the wishes: who finds that nobody hears them is told why.
    board: Writer,
    wishes: mpsc::Receiver<Wish<X>>,
    calls: Calls<R>,
    waiting: Waiting,
    /// The timer of all but the connection.
    alarm: Alarm<R>,
    /// Why the last connection that ended did.
    cause: Option<Cause>,
}

/// Where polling the connection has ended.
enum Drained {
    /// There is nothing to do before a fact or this deadline.
    Waiting(Option<Instant>),
    /// The next item cannot be told before the consumer has made room.
    Blocked,
    /// The session is over.
    Stopped(Stop),
}

/// An account has no books.
struct Bare;

impl Shelf for Bare {
    fn book(&self, _: Slot) -> Option<BookRef<'_>> {
        None
    }
}

/// What the account holds, for a consumer who has missed of it.
struct Held<'a, 'b>(&'a Ledger<'b>);

impl Shelf for Held<'_, '_> {
    fn book(&self, _: Slot) -> Option<BookRef<'_>> {
        None
    }

    fn ledger(&self) -> Option<&Ledger<'_>> {
        Some(self.0)
    }
}

impl<'b, X: AccountExchange, R: Runtime> Driver<'b, X, R> {
    pub(super) fn new(parts: Parts<'b, X, R>) -> Self {
        let Parts { connection, connect_timeout, tls, outlets, board, wishes, calls } = parts;
        Self {
            wire: Wire::new(connection, Waker::noop().clone()),
            connect_timeout,
            tls,
            outlets,
            board,
            wishes,
            calls,
            waiting: Waiting::default(),
            alarm: Alarm::new(),
            cause: None,
        }
    }

    /// Runs the account as far as it goes now.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        self.wire.listen(cx);
        self.wire.awake();
        self.outlets.refill(cx, &Held(self.wire.connection.session().ledger()));
        let ended = match self.hear(cx) {
            ControlFlow::Continue(()) => self.turn(cx),
            ControlFlow::Break(()) => Poll::Ready(self.abandon(cx)),
        };
        if let Poll::Ready(stop) = ended {
            self.tell(Item::Stopped(stop), None);
        }
        self.publish(ended);
        ended
    }

    /// Grants what the handle asks for, as far as it has; breaks where it was dropped.
    fn hear(&mut self, cx: &mut Context<'_>) -> ControlFlow<()> {
        loop {
            match self.wishes.poll_recv(cx) {
                Poll::Ready(Some(wish)) => self.grant(wish),
                Poll::Ready(None) => return ControlFlow::Break(()),
                Poll::Pending => return ControlFlow::Continue(()),
            }
        }
    }

    /// Who does not wait for the answer any more has made the wish all the same.
    fn grant(&mut self, wish: Wish<X>) {
        let Wire { connection, now, .. } = &mut self.wire;
        match wish {
            Wish::Act { ask, reply } => {
                let asked = ask(connection, *now).map(|id| self.waiting.add(id));
                let _ = reply.send(asked);
            }
            Wish::Snapshot { reply } => {
                let session = connection.session();
                let _ = reply.send(AccountSnapshot::of(session.account_state(), session.ledger()));
            }
            Wish::Close => connection.close(now.mono),
        }
    }

    /// Polls the connection until it waits, tells it the next fact, and so on until there is none,
    /// or others have waited long enough.
    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        for _ in 0..FACTS_MAX {
            self.tell_ends(cx);
            let until = match self.drain(cx) {
                Drained::Waiting(until) => until,
                Drained::Blocked => {
                    self.wire.carry_on(cx);
                    self.calls.carry_on(cx);
                    return Poll::Pending;
                }
                Drained::Stopped(stop) => {
                    self.wire.hang_up();
                    return Poll::Ready(stop);
                }
            };
            if self.called(cx) {
                continue;
            }
            match self.wire.next_fact(until) {
                Fact::Nothing if self.rang(cx) => {}
                Fact::Nothing => return Poll::Pending,
                fact => self.tell_unreachable(fact),
            }
        }
        R::yields(cx);
        Poll::Pending
    }

    /// Tells what has become of the transport and of a REST call, before the session looks at its
    /// deadlines: where the task is late both are over, and who it was that did not answer is to be
    /// told all the same. Where it has more to say first, or the consumer no room, they wait.
    fn tell_ends(&mut self, cx: &mut Context<'_>) {
        if self.wire.settled && self.outlets.poll_ready(cx).is_ready() {
            let opened = self.wire.opened();
            self.tell_unreachable(opened);
            self.called(cx);
        }
    }

    /// Tells who was not reached, where that is the fact.
    fn tell_unreachable(&mut self, fact: Fact) {
        if let Fact::Unreachable(error) = fact {
            let connection = self.wire.connection.connection_id();
            self.tell(Item::Unreachable { connection, error: &error }, None);
        }
    }

    /// Polls the connection until it waits, and does what it says.
    fn drain(&mut self, cx: &mut Context<'_>) -> Drained {
        let Self { wire, outlets, calls, waiting, cause: last, .. } = self;
        loop {
            if outlets.poll_ready(cx).is_pending() {
                wire.sampler.interrupted();
                return Drained::Blocked;
            }
            let now = wire.now;
            let connection = wire.connection.connection_id();
            let step = wire.connection.step(now);
            match wire.connection.view(step) {
                Output::Event(event) => {
                    outlets.tell(Item::Event(event), None, &Bare, now.mono);
                    let kind = kind_of(&event.data);
                    if let Some(nanos) = wire.sampler.handled(clock::mono::<R>) {
                        wire.connection.timed(kind, nanos);
                    }
                }
                Output::Notice(notice) => {
                    let change = change_of(&notice);
                    *last = change.and_then(|change| change.cause).or(*last);
                    outlets.tell(Item::Notice(notice), change, &Bare, now.mono);
                    if let Notice::Outcome { id, outcome, .. } = &notice {
                        waiting.tell(*id, outcome);
                    }
                }
                Output::ReconnectAfter { delay, attempt, cause } => {
                    let item = Item::Reconnect { connection, delay, attempt, cause };
                    outlets.tell(item, None, &Bare, now.mono);
                }
                Output::Connect(endpoint) => {
                    let patience = self.connect_timeout;
                    wire.take(Opening::of(endpoint, &self.tls, now.mono, patience));
                }
                Output::Request(request) => {
                    let id = request.id;
                    calls.begin(connection, request);
                    wire.connection.requested(now, id);
                }
                Output::Disconnect => wire.hang_up(),
                // Frames are for users who have a WebSocket stack of their own.
                Output::Send(_) => {}
                Output::Stopped(stop) => return Drained::Stopped(stop),
                Output::Wait { until, .. } => {
                    waiting.forget(|id| wire.connection.session().is_pending(id));
                    wire.settled = true;
                    return Drained::Waiting(until);
                }
            }
        }
    }

    /// Tells the connection the end of a REST call, where one has ended.
    fn called(&mut self, cx: &mut Context<'_>) -> bool {
        let Poll::Ready(done) = self.calls.poll(cx) else { return false };
        let answered = self.wire.answered(done);
        self.tell_unreachable(answered);
        true
    }

    /// Looks at the deadlines that are not the connection's; says whether one has come.
    fn rang(&mut self, cx: &mut Context<'_>) -> bool {
        let deadlines = [self.outlets.deadline(), self.calls.deadline()];
        if self.alarm.poll(deadlines.into_iter().flatten().min(), cx).is_pending() {
            return false;
        }
        let now = clock::mono::<R>();
        self.calls.expire(now);
        self.outlets.announce(&Bare, now);
        true
    }

    /// Ends at once, because nobody holds the account any more: a close frame is sent as far as the
    /// socket takes it, and no answer is awaited.
    fn abandon(&mut self, cx: &mut Context<'_>) -> Stop {
        self.wire.connection.close(self.wire.now.mono);
        self.drain(cx);
        self.wire.wrote();
        self.wire.hang_up();
        Stop::Requested
    }

    fn tell(&mut self, item: Item<'_>, change: Option<Change>) {
        self.outlets.tell(item, change, &Bare, self.wire.now.mono);
    }

    /// Puts on the board where the account stands.
    fn publish(&mut self, ended: Poll<Stop>) {
        let session = self.wire.connection.session();
        self.board.show(AccountStatus {
            state: session.state(),
            account: session.account_state(),
            authenticated: session.is_authenticated(),
            cause: self.cause,
            stats: session.stats(),
            handler_failures: self.outlets.handler_failures(),
            dropped: self.outlets.dropped(),
            stopped: match ended {
                Poll::Ready(stop) => Some(stop),
                Poll::Pending => None,
            },
        });
    }
}

/// The change of state that a notice tells of.
fn change_of(notice: &Notice<'_>) -> Option<Change> {
    match *notice {
        Notice::State { to, cause, .. } => Some(Change { to, cause }),
        _ => None,
    }
}
