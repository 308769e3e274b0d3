//! Reconnection: how often, how soon, and when to give up.

use core::time::Duration;

use crate::entropy::Entropy;
use crate::policy::Policy;
use crate::retry::{Cause, RETRY_AFTER_MAX, Retry, RetryTable};

/// The random part of a wait that the venue or the table asks for is at most this many times it.
const SPREAD: u32 = 6;

/// What to do after a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Connect again after `delay`, as the `attempt`-th try in a row.
    Reconnect {
        /// The drawn delay.
        delay: Duration,
        /// 1 for the first reconnect; 0 for a renewal that follows no failure.
        attempt: u32,
    },
    /// The table says that trying again is of no use.
    Never,
    /// The policy's attempts are used up.
    Exhausted,
}

/// The back-off of one session.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    policy: Policy,
    table: RetryTable,
    /// Reconnects in a row without a useful connection between.
    attempts: u32,
    /// The upper bound of the next delay.
    bound: Duration,
}

impl Backoff {
    pub(crate) fn new(policy: Policy, table: RetryTable) -> Self {
        Self { policy, table, attempts: 0, bound: policy.first.min(policy.max) }
    }

    /// Reconnects in a row so far.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// A connection was useful: the next failure is a first one.
    pub(crate) fn useful(&mut self) {
        self.attempts = 0;
        self.restart_delay();
    }

    /// A connection ended: decides what comes next.
    pub(crate) fn ended(&mut self, cause: &Cause, entropy: &mut Entropy) -> Next {
        if matches!(cause, Cause::Closed(None)) && self.policy.no_status_restarts {
            self.restart_delay();
        }
        let retry = self.table.row(cause.class());
        if retry == Retry::Never {
            return Next::Never;
        }
        if retry == Retry::Now && *cause == Cause::Age {
            return Next::Reconnect { delay: Duration::ZERO, attempt: self.attempts };
        }
        if self.policy.attempts.is_some_and(|max| self.attempts >= max) {
            return Next::Exhausted;
        }
        let first = self.attempts == 0;
        self.attempts = self.attempts.saturating_add(1);
        let delay = match retry {
            Retry::Now if first => Duration::ZERO,
            Retry::After(least) => self.step(entropy).max(wait(least, cause, entropy)),
            _ => self.step(entropy).max(wait(Duration::ZERO, cause, entropy)),
        };
        Next::Reconnect { delay, attempt: self.attempts }
    }

    fn restart_delay(&mut self) {
        self.bound = self.policy.first.min(self.policy.max);
    }

    /// Draws a delay and raises the bound of the next.
    fn step(&mut self, entropy: &mut Entropy) -> Duration {
        let bound = self.bound;
        let raised = bound.saturating_mul(u32::from(self.policy.factor_pct)) / 100;
        self.bound = raised.min(self.policy.max);
        entropy.between(bound / 2, bound)
    }
}

