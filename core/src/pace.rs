//! Pacing: never more than a rate allows in any window.

use core::time::Duration;

use crate::context::Rate;
use crate::time::{Instant, nanos};

/// Parts of a window.
const PARTS: u64 = 8;

/// Counts what was done in the last window, in eighths of it.
///
/// The ninth part makes the guarantee hold for *every* window, not only for aligned ones, at the
/// price of at most an eighth of the rate.
#[derive(Clone, Debug)]
pub struct Pace {
    rate: Rate,
    /// Counts of the last nine parts, the current one first.
    parts: [u16; 9],
    /// When the current part began. The first begins with the first thing done, so that the origin
    /// of the clock does not matter.
    began: Option<Instant>,
}

impl Pace {
    /// Counts from nothing.
    #[must_use]
    pub const fn new(rate: Rate) -> Self {
        Self { rate, parts: [0; 9], began: None }
    }

    /// How many may be done now.
    pub fn room(&mut self, now: Instant) -> u16 {
        if self.rate.count == 0 {
            return u16::MAX;
        }
        self.turn(now);
        self.rate.count.saturating_sub(self.done())
    }

    /// Counts `weight` as done now.
    pub fn count(&mut self, now: Instant, weight: u16) {
        self.turn(now);
        self.began.get_or_insert(now);
        let [current, ..] = &mut self.parts;
        *current = current.saturating_add(weight);
    }

    /// When there is room again, where there is none at `now`: when enough of the oldest parts have
    /// passed out of sight.
    #[must_use]
    pub fn next(&self, now: Instant) -> Instant {
        let (Some(began), mut left) = (self.began, self.done()) else { return now };
        for (age, part) in (0u32..9).zip(self.parts).rev() {
            left = left.saturating_sub(part);
            if left < self.rate.count {
                let parts = PARTS + 1 - u64::from(age);
                return began.after(Duration::from_nanos(self.part_nanos().saturating_mul(parts)));
            }
        }
        now
    }

    fn done(&self) -> u16 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
    }

    fn part_nanos(&self) -> u64 {
        nanos(self.rate.window).div_ceil(PARTS).max(1)
    }

    /// Moves the parts on to `now`.
    fn turn(&mut self, now: Instant) {
        let Some(began) = self.began else { return };
        let passed = nanos(now.since(began)) / self.part_nanos();
        let steps = usize::try_from(passed).unwrap_or(usize::MAX).min(self.parts.len());
        for _ in 0..steps {
            self.parts.copy_within(..8, 1);
            let [current, ..] = &mut self.parts;
            *current = 0;
        }
        let passed = passed.saturating_mul(self.part_nanos());
        self.began = Some(began.after(Duration::from_nanos(passed)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_ever_holds_more_than_the_rate() {
        let rate = Rate { count: 10, window: Duration::from_secs(1) };
        let mut pace = Pace::new(rate);
        let mut done: [u64; 400] = [0; 400];
        let mut len = 0;
        for step in 0..20_000u64 {
            let now = step * 1_000_003;
            while pace.room(Instant::from_nanos(now)) > 0 && len < done.len() {
                pace.count(Instant::from_nanos(now), 1);
                done[len] = now;
                len += 1;
            }
        }
        assert!(len >= 160, "the rate is used: {len} in 20 s");
        for pair in done[..len].windows(11) {
            assert!(pair[10] - pair[0] >= 1_000_000_000, "11 within {}", pair[10] - pair[0]);
        }
    }

    #[test]
    fn what_it_promises_comes_true_and_no_sooner() {
        for (count, window_ns) in [(1, 1_000_000_000), (10, 1_000_000_000), (3, 7), (1, 0)] {
            let rate = Rate { count, window: Duration::from_nanos(window_ns) };
            let mut pace = Pace::new(rate);
            let mut now = Instant::from_nanos(123_456_789);
            for _ in 0..200 {
                if pace.room(now) > 0 {
                    pace.count(now, 1);
                    continue;
                }
                let next = pace.next(now);
                assert!(next > now, "{rate:?}: {next:?} at {now:?}");
                assert_eq!(pace.room(Instant::from_nanos(next.as_nanos() - 1)), 0, "{rate:?}");
                assert!(pace.room(next) > 0, "{rate:?}");
                now = next;
            }
        }
    }

    #[test]
    fn the_origin_of_the_clock_does_not_matter() {
        let rate = Rate { count: 4, window: Duration::from_millis(10) };
        let times = |offset: u64| {
            let (mut pace, mut done) = (Pace::new(rate), std::vec::Vec::new());
            for step in (0..100_000_000).step_by(700_000) {
                let now = Instant::from_nanos(offset + step);
                if pace.room(now) > 0 {
                    pace.count(now, 1);
                    done.push(step);
                }
            }
            done
        };
        let expected = times(0);
        for offset in [1, 999, 1_249_999, 1 << 60] {
            assert_eq!(times(offset), expected, "shifted by {offset}");
        }
    }

    #[test]
    fn no_rate_is_no_limit() {
        assert_eq!(Pace::new(Rate::NONE).room(Instant::ORIGIN), u16::MAX);
    }
}
