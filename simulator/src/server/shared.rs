//! What the server's tasks and the threads of its users share: the hub behind one short lock.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::faults::Faults;
use crate::server::hub::Hub;
use crate::simulator::Stats;

/// The hub, and who wakes whom.
#[derive(Debug)]
pub(crate) struct Shared {
    hub: Mutex<Hub>,
    touched: Condvar,
    sooner: Notify,
    changed: Notify,
    stop: Notify,
}

impl Shared {
    pub(crate) fn new(hub: Hub) -> Self {
        Self {
            hub: Mutex::new(hub),
            touched: Condvar::new(),
            sooner: Notify::new(),
            changed: Notify::new(),
            stop: Notify::new(),
        }
    }

    /// Asks or changes the hub, then wakes the ticker where something is due sooner than it sleeps.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Hub) -> T) -> T {
        let mut hub = self.lock();
        let result = work(&mut hub);
        if hub.is_due_sooner() {
            self.sooner.notify_one();
        }
        drop(hub);
        self.touched.notify_all();
        result
    }

    /// Blocks until the counts are as wanted: `Ok` with them, or `Err` with what they are at the
    /// deadline.
    #[expect(clippy::result_large_err, reason = "who waited in vain wants to see it all")]
    pub(crate) fn wait(
        &self,
        longest: Duration,
        mut is_met: impl FnMut(&Stats) -> bool,
    ) -> Result<Stats, Stats> {
        let is_unmet = |hub: &mut Hub| !is_met(&hub.stats());
        let waited = self.touched.wait_timeout_while(self.lock(), longest, is_unmet);
        let (hub, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() { Err(hub.stats()) } else { Ok(hub.stats()) }
    }

    /// Ends when something is due sooner than it was.
    pub(crate) async fn sooner(&self) {
        self.sooner.notified().await;
    }

    /// Puts other standing faults in force.
    pub(crate) fn set_faults(&self, faults: Faults) {
        self.with(|hub| hub.set_faults(faults));
        self.changed.notify_waiters();
    }

    /// Ends as soon as the server is not silent.
    pub(crate) async fn unsilenced(&self) {
        loop {
            let changed = self.changed.notified();
            if !self.lock().faults().silent {
                return;
            }
            changed.await;
        }
    }

    pub(crate) fn stop(&self) {
        self.stop.notify_one();
    }

    pub(crate) async fn stopped(&self) {
        self.stop.notified().await;
    }

    /// A model that panicked has told so by itself; what it left behind can still be looked at.
    fn lock(&self) -> MutexGuard<'_, Hub> {
        self.hub.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
