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

impl Stats {
    /// Adds what another session has counted: the sum of every number, the most attempts, and the
    /// longest of every duration.
    pub fn join(&mut self, other: &Self) {
        for (counts, others) in self.kinds.iter_mut().zip(&other.kinds) {
            counts.join(others);
        }
        self.decoded.join(&other.decoded);
        for (count, others) in [
            (&mut self.unknown_symbols, other.unknown_symbols),
            (&mut self.duplicates, other.duplicates),
            (&mut self.gaps, other.gaps),
            (&mut self.snapshots, other.snapshots),
        ] {
            *count = count.saturating_add(others);
        }
        self.connections = self.connections.saturating_add(other.connections);
        self.attempts = self.attempts.max(other.attempts);
        self.connect = self.connect.max(other.connect);
        self.handshake = self.handshake.max(other.handshake);
        self.subscribe = self.subscribe.max(other.subscribe);
    }
}

/// Moments from which durations are taken.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) connecting: Instant,
    pub(crate) handshaking: Instant,
    pub(crate) opened: Instant,
}
