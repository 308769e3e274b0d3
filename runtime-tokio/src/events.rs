//! The stream: owned items through a bounded queue that the socket's reader never waits for.

use core::task::{Context, Poll};

use crate::handle::Handle;
use crate::item::Item;
use crate::outlets::Shelf;

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
pub struct Events {
    handle: Handle,
}

/// The queue's end that the driver has.
pub(crate) struct Queue {}

/// The queue's end that [`Events`] has.
pub(crate) struct Taker {}

/// Makes a queue of `capacity` items.
pub(crate) fn queue(capacity: usize, overflow: Overflow) -> (Queue, Taker) {
    let _ = (capacity, overflow);
    (Queue {}, Taker {})
}

impl Queue {
    /// Takes an owned copy of an item. `Item::Stopped` is the last; then the queue is dropped, and
    /// the consumer still gets what is in it.
    pub(crate) fn push(&mut self, item: Item<'_>, shelf: &dyn Shelf) {
        let _ = (item, shelf);
    }

    /// Ready where the next item may be pushed: always, but where the policy is to block.
    pub(crate) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let _ = cx;
        Poll::Ready(())
    }

    /// Pushes the snapshots that are owed, as far as there is room, and asks to be woken when the
    /// consumer has made more, where any is still owed.
    pub(crate) fn refill(&mut self, cx: &mut Context<'_>, shelf: &dyn Shelf) {
        let _ = (cx, shelf);
    }

    /// What was dropped or conflated so far.
    pub(crate) fn dropped(&self) -> u64 {
        0
    }
}

impl Events {
    pub(crate) fn new(taker: Taker, handle: Handle) -> Self {
        let _ = taker;
        Self { handle }
    }

    /// The next item; `None` after the feed is over. Cancel-safe.
    pub async fn next(&mut self) -> Option<tickwire_core::owned::OwnedItem> {
        None
    }

    /// The feed itself.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }
}
