//! The budget of REST calls: one a venue's address, for all feeds that share it.

mod turns;

use core::fmt;
use core::future::poll_fn;
use core::task::{Context, Poll, Waker, ready};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tickwire_core::context::Rate;
use tickwire_core::pace::Pace;
use tickwire_core::time::Instant;

use crate::alarm::Alarm;
use crate::clock;
use crate::runtime::Runtime;

use turns::{Ticket, Turns};

/// The accounts of all addresses; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budgets {
    accounts: Arc<Mutex<BTreeMap<String, Arc<Account>>>>,
}

/// What an address still allows, and who waits for it.
#[derive(Default)]
pub(crate) struct Account {
    balance: Mutex<Balance>,
    /// Who waits for room, first come first served.
    turns: Mutex<Turns>,
}

/// A place among those who wait, which is given up where it is dropped.
struct Place<'a> {
    account: &'a Account,
    ticket: Ticket,
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
        let place = Place { account: self, ticket: locked(&self.turns).enter() };
        let mut alarm = Alarm::<R>::new();
        poll_fn(|cx| {
            loop {
                match place.step(weight, clock::mono::<R>(), cx) {
                    Ok(()) => return Poll::Ready(()),
                    Err(until) => ready!(alarm.poll(Some(until), cx)),
                }
            }
        })
        .await;
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

impl Place<'_> {
    /// Takes room where it is this one's turn and there is some, or says when to look again.
    fn step(&self, weight: u16, now: Instant, cx: &Context<'_>) -> Result<(), Instant> {
        let mut turns = locked(&self.account.turns);
        let late = turns.lapse(self.ticket, now);
        let turn = turns.wait(self.ticket, now, cx);
        let taken = turn
            .and_then(|()| self.account.take(weight, now).inspect_err(|until| turns.holds(*until)));
        wake(turns, late);
        taken
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut turns = locked(&self.account.turns);
        let next = turns.leave(self.ticket);
        wake(turns, next);
    }
}

/// Wakes outside of the lock: a waker may run whatever it likes.
fn wake(turns: MutexGuard<'_, Turns>, waker: Option<Waker>) {
    drop(turns);
    if let Some(waker) = waker {
        waker.wake();
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
    use core::future::Future as _;
    use core::time::Duration;

    use super::*;
    use crate::testing::Tokio;

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

    /// As where the executor has panicked on which it was, or where nobody polls it any more.
    #[tokio::test(start_paused = true)]
    async fn who_is_gone_while_it_waits_keeps_nobody_waiting() {
        let account = account(Rate { count: 1, window: Duration::from_secs(60) });
        account.pay::<Tokio>(1).await;
        let mut gone = Box::pin(account.pay::<Tokio>(1));
        let waits = poll_fn(|cx| Poll::Ready(gone.as_mut().poll(cx).is_pending())).await;
        assert!(waits, "the window is a minute");
        let begun = Tokio::now();
        account.pay::<Tokio>(1).await;
        let waited = Tokio::now() - begun;
        let latest = Duration::from_secs(60 + 60 / 8) + 2 * turns::GRACE;
        assert!(waited <= latest, "{waited:?}");
    }

    /// As after a handler that blocks, or on a machine that was stopped.
    #[tokio::test(start_paused = true)]
    async fn who_wakes_late_pays_all_the_same() {
        let account = account(Rate { count: 1, window: Duration::from_secs(1) });
        account.pay::<Tokio>(1).await;
        let mut late = Box::pin(account.pay::<Tokio>(1));
        let waits = poll_fn(|cx| Poll::Ready(late.as_mut().poll(cx).is_pending())).await;
        assert!(waits, "the window is a second");
        tokio::time::advance(Duration::from_secs(60)).await;
        let pays = poll_fn(|cx| Poll::Ready(late.as_mut().poll(cx).is_ready())).await;
        assert!(pays, "nobody else waits, and there is room");
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
