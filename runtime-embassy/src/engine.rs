//! A connection with its clock, its timer and its user: polled until it waits, after every fact.

use core::task::{Context, Poll};
use core::time::Duration;

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::drive::{Socket, Transport};
use tickwire_core::exchange::Exchange;
use tickwire_core::http::Answer;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Access, Output, Stop, Unanswered};
use tickwire_core::time::{Instant, Stamp};

use crate::clock::{Alarm, Clock};
use crate::desk::{Desk, NoAnswer};
use crate::dial::{Failure, Target};
use crate::item::Item;

/// The most facts that are told in one poll of the task. A server that always has more to say must
/// not keep the device's other tasks waiting.
const FACTS_MAX: usize = 64;

/// What a connection needs to run, its transport aside.
pub(crate) struct Engine<'e, 'h, 'b, X: Exchange, B: BookStore, A: Access<X>, E, W, F> {
    pub(crate) connection: &'e mut Connection<'b, X, B, A>,
    pub(crate) clock: Clock,
    pub(crate) entropy: E,
    /// The REST call.
    pub(crate) desk: &'e Desk<'h>,
    /// What the user wants.
    pub(crate) wish: W,
    /// Whom all is told.
    pub(crate) on: F,
    /// How long TCP and TLS may take, as the session sees to.
    pub(crate) patience: Duration,
    /// When the last fact was told.
    pub(crate) now: Stamp,
    pub(crate) alarm: Alarm,
    /// Whether the user was told anything since the last wish.
    pub(crate) told: bool,
}

/// What is to be done with the transport.
#[expect(clippy::large_enum_variant, reason = "there is no heap to put it on")]
pub(crate) enum Next {
    /// A new one is to be made.
    Connect(Target),
    /// It is to be given up.
    HangUp,
    /// The session is over.
    Stop(Stop),
}

/// Where polling the connection has ended.
#[expect(clippy::large_enum_variant, reason = "there is no heap to put it on")]
enum Drained {
    /// There is nothing to do before a fact or this deadline.
    Waiting(Option<Instant>),
    Next(Next),
}

/// No transport.
pub(crate) enum Nothing {}

