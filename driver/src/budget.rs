//! The budget of REST calls: one a venue's address, for all feeds that share it.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tickwire_core::context::Rate;
use tickwire_core::pace::Pace;
use tickwire_core::time::Instant;

use crate::alarm::sleep_until;
use crate::clock;
use crate::runtime::Runtime;

/// The accounts of all addresses; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budgets {
    accounts: Arc<Mutex<BTreeMap<String, Arc<Account>>>>,
}

/// What an address still allows, and who waits for it.
#[derive(Default)]
pub(crate) struct Account {
    /// Held by the one whose turn it is to wait for room; the others queue here, first come first
    /// served.
    turn: tokio::sync::Mutex<()>,
    balance: Mutex<Balance>,
}

struct Balance {
    /// One for each rate that any feed goes by; every call counts against all of them.
    paces: Vec<(Rate, Pace)>,
    /// No call before this: the venue said so.
    hold: Instant,
}

impl Budgets {
    /// The account of a host; `rate` is what the one who asks knows of the venue. Where several ask
    /// with different rates, the stricter holds, for all of them and for the life of the account.
    pub(crate) fn account(&self, host: &str, rate: Rate) -> Arc<Account> {
        let mut accounts = locked(&self.accounts);
        let account = Arc::clone(accounts.entry(host.to_owned()).or_default());
        account.keep_to(rate);
        account
    }
}

impl Account {
    /// Keeps to a rate beside those that it keeps to already.
    fn keep_to(&self, rate: Rate) {
        let mut balance = locked(&self.balance);
        if balance.paces.iter().all(|(known, _)| *known != rate) {
            balance.paces.push((rate, Pace::new(rate)));
        }
    }

    /// Waits for room and takes it. Who gives up waiting has taken nothing.
    pub(crate) async fn pay<R: Runtime>(&self, weight: u16) {
        let _turn = self.turn.lock().await;
        while let Err(until) = self.take(weight, clock::mono::<R>()) {
            sleep_until::<R>(until).await;
        }
    }

    /// Lets nobody call before `until`.
    pub(crate) fn hold(&self, until: Instant) {
        let mut balance = locked(&self.balance);
        balance.hold = balance.hold.max(until);
    }

    /// Takes room where there is some, or says when there may be.
    fn take(&self, weight: u16, now: Instant) -> Result<(), Instant> {
        let mut balance = locked(&self.balance);
        if now < balance.hold {
            return Err(balance.hold);
        }
        // A call that weighs more than all there is must wait for all there is.
        let room = balance.paces.iter_mut().filter_map(|(rate, pace)| {
            (pace.room(now) < weight.min(rate.count)).then(|| pace.next(now))
        });
        if let Some(until) = room.max() {
            return Err(until);
        }
        balance.paces.iter_mut().for_each(|(_, pace)| pace.count(now, weight));
        Ok(())
    }
}

/// What a panic elsewhere left behind is as good as before: nothing here is changed in steps.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for Balance {
    fn default() -> Self {
        Self { paces: Vec::new(), hold: Instant::ORIGIN }
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rates: Vec<_> = locked(&self.balance).paces.iter().map(|(rate, _)| *rate).collect();
        f.debug_struct("Account").field("rates", &rates).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;

    const RATE: Rate = Rate { count: 4, window: Duration::from_millis(80) };

    #[test]
    fn an_address_has_one_account() {
        let budgets = Budgets::default();
        let one = budgets.account("a", RATE);
        let same = budgets.clone().account("a", Rate::NONE);
        let other = budgets.account("b", RATE);
        assert!(Arc::ptr_eq(&one, &same), "clones share accounts");
        assert!(!Arc::ptr_eq(&one, &other));
    }

    fn account(rate: Rate) -> Arc<Account> {
        Budgets::default().account("a", rate)
    }

    #[test]
    fn of_two_rates_the_stricter_holds() {
        let (budgets, second) = (Budgets::default(), Duration::from_secs(1));
        let burst = budgets.account("a", Rate { count: 2, window: Duration::from_millis(10) });
        let steady = budgets.account("a", Rate { count: 3, window: second });
        budgets.account("a", Rate::NONE);
        let at = |ms| Instant::ORIGIN.after(Duration::from_millis(ms));
        assert_eq!(burst.take(2, at(1)), Ok(()));
        let again = steady.take(1, at(2)).expect_err("both of 10 ms are gone");
        assert!(again < at(20), "{again:?}");
        assert_eq!(steady.take(1, again), Ok(()));
        let again = burst.take(1, at(50)).expect_err("the three of the second are gone");
        assert!(again >= at(1_001), "{again:?}");
        assert_eq!(burst.take(1, again), Ok(()));
    }

    #[test]
    fn what_is_taken_is_gone_for_the_window() {
        let account = account(RATE);
        let at = |ms| Instant::ORIGIN.after(Duration::from_millis(ms));
        assert_eq!(account.take(3, at(5)), Ok(()));
        assert!(account.take(2, at(6)).is_err(), "one is left");
        assert_eq!(account.take(1, at(6)), Ok(()));
        let again = account.take(1, at(7)).expect_err("nothing is left");
        assert!(again >= at(85) && again <= at(96), "{again:?}");
        assert_eq!(account.take(9, again), Ok(()), "too heavy a call waits for all there is");
    }

    #[test]
    fn a_hold_is_for_everybody() {
        let account = account(Rate::NONE);
        let at = |ms| Instant::ORIGIN.after(Duration::from_millis(ms));
        account.hold(at(50));
        account.hold(at(20));
        assert_eq!(account.take(1, at(49)), Err(at(50)), "a shorter hold shortens nothing");
        assert_eq!(account.take(1, at(50)), Ok(()));
    }
}
