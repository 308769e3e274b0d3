//! The stream: owned items through a bounded queue that the socket's reader never waits for.

use crate::handle::Handle;

/// What becomes of what does not fit into the queue of a slow consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// Book tickers, tickers and candles conflate per symbol; trades drop the oldest; a dropped
    /// book delta makes that book stale in the stream, and a snapshot of our own book follows.
    /// Every loss is counted and announced in the stream. The reader never waits.
    Conflate,
    /// The reader waits for the consumer. Venues end the connection of a slow reader.
    Block,
}

/// The owned items of a feed, in order.
#[derive(Debug)]
pub struct Events {}

impl Events {
    /// The next item; `None` after the feed is over. Cancel-safe.
    pub async fn next(&mut self) -> Option<tickwire_core::owned::OwnedItem> {
        unimplemented!()
    }

    /// The feed itself.
    pub fn handle(&self) -> &Handle {
        unimplemented!()
    }
}
