//! A connection with its socket and its timer: the sources of facts, and where they are told. What
//! a feed has many of, and an account one.

use core::task::{Context, Poll, Waker};

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::Access;
use tickwire_core::time::{Instant, Stamp};

use crate::alarm::Alarm;
use crate::clock;
use crate::error::ConnectError;
use crate::link::{Link, Read};
use crate::sampler::Sampler;

/// A connection, its socket and its timer.
pub(crate) struct Wire<'b, X: Exchange, B: BookStore, A: Access<X>> {
    pub(crate) connection: Connection<'b, X, B, A>,
    /// When the last read was made or, where none was since, when the wire was woken.
    pub(crate) now: Stamp,
    pub(crate) sampler: Sampler,
    link: Link,
    alarm: Alarm,
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

impl<'b, X: Exchange, B: BookStore, A: Access<X>> Wire<'b, X, B, A> {
    pub(crate) fn new(connection: Connection<'b, X, B, A>, waker: Waker) -> Self {
        Self {
            connection,
            now: clock::stamp(),
            sampler: Sampler::new(),
            link: Link::Down,
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
        self.now = clock::stamp();
        self.link.awake();
    }

    /// Opens a transport.
    pub(crate) fn take(&mut self, link: Link) {
        self.link = link;
    }

    /// Tells the connection one fact, where there is one.
    #[inline]
    pub(crate) fn next_fact(&mut self, until: Option<Instant>) -> Fact {
        match self.opened() {
            Fact::Nothing if self.wrote() || self.read() || self.rang(until) => Fact::Told,
            fact => fact,
        }
    }

    /// Gives the transport back.
    pub(crate) fn hang_up(&mut self) {
        self.link.hang_up(&mut Context::from_waker(&self.waker));
    }

    #[inline]
    fn opened(&mut self) -> Fact {
        let Poll::Ready(opened) = self.link.poll_opened(&mut Context::from_waker(&self.waker))
        else {
            return Fact::Nothing;
        };
        self.now = clock::stamp();
        match opened {
            Ok((transport, entropy)) => {
                self.link = Link::up(transport);
                self.connection.connected(self.now, entropy);
                Fact::Told
            }
            Err(error) => {
                self.link = Link::Down;
                self.connection.closed(self.now, error.cause);
                Fact::Unreachable(error)
            }
        }
    }

    /// Writes what is pending; says whether the connection was told of it.
    #[inline]
    pub(crate) fn wrote(&mut self) -> bool {
        let pending = self.connection.pending();
        let Some(count) = self.link.write(pending, &mut Context::from_waker(&self.waker)) else {
            return false;
        };
        self.connection.sent(self.now, count);
        true
    }

    #[inline]
    fn read(&mut self) -> bool {
        let room = self.connection.room();
        let read = self.link.read(room, &mut Context::from_waker(&self.waker));
        if matches!(read, Read::Nothing) {
            return false;
        }
        self.now = clock::stamp();
        match read {
            Read::Some(count) => {
                self.sampler.read(self.now.mono);
                self.connection.received(count);
            }
            Read::Ended(cause) => self.connection.closed(self.now, cause),
            Read::Nothing => {}
        }
        true
    }

    fn rang(&mut self, until: Option<Instant>) -> bool {
        let rings = self.alarm.poll(until, &mut Context::from_waker(&self.waker)).is_ready();
        if rings {
            self.now = clock::stamp();
        }
        rings
    }
}
