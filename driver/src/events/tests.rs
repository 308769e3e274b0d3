//! The stream between two tasks, without a socket.

mod account;

use core::future::poll_fn;
use core::task::Poll;
use core::time::Duration;

use tickwire_core::book::{
    Applied, Beyond, BookFeed, BookRef, BookState, BookStore, Books, Follow, Resync, SyncReason,
};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{BookDelta, Data, Event, Level, Side, Slot, Trade, TradeId};
use tickwire_core::owned::{OwnedData, OwnedItem, OwnedNotice};
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Notice, Stop};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;
use tokio::task::JoinHandle;

use super::{Overflow, Queue, Taker, queue};
use crate::error::ConnectError;
use crate::item::Item;
use crate::outlets::Shelf;

const SLOT: Slot = Slot(0);
/// Far more than anything here takes.
const DEADLINE: Duration = Duration::from_secs(100);

impl Shelf for Books<'_> {
    fn book(&self, slot: Slot) -> Option<BookRef<'_>> {
        BookStore::book(self, slot)
    }
}

/// The driver's side: a queue, and the session's own book of one symbol.
struct Driver {
    queue: Queue,
    books: Books<'static>,
    symbol: Symbol,
    id: u64,
}

impl Driver {
    fn new(capacity: usize, overflow: Overflow) -> (Self, Taker) {
        let (queue, taker) = queue(capacity, overflow);
        let mut books = Books::owned(1, 10).unwrap();
        let follows = |last, _, until| if until <= last { Follow::Duplicate } else { Follow::Next };
        let (resync, beyond) = (Resync::Snapshot, Beyond::Window);
        let feed = BookFeed { levels: 0, follows, resync, beyond };
        books.start(SLOT, feed, SyncReason::Subscribed, Instant::ORIGIN);
        (Self { queue, books, symbol: Symbol::new("A_B").unwrap(), id: 0 }, taker)
    }

    fn push(&mut self, data: Data<'_>) {
        let (slot, symbol) = (Some(SLOT), Some(&self.symbol));
        let event = Event { slot, symbol, time: None, sent: None, received: None, data };
        self.queue.push(Item::Event(event), &self.books);
    }

    fn trade(&mut self, id: u64) {
        let (price, size) = (Decimal::ZERO, Decimal::ZERO);
        self.push(Data::Trade(Trade {
            id: Some(TradeId::Number(id)),
            price,
            size,
            side: Side::Buy,
        }));
    }

    fn live(&mut self) {
        self.books.snapshot(SLOT, 0, &[], &[], Instant::ORIGIN);
        let (slot, symbol, state) = (SLOT, &self.symbol, BookState::Live);
        let notice = Notice::Book { slot, symbol, state, epoch: 1, id: Some(0) };
        self.queue.push(Item::Notice(notice), &self.books);
    }

    fn delta(&mut self) {
        self.id += 1;
        let price = Decimal::from_u64(false, self.id, 0);
        let bids = &[Level { price, size: price }];
        let applied = self.books.delta(SLOT, None, self.id, bids, &[], Instant::ORIGIN);
        assert_eq!(applied, Applied::Live);
        let (book, last_id) = (BookStore::book(&self.books, SLOT), self.id);
        let delta = BookDelta { first_id: None, last_id, bids, asks: &[], book };
        let (slot, symbol) = (Some(SLOT), Some(&self.symbol));
        let data = Data::BookDelta(delta);
        let event = Event { slot, symbol, time: None, sent: None, received: None, data };
        self.queue.push(Item::Event(event), &self.books);
    }

    async fn ready(&mut self) {
        poll_fn(|cx| self.queue.poll_ready(cx)).await;
    }

