//! A bounded queue between a feed and a slow consumer: what is dropped, by which rule, and how the
//! consumer is told. No task, no lock and no clock: drivers put those around it.
//!
//! Below its capacity everything is kept, in order. At capacity:
//!
//! - **Book tickers, tickers and candles** conflate: a new one takes the place of the one of the
//!   same symbol and kind (and prices and interval) that waits. The newest is never lost.
//! - **Trades** and **messages without a rule of their own** drop their oldest; one at least waits.
//! - **Books.** A delta that does not fit makes its book stale in the stream:
//!   [`OwnedNotice::BookStale`] stands where it would have stood, and later deltas are dropped.
//!   Once the consumer has taken that mark and there is room, a snapshot of the session's own book
//!   follows, and deltas continue it. Where the session keeps no book, deltas just go on.
//! - **Accounts.** Orders, balances and positions have as much room as all other data, of their
//!   own, and nothing of them is conflated: where one does not fit, [`OwnedNotice::AccountStale`]
//!   stands in its place and later ones are dropped. Once the consumer has taken that mark and what
//!   waits, all that the ledger holds follows, and then [`OwnedNotice::AccountShown`]. Fills and
//!   outcomes of actions have as much room again; beyond it the oldest is lost, and the account is
//!   stale too. Account states conflate as book states do.
//! - **Notices** have a reserve of their own. Beyond it, subscription states conflate by symbol and
//!   channel, book states so that no loss of validity is ever missed, and others drop their oldest.
//!
//! Every loss is counted, and announced as [`OwnedNotice::Dropped`] before the next item of its
//! symbol; where losses outrun the consumer, at most one announcement of each kind of that symbol's
//! and one of another's come before each item.
//!
//! # Books of consumers
//!
//! A session tells deltas, and when its own book has become live; the REST snapshot in between it
//! keeps to itself. So wherever a book becomes live, or its horizon moves out, the queue puts in a
//! snapshot of the session's own ([`OwnedSnapshot::own`]). A consumer who replaces its book by each
//! [live](crate::owned::OwnedSnapshot::live) snapshot, applies each live delta, and distrusts it
//! from a [`OwnedNotice::Book`] that is not live, or a [`OwnedNotice::BookStale`], until the next
//! live snapshot, is never wrong.
//!
//! # Memory
//!
//! At most: `capacity` data; `capacity` changes of the account, or what the ledger holds;
//! `capacity` fills and outcomes; one more trade and one more message without a rule; for each
//! symbol one more of each kind that conflates; `reserve` notices and one more; for each symbol the
//! state of each subscription, two of its book, and two for each of its snapshots that waits. All
//! operations take constant time, but those that copy a book. Once it has been full, the queue
//! itself allocates nothing.
//!
//! The bound is in items, not in bytes. An item takes at most 256 bytes in the queue, and may have
//! more on the heap: a ticker or a candle its numbers, a delta or a snapshot 32 bytes a level (a
//! session's own book twice its depth of them at most), a message without a type of its own its
//! text, which may be as long as the connection's receive buffer. So 1,000 trades are a quarter of
//! a megabyte, but 1,000 of the longest messages are 1,000 receive buffers: choose the capacity,
//! and that buffer, by what the channels bring.
//!
//! [`OwnedSnapshot::own`]: crate::owned::OwnedSnapshot::own

mod account;
mod books;
mod chain;
mod losses;
mod row;

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::book::BookRef;
use crate::event::{Data, Event, Slot};
use crate::owned::{Loss, OwnedData, OwnedEvent, OwnedItem, OwnedNotice};
use crate::session::{Notice, Stop};
use crate::symbol::Symbol;

use account::Account;
use chain::{Chain, Id, Lane};
use losses::Losses;
use row::{Key, Row};

/// The default capacity, in items of data.
pub const CAPACITY: usize = 1000;
/// The default reserve for notices.
pub const RESERVE: usize = 256;

