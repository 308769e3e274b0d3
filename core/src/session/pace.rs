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
pub(crate) struct Pace {
    rate: Rate,
    /// Counts of the last nine parts, the current one first.
    parts: [u16; 9],
    /// The number of the current part since the clock's origin.
    part: u64,
}

impl Pace {
    pub(crate) const fn new(rate: Rate) -> Self {
        Self { rate, parts: [0; 9], part: 0 }
    }

    /// How many may be done now.
    pub(crate) fn room(&mut self, now: Instant) -> u16 {
        if self.rate.count == 0 {
            return u16::MAX;
        }
        self.turn(now);
        self.rate.count.saturating_sub(self.done())
    }

    /// Counts `weight` as done now.
    pub(crate) fn count(&mut self, now: Instant, weight: u16) {
        self.turn(now);
        let [current, ..] = &mut self.parts;
        *current = current.saturating_add(weight);
    }

    /// When there may be room again.
    pub(crate) fn next(&self, now: Instant) -> Instant {
        now.after(Duration::from_nanos(self.part_nanos()))
    }

    fn done(&self) -> u16 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
    }

    fn part_nanos(&self) -> u64 {
        (nanos(self.rate.window) / PARTS).max(1)
    }

    /// Moves the parts on to `now`.
    fn turn(&mut self, now: Instant) {
        let part = now.as_nanos() / self.part_nanos();
        let steps = part.saturating_sub(self.part);
        let steps = usize::try_from(steps).unwrap_or(usize::MAX).min(self.parts.len());
        self.parts.rotate_right(steps);
        for old in self.parts.iter_mut().take(steps) {
            *old = 0;
        }
        self.part = self.part.max(part);
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
    fn no_rate_is_no_limit() {
        assert_eq!(Pace::new(Rate::NONE).room(Instant::ORIGIN), u16::MAX);
    }
}
