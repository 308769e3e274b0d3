//! The user's hold on a running feed.

use core::fmt;
use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::exchange::{MessageKind, MessageType};
use tickwire_core::meter::Meter;
use tickwire_core::owned::OwnedEvent;
use tickwire_core::session::{ConnectionId, Stop};
use tokio::sync::{mpsc, watch};

use crate::board::{Board, Status};
use crate::error::{CloseError, NotLive, Panicked, WishError};
use crate::hold::Hold;
use crate::runtime::Runtime;
use crate::wish::Wish;

/// A running feed. Dropping it ends the feed.
///
/// The feed owns its handlers. So a handler that owns the handle, in an `Arc` perhaps, keeps its
/// own feed alive for ever: nothing is left that could drop it. Give handlers a `Weak`, or a
/// channel to whoever holds the handle.
#[must_use = "the feed ends when its handle is dropped"]
pub struct Handle<R> {
    hold: Hold<Wish, Board, R>,
}

impl<R: Runtime> Handle<R> {
    pub(crate) fn new(wishes: mpsc::Sender<Wish>, board: watch::Receiver<Board>) -> Self {
        Self { hold: Hold::new(wishes, board) }
    }

    /// Waits until every subscription is answered and every book is live, those of refused symbols
    /// aside. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`NotLive`], when the deadline has come: what is missing. At once, when the feed has stopped
    /// or the venue has refused every symbol on every channel.
    pub async fn live(&self, deadline: Duration) -> Result<(), NotLive> {
        if self.hold.live(deadline).await { Ok(()) } else { Err(self.hold.board().not_live()) }
    }

    /// Where the feed stands now.
    #[must_use]
    pub fn status(&self) -> Status {
        self.hold.board().status()
    }

    /// A copy of a symbol's book as an [`OwnedData::BookSnapshot`]; `None` where it is not live, or
    /// none is kept. Cancel-safe.
    ///
    /// It shows what the feed has come to, which for a moment may be more or less than the deltas
    /// that were told: while one connection takes over from another, which is a matter of
    /// milliseconds, two seconds at most, the book is one connection's and the next deltas are the
    /// other's. Deltas up to its id that are told later are in it already.
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    ///
    /// [`OwnedData::BookSnapshot`]: tickwire_core::owned::OwnedData::BookSnapshot
    pub async fn book(&self, symbol: &str) -> Result<Option<OwnedEvent>, WishError> {
        let symbol = symbol.to_owned();
        self.hold.ask(|reply| Wish::Book { symbol, reply }).await
    }

    /// How long messages of a kind took from the read to the end of the handlers: one message in 64
    /// is measured. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    pub async fn durations(&self, kind: MessageKind) -> Result<Meter, WishError> {
        let meter = self.hold.ask(|reply| Wish::Durations { kind, reply }).await?;
        Ok(*meter)
    }

    /// Follows a symbol on every channel of the feed. Cancel-safe: the wish is made or it is not.
    ///
    /// # Errors
    ///
    /// [`WishError`].
    pub async fn subscribe(&self, symbol: &str) -> Result<Slot, WishError> {
        let symbol = symbol.to_owned();
        Ok(self.hold.ask(|reply| Wish::Subscribe { symbol, reply }).await??)
    }

    /// Follows a symbol no more. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError`].
    pub async fn unsubscribe(&self, symbol: &str) -> Result<(), WishError> {
        let symbol = symbol.to_owned();
        Ok(self.hold.ask(|reply| Wish::Unsubscribe { symbol, reply }).await??)
    }

    /// Sends a message of the caller's own, as it is, where the feed has one connection. It is sent
    /// once: neither after a reconnect nor on a connection that takes over. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError`]; [`WishError::SeveralConnections`] where the feed has several, those aside
    /// that are to take over from another or were taken over from: see [`Handle::send_on`].
    pub async fn send(
        &self,
        kind: MessageType,
        payload: impl Into<Vec<u8>>,
    ) -> Result<(), WishError> {
        let (connection, payload) = (None, payload.into());
        Ok(self.hold.ask(|reply| Wish::Send { connection, kind, payload, reply }).await??)
    }

    /// Sends a message of the caller's own, as it is, on one of the feed's connections
    /// ([`Status::connections`]). Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError`]; [`Refused::NotConnected`] where there is no such connection.
    ///
    /// [`Refused::NotConnected`]: tickwire_core::session::Refused::NotConnected
    pub async fn send_on(
        &self,
        connection: ConnectionId,
        kind: MessageType,
        payload: impl Into<Vec<u8>>,
    ) -> Result<(), WishError> {
        let (connection, payload) = (Some(connection), payload.into());
        Ok(self.hold.ask(|reply| Wish::Send { connection, kind, payload, reply }).await??)
    }

    /// The plan in words: a line for each connection, with its number, its state, how many of its
    /// subscriptions are used, and its symbols. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    pub async fn plan(&self) -> Result<String, WishError> {
        self.hold.ask(|reply| Wish::Plan { reply }).await
    }

    /// Replaces every connection, one after the other, as when it has reached the greatest age that
    /// the venue allows: the new one is live before the old one is closed, nothing is lost and
    /// nothing told twice. Returns when it is asked for; [`PlanNews::TakenOver`] tells of each.
    /// What is not open just now is made anew anyway and is left out; and nothing is replaced as
    /// long as the venue's limit leaves no connection to spare. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    ///
    /// [`PlanNews::TakenOver`]: tickwire_core::plan::PlanNews::TakenOver
    pub async fn renew(&self) -> Result<(), WishError> {
        self.hold.wish(Wish::Renew).await
    }

    /// Closes in an orderly way; cuts the connection at the deadline. Where the future is dropped
    /// before, the feed ends at once.
    ///
    /// # Errors
    ///
    /// [`CloseError`].
    pub async fn close(self, deadline: Duration) -> Result<Stop, CloseError> {
        self.hold.close(Wish::Close, deadline).await
    }

    /// Waits for the end of the feed. Cancel-safe. A feed whose future was dropped, or whose task
    /// was cut off, ended because somebody asked for it.
    ///
    /// # Errors
    ///
    /// [`Panicked`]: the feed went without a word.
    pub async fn stopped(&self) -> Result<Stop, Panicked> {
        self.hold.stopped().await
    }
}

impl<R> fmt::Debug for Handle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("status", &self.hold.board().status()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Writer;
    use crate::testing::Tokio;

    #[tokio::test]
    async fn a_panic_is_no_end_that_was_asked_for() {
        let (wish, _wishes) = mpsc::channel(1);
        let (board, shown) = watch::channel(Board::new(1));
        let handle = Handle::<Tokio>::new(wish, shown);
        let board = Writer(board);
        let task = tokio::spawn(async move {
            let _board = board;
            panic!("as planned");
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_eq!(handle.stopped().await, Err(Panicked));
        assert_eq!(handle.close(Duration::from_secs(10)).await, Err(CloseError::Panicked));
    }
}
