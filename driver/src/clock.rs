//! The clocks: the only place that reads them. All feeds of a process count from one origin,
//! whatever their runtime, so that they can share a budget.

use core::time::Duration;
use std::sync::LazyLock;
use std::time::{Instant as SystemInstant, SystemTime};

use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::runtime::Runtime;

#[expect(clippy::disallowed_methods, reason = "the driver is where the clock is read")]
static ORIGIN: LazyLock<SystemInstant> = LazyLock::new(SystemInstant::now);

/// The time on both clocks.
#[must_use]
pub fn stamp<R: Runtime>() -> Stamp {
    #[expect(clippy::disallowed_methods, reason = "the driver is where the wall clock is read")]
    let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok();
    let wall = wall.and_then(|wall| u64::try_from(wall.as_nanos()).ok());
    Stamp::new(mono::<R>(), wall.and_then(UnixNanos::from_nanos))
}

/// The time on the monotonic clock.
pub(crate) fn mono<R: Runtime>() -> Instant {
    Instant::ORIGIN.after(R::now().saturating_duration_since(*ORIGIN))
}

/// The same moment as the runtime's timers know it; a day from now where it cannot be said.
pub(crate) fn timer<R: Runtime>(at: Instant) -> SystemInstant {
    const DAY: Duration = Duration::from_secs(86_400);
    let within = at.since(mono::<R>()).min(DAY);
    R::now() + within
}
