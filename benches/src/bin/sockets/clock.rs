//! The one place where the clock is read.

use std::time::Instant;

/// The moment that a figure begins or ends at.
#[expect(clippy::disallowed_methods, reason = "durations are what is measured here")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
