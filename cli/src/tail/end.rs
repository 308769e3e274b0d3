//! Why lines end that come from a venue, and what is said of it.

use core::future::{Future, pending};
use core::time::Duration;

use tickwire_core::retry::Cause;
use tickwire_core::session::Stop;
use tickwire_tokio::Panicked;
use tokio::sync::mpsc::Receiver;

use crate::failure::{Failure, Tally};
use crate::outlet::Writing;
use crate::runtime;

/// Why there is no use in going on.
#[derive(Debug)]
pub(crate) enum End {
    /// As many events as were wanted have come, or the time is over.
    Enough,
    /// The venue refuses every symbol, in these words.
    Refused(String),
    /// The output takes nothing any more.
    Output,
    /// The feed is over.
    Stopped(Result<Stop, Panicked>),
}

impl End {
    /// Waits for the first reason to end.
    pub(crate) async fn of(
        stopped: impl Future<Output = Result<Stop, Panicked>>,
        mut ended: Receiver<Self>,
        seconds: Option<u64>,
    ) -> Self {
        let time = async {
            match seconds {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                None => pending().await,
            }
        };
        tokio::select! {
            stop = stopped => Self::Stopped(stop),
            Some(end) = ended.recv() => end,
            () = time => Self::Enough,
            () = runtime::interrupted() => Self::Enough,
        }
    }

    /// Ends the output, and tells what came of it; `advised` are the words for a feed that is over.
    pub(crate) fn told(
        self,
        out: Writing,
        notices: Option<Writing>,
        advised: impl Fn(Stop) -> String,
    ) -> Result<Tally, Failure> {
        // Who reads no diagnostics misses none, and learns the end from the exit code.
        let _ = notices.map(Writing::finish);
        out.finish().map_err(Failure::Output)?;
        match self {
            Self::Enough | Self::Output => Ok(Tally::default()),
            Self::Refused(words) => Err(Failure::AllRefused(words)),
            Self::Stopped(Ok(stop)) => Err(Failure::Feed(advised(stop))),
            Self::Stopped(Err(panicked)) => Err(Failure::Feed(panicked.to_string())),
        }
    }
}

/// What the user can do about a feed that is over.
pub(crate) const fn advice(stop: Stop) -> &'static str {
    match stop {
        Stop::Final(Cause::Certificate) => {
            "check the host of --url, or name the certificates to trust with --ca-file"
        }
        _ => "check the network and --url, or allow more with --attempts",
    }
}
