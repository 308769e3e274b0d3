//! How long this machine keeps a task waiting, measured while a test measures something else. A
//! ceiling on real time is meant for a machine with nothing else to do; on another it is higher by
//! that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// How long the task that measures sleeps at a time.
const NAP: Duration = Duration::from_millis(2);
/// How late the runtime's timers are by themselves.
const GRAIN: Duration = Duration::from_millis(2);

/// Measures for as long as it is there.
pub(crate) struct Lateness {
    nanos: Arc<AtomicU64>,
    naps: JoinHandle<()>,
}

impl Lateness {
    pub(crate) fn begin() -> Self {
        let nanos = Arc::new(AtomicU64::new(0));
        let sum = Arc::clone(&nanos);
        let naps = tokio::spawn(async move {
            loop {
                let due = Instant::now() + NAP;
                sleep_until(due).await;
                let late = due.elapsed().saturating_sub(GRAIN).as_nanos();
                sum.fetch_add(u64::try_from(late).unwrap(), Ordering::Relaxed);
            }
        });
        Self { nanos, naps }
    }

    /// All that a task was kept waiting since.
    pub(crate) fn so_far(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::Relaxed))
    }
}

impl Drop for Lateness {
    fn drop(&mut self) {
        self.naps.abort();
    }
}