/// A bounded queue of owned items.
#[derive(Debug)]
pub struct Queue {
    chain: Chain<OwnedItem>,
    capacity: usize,
    reserve: usize,
    /// By slot.
    rows: Vec<Row>,
    /// Symbols that a snapshot is owed to, the longest waiting first.
    owed: VecDeque<Slot>,
    account: Account,
    losses: Losses,
    counts: QueueCounts,
}

/// What went through a queue. At any time `pushed + made = popped + covered + lost + waiting`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Items that were pushed.
    pub pushed: u64,
    /// Items that the queue made itself: snapshots and marks. Announcements of losses do not count.
    pub made: u64,
    /// Items that were popped; announcements of losses do not count.
    pub popped: u64,
    /// Book updates that a snapshot in the queue shows already.
    pub covered: u64,
    /// Items that were dropped or conflated.
    pub lost: u64,
}

/// Construction and getters.
impl Queue {
    /// A queue of `capacity` data, at least 1, with the default reserve for notices.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::with_reserve(capacity, RESERVE)
    }

    /// A queue of `capacity` data and `reserve` notices, at least 1 each.
    #[must_use]
    pub fn with_reserve(capacity: usize, reserve: usize) -> Self {
        let (capacity, reserve) = (capacity.max(1), reserve.max(1));
        Self {
            chain: Chain::new(capacity),
            capacity,
            reserve,
            rows: Vec::new(),
            owed: VecDeque::new(),
            account: Account::default(),
            losses: Losses::default(),
            counts: QueueCounts::default(),
        }
    }

    /// How many items wait; announcements of losses do not count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chain.len()
    }

    /// Whether nothing waits, not even an announcement.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chain.len() == 0 && self.losses.is_empty()
    }

    /// Whether more data would be lost, conflated, or kept at the cost of other.
    #[must_use]
    pub fn is_full(&self) -> bool {
        !self.has_room()
    }

    /// Whether one more item, of whatever kind, can be kept without a loss.
    #[must_use]
    pub fn takes_any(&self) -> bool {
        self.has_room() && self.has_reserve() && self.has_account_room()
    }

    /// Whether a snapshot is owed that there is now room for: [`Queue::refill`] is to be called.
    #[must_use]
    pub fn wants_refill(&self) -> bool {
        self.has_room() && !self.owed.is_empty()
    }

    /// What went through.
    #[must_use]
    pub fn counts(&self) -> QueueCounts {
        QueueCounts { lost: self.losses.sum(), ..self.counts }
    }

    /// How many of a kind were dropped or conflated.
    #[must_use]
    pub fn lost(&self, what: Loss) -> u64 {
        self.losses.total(what)
    }
}

