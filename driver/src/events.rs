//! The stream: owned items through a bounded queue that the socket's reader never waits for.

use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_core::Stream;
use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::owned::{OwnedItem, OwnedNotice};
use tickwire_core::queue::Queue as Bounded;
use tickwire_core::session::Stop;

use crate::account::AccountHandle;
use crate::error::CloseError;
use crate::handle::Handle;
use crate::item::Item;
use crate::outlets::Shelf;
use crate::runtime::Runtime;

#[cfg(test)]
mod tests;

/// What becomes of what does not fit into the queue of a slow consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// Book tickers, tickers and candles conflate per symbol; trades drop the oldest; a dropped
    /// book delta makes that book stale in the stream, and a snapshot of our own book follows.
    /// Every loss is counted and announced in the stream. The reader never waits. The rules:
    /// [`tickwire_core::queue`]. A snapshot that comes while one connection takes over from another
    /// may show more than was told: the deltas up to its id that follow it are to be left out.
    Conflate,
    /// Nothing is lost in the queue: where it is full, the reader waits for the consumer, and with
    /// it heartbeats, timers and calls to handlers. Venues end the connection of a slow reader, and
    /// what waits in the socket is old. What is asked for meanwhile is sent, an order for instance;
    /// but its outcome comes after what waits: who awaits that before he takes waits for ever.
    Block,
}

/// The owned items of a feed, or of an account, in order. Dropping it ends the feed.
///
/// Each symbol's book can be kept from it: see
/// [Books of consumers](tickwire_core::queue#books-of-consumers).
#[derive(Debug)]
#[must_use = "the feed ends when its events are dropped"]
pub struct Events<H> {
    taker: Taker,
    handle: H,
}

impl<H> Events<H> {
    pub(crate) fn new(taker: Taker, handle: H) -> Self {
        Self { taker, handle }
    }

    /// The feed itself, or the account.
    pub fn handle(&self) -> &H {
        &self.handle
    }

    /// Waits for the next item; `None` after the feed is over. Cancel-safe: an item is taken only
    /// where it is returned.
    pub async fn next(&mut self) -> Option<OwnedItem> {
        self.taker.next().await
    }
}

impl<R: Runtime> Events<Handle<R>> {
    /// Closes the feed in an orderly way; cuts the connection at the deadline. Items that were not
    /// taken are gone.
    ///
    /// # Errors
    ///
    /// [`CloseError`].
    pub async fn close(self, deadline: Duration) -> Result<Stop, CloseError> {
        // First, so that a reader that waits for the consumer reads on, to the peer's close.
        drop(self.taker);
        self.handle.close(deadline).await
    }
}

impl<X: AccountExchange, R: Runtime> Events<AccountHandle<X, R>> {
    /// Closes the account's connection in an orderly way; see [`AccountHandle::close`]. Items that
    /// were not taken are gone.
    ///
    /// # Errors
    ///
    /// [`CloseError`].
    pub async fn close(self, deadline: Duration) -> Result<Stop, CloseError> {
        // First, as of a feed.
        drop(self.taker);
        self.handle.close(deadline).await
    }
}

impl<H: Unpin> Stream for Events<H> {
    type Item = OwnedItem;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<OwnedItem>> {
        self.get_mut().taker.poll_next(cx)
    }
}

/// The queue's end that the driver has.
pub(crate) struct Queue {
    shared: Arc<Mutex<Shared>>,
}

/// The queue's end that [`Events`] has.
#[derive(Debug)]
pub(crate) struct Taker {
    shared: Arc<Mutex<Shared>>,
}

/// What both ends look at, for no longer than a push or a pop takes.
#[derive(Debug)]
struct Shared {
    queue: Bounded,
    overflow: Overflow,
    /// Whom to wake when there is something to take.
    consumer: Option<Waker>,
    /// Whom to wake when there is room for what the queue owes, or for what waits.
    driver: Option<Waker>,
    /// Whether the driver waits for room.
    blocked: bool,
    /// Whether nothing will be pushed any more.
    over: bool,
    /// Whether nothing will be taken any more.
    abandoned: bool,
}

/// Makes a queue of `capacity` items.
pub(crate) fn queue(capacity: usize, overflow: Overflow) -> (Queue, Taker) {
    let shared = Arc::new(Mutex::new(Shared {
        queue: Bounded::new(capacity),
        overflow,
        consumer: None,
        driver: None,
        blocked: false,
        over: false,
        abandoned: false,
    }));
    (Queue { shared: Arc::clone(&shared) }, Taker { shared })
}

