//! The clocks: the only place that reads them. All feeds of a process count from one origin, so
//! that they can share a budget.

use std::sync::LazyLock;
use std::time::SystemTime;

use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tokio::time::Instant as TokioInstant;

static ORIGIN: LazyLock<TokioInstant> = LazyLock::new(TokioInstant::now);

/// The time on both clocks.
pub(crate) fn stamp() -> Stamp {
    #[expect(clippy::disallowed_methods, reason = "the driver is where the wall clock is read")]
    let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok();
    let wall = wall.and_then(|wall| u64::try_from(wall.as_nanos()).ok());
    Stamp::new(mono(), wall.and_then(UnixNanos::from_nanos))
}

/// The time on the monotonic clock.
pub(crate) fn mono() -> Instant {
    Instant::ORIGIN.after(TokioInstant::now().saturating_duration_since(*ORIGIN))
}

/// The same moment as tokio's timers know it; a day from now where it cannot be said.
pub(crate) fn timer(at: Instant) -> TokioInstant {
    const DAY: core::time::Duration = core::time::Duration::from_secs(86_400);
    let within = at.since(mono()).min(DAY);
    TokioInstant::now() + within
}
