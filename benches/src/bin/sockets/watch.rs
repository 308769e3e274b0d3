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
    Live,
    /// The first market data of a connection.
    Fresh(Instant),
    /// A REST call was refused for being one too many.
    Refused,
    /// The feed is over.
    Stopped,
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
            Item::Notice(Notice::State { to: State::Live, .. }) => Sign::Live,
            Item::Notice(Notice::SnapshotFailed {
                failure: SnapshotFailure::Status(status),
                ..
            }) => Sign::Refused(status),
            Item::Stopped(_) => Sign::Stopped,
            _ => return,
        };
        // Who does not look any more does not miss it.
        let _ = self.signs.send(sign);
    }
}
