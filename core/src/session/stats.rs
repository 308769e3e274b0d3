//! What a session has counted since it was made.

use core::time::Duration;

use crate::meter::{Counts, KINDS};
use crate::scratch::DecodeCounts;
use crate::time::Instant;

/// Counters and durations of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Per kind of message, in the order of
    /// [`MessageKind::index`](crate::exchange::MessageKind::index).
    pub kinds: [Counts; KINDS],
    /// How messages were read.
    pub decoded: DecodeCounts,
    /// Events of symbols that the session does not follow.
    pub unknown_symbols: u64,
    /// Events that a book had already.
    pub duplicates: u64,
    /// Gaps that books have found, and numbers that they could not hold.
    pub gaps: u64,
    /// Snapshots that were asked for.
    pub snapshots: u64,
    /// Connections that were opened.
    pub connections: u32,
    /// Reconnects in a row since a connection was last useful.
    pub attempts: u32,
    /// How long TCP and TLS took the last time.
    pub connect: Option<Duration>,
    /// How long the opening handshake took the last time.
    pub handshake: Option<Duration>,
    /// How long it took the last time from the open connection until every subscription was
    /// answered and the session was live.
    pub subscribe: Option<Duration>,
}

/// Moments from which durations are taken.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) connecting: Instant,
    pub(crate) handshaking: Instant,
    pub(crate) opened: Instant,
}
