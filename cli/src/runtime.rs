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

/// Waits for ctrl-c, or for another program's wish that this one ends.
///
/// Signals are heard from the first poll to the drop: who waits in turns keeps the future.
pub(crate) async fn interrupted() {
    tokio::select! {
        () = pressed() => {}
        () = terminated() => {}
    }
}

async fn pressed() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without the signal the process ends by itself when it is interrupted.
        pending::<()>().await;
    }
}

/// SIGTERM, and SIGHUP of a terminal that is closed.
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