/// A wait that the table or the peer asks for, spread so that clients do not come back together.
fn wait(least: Duration, cause: &Cause, entropy: &mut Entropy) -> Duration {
    match cause {
        Cause::Status { retry_after_s: Some(after), .. } => {
            let told = Duration::from_secs(u64::from(*after)).min(RETRY_AFTER_MAX).max(least);
            entropy.between(told, told.saturating_add(least.max(told / 8)))
        }
        _ => entropy.between(least, least.saturating_mul(SPREAD)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy = Policy {
        first: Duration::from_secs(1),
        factor_pct: 200,
        max: Duration::from_secs(60),
        attempts: Some(10),
        useful_after: Duration::from_secs(10),
        no_status_restarts: false,
    };

    fn delay(next: Next) -> Duration {
        match next {
            Next::Reconnect { delay, .. } => delay,
            other => panic!("{other:?}"),
        }
    }

    fn within(delay: Duration, bound_ms: u64) {
        let bound = Duration::from_millis(bound_ms);
        assert!(delay >= bound / 2 && delay <= bound, "{delay:?} not in [half, full] of {bound:?}");
    }

    #[test]
    fn delays_double_up_to_the_maximum_and_end() {
        let mut entropy = Entropy::new([1; 32]);
        let mut backoff = Backoff::new(POLICY, RetryTable::new());
        for bound in [1, 2, 4, 8, 16, 32, 60, 60, 60, 60] {
            within(delay(backoff.ended(&Cause::Ended, &mut entropy)), bound * 1000);
        }
        assert_eq!(backoff.ended(&Cause::Ended, &mut entropy), Next::Exhausted);
        backoff.useful();
        within(delay(backoff.ended(&Cause::Reset, &mut entropy)), 1000);
    }

    #[test]
    fn a_close_without_status_restarts_the_delay_but_not_the_count() {
        let mut entropy = Entropy::new([2; 32]);
        let policy = Policy { no_status_restarts: true, attempts: Some(3), ..POLICY };
        let mut backoff = Backoff::new(policy, RetryTable::new());
        within(delay(backoff.ended(&Cause::Ended, &mut entropy)), 1000);
        within(delay(backoff.ended(&Cause::Ended, &mut entropy)), 2000);
        within(delay(backoff.ended(&Cause::Closed(None), &mut entropy)), 1000);
        assert_eq!(backoff.ended(&Cause::Ended, &mut entropy), Next::Exhausted);
    }

    #[test]
    fn what_the_peer_says_is_kept() {
        let mut entropy = Entropy::new([3; 32]);
        let mut backoff = Backoff::new(POLICY, RetryTable::new());
        let cause = Cause::Status { status: 429, retry_after_s: Some(120) };
        assert!(delay(backoff.ended(&cause, &mut entropy)) >= Duration::from_secs(120));
        let restart = delay(backoff.ended(&Cause::Closed(Some(1012)), &mut entropy));
        assert!((5..=30).contains(&restart.as_secs()), "{restart:?}");
        let cause = Cause::Status { status: 503, retry_after_s: Some(80) };
        let told = delay(backoff.ended(&cause, &mut entropy)).as_secs();
        assert!((80..=90).contains(&told), "a 503 may say when to come back, too: {told}");
        assert_eq!(backoff.ended(&Cause::Certificate, &mut entropy), Next::Never);
    }

    #[test]
    fn an_announced_upgrade_is_followed_at_once_but_never_in_a_loop() {
        let mut entropy = Entropy::new([5; 32]);
        let mut backoff = Backoff::new(POLICY, RetryTable::new());
        assert_eq!(delay(backoff.ended(&Cause::Upgrade, &mut entropy)), Duration::ZERO);
        within(delay(backoff.ended(&Cause::Upgrade, &mut entropy)), 1000);
        within(delay(backoff.ended(&Cause::Upgrade, &mut entropy)), 2000);
        backoff.useful();
        assert_eq!(delay(backoff.ended(&Cause::Upgrade, &mut entropy)), Duration::ZERO);
    }

    #[test]
    fn a_renewal_is_at_once_and_counts_as_nothing() {
        let mut entropy = Entropy::new([6; 32]);
        let mut backoff = Backoff::new(Policy { attempts: Some(2), ..POLICY }, RetryTable::new());
        let renewal = |attempt| Next::Reconnect { delay: Duration::ZERO, attempt };
        for _ in 0..5 {
            assert_eq!(backoff.ended(&Cause::Age, &mut entropy), renewal(0));
        }
        within(delay(backoff.ended(&Cause::Ended, &mut entropy)), 1000);
        within(delay(backoff.ended(&Cause::Ended, &mut entropy)), 2000);
        assert_eq!(backoff.ended(&Cause::Age, &mut entropy), renewal(2), "not even an attempt");
        assert_eq!(backoff.ended(&Cause::Ended, &mut entropy), Next::Exhausted);
        let soon = RetryTable::new().with(crate::retry::Class::Age, Retry::Soon);
        let mut backoff = Backoff::new(POLICY, soon);
        within(delay(backoff.ended(&Cause::Age, &mut entropy)), 1000);
        assert_eq!(backoff.attempts(), 1, "a user's row counts as any other");
    }

    #[test]
    fn a_retry_after_is_obeyed_up_to_an_hour() {
        let mut entropy = Entropy::new([7; 32]);
        for (after, least) in [(3_599, 3_599), (3_600, 3_600), (3_601, 3_600)] {
            let mut backoff = Backoff::new(POLICY, RetryTable::new());
            let cause = Cause::Status { status: 429, retry_after_s: Some(after) };
            let delay = delay(backoff.ended(&cause, &mut entropy));
            let most = Duration::from_secs(least) * 9 / 8;
            assert!(delay >= Duration::from_secs(least) && delay <= most, "{after}: {delay:?}");
        }
    }

    #[test]
    fn a_retry_after_of_years_is_not_obeyed() {
        let mut entropy = Entropy::new([5; 32]);
        let mut backoff = Backoff::new(POLICY, RetryTable::new());
        let cause = Cause::Status { status: 429, retry_after_s: Some(u32::MAX) };
        let delay = delay(backoff.ended(&cause, &mut entropy));
        assert!(delay >= RETRY_AFTER_MAX && delay <= RETRY_AFTER_MAX * 2, "{delay:?}");
    }

    #[test]
    fn unlimited_attempts_never_end() {
        let mut entropy = Entropy::new([4; 32]);
        let mut backoff = Backoff::new(Policy { attempts: None, ..POLICY }, RetryTable::new());
        for attempt in 1..=1000 {
            let next = backoff.ended(&Cause::Ended, &mut entropy);
            assert!(matches!(next, Next::Reconnect { attempt: told, .. } if told == attempt));
            assert!(delay(next) <= POLICY.max);
        }
        assert_eq!(backoff.attempts(), 1000);
    }
}
