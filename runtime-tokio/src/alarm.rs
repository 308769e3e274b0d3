//! The one timer of a feed.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use tickwire_core::time::Instant;
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
        let rings = self.sleep.as_mut().poll(cx);
        if rings.is_ready() {
            self.set = None;
        }
        rings
    }
}
