//! One connection of a feed, and what it is to the feed.

use core::task::Waker;
use std::collections::VecDeque;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{ConnectionId, Public};
use tickwire_core::symbol::Symbol;

use crate::calls::Done;
use crate::runtime::Runtime;
use crate::wire::Wire;

/// The connection of a lane. All of a feed borrow one venue.
pub(crate) type Bound<'b, X> = Connection<'b, &'b X, Books<'static>>;

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
pub(crate) struct Lane<'b, X: Exchange, R: Runtime> {
    pub(crate) id: ConnectionId,
    pub(crate) wire: Wire<'b, &'b X, Books<'static>, Public, R>,
    pub(crate) role: Role,
    /// The ends of its REST calls that it was not told yet.
    pub(crate) answers: VecDeque<Done<R>>,
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

impl<'b, X: Exchange, R: Runtime> Lane<'b, X, R> {
    /// A lane whose bell `waker` rings.
    pub(crate) fn new(connection: Bound<'b, X>, role: Role, waker: Waker) -> Self {
        Self {
            id: connection.session().connection_id(),
            wire: Wire::new(connection, waker),
            role,
            answers: VecDeque::new(),
            labels: Labels::default(),
            leaving: Vec::new(),
            live: false,
            changed: false,
            lost: false,
        }
    }

    /// A notice meant so much.
    pub(crate) fn note(&mut self, mark: Mark) {
        self.changed |= mark.changed;
        self.lost |= mark.lost;
    }

    /// Whether it follows the symbol of a slot, and is not about to end it.
    pub(crate) fn follows(&self, slot: Slot) -> bool {
        self.labels.row(slot).is_some() && !self.leaving.iter().any(|one| one.slot == slot)
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
