//! Which symbols go on which connection, and when connections are opened, replaced and closed.

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::context::Rate;
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::session::{Config, ConnectionId, Refused};
use crate::symbol::Symbol;
use crate::time::Instant;

/// What a venue's limits leave room for, in terms of one feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Subscriptions that each symbol costs.
    pub per_symbol: u16,
    /// Subscriptions that each connection costs, whatever its symbols (channels of the market).
    pub per_connection: u16,
    /// Subscriptions of a connection; 0 is no limit.
    pub subscriptions: u16,
    /// Connections of the feed; 0 is no limit.
    pub connections: u16,
    /// How many connections may be begun in which time.
    pub connects: Rate,
    /// How old a connection may become; zero is no limit.
    pub age_max: Duration,
}

impl Shape {
    /// The shape of a feed of `venue` that is configured so.
    pub fn of<X: Exchange>(venue: &X, config: &Config<'_, X::Channel>) -> Self {
        let _ = (venue, config);
        todo!()
    }

    /// The most symbols of a connection; `None` where there is no limit.
    #[must_use]
    pub fn symbols_max(&self) -> Option<u16> {
        todo!()
    }
}

/// A plan cannot be made this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanError {
    /// The channels of one symbol are more than a connection may hold.
    TooManyChannels,
    /// The symbols need more connections than the venue allows; how many.
    TooManyConnections(usize),
    /// A symbol is named twice.
    Twice(Symbol),
    /// More symbols than there are slots.
    TooManySymbols,
}

impl fmt::Display for PlanError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl core::error::Error for PlanError {}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStep<'p> {
    /// Make a connection for these symbols and run it; report `opened`, `live`, `closed`, `ended`.
    Open {
        /// Its number.
        connection: ConnectionId,
        /// Its symbols, with their slots in the feed.
        symbols: &'p [(Slot, Symbol)],
        /// The connection that it is to take over from; both run until it has.
        replaces: Option<ConnectionId>,
    },
    /// Subscribe to a symbol on an open connection.
    Subscribe {
        /// On which.
        connection: ConnectionId,
        /// Its slot in the feed.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
    },
    /// End a symbol's subscriptions on an open connection.
    Unsubscribe {
        /// On which.
        connection: ConnectionId,
        /// Its slot in the feed.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
    },
    /// Close a connection in an orderly way: it was replaced, or has no symbol left, or could not
    /// take over. Report `ended` when it has.
    Close {
        /// Which.
        connection: ConnectionId,
    },
    /// Nothing more to do before a fact or this deadline.
    Wait {
        /// When to poll again though nothing happened.
        until: Option<Instant>,
    },
}

/// The plan of a feed: symbols on connections.
#[derive(Debug)]
pub struct Planner {
    _rows: Vec<Option<Symbol>>,
}

impl Planner {
    /// Plans a feed of `symbols`, whose slots are their positions.
    ///
    /// # Errors
    ///
    /// [`PlanError`].
    pub fn new(shape: Shape, symbols: &[Symbol]) -> Result<Self, PlanError> {
        let _ = (shape, symbols);
        todo!()
    }

    /// Wants another symbol; its slot, which is the old one where it is wanted already.
    ///
    /// # Errors
    ///
    /// [`Refused`], where no connection may take it.
    pub fn want(&mut self, symbol: Symbol) -> Result<Slot, Refused> {
        let _ = symbol;
        todo!()
    }

    /// Wants a symbol no more; its slot, where it was wanted. The slot is free for another symbol
    /// once the connection has ended its subscriptions ([`Planner::left`]).
    pub fn unwant(&mut self, symbol: &Symbol) -> Option<Slot> {
        let _ = symbol;
        todo!()
    }

    /// The WebSocket of a connection is open, for the first time or again: its age counts anew.
    pub fn opened(&mut self, connection: ConnectionId, now: Instant) {
        let _ = (connection, now);
        todo!()
    }

    /// Every subscription of a connection is answered, and every book that it keeps is live.
    pub fn live(&mut self, connection: ConnectionId, now: Instant) {
        let _ = (connection, now);
        todo!()
    }

    /// A connection is lost; its session makes it again.
    pub fn closed(&mut self, connection: ConnectionId, now: Instant) {
        let _ = (connection, now);
        todo!()
    }

    /// A replacement has taken over all streams of the connection that it replaces.
    pub fn taken_over(&mut self, connection: ConnectionId, now: Instant) {
        let _ = (connection, now);
        todo!()
    }

    /// The session of a connection is over, as it was asked to or for ever.
    pub fn ended(&mut self, connection: ConnectionId, now: Instant) {
        let _ = (connection, now);
        todo!()
    }

    /// A connection has ended the subscriptions of a symbol that is not wanted any more.
    pub fn left(&mut self, connection: ConnectionId, slot: Slot) {
        let _ = (connection, slot);
        todo!()
    }

    /// Replaces every connection from now on, one after the other, as if each had reached its age.
    pub fn renew_all(&mut self, now: Instant) {
        let _ = now;
        todo!()
    }

    /// The next thing to do.
    pub fn poll(&mut self, now: Instant) -> PlanStep<'_> {
        let _ = now;
        todo!()
    }

    /// The connection that a symbol is on: the old one, while another takes over from it.
    #[must_use]
    pub fn connection_of(&self, slot: Slot) -> Option<ConnectionId> {
        let _ = slot;
        todo!()
    }

    /// How many connections there are, those included that are to be opened.
    #[must_use]
    pub fn connections(&self) -> usize {
        todo!()
    }
}

/// The plan in words: a line for each connection, with its number, its state, how many of its
/// subscriptions are used, and its symbols.
impl fmt::Display for Planner {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}
