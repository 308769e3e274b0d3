//! The hold on what runs, a feed or an account: what is asked of it, and how it ends.

use core::marker::PhantomData;
use core::time::Duration;

use tickwire_core::session::Stop;
use tokio::sync::{mpsc, oneshot, watch};

use crate::alarm::within;
use crate::error::{CloseError, Panicked, WishError};
use crate::runtime::Runtime;

/// What everybody may read of it.
pub(crate) trait Shown {
    /// Whether all is live.
    fn is_live(&self) -> bool;

    /// Whether that will never be.
    fn is_hopeless(&self) -> bool;

    /// Why it is over.
    fn end(&self) -> Option<Stop>;
}

/// Where wishes go, and what is shown. With it goes what it holds.
pub(crate) struct Hold<W, B, R> {
    wishes: mpsc::Sender<W>,
    board: watch::Receiver<B>,
    runtime: PhantomData<fn() -> R>,
}

impl<W, B, R> Hold<W, B, R> {
    pub(crate) fn new(wishes: mpsc::Sender<W>, board: watch::Receiver<B>) -> Self {
        Self { wishes, board, runtime: PhantomData }
    }

    /// What is shown now.
    pub(crate) fn board(&self) -> watch::Ref<'_, B> {
        self.board.borrow()
    }
}

impl<W, B: Shown, R: Runtime> Hold<W, B, R> {
    /// Waits until all is live, or never will be, or the deadline has come; says whether it is.
    pub(crate) async fn live(&self, deadline: Duration) -> bool {
        let mut board = self.board.clone();
        let settled = async {
            let settled = |board: &B| board.is_live() || board.is_hopeless();
            board.wait_for(settled).await.is_ok_and(|board| !board.is_hopeless())
        };
        within::<R, _>(deadline, settled).await == Some(true)
    }

    /// Makes a wish that has no answer.
    pub(crate) async fn wish(&self, wish: W) -> Result<(), WishError> {
        self.wishes.send(wish).await.map_err(|_| self.over())
    }

    /// Makes a wish, and waits for its answer.
    pub(crate) async fn ask<T>(
        &self,
        wish: impl FnOnce(oneshot::Sender<T>) -> W,
    ) -> Result<T, WishError> {
        let (reply, answer) = oneshot::channel();
        self.wish(wish(reply)).await?;
        answer.await.map_err(|_| self.over())
    }

    /// Makes the wish to close, and waits for the end.
    pub(crate) async fn close(self, close: W, deadline: Duration) -> Result<Stop, CloseError> {
        let closed = async {
            // Nobody hears it where all is over already; then that is the answer.
            let _ = self.wishes.send(close).await;
            self.stopped().await
        };
        match within::<R, _>(deadline, closed).await {
            Some(ended) => Ok(ended?),
            None => Err(CloseError::Deadline),
        }
    }

    /// Waits for the end.
    pub(crate) async fn stopped(&self) -> Result<Stop, Panicked> {
        let mut board = self.board.clone();
        // That nobody writes on the board any more is an end too.
        let _ = board.wait_for(|board| board.end().is_some()).await;
        self.board().end().ok_or(Panicked)
    }

    fn over(&self) -> WishError {
        WishError::Over(self.board().end())
    }
}