/// The feed's end. `books` are the session's own at this moment.
impl Queue {
    /// Takes a copy of an event, or loses what the rules say.
    pub fn push_event<'b>(
        &mut self,
        event: &Event<'_>,
        books: &impl Fn(Slot) -> Option<BookRef<'b>>,
    ) {
        self.refill(books);
        self.counts.pushed += 1;
        if is_of_account(event) {
            return self.push_account(event);
        }
        let (Some(slot), Some(symbol)) = (event.slot, event.symbol) else {
            let lane = if is_trade(event) { Lane::Trades } else { Lane::Others };
            return self.push_bounded(lane, OwnedEvent::of(event).into());
        };
        self.know(slot, symbol);
        match event.data {
            Data::Trade(_) => self.push_bounded(Lane::Trades, OwnedEvent::of(event).into()),
            Data::BookTicker(_) => self.push_newest(slot, Key::BookTicker, event),
            Data::Ticker(_) => self.push_newest(slot, Key::Ticker, event),
            Data::Candle(candle) => {
                self.push_newest(slot, Key::Candle(candle.prices, candle.interval), event)
            }
            Data::BookDelta(_) | Data::BookSnapshot(_) => self.push_book(slot, event, books(slot)),
            _ => self.push_bounded(Lane::Others, OwnedEvent::of(event).into()),
        }
    }

    /// Takes a copy of a notice of the session's.
    pub fn push_notice<'b>(
        &mut self,
        notice: &Notice<'_>,
        books: &impl Fn(Slot) -> Option<BookRef<'b>>,
    ) {
        self.refill(books);
        self.counts.pushed += 1;
        let owned = OwnedNotice::of(notice);
        match *notice {
            Notice::Subscription { slot, symbol, channel, .. } => {
                self.know(slot, symbol);
                self.push_keyed(slot, Key::Subscription(channel), owned.into());
            }
            Notice::Book { slot, symbol, state, .. } => {
                self.know(slot, symbol);
                self.push_book_state(slot, state, owned, books(slot));
            }
            Notice::Dropped { .. } => {
                self.push_bounded(Lane::Notices, owned.into());
                self.renew_all(books);
            }
            Notice::Account { state } => self.push_account_state(state, owned),
            Notice::Outcome { .. } => self.push_deed(owned.into(), Loss::Outcomes),
            _ => self.push_bounded(Lane::Notices, owned.into()),
        }
    }

    /// Takes news of the driver's.
    pub fn push_news(&mut self, news: OwnedNotice) {
        self.counts.pushed += 1;
        self.push_bounded(Lane::Notices, news.into());
    }

    /// Takes the end of the feed, which is never lost. Nothing may be pushed behind it.
    pub fn push_stop(&mut self, stop: Stop) {
        self.counts.pushed += 1;
        self.append(Lane::States, OwnedItem::Stopped(stop));
    }

    /// Puts in the snapshots that are owed, as far as there is room. Pushes do this first, so that
    /// nothing else takes the room; it is to be called where nothing is pushed for a while.
    pub fn refill<'b>(&mut self, books: &impl Fn(Slot) -> Option<BookRef<'b>>) {
        while self.has_room()
            && let Some(slot) = self.owed.pop_front()
        {
            if let Some(row) = self.row(slot) {
                row.owed = false;
            }
            self.restore(slot, books(slot));
        }
    }
}

/// The consumer's end.
impl Queue {
    /// Takes the next item, or an announcement of what was lost before it.
    pub fn pop(&mut self) -> Option<OwnedItem> {
        let announcement = match self.chain.front() {
            None | Some(OwnedItem::Stopped(_)) => self.losses.any(),
            Some(item) => {
                let slot = item.slot();
                self.losses.before(slot)
            }
        };
        if let Some(notice) = announcement {
            return Some(notice.into());
        }
        let (id, item) = self.chain.pop()?;
        self.losses.passed();
        self.counts.popped += 1;
        self.account_taken(id);
        if let Some(slot) = item.slot()
            && self.row(slot).is_some_and(|row| row.forget(id))
        {
            self.mark_taken(slot);
        }
        Some(item)
    }
}

/// What every rule is made of.
impl Queue {
    fn has_room(&self) -> bool {
        self.data_len() < self.capacity
    }

    fn has_reserve(&self) -> bool {
        self.notices_len() < self.reserve
    }

    fn data_len(&self) -> usize {
        [Lane::Trades, Lane::Others, Lane::Data].map(|lane| self.chain.lane_len(lane)).iter().sum()
    }

    fn notices_len(&self) -> usize {
        self.chain.lane_len(Lane::Notices) + self.chain.lane_len(Lane::States)
    }

    fn row(&mut self, slot: Slot) -> Option<&mut Row> {
        self.rows.get_mut(slot.index())
    }

    /// Makes the row of a slot that of this symbol.
    fn know(&mut self, slot: Slot, symbol: &Symbol) {
        if self.rows.len() <= slot.index() {
            self.rows.resize_with(slot.index() + 1, Row::default);
        }
        if self.row(slot).is_some_and(|row| row.symbol.as_ref() != Some(symbol)) {
            self.retire(slot);
            if let Some(row) = self.row(slot) {
                *row = Row::of(*symbol, row.owed);
            }
        }
    }

