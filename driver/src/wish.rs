//! What a handle may ask of its feed.

use tickwire_core::event::Slot;
use tickwire_core::exchange::{MessageKind, MessageType};
use tickwire_core::meter::Meter;
use tickwire_core::owned::OwnedEvent;
use tickwire_core::session::{ConnectionId, Refused};
use tokio::sync::oneshot;

/// The most wishes that wait to be heard; who makes more waits.
pub(crate) const WISHES_MAX: usize = 64;

/// One wish, and where its answer goes.
pub(crate) enum Wish {
    Subscribe {
        symbol: String,
        reply: oneshot::Sender<Result<Slot, Refused>>,
    },
    Unsubscribe {
        symbol: String,
        reply: oneshot::Sender<Result<(), Refused>>,
    },
    Send {
        connection: Option<ConnectionId>,
        kind: MessageType,
        payload: Vec<u8>,
        reply: oneshot::Sender<Result<(), Unsent>>,
    },
    Book {
        symbol: String,
        reply: oneshot::Sender<Option<OwnedEvent>>,
    },
    Durations {
        kind: MessageKind,
        reply: oneshot::Sender<Box<Meter>>,
    },
    Plan {
        reply: oneshot::Sender<String>,
    },
    Renew,
    Close,
}

/// Why a message of the user's was not sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unsent {
    Refused(Refused),
    /// There are several connections, and none was named.
    Ambiguous,
}
