//! What runs on one core.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::time::Duration;
use std::sync::{Arc, mpsc};

use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Stop, Symbols};
use tickwire_driver::{FeedError, NotLive};
use tokio::sync::mpsc as tasks;

use crate::{Feed, Handle};

use super::{CoreEnd, CoreFailure, CoresError};

/// What a core says of whether its feed is live, with its number.
pub(super) type Reply = (usize, Result<(), NotLive>);

/// What other threads ask of a core, because it takes its timers.
#[derive(Debug)]
pub(super) enum Ask {
    /// Waits so long until the feed is live.
    Live(Duration, mpsc::Sender<Reply>),
    /// Closes the feed within so long.
    Close(Duration),
}

/// Who hears how a core ends, whatever that end is.
pub(super) struct Told {
    core: usize,
    ends: Option<mpsc::Sender<CoreEnd>>,
}

impl Told {
    pub(super) fn new(core: usize, ends: mpsc::Sender<CoreEnd>) -> Self {
        Self { core, ends: Some(ends) }
    }

    pub(super) fn tell(&mut self, end: Result<Stop, CoreFailure>) {
        if let Some(ends) = self.ends.take() {
            // Nobody may be left to hear it.
            let _ = ends.send(CoreEnd { core: self.core, end });
        }
    }

    /// What never began does not end.
    pub(super) fn forget(&mut self) {
        self.ends = None;
    }
}

impl Drop for Told {
    /// Who goes without a word has panicked.
    fn drop(&mut self) {
        self.tell(Err(CoreFailure::Panicked));
    }
}

/// Makes the feed of a core and runs it to its end. Whoever is to hold it is told when it is ready;
/// where it cannot be made, there is no end.
pub(super) async fn run<X>(
    core: usize,
    feed: impl FnOnce(Symbols<'_>) -> Feed<X>,
    symbols: &[String],
    ready: mpsc::Sender<Result<Arc<Handle>, CoresError>>,
    asked: tasks::UnboundedReceiver<Ask>,
) -> Option<Stop>
where
    X: Exchange + Send + Sync + 'static,
    X::Channel: Send + Sync,
{
    let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let symbols = Symbols::new(&texts).map_err(FeedError::Session);
    let (handle, task) = match symbols.and_then(|symbols| feed(symbols).run()) {
        Ok((handle, task)) => (Arc::new(handle), task),
        Err(error) => {
            let _ = ready.send(Err(CoresError::Feed { core, error }));
            return None;
        }
    };
    let mut desk = pin!(serve(core, Arc::clone(&handle), asked));
    // Where nobody waits for it any more, nobody holds the handle, and the feed ends.
    let _ = ready.send(Ok(handle));
    let (mut task, mut closed) = (pin!(task), false);
    // Both are one task: what waits for an answer when the feed ends is told so by its going.
    let stop = poll_fn(|cx| {
        closed = closed || desk.as_mut().poll(cx).is_ready();
        task.as_mut().poll(cx)
    });
    Some(stop.await)
}

/// Answers what other threads ask, until the feed is to close or nobody is left to ask.
async fn serve(core: usize, handle: Arc<Handle>, mut asked: tasks::UnboundedReceiver<Ask>) {
    while let Some(ask) = asked.recv().await {
        match ask {
            Ask::Live(deadline, reply) => {
                let _ = reply.send((core, handle.live(deadline).await));
            }
            Ask::Close(deadline) => {
                if let Some(handle) = Arc::into_inner(handle) {
                    let _ = handle.close(deadline).await;
                }
                return;
            }
        }
    }
}
