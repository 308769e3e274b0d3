//! One book and short words for what happens to it.

use tickwire_core::book::{
    Applied, Beyond, BookFeed, BookHead, BookRef, BookState, BookStore, Books, Entry, Follow,
    LiveBook, Merged, Resync, StaleReason, SyncReason,
};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Slot};
use tickwire_core::time::Instant;

/// Prices and sizes as a venue writes them.
pub(crate) type Texts<'t> = &'t [(&'t str, &'t str)];

pub(crate) const SLOT: Slot = Slot(0);

/// Gate.io's rule for `spot.order_book_update`: U..=u follows an id where U <= id + 1 <= u.
pub(crate) fn straddling(last: u64, first: Option<u64>, until: u64) -> Follow {
    if until <= last {
        Follow::Duplicate
    } else if first.is_some_and(|first| first > last.saturating_add(1)) {
        Follow::Gap
    } else {
        Follow::Next
    }
}

/// Gate.io's rule for `spot.obu`: U must be the next id.
pub(crate) fn exact(last: u64, first: Option<u64>, _: u64) -> Follow {
    if first == last.checked_add(1) { Follow::Next } else { Follow::Gap }
}

/// A window of 100 levels with a REST snapshot.
pub(crate) const UPDATES: BookFeed =
    BookFeed { levels: 100, follows: straddling, resync: Resync::Snapshot, beyond: Beyond::Window };

/// A stream that starts with a full frame.
pub(crate) const FULL_FIRST: BookFeed =
    BookFeed { levels: 50, follows: exact, resync: Resync::Resubscribe, beyond: Beyond::Window };

pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

pub(crate) fn levels(texts: Texts<'_>) -> Vec<Level> {
    let level =
        |&(price, size): &(&str, &str)| Level { price: decimal(price), size: decimal(size) };
    texts.iter().map(level).collect()
}

/// Books of one symbol; the memory lives as long as the test.
pub(crate) fn books(depth: usize) -> Books<'static> {
    let heads = vec![BookHead::EMPTY; 1].leak();
    let entries = vec![Entry::EMPTY; 2 * depth].leak();
    Books::new(heads, entries, depth).unwrap()
}

pub(crate) struct Rig {
    pub(crate) books: Books<'static>,
    pub(crate) now: Instant,
}

impl Rig {
    pub(crate) fn new(feed: BookFeed, depth: usize) -> Self {
        let mut rig = Self { books: books(depth), now: Instant::ORIGIN };
        rig.start(feed, SyncReason::Subscribed);
        rig
    }

    /// Live at an id with these levels.
    pub(crate) fn live(feed: BookFeed, depth: usize, id: u64, bids: Texts, asks: Texts) -> Self {
        let mut rig = Self::new(feed, depth);
        let merged = if feed.resync == Resync::Snapshot {
            rig.snapshot(id, bids, asks)
        } else {
            rig.replace(id, bids, asks)
        };
        assert_eq!(merged, Merged::Live);
        rig
    }

    pub(crate) fn start(&mut self, feed: BookFeed, reason: SyncReason) {
        self.books.start(SLOT, feed, reason, self.now);
    }

    pub(crate) fn delta(&mut self, first: u64, last: u64, bids: Texts, asks: Texts) -> Applied {
        let (bids, asks) = (levels(bids), levels(asks));
        self.books.delta(SLOT, Some(first), last, &bids, &asks, self.now)
    }

    pub(crate) fn snapshot(&mut self, id: u64, bids: Texts, asks: Texts) -> Merged {
        self.books.snapshot(SLOT, id, &levels(bids), &levels(asks), self.now)
    }

    pub(crate) fn replace(&mut self, id: u64, bids: Texts, asks: Texts) -> Merged {
        self.books.replace(SLOT, id, &levels(bids), &levels(asks), self.now)
    }

    pub(crate) fn invalidate(&mut self, reason: StaleReason) {
        self.books.invalidate(SLOT, reason, self.now);
    }

    pub(crate) fn book(&self) -> BookRef<'_> {
        self.books.book(SLOT).unwrap()
    }

    pub(crate) fn state(&self) -> BookState {
        self.book().state()
    }

    pub(crate) fn view(&self) -> LiveBook<'_> {
        self.book().live().unwrap_or_else(|| panic!("the book is {}", self.state()))
    }

    /// Asserts that the book is live at an id and shows exactly these levels, best first.
    #[track_caller]
    pub(crate) fn shows(&self, id: u64, bids: Texts, asks: Texts) {
        let book = self.view();
        let shown = (book.id(), book.bids().collect::<Vec<_>>(), book.asks().collect::<Vec<_>>());
        assert_eq!(shown, (id, levels(bids), levels(asks)));
    }

    #[track_caller]
    pub(crate) fn hides(&self, state: BookState) {
        assert_eq!(self.state(), state);
        assert!(self.book().live().is_none(), "readable while {state}");
    }
}
