//! The connections of a feed, as everybody may read about them.

use tickwire_core::session::{ConnectionId, State, Stats};
use tickwire_core::time::UnixNanos;

/// Where one connection of a feed stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionStatus {
    /// Its number, never used twice in a feed.
    pub connection: ConnectionId,
    /// Its session's state.
    pub state: State,
    /// The symbols that it follows, those included that the venue refuses.
    pub symbols: usize,
    /// The connection that it is to take over from, as long as it has not.
    pub replaces: Option<ConnectionId>,
    /// Whether the feed has done with it: it was taken over from, or has nothing left to follow.
    pub retired: bool,
    /// When its WebSocket was last opened, by our wall clock.
    pub opened: Option<UnixNanos>,
    /// Whether its server has agreed to deflate messages.
    pub deflated: bool,
}

/// One connection, and what it has counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) status: ConnectionStatus,
    pub(crate) stats: Stats,
}

/// The connections of a feed, and what those have counted that are gone.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    entries: Vec<Entry>,
    gone: Stats,
}

impl Entry {
    /// A connection that was just made.
    pub(crate) fn new(connection: ConnectionId, replaces: Option<ConnectionId>) -> Self {
        let status = ConnectionStatus {
            connection,
            state: State::Idle,
            symbols: 0,
            replaces,
            retired: false,
            opened: None,
            deflated: false,
        };
        Self { status, stats: Stats::default() }
    }

    /// Whether its state is the feed's concern.
    fn counts(&self) -> bool {
        let ConnectionStatus { replaces, retired, state, .. } = self.status;
        replaces.is_none() && !retired && advance(state).is_some()
    }
}

impl Connections {
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The entry of a connection.
    pub(crate) fn entry(&mut self, connection: ConnectionId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.status.connection == connection)
    }

    /// Forgets a connection that is gone, but for what it has counted.
    pub(crate) fn remove(&mut self, connection: ConnectionId) {
        let gone = &mut self.gone;
        self.entries.retain(|entry| {
            let stays = entry.status.connection != connection;
            if !stays {
                gone.join(&entry.stats);
            }
            stays
        });
    }

    /// Whether the feed has done with all that there are.
    pub(crate) fn are_retired(&self) -> bool {
        self.entries.iter().all(|entry| entry.status.retired)
    }

    pub(crate) fn stats(&self) -> Stats {
        let mut stats = self.gone;
        self.entries.iter().for_each(|entry| stats.join(&entry.stats));
        stats
    }

    pub(crate) fn statuses(&self) -> Vec<ConnectionStatus> {
        self.entries.iter().map(|entry| entry.status).collect()
    }

    /// The state of the connection that is furthest from being live; one that is yet to be opened
    /// is idle.
    pub(crate) fn state(&self, unopened: bool) -> State {
        let counted = self.entries.iter().filter(|entry| entry.counts());
        let states = counted.map(|entry| entry.status.state);
        let states = states.chain(unopened.then_some(State::Idle));
        if let Some(state) = states.min_by_key(|state| advance(*state)) {
            return state;
        }
        // There are none but those that take over, were taken over from, or are at their end.
        let states = || self.entries.iter().map(|entry| entry.status.state);
        let open = states().filter(|state| advance(*state).is_some());
        let closing = || states().find(|state| *state == State::Closing);
        let stopped = if self.entries.is_empty() { State::Idle } else { State::Stopped };
        open.max_by_key(|state| advance(*state)).or_else(closing).unwrap_or(stopped)
    }
}

/// How far a connection has come; `None` where it is at its end.
fn advance(state: State) -> Option<u8> {
    match state {
        State::Closing | State::Stopped => None,
        State::Backoff => Some(0),
        State::Idle => Some(1),
        State::Connecting => Some(2),
        State::Handshaking => Some(3),
        State::Subscribing => Some(4),
        _ => Some(5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(of: &[(State, Option<u32>, bool)]) -> Connections {
        let mut connections = Connections::default();
        for (number, (state, replaces, retired)) in (0..).zip(of) {
            let mut entry = Entry::new(ConnectionId(number), replaces.map(ConnectionId));
            (entry.status.state, entry.status.retired) = (*state, *retired);
            connections.add(entry);
        }
        connections
    }

    #[test]
    fn the_connection_that_is_furthest_from_live_speaks_for_the_feed() {
        for (of, unopened, state) in [
            (&[(State::Live, None, false), (State::Live, None, false)][..], false, State::Live),
            (&[(State::Live, None, false)], true, State::Idle),
            (&[(State::Live, None, false), (State::Backoff, None, false)], true, State::Backoff),
            (
                &[(State::Live, None, false), (State::Handshaking, None, false)],
                false,
                State::Handshaking,
            ),
            (
                &[(State::Live, None, false), (State::Connecting, Some(0), false)],
                false,
                State::Live,
            ),
            (&[(State::Closing, None, true), (State::Live, None, false)], false, State::Live),
            (&[(State::Closing, None, false), (State::Live, None, false)], false, State::Live),
            (
                &[(State::Closing, None, false), (State::Stopped, None, false)],
                false,
                State::Closing,
            ),
            (
                &[(State::Stopped, None, false), (State::Stopped, None, false)],
                false,
                State::Stopped,
            ),
            (&[(State::Backoff, None, true), (State::Live, Some(0), false)], false, State::Live),
            (&[], true, State::Idle),
            (&[], false, State::Idle),
        ] {
            assert_eq!(connections(of).state(unopened), state, "{of:?}, {unopened}");
        }
    }

    #[test]
    fn what_a_connection_has_counted_outlives_it() {
        let mut connections = connections(&[(State::Live, None, false); 2]);
        for (number, count) in [(0, 3), (1, 4)] {
            connections.entry(ConnectionId(number)).unwrap().stats.gaps = count;
        }
        connections.remove(ConnectionId(0));
        assert_eq!((connections.statuses().len(), connections.stats().gaps), (1, 7));
    }
}
