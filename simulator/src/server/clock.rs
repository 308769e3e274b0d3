//! The one place where the clock is read.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::venue::Time;

/// The system's wall clock, as venues take it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the server is where the simulation meets the clock")]
pub fn wall_time() -> Time {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO)
}

/// The wall clock at the start, and from then on by the monotonic one: it never goes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    wall: Time,
    started: Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "as above")]
    pub(crate) fn start() -> Self {
        Self { wall: wall_time(), started: Instant::now() }
    }

    #[expect(clippy::disallowed_methods, reason = "as above")]
    pub(crate) fn now(&self) -> Time {
        self.wall.saturating_add(self.started.elapsed())
    }
}
