//! The user's hold on a running feed.

use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::exchange::MessageType;
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, Stats, Stop};

use crate::error::{CloseError, NotLive, WishError};

/// Where a feed stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The session's state.
    pub state: State,
    /// Why the last connection ended.
    pub cause: Option<Cause>,
    /// Symbols that the user wants.
    pub desired: usize,
    /// Symbols with at least one acknowledged subscription.
    pub active: usize,
    /// Books that are kept.
    pub books: usize,
    /// Books that are live.
    pub books_live: usize,
    /// What the session has counted.
    pub stats: Stats,
    /// How often handlers failed or panicked.
    pub handler_failures: u64,
    /// What the stream had to drop or conflate.
    pub dropped: u64,
    /// Why the feed is over.
    pub stopped: Option<Stop>,
}

/// A running feed. Dropping it ends the feed.
#[must_use = "the feed ends when its handle is dropped"]
#[derive(Debug)]
pub struct Handle {}

impl Handle {
    /// Waits until every subscription is answered and every book of an active symbol is live.
    /// Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`NotLive`], when the deadline has come or the feed has stopped: what is missing.
    pub async fn live(&self, deadline: Duration) -> Result<(), NotLive> {
        let _ = deadline;
        unimplemented!()
    }

    /// Where the feed stands now.
    #[must_use]
    pub fn status(&self) -> Status {
        unimplemented!()
    }

    /// Follows a symbol on every channel of the feed. Cancel-safe: the wish is made or it is not.
    ///
    /// # Errors
    ///
    /// [`WishError`].
    pub async fn subscribe(&self, symbol: &str) -> Result<Slot, WishError> {
        let _ = symbol;
        unimplemented!()
    }

    /// Follows a symbol no more.
    ///
    /// # Errors
    ///
    /// [`WishError`].
    pub async fn unsubscribe(&self, symbol: &str) -> Result<(), WishError> {
        let _ = symbol;
        unimplemented!()
    }

    /// Sends a message of the caller's own, as it is.
    ///
    /// # Errors
    ///
    /// [`WishError`].
    pub async fn send(
        &self,
        kind: MessageType,
        payload: impl Into<Vec<u8>>,
    ) -> Result<(), WishError> {
        let _ = (kind, payload);
        unimplemented!()
    }

    /// Closes in an orderly way; cuts the connection at the deadline.
    ///
    /// # Errors
    ///
    /// [`CloseError`].
    pub async fn close(self, deadline: Duration) -> Result<Stop, CloseError> {
        let _ = deadline;
        unimplemented!()
    }

    /// Waits for the end of the feed. Cancel-safe.
    pub async fn stopped(&self) -> Stop {
        unimplemented!()
    }
}