    /// The slot is another symbol's from here on. What the one before has beyond the limits goes:
    /// slots that change hands again and again must not fill the memory.
    #[cold]
    fn retire(&mut self, slot: Slot) {
        if self.data_len() <= self.capacity && self.notices_len() <= self.reserve {
            return;
        }
        let tracked: Vec<Id> =
            self.row(slot).map(|row| row.tracked().collect()).unwrap_or_default();
        for id in tracked {
            self.lose_at(id);
        }
    }

    fn append(&mut self, lane: Lane, item: OwnedItem) -> Option<Id> {
        self.chain.push(lane, item)
    }

    /// Counts an item as lost.
    fn lose(&mut self, item: &OwnedItem) {
        self.losses.add(loss_of(item), item.slot(), item.symbol());
    }

    fn lose_at(&mut self, id: Id) {
        if let Some(item) = self.chain.remove(id) {
            self.lose(&item);
        }
    }

    /// The oldest of its lane gives way.
    fn push_bounded(&mut self, lane: Lane, item: OwnedItem) {
        let notices = lane == Lane::Notices;
        let free = if notices { self.has_reserve() } else { self.has_room() };
        if !free
            && let Some(oldest) = self.chain.oldest(lane)
            && let Some(lost) = self.chain.remove(oldest)
        {
            let what = if lane == Lane::Others { Loss::Others } else { loss_of(&lost) };
            self.losses.add(what, lost.slot(), lost.symbol());
        }
        self.append(lane, item);
    }

    fn push_newest(&mut self, slot: Slot, key: Key, event: &Event<'_>) {
        self.push_keyed(slot, key, OwnedEvent::of(event).into());
    }

    /// The newest of its key takes the place of the one that waits.
    fn push_keyed(&mut self, slot: Slot, key: Key, item: OwnedItem) {
        let state = matches!(key, Key::Subscription(_));
        let free = if state { self.has_reserve() } else { self.has_room() };
        let Some(newest) = self.row(slot).and_then(|row| row.newest(key).copied()) else {
            let lane = if state { Lane::Notices } else { Lane::Others };
            return self.push_bounded(lane, item);
        };
        if !free && let Some(id) = newest {
            return self.replace(id, item);
        }
        let id = self.append(if state { Lane::States } else { Lane::Data }, item);
        if let Some(newest) = self.row(slot).and_then(|row| row.newest(key)) {
            *newest = id;
        }
    }

    /// Puts an item in the place of another, which is lost.
    fn replace(&mut self, id: Id, item: OwnedItem) {
        if let Some(place) = self.chain.get_mut(id) {
            let lost = core::mem::replace(place, item);
            self.lose(&lost);
        }
    }
}

const fn is_of_account(event: &Event<'_>) -> bool {
    matches!(event.data, Data::Order(_) | Data::Fill(_) | Data::Balance(_) | Data::Position(_))
}

fn is_trade(event: &Event<'_>) -> bool {
    matches!(event.data, Data::Trade(_))
}

fn loss_of(item: &OwnedItem) -> Loss {
    match item {
        OwnedItem::Event(event) => match event.data {
            OwnedData::Trade(_) => Loss::Trades,
            OwnedData::BookDelta(_) | OwnedData::BookSnapshot(_) => Loss::Books,
            OwnedData::BookTicker(_) => Loss::BookTickers,
            OwnedData::Ticker(_) => Loss::Tickers,
            OwnedData::Candle(_) => Loss::Candles,
            OwnedData::Order(_) | OwnedData::Balance(_) | OwnedData::Position(_) => Loss::Account,
            OwnedData::Fill(_) => Loss::Fills,
            _ => Loss::Others,
        },
        OwnedItem::Notice(
            OwnedNotice::Subscription { .. }
            | OwnedNotice::Book { .. }
            | OwnedNotice::BookStale { .. }
            | OwnedNotice::Account { .. }
            | OwnedNotice::AccountStale
            | OwnedNotice::AccountShown { .. },
        ) => Loss::States,
        OwnedItem::Notice(OwnedNotice::Outcome { .. }) => Loss::Outcomes,
        OwnedItem::Notice(_) | OwnedItem::Stopped(_) => Loss::Notices,
    }
}
