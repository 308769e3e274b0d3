//! The venue's time, as near as it is known.

use core::time::Duration;

use crate::time::{Instant, Stamp, UnixNanos};

/// How long the answer to a question for the time may take. What it says is known to half of that,
/// and venues refuse what is signed five seconds off.
const ROUND_TRIP_MAX: Duration = Duration::from_secs(4);

/// The venue's time: the local wall clock, corrected once the venue was asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    sample: Option<Sample>,
    /// Whether the venue is to be asked, and from when on.
    wanted: Option<Instant>,
    /// Calls for the time that failed in a row.
    pub(super) tries: u8,
    /// Whether the time was corrected and nothing signed has been accepted since.
    corrected: bool,
}

/// What the venue said of its time.
#[derive(Clone, Copy, Debug)]
struct Sample {
    /// When, by the local monotonic clock.
    mono: Instant,
    /// The venue's time then.
    time: UnixNanos,
    /// By how much it was ahead of the local wall clock, in nanoseconds.
    ahead: Option<i64>,
}

impl Clock {
    /// The venue's time. Where the target has a wall clock, it is that clock and what it was found
    /// to be wrong by, since it goes on in a suspend; else it is counted from what the venue said.
    pub(super) fn time(&self, now: Stamp) -> Option<UnixNanos> {
        match (now.wall, self.sample) {
            (Some(wall), Some(Sample { ahead: Some(ahead), .. })) => {
                UnixNanos::from_nanos(wall.as_nanos().saturating_add_signed(ahead))
            }
            (_, Some(Sample { mono, time, .. })) => {
                let passed = crate::time::nanos(now.mono.since(mono));
                UnixNanos::from_nanos(time.as_nanos().saturating_add(passed))
            }
            (wall, None) => wall,
        }
    }

    /// Whether what the venue says of its time now is good for nothing, as its way took too long:
    /// what it was is known to half of that.
    pub(super) fn is_old(asked: Stamp, now: Stamp) -> bool {
        // The monotonic clock may have stood still in a suspend.
        let by_wall = asked.wall.zip(now.wall).is_some_and(|(asked, now)| {
            let passed = now.as_nanos().saturating_sub(asked.as_nanos());
            passed > crate::time::nanos(ROUND_TRIP_MAX)
        });
        by_wall || now.mono.since(asked.mono) > ROUND_TRIP_MAX
    }

    /// Takes what the venue said: half the round trip has passed since.
    pub(super) fn told(&mut self, asked: Stamp, now: Stamp, time: UnixNanos) {
        let half = crate::time::nanos(now.mono.since(asked.mono)) / 2;
        let Some(time) = UnixNanos::from_nanos(time.as_nanos().saturating_add(half)) else {
            return;
        };
        let ahead = now.wall.and_then(|wall| {
            i64::try_from(i128::from(time.as_nanos()) - i128::from(wall.as_nanos())).ok()
        });
        self.sample = Some(Sample { mono: now.mono, time, ahead });
        (self.wanted, self.tries) = (None, 0);
    }

    /// The venue finds our time wrong. Says whether it is worth to ask for its own: not where that
    /// was just done.
    pub(super) fn doubt(&mut self, now: Instant) -> bool {
        let first = !self.corrected;
        if first {
            (self.corrected, self.wanted, self.tries) = (true, Some(now), 0);
        }
        first
    }

    /// Something signed was accepted.
    pub(super) fn prove(&mut self) {
        self.corrected = self.wanted.is_some();
    }

    /// From when on the venue's time is to be asked for.
    pub(super) fn due(&self, now: Stamp) -> Option<Instant> {
        let blind = (now.wall.is_none() && self.sample.is_none()).then_some(Instant::ORIGIN);
        self.wanted.or(blind)
    }

    /// The venue did not say; it is asked again later.
    pub(super) fn put_off(&mut self, until: Instant) {
        self.tries = self.tries.saturating_add(1);
        self.wanted = Some(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(mono: u64, wall: Option<u64>) -> Stamp {
        Stamp::new(Instant::from_nanos(mono), wall.and_then(UnixNanos::from_nanos))
    }

    #[test]
    fn half_the_round_trip_has_passed() {
        let mut clock = Clock::default();
        let told = UnixNanos::from_nanos(1_000_000).unwrap();
        clock.told(stamp(100, Some(500)), stamp(300, Some(700)), told);
        assert_eq!(clock.time(stamp(300, Some(700))).unwrap().as_nanos(), 1_000_100);
        assert_eq!(clock.time(stamp(999, Some(800))).unwrap().as_nanos(), 1_000_200, "wall");
        assert_eq!(clock.time(stamp(350, None)).unwrap().as_nanos(), 1_000_150, "monotonic");
    }

    #[test]
    fn without_a_wall_clock_the_venue_is_asked_first() {
        let mut clock = Clock::default();
        assert_eq!(clock.due(stamp(5, Some(5))), None);
        assert_eq!(clock.due(stamp(5, None)), Some(Instant::ORIGIN));
        assert_eq!(clock.time(stamp(5, None)), None);
        clock.told(stamp(5, None), stamp(5, None), UnixNanos::from_secs(9).unwrap());
        assert_eq!(clock.due(stamp(6, None)), None);
        assert_eq!(clock.time(stamp(6, None)).unwrap().as_nanos(), 9_000_000_001);
    }

    #[test]
    fn it_is_corrected_once_until_something_signed_is_accepted() {
        let mut clock = Clock::default();
        let at = Instant::from_nanos(7);
        assert!(clock.doubt(at));
        assert_eq!(clock.due(stamp(7, Some(7))), Some(at));
        clock.told(stamp(7, Some(7)), stamp(7, Some(7)), UnixNanos::from_secs(9).unwrap());
        assert!(!clock.doubt(at), "a second time is of no use");
        clock.prove();
        assert!(clock.doubt(at));
    }

    #[test]
    fn a_wall_that_is_ahead_or_behind_is_corrected_either_way() {
        for (wall, venue) in [(10_000, 4_000), (4_000, 10_000), (1, u64::MAX / 4)] {
            let mut clock = Clock::default();
            let now = stamp(0, Some(wall));
            clock.told(now, now, UnixNanos::from_nanos(venue).unwrap());
            assert_eq!(clock.time(now).unwrap().as_nanos(), venue);
        }
    }
}
