//! The hold on what runs, a feed or an account: what is asked of it, and how it ends.

use core::future::{Future as _, poll_fn};
use core::marker::PhantomData;
use core::pin::{Pin, pin};
use core::task::{Poll, ready};
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
        self.answered(answer).await
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

    /// Waits for an answer, as long as there is somebody who may give it.
    ///
    /// A wish that is made while the queue is being dropped may be left in it, unheard, and with it
    /// where its answer was to go. Nothing would ever drop that: the queue stays as long as this
    /// hold does. So the end of whoever hears is waited for too.
    async fn answered<T>(&self, mut answer: oneshot::Receiver<T>) -> Result<T, WishError> {
        let mut deaf = pin!(self.wishes.closed());
        let answer = poll_fn(|cx| {
            if let Poll::Ready(answer) = Pin::new(&mut answer).poll(cx) {
                return Poll::Ready(answer.ok());
            }
            ready!(deaf.as_mut().poll(cx));
            // The last that was done before may have been to answer.
            Poll::Ready(answer.try_recv().ok())
        });
        answer.await.ok_or_else(|| self.over())
    }

    fn over(&self) -> WishError {
        WishError::Over(self.board().end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Board;
    use crate::testing::Tokio;

    type Wish = oneshot::Sender<u8>;

    fn feed() -> (Hold<Wish, Board, Tokio>, mpsc::Receiver<Wish>, watch::Sender<Board>) {
        let (wish, wishes) = mpsc::channel(1);
        let (board, shown) = watch::channel(Board::new(0));
        (Hold::new(wish, shown), wishes, board)
    }

    /// So long the clock is moved on, at once, where nothing else is left to be done.
    const LONG: Duration = Duration::from_secs(3600);

    #[tokio::test(start_paused = true)]
    async fn a_wish_that_is_left_in_the_queue_is_answered_with_the_end() {
        let (hold, wishes, board) = feed();
        let (reply, answer) = oneshot::channel();
        let place = hold.wishes.reserve().await.unwrap();
        board.send_modify(|board| board.stopped(Stop::Requested));
        drop(wishes);
        // As where a thread was held up on its way here.
        place.send(reply);
        let answered = within::<Tokio, _>(LONG, hold.answered(answer)).await;
        assert!(matches!(answered, Some(Err(WishError::Over(Some(Stop::Requested))))), "for ever");
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_an_answer_hears_of_the_end() {
        let (hold, wishes, board) = feed();
        let (reply, answer) = oneshot::channel();
        let place = hold.wishes.reserve().await.unwrap();
        let end = async {
            // As where it panics: nothing is said of why.
            drop((board, wishes));
            place.send(reply);
        };
        let asked = async { tokio::join!(hold.answered(answer), end).0 };
        let answered = within::<Tokio, _>(LONG, asked).await;
        assert!(matches!(answered, Some(Err(WishError::Over(None)))), "for ever");
    }

    #[tokio::test]
    async fn what_was_answered_last_is_no_less_answered() {
        let (hold, mut wishes, _board) = feed();
        let end = async {
            let _ = wishes.recv().await.unwrap().send(7);
            drop(wishes);
        };
        let (answered, ()) = tokio::join!(hold.ask(|reply| reply), end);
        assert_eq!(answered.unwrap(), 7);
    }
}
