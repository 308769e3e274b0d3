//! Where everything goes that a feed says: to the user's handlers, and into the queue of a stream.

use core::task::{Context, Poll};

use tickwire_core::account::ledger::Ledger;
use tickwire_core::book::BookRef;
use tickwire_core::event::Slot;
use tickwire_core::time::Instant;

use crate::events::Queue;
use crate::handlers::{Change, Handlers};
use crate::item::Item;

/// The books of a feed, whatever its types: to be looked at while an item is told.
pub(crate) trait Shelf {
    /// The book of a symbol, in whatever state; `None` where none is kept.
    fn book(&self, slot: Slot) -> Option<BookRef<'_>>;

    /// The account's state; `None` where there is no account.
    fn ledger(&self) -> Option<&Ledger<'_>> {
        None
    }
}

/// The user's handlers, and the queue where the feed is a stream.
pub(crate) struct Outlets {
    handlers: Handlers,
    queue: Option<Queue>,
}

impl Outlets {
    pub(crate) fn new(handlers: Handlers, queue: Option<Queue>) -> Self {
        Self { handlers, queue }
    }

    /// What the stream had to drop or conflate.
    pub(crate) fn dropped(&self) -> u64 {
        self.queue.as_ref().map_or(0, Queue::dropped)
    }

    /// How often handlers failed or panicked.
    pub(crate) fn handler_failures(&self) -> u64 {
        self.handlers.failures()
    }

    /// When a failure that was held back is to be announced.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.handlers.deadline()
    }

    /// Tells everybody; `change` is that of the feed's state which goes with the item.
    #[inline]
    pub(crate) fn tell(
        &mut self,
        item: Item<'_>,
        change: Option<Change>,
        shelf: &dyn Shelf,
        now: Instant,
    ) {
        self.handlers.tell(item, change, shelf);
        if let Some(queue) = &mut self.queue {
            queue.push(item, shelf);
        }
        if self.handlers.deadline().is_some_and(|due| due <= now) {
            self.announce(shelf, now);
        }
    }

    /// Tells of the failures of handlers that are due.
    #[cold]
    pub(crate) fn announce(&mut self, shelf: &dyn Shelf, now: Instant) {
        let queue = &mut self.queue;
        self.handlers.announce(now, shelf, |failure| {
            if let Some(queue) = queue {
                queue.push(Item::HandlerFailed(failure), shelf);
            }
        });
    }

    /// Waits until the next item may be told. Only a queue that blocks has anybody waiting here;
    /// what follows from an item (a failed handler) may be told without having asked again.
    #[inline]
    pub(crate) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.queue.as_mut().map_or(Poll::Ready(()), |queue| queue.poll_ready(cx))
    }

    /// Does what the queue owes its consumer once there is room again, and asks to be woken for it.
    /// Called at the begin of every wake-up, before anything is told.
    pub(crate) fn refill(&mut self, cx: &mut Context<'_>, shelf: &dyn Shelf) {
        if let Some(queue) = &mut self.queue {
            queue.refill(cx, shelf);
        }
    }
}
