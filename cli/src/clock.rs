//! The one place where the tool reads clocks.

use core::time::Duration;
use std::time::Instant;

use tickwire_core::time::UnixNanos;

/// Now, on the clock that durations are measured on.
#[expect(clippy::disallowed_methods, reason = "this is where the tool reads its clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Now, as the time since 1970; zero where the system's clock says that it is earlier.
#[expect(clippy::disallowed_methods, reason = "this is where the tool reads its clock")]
pub(crate) fn wall() -> Duration {
    std::time::UNIX_EPOCH.elapsed().unwrap_or_default()
}

/// Now, as events say times.
pub(crate) fn unix() -> Option<UnixNanos> {
    u64::try_from(wall().as_nanos()).ok().and_then(UnixNanos::from_nanos)
}
