//! What the user takes through, and what a scenario shuts to make the user slow.

use core::future::poll_fn;
use core::task::{Context, Poll, Waker};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A gate between a driver and its user; open at first.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<Door>, Condvar)>);

#[derive(Debug, Default)]
struct Door {
    shut: bool,
    waiting: Vec<Waker>,
}

impl Gate {
    /// Lets nobody through from now on.
    pub fn shut(&self) {
        self.door().shut = true;
    }

    /// Lets all through that wait.
    pub fn open(&self) {
        let mut door = self.door();
        door.shut = false;
        door.waiting.drain(..).for_each(Waker::wake);
        self.0.1.notify_all();
    }

    /// Keeps the thread until it is open: of a user that is called, and with it of the driver.
    pub fn pass(&self) {
        let wait = self.0.1.wait_while(self.door(), |door| door.shut);
        drop(wait.unwrap_or_else(PoisonError::into_inner));
    }

    /// Waits until it is open: of a user that takes from a queue, and goes nowhere near the driver.
    pub async fn opened(&self) {
        poll_fn(|cx| self.poll_opened(cx)).await;
    }

    fn poll_opened(&self, cx: &Context<'_>) -> Poll<()> {
        let mut door = self.door();
        if !door.shut {
            return Poll::Ready(());
        }
        door.waiting.push(cx.waker().clone());
        Poll::Pending
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
