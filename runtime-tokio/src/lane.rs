//! One connection of a feed, with its socket and its timer: the sources of facts, and where they
//! are told.

use core::task::{Context, Poll, Waker};

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::ConnectionId;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, Stamp};

use crate::alarm::Alarm;
use crate::clock;
use crate::error::ConnectError;
use crate::link::{Link, Read};
use crate::sampler::Sampler;

/// The connection of a lane. All of a feed borrow one venue.
pub(crate) type Wire<'b, X> = Connection<'b, &'b X, Books<'static>>;

/// What a lane is to its feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It speaks for its symbols.
    Speaker,
    /// It is to take over from another, or the other way round: see the handover of both.
    InHandover,
    /// It has nothing more to say but how it ends.
    Retired,
}

/// One connection of a feed.
pub(crate) struct Lane<'b, X: Exchange> {
    pub(crate) id: ConnectionId,
    pub(crate) connection: Wire<'b, X>,
    pub(crate) role: Role,
    /// When the last read was made or, where none was since, when the lane was woken.
    pub(crate) now: Stamp,
    pub(crate) sampler: Sampler,
    /// The slots in the feed of the session's rows.
    pub(crate) labels: Labels,
    /// What is not wanted any more and has not ended yet.
    pub(crate) leaving: Vec<Leaving>,
    /// Whether the plan knows that all of it is live.
    pub(crate) live: bool,
    /// Whether a notice has said anything by which it may be live now.
    pub(crate) changed: bool,
    /// Whether a notice has said that the connection is lost.
    pub(crate) lost: bool,
    link: Link,
    alarm: Alarm,
    /// Rings the lane's bell.
    waker: Waker,
}

/// A symbol that a lane is about to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaving {
    /// Its slot in the feed.
    pub(crate) slot: Slot,
    /// Its row in the session.
    pub(crate) there: Slot,
    pub(crate) symbol: Symbol,
}

/// What a notice means for the lane that it came from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    /// Its symbols have changed: all may be live now.
    pub(crate) changed: bool,
    /// Its connection is lost.
    pub(crate) lost: bool,
}

/// The feed's slots of a session's rows.
#[derive(Default)]
pub(crate) struct Labels {
    of: Vec<Option<Slot>>,
}

/// What a lane's sources had to tell.
pub(crate) enum Fact {
    /// Nothing; every source will ring the bell.
    Nothing,
    /// Something, which the connection knows now.
    Told,
    /// No transport could be made, which the connection knows now.
    Unreachable(ConnectError),
}

impl<'b, X: Exchange> Lane<'b, X> {
    pub(crate) fn new(connection: Wire<'b, X>, role: Role, waker: Waker) -> Self {
        Self {
            id: connection.session().connection_id(),
            connection,
            role,
            now: clock::stamp(),
            sampler: Sampler::new(),
            labels: Labels::default(),
            leaving: Vec::new(),
            live: false,
            changed: false,
            lost: false,
            link: Link::Down,
            alarm: Alarm::new(),
            waker,
        }
    }

    /// Its bell was heard.
    pub(crate) fn awake(&mut self) {
        self.now = clock::stamp();
        self.link.awake();
    }

    /// Opens a transport.
    pub(crate) fn take(&mut self, link: Link) {
        self.link = link;
    }

    /// A notice meant so much.
    pub(crate) fn note(&mut self, mark: Mark) {
        self.changed |= mark.changed;
        self.lost |= mark.lost;
    }

    /// Tells the connection one fact, where there is one.
    #[inline]
    pub(crate) fn next_fact(&mut self, until: Option<Instant>) -> Fact {
        match self.opened() {
            Fact::Nothing if self.wrote() || self.read() || self.rang(until) => Fact::Told,
            fact => fact,
        }
    }

    /// Whether it follows the symbol of a slot, and is not about to end it.
    pub(crate) fn follows(&self, slot: Slot) -> bool {
        self.labels.row(slot).is_some() && !self.leaving.iter().any(|one| one.slot == slot)
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

impl Labels {
    /// The feed's slot of a row.
    #[inline]
    pub(crate) fn slot(&self, there: Slot) -> Option<Slot> {
        self.of.get(there.index()).copied().flatten()
    }

    /// The row of a slot of the feed.
    pub(crate) fn row(&self, slot: Slot) -> Option<Slot> {
        self.all().find(|(_, known)| *known == slot).map(|(there, _)| there)
    }

    /// A row is that of a slot of the feed from now on.
    pub(crate) fn put(&mut self, there: Slot, slot: Slot) {
        if self.of.len() <= there.index() {
            self.of.resize(there.index().saturating_add(1), None);
        }
        if let Some(place) = self.of.get_mut(there.index()) {
            *place = Some(slot);
        }
    }

    /// A row is no slot's any more, where it is this one's.
    pub(crate) fn clear(&mut self, there: Slot, slot: Slot) {
        if let Some(place) = self.of.get_mut(there.index()) {
            place.take_if(|known| *known == slot);
        }
    }

    /// All rows that have a slot in the feed: there, and here.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Slot, Slot)> {
        let rows = (0..).map(Slot).zip(&self.of);
        rows.filter_map(|(there, slot)| Some((there, (*slot)?)))
    }
}
