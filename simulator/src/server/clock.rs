//! The one place where the clock is read.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::venue::{LEAP, Time};

/// How far a venue that lags is moved under one hold of the lock.
const SLICE: Duration = Duration::from_millis(100);

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

/// The venue's time, where the clock shows `clock` and something was due at `due`: a venue that
/// lags is moved by slices, so that its clients get a word, and what it has sent goes before there
/// is more of it. A gap that it leaps over is one step.
pub(crate) fn venue_time(clock: Time, due: Time) -> Time {
    if clock.saturating_sub(due) > LEAP { clock } else { clock.min(due.saturating_add(SLICE)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_venue_that_lags_goes_by_slices_and_leaps_over_long_gaps() {
        let (due, ms) = (Duration::from_secs(9), Duration::from_millis);
        assert_eq!(venue_time(due - ms(1), due), due - ms(1), "nothing is due");
        assert_eq!(venue_time(due + ms(7), due), due + ms(7), "in time");
        assert_eq!(venue_time(due + ms(101), due), due + SLICE, "late");
        assert_eq!(venue_time(due + LEAP, due), due + SLICE, "as late as may be");
        assert_eq!(venue_time(due + LEAP + ms(1), due), due + LEAP + ms(1), "asleep");
        assert_eq!(venue_time(due, Time::MAX), due, "never due");
    }
}
