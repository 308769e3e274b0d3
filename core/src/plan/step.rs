//! What a planner wants done.

use crate::event::Slot;
use crate::session::ConnectionId;
use crate::symbol::Symbol;
use crate::time::Instant;

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
    /// End a symbol's subscriptions on an open connection; report `left` when they are ended.
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
