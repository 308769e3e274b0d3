//! Timers: the one of a feed, and deadlines of what is awaited.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, ready};
use core::time::Duration;

use tickwire_core::time::Instant;

use crate::clock;
use crate::runtime::{Runtime, Timer};

/// A timer that is set only where it would ring too late: deadlines move with every message, and an
/// early ring costs less than setting it each time.
pub struct Alarm<R: Runtime> {
    timer: R::Timer,
    /// When it rings, where it is set.
    set: Option<Instant>,
}

impl<R: Runtime> Alarm<R> {
    /// One that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self { timer: R::Timer::at(clock::timer::<R>(Instant::ORIGIN)), set: None }
    }

    /// Waits until the deadline, or less.
    pub fn poll(&mut self, deadline: Option<Instant>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = deadline else { return Poll::Pending };
        if self.set.is_none_or(|set| deadline < set) {
            self.timer.reset(clock::timer::<R>(deadline));
            self.set = Some(deadline);
        }
        let rings = self.timer.poll(cx);
        if rings.is_ready() {
            self.set = None;
        }
        rings
    }
}

impl<R: Runtime> Default for Alarm<R> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows when it rings.
impl<R: Runtime> fmt::Debug for Alarm<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alarm").field("set", &self.set).finish_non_exhaustive()
    }
}

/// A deadline that is looked at so much later was not kept by the program, as sessions see it too:
/// what is waited for may be there, and the runtime not have looked since.
const LATE: Duration = Duration::from_millis(100);

/// How long the runtime then has to look: a little less than a session waits for it.
const SECOND_LOOK: Duration = Duration::from_millis(900);

/// Waits for a future until the deadline; `None` where that has come first.
pub(crate) async fn until<R: Runtime, F: Future>(
    deadline: Instant,
    future: F,
) -> Option<F::Output> {
    let mut timer = R::Timer::at(clock::timer::<R>(deadline));
    let mut future = pin!(future);
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        // The clock is asked first: a task that something else has woken late may find its timer
        // not rung yet. And a timer that was too far away rings on the way.
        while clock::mono::<R>() < deadline {
            ready!(timer.poll(cx));
            timer.reset(clock::timer::<R>(deadline));
        }
        Poll::Ready(None)
    })
    .await
}

/// The same for what somebody else was to say by then: where the deadline is looked at late, it may
/// have been said all the same.
pub(crate) async fn heard_until<R: Runtime, F: Future>(
    deadline: Instant,
    future: F,
) -> Option<F::Output> {
    let mut future = pin!(future);
    if let Some(output) = until::<R, _>(deadline, future.as_mut()).await {
        return Some(output);
    }
    let now = clock::mono::<R>();
    if now.since(deadline) < LATE {
        return None;
    }
    until::<R, _>(now.after(SECOND_LOOK), future).await
}

/// Waits for a future so long at most; `None` where that was not enough.
pub(crate) async fn within<R: Runtime, F: Future>(
    longest: Duration,
    future: F,
) -> Option<F::Output> {
    until::<R, F>(clock::mono::<R>().after(longest), future).await
}

#[cfg(test)]
mod tests {
    use core::future::pending;
    use core::task::Waker;

    use super::*;
    use crate::testing::Tokio;
    use tokio::time::advance;

    const DAY: Duration = Duration::from_secs(86_400);

    #[tokio::test(start_paused = true)]
    async fn what_has_come_though_nobody_looked_is_taken() {
        for (late_ms, looks_again) in [(1, false), (98, false), (101, true), (86_400_000, true)] {
            let deadline = clock::mono::<Tokio>().after(Duration::from_secs(1));
            let mut wait = Box::pin(heard_until::<Tokio, _>(deadline, pending::<()>()));
            let mut polled = || wait.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert_eq!(polled(), Poll::Pending);
            advance(Duration::from_millis(1_000 + late_ms)).await;
            let looked = if looks_again { Poll::Pending } else { Poll::Ready(None) };
            assert_eq!(polled(), looked, "{late_ms} ms late");
            if looks_again {
                advance(SECOND_LOOK - Duration::from_millis(1)).await;
                assert_eq!(polled(), Poll::Pending);
                // It has no third.
                advance(Duration::from_secs(60)).await;
                assert_eq!(polled(), Poll::Ready(None));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_days_is_not_told_after_one() {
        let start = Tokio::now();
        assert_eq!(within::<Tokio, _>(3 * DAY, pending::<()>()).await, None);
        assert!(Tokio::now() - start >= 3 * DAY);
    }
}
