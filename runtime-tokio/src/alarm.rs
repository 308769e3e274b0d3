//! The one timer of a feed.

use core::future::Future;
use core::pin::{Pin, pin};
use core::task::{Context, Poll};

use tickwire_core::time::Instant;
use tokio::task::unconstrained;
use tokio::time::{Sleep, sleep_until};

use crate::clock;

/// A timer that is set only where it would ring too late: deadlines move with every message, and an
/// early ring costs less than setting it each time.
pub(crate) struct Alarm {
    sleep: Pin<Box<Sleep>>,
    /// When it rings, where it is set.
    set: Option<Instant>,
}

impl Alarm {
    pub(crate) fn new() -> Self {
        let sleep = Box::pin(sleep_until(clock::timer(Instant::ORIGIN)));
        Self { sleep, set: None }
    }

    /// Waits until the deadline, or less.
    pub(crate) fn poll(&mut self, deadline: Option<Instant>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = deadline else { return Poll::Pending };
        if self.set.is_none_or(|set| deadline < set) {
            self.sleep.as_mut().reset(clock::timer(deadline));
            self.set = Some(deadline);
        }
        // Whoever always has something to read uses up the share that the runtime leaves a task: a
        // deadline would wait for the end of the flood.
        let rings = pin!(unconstrained(self.sleep.as_mut())).poll(cx);
        if rings.is_ready() {
            self.set = None;
        }
        rings
    }
}

#[cfg(test)]
mod tests {
    use core::future::poll_fn;
    use core::time::Duration;

    use tokio::task::coop::{consume_budget, has_budget_remaining};
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_rings_though_the_task_has_used_up_its_share() {
        let wait = Duration::from_secs(4);
        let (mut alarm, deadline) = (Alarm::new(), clock::mono().after(wait));
        let waits = poll_fn(|cx| Poll::Ready(alarm.poll(Some(deadline), cx))).await;
        assert!(waits.is_pending());
        advance(wait + Duration::from_millis(1)).await;
        let rings = poll_fn(|cx| {
            while has_budget_remaining() {
                assert!(pin!(consume_budget()).poll(cx).is_ready());
            }
            Poll::Ready(alarm.poll(Some(deadline), cx))
        });
        assert!(rings.await.is_ready(), "what is read first keeps no deadline waiting");
    }
}
