//! A connection with its socket and its timer: the sources of facts, and where they are told. What
//! a feed has many of, and an account one.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::drive::Socket;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::Access;
use tickwire_core::time::{Instant, Stamp};

use crate::alarm::Alarm;
use crate::calls::Done;
use crate::clock;
use crate::connect::{Opened, Opening};
use crate::error::ConnectError;
use crate::line::{Answer, NoAnswer};
use crate::runtime::{Runtime, TransportOf};
use crate::sampler::Sampler;

/// The most facts that are told in one poll of the task. A server that always has more to say must
/// not keep wishes waiting, nor the other tasks of the thread, whatever the runtime's own limits.
pub(crate) const FACTS_MAX: usize = 64;

/// A connection, its socket and its timer.
pub(crate) struct Wire<'b, X: Exchange, B: BookStore, A: Access<X>, R: Runtime> {
    pub(crate) connection: Connection<'b, X, B, A>,
    /// When the last read was made or, where none was since, when the wire was woken.
    pub(crate) now: Stamp,
    /// Whether the session has said all that it has to say. Before it has, a fact that is no
    /// message's would make it forget the rest of the message that it speaks of.
    pub(crate) settled: bool,
    pub(crate) sampler: Sampler,
    /// A transport that is being opened.
    opening: Option<R::Boxed<Opened<R>>>,
    socket: Socket<TransportOf<R>>,
    alarm: Alarm<R>,
    /// Whom its sources wake.
    waker: Waker,
}

/// What a wire's sources had to tell.
pub(crate) enum Fact {
    /// Nothing; every source will wake the wire.
    Nothing,
    /// Something, which the connection knows now.
    Told,
    /// No transport could be made, which the connection knows now.
    Unreachable(ConnectError),
}

impl<'b, X: Exchange, B: BookStore, A: Access<X>, R: Runtime> Wire<'b, X, B, A, R> {
    pub(crate) fn new(connection: Connection<'b, X, B, A>, waker: Waker) -> Self {
        Self {
            connection,
            now: clock::stamp::<R>(),
            settled: false,
            sampler: Sampler::new(),
            opening: None,
            socket: Socket::DOWN,
            alarm: Alarm::new(),
            waker,
        }
    }

    /// Its sources wake this task from now on.
    pub(crate) fn listen(&mut self, cx: &Context<'_>) {
        if !self.waker.will_wake(cx.waker()) {
            self.waker = cx.waker().clone();
        }
    }

    /// It was woken.
    pub(crate) fn awake(&mut self) {
        self.now = clock::stamp::<R>();
        self.socket.awake();
    }

    /// Opens a transport.
    pub(crate) fn take(&mut self, opening: Opening) {
        self.socket = Socket::DOWN;
        self.opening = Some(R::opening(opening));
    }

    /// Tells the connection one fact, where there is one.
    #[inline]
    pub(crate) fn next_fact(&mut self, until: Option<Instant>) -> Fact {
        match self.opened() {
            Fact::Nothing if self.wrote() || self.read() || self.rang(until) => {
                self.settled = false;
                Fact::Told
            }
            fact => fact,
        }
    }

    /// Looks whether a transport that is being opened is there, or cannot be had.
    #[inline]
    pub(crate) fn opened(&mut self) -> Fact {
        let Some(opening) = &mut self.opening else { return Fact::Nothing };
        let polled = Pin::new(opening).poll(&mut Context::from_waker(&self.waker));
        let Poll::Ready(opened) = polled else { return Fact::Nothing };
        self.opening = None;
        self.now = clock::stamp::<R>();
        self.settled = false;
        match opened {
            Ok((transport, entropy)) => {
                self.socket = Socket::up(transport);
                self.connection.connected(self.now, entropy);
                Fact::Told
            }
            Err(error) => {
                self.connection.closed(self.now, error.cause);
                Fact::Unreachable(error)
            }
        }
    }

    /// Tells the connection the end of a REST call.
    pub(crate) fn answered(&mut self, done: Done<R>) -> Fact {
        self.now = clock::stamp::<R>();
        self.settled = false;
        let Done { id, result, .. } = done;
        match result {
            Ok(answer) => {
                let Answer { status, retry_after_s, body } = &answer;
                self.connection.responded(self.now, id, *status, *retry_after_s, body);
                Fact::Told
            }
            Err(NoAnswer { why, unreachable }) => {
                self.connection.unanswered(self.now, id, why);
                unreachable.map_or(Fact::Told, Fact::Unreachable)
            }
        }
    }

    /// Gives the transport back.
    pub(crate) fn hang_up(&mut self) {
        self.opening = None;
        self.socket.hang_up(&mut Context::from_waker(&self.waker));
    }

    /// Writes what is pending where the consumer makes no room: what was asked for, an order for
    /// instance, must not wait until all is taken that comes before its outcome. A socket that is
    /// full wakes the task by `cx`. Says whether it is.
    pub(crate) fn carry_on(&mut self, cx: &mut Context<'_>) -> bool {
        self.socket.awake();
        while self.socket.write(&mut self.connection, clock::stamp::<R>(), cx) {}
        self.socket.is_full()
    }

    /// Writes what is pending; says whether the connection was told of it.
    #[inline]
    pub(crate) fn wrote(&mut self) -> bool {
        let cx = &mut Context::from_waker(&self.waker);
        self.socket.write(&mut self.connection, self.now, cx)
    }

    #[inline]
    fn read(&mut self) -> bool {
        let cx = &mut Context::from_waker(&self.waker);
        let Some((now, count)) = self.socket.read(&mut self.connection, clock::stamp::<R>, cx)
        else {
            return false;
        };
        self.now = now;
        if count > 0 {
            self.sampler.read(now.mono);
        }
        true
    }

    fn rang(&mut self, until: Option<Instant>) -> bool {
        let rings = self.alarm.poll(until, &mut Context::from_waker(&self.waker)).is_ready();
        if rings {
            self.now = clock::stamp::<R>();
        }
        rings
    }
}
