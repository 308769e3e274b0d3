//! The runtimes that the online commands run on, and the user's wish to end them.

use core::future::pending;

use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;

/// A runtime on the calling thread alone.
pub(crate) fn single() -> Result<Runtime, Failure> {
    Builder::new_current_thread().enable_all().build().map_err(Failure::Runtime)
}

/// A runtime whose tasks run beside the calling thread, on one of their own.
pub(crate) fn beside() -> Result<Runtime, Failure> {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(Failure::Runtime)
}

/// Waits for ctrl-c, or to be asked to end in another way. What comes before the first poll is not
/// seen: who waits in a loop keeps one of these over all rounds.
pub(crate) async fn interrupted() {
    tokio::select! {
        () = ctrl_c() => {}
        () = terminated() => {}
    }
}

async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without the signal the process ends by itself when it is interrupted.
        pending::<()>().await;
    }
}

/// Waits for SIGTERM, which `kill` and service managers send, or for SIGHUP of a terminal that is
/// closed.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    let signals = (signal(SignalKind::terminate()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut hangup)) = signals else { return pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
