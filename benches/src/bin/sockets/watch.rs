//! What a feed shows to whoever times it.

use std::time::Instant;

use tickwire_tokio::Item;
use tickwire_tokio::core::session::{Notice, SnapshotFailure, State};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::clock;

/// One thing that was seen, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sign {
    /// Every subscription of a connection is answered.
    Live(Instant),
    /// The first market data of a connection.
    Fresh(Instant),
    /// A REST call was refused for being one too many.
    Refused,
    /// The feed is over.
    Stopped,
}

/// A connection on its way: when each of the two came, whichever is first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Arrival {
    pub(crate) fresh: Option<Instant>,
    pub(crate) live: Option<Instant>,
}

impl Arrival {
    /// Takes in a sign, unless it is older than `since`; the moments of fresh data and of being
    /// live, once both have come.
    pub(crate) fn take(
        &mut self,
        sign: Sign,
        since: Option<Instant>,
    ) -> Option<(Instant, Instant)> {
        let (place, at) = match sign {
            Sign::Fresh(at) => (&mut self.fresh, at),
            Sign::Live(at) => (&mut self.live, at),
            Sign::Refused | Sign::Stopped => return None,
        };
        if since.is_none_or(|since| at > since) {
            place.get_or_insert(at);
        }
        self.fresh.zip(self.live)
    }
}

/// Looks at every item of a feed.
#[derive(Debug)]
pub(crate) struct Watcher {
    signs: UnboundedSender<Sign>,
    /// A connection has been made that no data came over yet.
    fresh: bool,
}

impl Watcher {
    pub(crate) fn new() -> (Self, UnboundedReceiver<Sign>) {
        let (signs, seen) = unbounded_channel();
        (Self { signs, fresh: false }, seen)
    }

    pub(crate) fn look(&mut self, item: Item<'_>) {
        let sign = match item {
            Item::Event(_) if self.fresh => {
                self.fresh = false;
                Sign::Fresh(clock::now())
            }
            Item::Notice(Notice::State { to: State::Handshaking, .. }) => {
                self.fresh = true;
                return;
            }
            Item::Notice(Notice::State { to: State::Live, .. }) => Sign::Live(clock::now()),
            Item::Notice(Notice::SnapshotFailed {
                failure: SnapshotFailure::Status(418 | 429),
                ..
            }) => Sign::Refused,
            Item::Stopped(_) => Sign::Stopped,
            _ => return,
        };
        // Who does not look any more does not miss it.
        let _ = self.signs.send(sign);
    }
}