    /// Sleeps as a driver whose socket is silent, until the queue has been refilled.
    async fn refilled(&mut self) {
        let before = self.queue.shared.lock().unwrap().queue.counts().made;
        poll_fn(|cx| {
            self.queue.refill(cx, &self.books);
            let made = self.queue.shared.lock().unwrap().queue.counts().made;
            if made > before { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, what).await.expect("nothing happened")
}

async fn trades(taker: &mut Taker, count: u64) -> Vec<u64> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let item = soon(taker.next()).await.expect("the stream is over");
        let Some(OwnedData::Trade(trade)) = item.event().map(|event| &event.data) else {
            panic!("{item}");
        };
        ids.push(trade.id.as_ref().and_then(|id| id.view().number()).unwrap());
    }
    ids
}

/// Pushes trades, waiting for the consumer where the policy is to.
fn feed(mut driver: Driver, count: u64) -> JoinHandle<Driver> {
    tokio::spawn(async move {
        for id in 1..=count {
            driver.ready().await;
            driver.trade(id);
        }
        driver
    })
}

#[tokio::test]
async fn a_waiting_consumer_is_woken_by_a_push() {
    let (mut driver, mut taker) = Driver::new(10, Overflow::Conflate);
    let consumer = tokio::spawn(async move { trades(&mut taker, 1).await });
    tokio::task::yield_now().await;
    driver.trade(1);
    assert_eq!(soon(consumer).await.unwrap(), [1]);
}

#[tokio::test]
async fn the_end_comes_after_what_waits() {
    let (mut driver, mut taker) = Driver::new(10, Overflow::Conflate);
    driver.trade(1);
    driver.queue.push(Item::Stopped(Stop::Requested), &driver.books);
    drop(driver);
    assert_eq!(trades(&mut taker, 1).await, [1]);
    assert!(matches!(soon(taker.next()).await, Some(OwnedItem::Stopped(Stop::Requested))));
    assert!(soon(taker.next()).await.is_none());
    assert!(soon(taker.next()).await.is_none(), "and it stays so");
}

#[tokio::test]
async fn a_driver_that_is_gone_ends_the_wait() {
    let (driver, mut taker) = Driver::new(10, Overflow::Conflate);
    let consumer = tokio::spawn(async move { taker.next().await.is_none() });
    tokio::task::yield_now().await;
    drop(driver);
    assert!(soon(consumer).await.unwrap());
}

#[tokio::test]
async fn a_cancelled_wait_takes_nothing() {
    let (mut driver, mut taker) = Driver::new(10, Overflow::Conflate);
    {
        let mut waiting = core::pin::pin!(taker.next());
        let first = poll_fn(|cx| Poll::Ready(waiting.as_mut().poll(cx))).await;
        assert!(first.is_pending());
        driver.trade(1);
    }
    assert_eq!(trades(&mut taker, 1).await, [1]);
}

#[tokio::test]
async fn the_reader_never_waits_where_things_conflate() {
    let (driver, mut taker) = Driver::new(2, Overflow::Conflate);
    let driver = soon(feed(driver, 100)).await.unwrap();
    assert_eq!(driver.queue.dropped(), 98);
    let Some(OwnedItem::Notice(OwnedNotice::Dropped { count: 98, .. })) = taker.next().await else {
        panic!("nothing announced");
    };
    assert_eq!(trades(&mut taker, 2).await, [99, 100]);
}

#[tokio::test]
async fn the_reader_waits_where_it_is_told_to_and_nothing_is_lost() {
    let (driver, mut taker) = Driver::new(2, Overflow::Block);
    let feeding = feed(driver, 100);
    tokio::task::yield_now().await;
    assert!(!feeding.is_finished(), "it waits for the consumer");
    assert_eq!(trades(&mut taker, 100).await, (1..=100).collect::<Vec<_>>());
    assert_eq!(soon(feeding).await.unwrap().queue.dropped(), 0);
}

#[tokio::test]
async fn the_reader_waits_for_room_for_notices_too() {
    let (mut driver, mut taker) = Driver::new(2, Overflow::Block);
    let feeding = tokio::spawn(async move {
        for attempt in 1..=1000 {
            driver.ready().await;
            let (delay, cause) = (Duration::ZERO, Cause::Ended);
            driver.queue.push(
                Item::Reconnect { connection: ConnectionId::default(), delay, attempt, cause },
                &driver.books,
            );
        }
        driver
    });
    tokio::task::yield_now().await;
    for next in 1..=1000 {
        match soon(taker.next()).await {
            Some(OwnedItem::Notice(OwnedNotice::Reconnect { attempt, .. })) if attempt == next => {}
            item => panic!("{item:?} instead of attempt {next}"),
        }
    }
    assert_eq!(soon(feeding).await.unwrap().queue.dropped(), 0);
}

#[tokio::test]
async fn a_reader_that_waits_goes_on_where_the_consumer_is_gone() {
    let (driver, taker) = Driver::new(2, Overflow::Block);
    let feeding = feed(driver, 100);
    tokio::task::yield_now().await;
    drop(taker);
    let driver = soon(feeding).await.unwrap();
    assert_eq!(driver.queue.shared.lock().unwrap().queue.len(), 2, "nobody takes any more");
}

#[tokio::test]
async fn a_sleeping_driver_is_woken_for_the_snapshot_that_is_owed() {
    let (mut driver, mut taker) = Driver::new(2, Overflow::Conflate);
    driver.live();
    for _ in 0..5 {
        driver.delta();
    }
    let sleeping = tokio::spawn(async move {
        driver.refilled().await;
        driver
    });
    tokio::task::yield_now().await;
    let mut words = Vec::new();
    while !words.iter().any(|word: &String| word.contains("snapshot at 5")) {
        words.push(soon(taker.next()).await.unwrap().to_string());
    }
    let stale = words.iter().filter(|word| word.contains("stale in this stream")).count();
    assert_eq!(stale, 1, "{words:?}");
    drop(soon(sleeping).await.unwrap());
}

#[tokio::test]
async fn news_of_the_driver_keep_their_words() {
    let (mut driver, mut taker) = Driver::new(2, Overflow::Conflate);
    let error = ConnectError {
        authority: "example.com:443".to_owned(),
        cause: Cause::Refused,
        source: std::io::Error::from(std::io::ErrorKind::ConnectionRefused),
    };
    let (delay, cause) = (Duration::from_secs(1), Cause::Refused);
    for connection in [ConnectionId(0), ConnectionId(4)] {
        let news = [
            Item::Unreachable { connection, error: &error },
            Item::Reconnect { connection, delay, attempt: 1, cause },
        ];
        for item in news {
            driver.queue.push(item, &driver.books);
            let words = taker.next().await.unwrap().to_string();
            assert_eq!(words, item.to_string());
            assert_eq!(words.starts_with("connection 4: "), connection.0 == 4, "{words}");
        }
    }
}