impl<'b, X, B, A, E, W, F> Engine<'_, '_, 'b, X, B, A, E, W, F>
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    E: FnMut() -> [u8; 32],
    W: FnMut(&mut Connection<'b, X, B, A>, Instant, &mut Context<'_>),
    F: FnMut(Item<'_>, &Connection<'b, X, B, A>),
{
    /// A transport is there.
    pub(crate) fn connected(&mut self) {
        self.now = self.clock.now();
        self.connection.connected(self.now, (self.entropy)());
    }

    /// There is no transport, for this reason.
    pub(crate) fn unreachable(&mut self, authority: &str, failure: Failure) {
        self.now = self.clock.now();
        self.connection.closed(self.now, failure.cause);
        (self.on)(Item::Unreachable(failure.of(authority)), self.connection);
    }

    /// The session is over.
    pub(crate) fn stopped(&mut self, stop: Stop) {
        (self.on)(Item::Stopped(stop), self.connection);
    }

    /// The task was woken.
    pub(crate) fn awake(&mut self) {
        self.now = self.clock.now();
    }

    /// Polls the connection until it waits, tells it the next fact, and so on until there is none,
    /// or others have waited long enough.
    pub(crate) fn turn<T: Transport>(
        &mut self,
        socket: &mut Socket<T>,
        cx: &mut Context<'_>,
    ) -> Poll<Next> {
        self.awake();
        socket.awake();
        self.turns(FACTS_MAX, socket, cx)
    }

    /// The same for so many facts at most, by the time at which the task was woken.
    pub(crate) fn turns<T: Transport>(
        &mut self,
        facts_max: usize,
        socket: &mut Socket<T>,
        cx: &mut Context<'_>,
    ) -> Poll<Next> {
        for _ in 0..facts_max {
            (self.wish)(self.connection, self.now.mono, cx);
            self.told = false;
            // Before the session looks at its deadlines: where the task is late, an answer that is
            // there is one all the same, and a call that is late leaves room for the next.
            self.called();
            if self.desk.is_late(self.now.mono) {
                break;
            }
            let until = match self.drain(cx) {
                Drained::Waiting(until) => until,
                Drained::Next(next) => {
                    socket.hang_up(cx);
                    return Poll::Ready(next);
                }
            };
            let fact = self.moved(socket, cx) || self.rang(until, cx);
            // What the user was told may be why there is a wish.
            if !fact && !self.told {
                return Poll::Pending;
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Polls the connection until it waits, or wants something done to its transport.
    fn drain(&mut self, cx: &mut Context<'_>) -> Drained {
        let Self { connection, desk, on, told, .. } = self;
        let mut tell = |item: Item<'_>, connection: &Connection<'b, X, B, A>| {
            *told = true;
            on(item, connection);
        };
        loop {
            let step = connection.step(self.now);
            match connection.view(step) {
                Output::Event(event) => tell(Item::Event(event), connection),
                Output::Notice(notice) => tell(Item::Notice(notice), connection),
                Output::ReconnectAfter { delay, attempt, cause } => {
                    tell(Item::Reconnect { delay, attempt, cause }, connection);
                }
                Output::Connect(endpoint) => {
                    let target = Target::of(endpoint, self.patience);
                    return Drained::Next(Next::Connect(target));
                }
                Output::Request(request) => {
                    let (id, taken) = (request.id, desk.begin(&request, self.now.mono));
                    // Who makes it was polled before this.
                    cx.waker().wake_by_ref();
                    connection.requested(self.now, id);
                    if !taken {
                        connection.unanswered(self.now, id, Unanswered::Budget);
                    }
                }
                Output::Disconnect => return Drained::Next(Next::HangUp),
                // Frames are for users who have a WebSocket stack of their own.
                Output::Send(_) => {}
                Output::Stopped(stop) => return Drained::Next(Next::Stop(stop)),
                Output::Wait { until, .. } => return Drained::Waiting(until),
            }
        }
    }

    /// Tells the connection the end of a REST call, where one had ended when the task was woken. No
    /// event is lost by it: all were told, and what came since has not been looked at.
    fn called(&mut self) {
        let Some(over) = self.desk.over() else { return };
        match (over.result, over.call.poll()) {
            (Ok(()), Poll::Ready(Ok(answer))) => {
                let Answer { status, retry_after_s, body } = answer;
                self.connection.responded(self.now, over.id, status, retry_after_s, body);
            }
            (Ok(()), _) => self.connection.unanswered(self.now, over.id, Unanswered::Network),
            (Err(NoAnswer { why, failure }), _) => {
                self.connection.unanswered(self.now, over.id, why);
                if let Some(failure) = failure {
                    let unreachable = failure.of(&over.authority);
                    self.told = true;
                    (self.on)(Item::Unreachable(unreachable), self.connection);
                }
            }
        }
        self.desk.clear(over.call);
    }

    fn moved<T: Transport>(&mut self, socket: &mut Socket<T>, cx: &mut Context<'_>) -> bool {
        if socket.write(self.connection, self.now, cx) {
            return true;
        }
        let clock = self.clock;
        let Some((now, _)) = socket.read(self.connection, || clock.now(), cx) else { return false };
        self.now = now;
        true
    }

    fn rang(&mut self, until: Option<Instant>, cx: &mut Context<'_>) -> bool {
        let rings = self.alarm.poll(until, cx).is_ready();
        if rings {
            self.now = self.clock.now();
        }
        rings
    }
}

impl Transport for Nothing {
    fn poll_read(&mut self, _: &mut Context<'_>, _: &mut [u8]) -> Poll<Result<usize, Cause>> {
        match *self {}
    }

    fn poll_write(&mut self, _: &mut Context<'_>, _: &[u8]) -> Poll<Result<usize, Cause>> {
        match *self {}
    }

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        match *self {}
    }

    fn poll_shutdown(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        match *self {}
    }
}

#[cfg(test)]
mod tests;
