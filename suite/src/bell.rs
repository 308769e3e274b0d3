//! A wish to end, heard by loops that poll and by tasks that await.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Rung once, for all who hold it.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Mutex<Rope>>);

#[derive(Debug, Default)]
struct Rope {
    rung: bool,
    waiting: Vec<Waker>,
}

impl Bell {
    /// Whether it was rung.
    #[must_use]
    pub fn is_rung(&self) -> bool {
        self.rope().rung
    }

    /// Rings it.
    pub fn ring(&self) {
        let mut rope = self.rope();
        rope.rung = true;
        rope.waiting.drain(..).for_each(Waker::wake);
    }

    /// Waits until it is rung or `other` is over, whichever is first.
    pub async fn rung_or<T>(&self, other: impl Future<Output = T>) {
        let mut other = pin!(other);
        poll_fn(|cx| match self.poll_rung(cx) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => other.as_mut().poll(cx).map(drop),
        })
        .await;
    }

    /// Whether it was rung; the task is woken when it is.
    pub fn poll_rung(&self, cx: &Context<'_>) -> Poll<()> {
        let mut rope = self.rope();
        if rope.rung {
            return Poll::Ready(());
        }
        if !rope.waiting.iter().any(|waiting| waiting.will_wake(cx.waker())) {
            rope.waiting.push(cx.waker().clone());
        }
        Poll::Pending
    }

    fn rope(&self) -> MutexGuard<'_, Rope> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
