//! A timer of glommio's that costs nothing while it waits.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::time::Instant;

use tickwire_driver::runtime;

use crate::runtime::now;

/// A timer of glommio's. Its executor's io_uring rings it.
///
/// glommio registers a timer anew whenever it is polled, which a feed does at every wake-up: here
/// it is registered once for a deadline and a task.
#[derive(Debug)]
pub struct Timer {
    timer: glommio::timer::Timer,
    deadline: Instant,
    /// Whom the registered timer wakes.
    waker: Option<Waker>,
}

impl runtime::Timer for Timer {
    fn at(deadline: Instant) -> Self {
        let timer = glommio::timer::Timer::new(deadline.saturating_duration_since(now()));
        Self { timer, deadline, waker: None }
    }

    fn reset(&mut self, deadline: Instant) {
        // One that has rung unheard is registered no more.
        if now() >= self.deadline {
            self.waker = None;
        }
        self.timer.reset(deadline.saturating_duration_since(now()));
        self.deadline = deadline;
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            return if now() < self.deadline { Poll::Pending } else { self.rings() };
        }
        match Pin::new(&mut self.timer).poll(cx) {
            Poll::Pending => {
                self.waker = Some(cx.waker().clone());
                Poll::Pending
            }
            Poll::Ready(_) => self.rings(),
        }
    }
}

impl Timer {
    /// A timer that has rung is registered no more.
    fn rings(&mut self) -> Poll<()> {
        self.waker = None;
        Poll::Ready(())
    }
}
