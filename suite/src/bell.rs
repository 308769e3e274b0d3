//! What a scenario wants of a driver's thread: to end, or to do nothing for a while. Heard by loops
//! that poll and by tasks that await.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::running::PATIENCE;

/// Rung once, for all who hold it.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<(Mutex<Rope>, Condvar)>);

#[derive(Debug, Default)]
struct Rope {
    rung: bool,
    waiting: Vec<Waker>,
    /// For how long the thread that looks at it is to do nothing.
    nap: Option<Duration>,
}

impl Bell {
    /// Whether it was rung.
    #[must_use]
    pub fn is_rung(&self) -> bool {
        self.rested().rung
    }

    /// Rings it.
    pub fn ring(&self) {
        let mut rope = self.rope();
        rope.rung = true;
        rope.waiting.drain(..).for_each(Waker::wake);
        self.0.1.notify_all();
    }

    /// Keeps the thread that looks at the bell for so long, or until it is rung, as a task does
    /// that computes, or a machine that is suspended. Returns as soon as the thread stands.
    ///
    /// # Panics
    ///
    /// Nobody looks at the bell.
    pub fn nap(&self, time: Duration) {
        let mut rope = self.rope();
        rope.nap = Some(time);
        rope.waiting.drain(..).for_each(Waker::wake);
        let waits = |rope: &mut Rope| rope.nap.is_some();
        let waited = self.0.1.wait_timeout_while(rope, PATIENCE, waits);
        let waited = waited.unwrap_or_else(PoisonError::into_inner).1;
        assert!(!waited.timed_out(), "nobody looks at the bell");
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
        let mut rope = self.rested();
        if rope.rung {
            return Poll::Ready(());
        }
        if !rope.waiting.iter().any(|waiting| waiting.will_wake(cx.waker())) {
            rope.waiting.push(cx.waker().clone());
        }
        Poll::Pending
    }

    /// The rope, after the nap that is wanted.
    fn rested(&self) -> MutexGuard<'_, Rope> {
        let mut rope = self.rope();
        let Some(time) = rope.nap.take() else { return rope };
        self.0.1.notify_all();
        let slept = self.0.1.wait_timeout_while(rope, time, |rope| !rope.rung);
        slept.unwrap_or_else(PoisonError::into_inner).0
    }

    fn rope(&self) -> MutexGuard<'_, Rope> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
