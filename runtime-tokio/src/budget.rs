//! The budget of REST calls: one a venue's address, for all feeds that share it.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tickwire_core::context::Rate;
use tickwire_core::pace::Pace;
use tickwire_core::time::Instant;
use tokio::time::sleep_until;

use crate::clock;

/// The accounts of all addresses; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budgets {
    accounts: Arc<Mutex<BTreeMap<String, Arc<Account>>>>,
}

/// What an address still allows, and who waits for it.
pub(crate) struct Account {
    rate: Rate,
    /// Held by the one whose turn it is to wait for room; the others queue here, first come first
    /// served.
    turn: tokio::sync::Mutex<()>,
    balance: Mutex<Balance>,
}

struct Balance {
    pace: Pace,
    /// No call before this: the venue said so.
    hold: Instant,
}

impl Budgets {
    /// The account of a host; `rate` is what the first to ask for it knows of the venue.
    pub(crate) fn account(&self, host: &str, rate: Rate) -> Arc<Account> {
        let mut accounts = locked(&self.accounts);
        if let Some(account) = accounts.get(host) {
            return Arc::clone(account);
        }
        let account = Arc::new(Account::new(rate));
        accounts.insert(host.to_owned(), Arc::clone(&account));
        account
    }
}

impl Account {
    fn new(rate: Rate) -> Self {
        let balance = Mutex::new(Balance { pace: Pace::new(rate), hold: Instant::ORIGIN });
        Self { rate, turn: tokio::sync::Mutex::new(()), balance }
    }

    /// Waits for room and takes it. Who gives up waiting has taken nothing.
    pub(crate) async fn pay(&self, weight: u16) {
        let _turn = self.turn.lock().await;
        while let Err(until) = self.take(weight, clock::mono()) {
            sleep_until(clock::timer(until)).await;
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
        let needed = if self.rate.count == 0 { 0 } else { weight.min(self.rate.count) };
        if balance.pace.room(now) < needed {
            return Err(balance.pace.next(now));
        }
        balance.pace.count(now, weight);
        Ok(())
    }
}

/// What a panic elsewhere left behind is as good as before: nothing here is changed in steps.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("rate", &self.rate).finish_non_exhaustive()
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

    #[test]
    fn what_is_taken_is_gone_for_the_window() {
        let account = Account::new(RATE);
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
        let account = Account::new(Rate::NONE);
        let at = |ms| Instant::ORIGIN.after(Duration::from_millis(ms));
        account.hold(at(50));
        account.hold(at(20));
        assert_eq!(account.take(1, at(49)), Err(at(50)), "a shorter hold shortens nothing");
        assert_eq!(account.take(1, at(50)), Ok(()));
    }
}
