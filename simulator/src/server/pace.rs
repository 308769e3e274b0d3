//! How many bytes may go at a rate of so many a second.

use std::time::Duration;

const SECOND: u128 = 1_000_000_000;
/// Credit grows for this long at most, so that a pause is not made up by a burst.
const BURST: u128 = SECOND / 100;

/// An allowance of bytes that grows with time.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: u128,
    /// In bytes times nanoseconds.
    credit: u128,
    at: Duration,
}

impl Pace {
    /// A rate of zero counts as one byte a second: silence is a knob of its own.
    pub(crate) fn new(bytes_per_second: u64, now: Duration) -> Self {
        Self { rate: u128::from(bytes_per_second.max(1)), credit: 0, at: now }
    }

    /// How many of `wanted` bytes may go at `now`; where none may, how long it takes until one may.
    pub(crate) fn allowed(&mut self, wanted: usize, now: Duration) -> Result<usize, Duration> {
        let passed = now.saturating_sub(self.at).as_nanos();
        self.at = self.at.max(now);
        let most = (self.rate * BURST).max(SECOND);
        self.credit = self.credit.saturating_add(passed.saturating_mul(self.rate)).min(most);
        let bytes = usize::try_from(self.credit / SECOND).unwrap_or(usize::MAX);
        if bytes == 0 {
            let nanos = (SECOND - self.credit).div_ceil(self.rate);
            return Err(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)));
        }
        Ok(bytes.min(wanted))
    }

    /// Takes what went.
    pub(crate) fn spend(&mut self, bytes: usize) {
        let spent = u128::try_from(bytes).unwrap_or(u128::MAX).saturating_mul(SECOND);
        self.credit = self.credit.saturating_sub(spent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends as much as is allowed for a second, waking when told; says how much went.
    fn sent_in_a_second(rate: u64) -> usize {
        let mut pace = Pace::new(rate, Duration::ZERO);
        let (mut now, mut sent) = (Duration::ZERO, 0);
        while now <= Duration::from_secs(1) {
            match pace.allowed(1_000_000, now) {
                Ok(bytes) => {
                    pace.spend(bytes);
                    sent += bytes;
                }
                Err(wait) => {
                    assert!(wait > Duration::ZERO);
                    now += wait.max(Duration::from_millis(1));
                }
            }
        }
        sent
    }

    #[test]
    fn the_rate_is_kept() {
        for rate in [1, 7, 100, 999, 1_000, 64_000, 10_000_000] {
            let sent = u64::try_from(sent_in_a_second(rate)).unwrap();
            assert!(sent <= rate && sent >= rate * 98 / 100, "{rate} a second, sent {sent}");
        }
    }

    #[test]
    fn a_pause_is_not_made_up_by_a_burst() {
        let mut pace = Pace::new(1_000, Duration::ZERO);
        assert_eq!(pace.allowed(1_000_000, Duration::from_secs(3_600)), Ok(10));
        assert_eq!(pace.allowed(4, Duration::from_secs(3_600)), Ok(4));
    }

    #[test]
    fn a_rate_of_zero_is_a_byte_a_second() {
        let mut pace = Pace::new(0, Duration::ZERO);
        assert_eq!(pace.allowed(9, Duration::ZERO), Err(Duration::from_secs(1)));
        assert_eq!(pace.allowed(9, Duration::from_secs(1)), Ok(1));
    }
}