impl Queue {
    /// Takes an owned copy of an item. `Item::Stopped` is the last; then the queue is dropped, and
    /// the consumer still gets what is in it.
    pub(crate) fn push(&mut self, item: Item<'_>, shelf: &dyn Shelf) {
        let mut shared = locked(&self.shared);
        if shared.abandoned {
            return;
        }
        shared.queue.take_in(item, shelf);
        let consumer = shared.due_consumer();
        wake(shared, consumer);
    }

    /// Ready where the next item may be pushed: always, but where the policy is to block.
    pub(crate) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut shared = locked(&self.shared);
        let waits = shared.overflow == Overflow::Block && !shared.queue.takes_any();
        shared.blocked = waits && !shared.abandoned;
        if !shared.blocked {
            return Poll::Ready(());
        }
        remember(&mut shared.driver, cx);
        Poll::Pending
    }

    /// Pushes the snapshots that are owed, as far as there is room, and asks to be woken when the
    /// consumer has made more, where any is still owed.
    pub(crate) fn refill(&mut self, cx: &mut Context<'_>, shelf: &dyn Shelf) {
        let mut shared = locked(&self.shared);
        remember(&mut shared.driver, cx);
        if shared.wants_refill() {
            shared.queue.refill(&|slot| shelf.book(slot));
            if let Some(ledger) = shelf.ledger() {
                shared.queue.restore_account(ledger);
            }
            let consumer = shared.due_consumer();
            wake(shared, consumer);
        }
    }

    /// What was dropped or conflated so far.
    pub(crate) fn dropped(&self) -> u64 {
        locked(&self.shared).queue.counts().lost
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        let mut shared = locked(&self.shared);
        shared.over = true;
        let consumer = shared.due_consumer();
        wake(shared, consumer);
    }
}

impl Taker {
    pub(crate) async fn next(&mut self) -> Option<OwnedItem> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<OwnedItem>> {
        let mut shared = locked(&self.shared);
        let Some(item) = shared.queue.pop() else {
            if shared.over {
                return Poll::Ready(None);
            }
            remember(&mut shared.consumer, cx);
            return Poll::Pending;
        };
        let driver = shared.due_driver();
        wake(shared, driver);
        Poll::Ready(Some(item))
    }
}

impl Drop for Taker {
    fn drop(&mut self) {
        let mut shared = locked(&self.shared);
        shared.abandoned = true;
        let driver = shared.due_driver();
        wake(shared, driver);
    }
}

impl Shared {
    /// The consumer, where there is something for it to take.
    fn due_consumer(&mut self) -> Option<Waker> {
        self.consumer.take_if(|_| self.over || !self.queue.is_empty())
    }

    /// The driver, where there is something for it to do: it sleeps on for any other item that is
    /// taken.
    fn due_driver(&mut self) -> Option<Waker> {
        let freed = self.blocked && (self.abandoned || self.queue.takes_any());
        let wanted = self.wants_refill();
        self.driver.take_if(|_| freed || wanted)
    }

    /// Whether there is room for what the consumer is owed.
    fn wants_refill(&self) -> bool {
        self.queue.wants_refill() || self.queue.wants_account()
    }
}

/// Where a queue takes in what drivers say.
trait TakeIn {
    fn take_in(&mut self, item: Item<'_>, shelf: &dyn Shelf);
}

impl TakeIn for Bounded {
    fn take_in(&mut self, item: Item<'_>, shelf: &dyn Shelf) {
        match item {
            Item::Event(event) => self.push_event(&event, &|slot| shelf.book(slot)),
            Item::Notice(notice) => self.push_notice(&notice, &|slot| shelf.book(slot)),
            Item::Reconnect { connection, delay, attempt, cause } => {
                self.push_news(OwnedNotice::Reconnect { connection, delay, attempt, cause });
            }
            Item::Plan(news) => self.push_news(OwnedNotice::Plan(news)),
            Item::Unreachable { connection, error } => self.push_news(OwnedNotice::Unreachable {
                connection,
                authority: error.authority.as_str().into(),
                cause: error.cause,
                reason: error.source.to_string().into(),
            }),
            Item::HandlerFailed(failure) => self.push_news(OwnedNotice::HandlerFailed {
                kind: failure.kind,
                position: failure.position,
                panicked: failure.panicked,
                message: failure.message.into(),
                count: failure.count,
            }),
            Item::Stopped(stop) => self.push_stop(stop),
        }
    }
}

/// The lock; what it guards is whole at any time, so a panic while it was held spoils nothing.
fn locked(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wakes outside of the lock: a waker may run whatever it likes.
fn wake(shared: MutexGuard<'_, Shared>, waker: Option<Waker>) {
    drop(shared);
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// Keeps whom to wake; most of the time it is known already.
fn remember(place: &mut Option<Waker>, cx: &Context<'_>) {
    if !place.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
        *place = Some(cx.waker().clone());
    }
}
