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

/// Waits for ctrl-c.
pub(crate) async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without the signal the process ends by itself when it is interrupted.
        pending::<()>().await;
    }
}
