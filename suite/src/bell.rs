//! A wish to end, heard by loops that poll and by tasks that await.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Poll, Waker};
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
        poll_fn(|cx| {
            let mut rope = self.rope();
            if rope.rung {
                return Poll::Ready(());
            }
            rope.waiting.push(cx.waker().clone());
            drop(rope);
            other.as_mut().poll(cx).map(drop)
        })
        .await;
    }

    fn rope(&self) -> MutexGuard<'_, Rope> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
