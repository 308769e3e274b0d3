//! The runtimes that the online commands run on, and the user's wish to end them.

use core::future::{Future, pending};
use core::time::Duration;
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use crate::failure::{self, Failure};

/// Within this time a second signal is the same wish: `timeout` and closing terminals send two.
const ONE_WISH: Duration = Duration::from_millis(200);

/// A runtime on the calling thread alone.
pub(crate) fn single() -> Result<Runtime, Failure> {
    Builder::new_current_thread().enable_all().build().map_err(Failure::Runtime)
}

/// A runtime whose tasks run beside the calling thread, on one of their own.
pub(crate) fn beside() -> Result<Runtime, Failure> {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(Failure::Runtime)
}

/// Does work of an online command to its end. Whatever it has left on other threads, the name of a
/// host that is looked up perhaps, is not waited for.
pub(crate) fn finish<W: Future>(runtime: Runtime, work: W) -> W::Output {
    let output = runtime.block_on(work);
    runtime.shutdown_background();
    output
}

/// Ends the process at once when it is asked to end a second time. A thread of its own sees to it:
/// what ends in an orderly way may wait for a reader of its output who reads nothing.
pub(crate) fn insist() -> Result<(), Failure> {
    let runtime = single()?;
    let second = async {
        interrupted().await;
        sleep(ONE_WISH).await;
        interrupted().await;
        failure::abandon()
    };
    let watch = move || runtime.block_on(second);
    thread::Builder::new().spawn(watch).map(drop).map_err(Failure::Runtime)
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
