//! Venues that remember what they showed at every id, and the session's own books of them.

use std::collections::BTreeMap;

use tickwire_core::book::{
    Applied, Beyond, BookFeed, BookRef, BookState, BookStore, Books, Follow, Resync, StaleReason,
    SyncReason,
};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{BookDelta, Data, Event, Level, Slot};
use tickwire_core::queue::Queue;
use tickwire_core::session::Notice;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;

const NOW: Instant = Instant::ORIGIN;
/// Bids are below, asks from here on: books never cross.
const MIDDLE: u64 = 20;

/// One side: sizes by price.
pub(crate) type Half = BTreeMap<u64, u64>;

/// A xorshift generator.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % limit
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn up_to(&mut self, limit: u64) -> u64 {
        u64::try_from(self.below(usize::try_from(limit).unwrap() + 1)).unwrap()
    }
}

pub(crate) fn symbol(slot: Slot) -> Symbol {
    Symbol::new(&format!("S{}_USDT", slot.0)).unwrap()
}

pub(crate) fn decimal(number: u64) -> Decimal {
    Decimal::from_u64(false, number, 0)
}

fn levels(side: &[(u64, u64)]) -> Vec<Level> {
    let level = |&(price, size): &(u64, u64)| Level { price: decimal(price), size: decimal(size) };
    side.iter().map(level).collect()
}

/// Some symbols of a venue, and the books that a session keeps of them.
pub(crate) struct Markets {
    pub(crate) books: Books<'static>,
    feed: BookFeed,
    /// By slot, by id: bids and asks.
    history: Vec<Vec<[Half; 2]>>,
}

fn follows(last: u64, first: Option<u64>, until: u64) -> Follow {
    if until <= last {
        Follow::Duplicate
    } else if first.is_some_and(|first| first > last + 1) {
        Follow::Gap
    } else {
        Follow::Next
    }
}

impl Markets {
    /// Books of `depth` levels a side; snapshots show `levels` of them, or all where that is 0.
    pub(crate) fn new(symbols: u16, depth: usize, levels: u16) -> Self {
        let mut books = Books::owned(usize::from(symbols), depth).unwrap();
        let feed = BookFeed { levels, follows, resync: Resync::Snapshot, beyond: Beyond::Horizon };
        for slot in (0..symbols).map(Slot) {
            books.start(slot, feed, SyncReason::Subscribed, NOW);
        }
        let history = vec![vec![[Half::new(), Half::new()]]; usize::from(symbols)];
        Self { books, feed, history }
    }

    pub(crate) fn slots(&self) -> impl Iterator<Item = Slot> + use<> {
        (0..u16::try_from(self.history.len()).unwrap()).map(Slot)
    }

    pub(crate) fn id(&self, slot: Slot) -> u64 {
        u64::try_from(self.history[slot.index()].len() - 1).unwrap()
    }

    pub(crate) fn at(&self, slot: Slot, id: u64) -> &[Half; 2] {
        &self.history[slot.index()][usize::try_from(id).unwrap()]
    }

    pub(crate) fn book(&self, slot: Slot) -> Option<BookRef<'_>> {
        self.books.book(slot)
    }

    pub(crate) fn is_live(&self, slot: Slot) -> bool {
        self.book(slot).unwrap().live().is_some()
    }

    /// Changes some levels; the delta is lost on its way where `arrives` says no. Told as a session
    /// tells it: applied first, then what became of the book, then the event.
    pub(crate) fn delta(&mut self, slot: Slot, random: &mut Random, arrives: bool, to: &mut Queue) {
        let mut next = self.history[slot.index()].last().unwrap().clone();
        let mut changed = [Vec::new(), Vec::new()];
        for _ in 0..=random.below(3) {
            let side = random.below(2);
            let price = random.up_to(MIDDLE - 1) + if side == 0 { 0 } else { MIDDLE };
            let size = if random.percent(35) { 0 } else { 1 + random.up_to(8) };
            if size == 0 {
                next[side].remove(&price)
            } else {
                next[side].insert(price, size)
            };
            changed[side].retain(|(known, _)| *known != price);
            changed[side].push((price, size));
        }
        self.history[slot.index()].push(next);
        if !arrives {
            return;
        }
        let [bids, asks] = changed.map(|side| levels(&side));
        let last_id = self.id(slot);
        let first_id = Some(last_id);
        let before = self.book(slot).unwrap().state();
        let applied = self.books.delta(slot, first_id, last_id, &bids, &asks, NOW);
        if applied == Applied::Duplicate {
            return;
        }
        self.tell_state(slot, before, to);
        let book = self.book(slot);
        let (bids, asks) = (&bids[..], &asks[..]);
        let delta = Data::BookDelta(BookDelta { first_id, last_id, bids, asks, book });
        to.push_event(&event(slot, &symbol(slot), delta), &|slot| self.book(slot));
    }

    /// An answer to a REST call: the book as it was `ago` updates ago.
    pub(crate) fn snapshot(&mut self, slot: Slot, ago: u64, to: &mut Queue) {
        let id = self.id(slot).saturating_sub(ago);
        let [bids, asks] = self.at(slot, id).clone();
        let most = if self.feed.levels == 0 { usize::MAX } else { usize::from(self.feed.levels) };
        let bids: Vec<_> = bids.into_iter().rev().take(most).collect();
        let asks: Vec<_> = asks.into_iter().take(most).collect();
        let before = self.book(slot).unwrap().state();
        self.books.snapshot(slot, id, &levels(&bids), &levels(&asks), NOW);
        self.tell_state(slot, before, to);
    }

    /// Pushes out the horizon of a live book that has run short of levels.
    pub(crate) fn deepen(&mut self, slot: Slot, to: &mut Queue) -> bool {
        let due = self.books.needs_resync(slot);
        if due {
            self.books.widen(slot);
            self.snapshot(slot, 0, to);
        }
        due
    }

    /// The connection ends and begins anew.
    pub(crate) fn reconnect(&mut self, to: &mut Queue) {
        for slot in self.slots() {
            let before = self.book(slot).unwrap().state();
            self.books.invalidate(slot, StaleReason::Disconnected, NOW);
            self.tell_state(slot, before, to);
        }
        for slot in self.slots() {
            let before = self.book(slot).unwrap().state();
            self.books.start(slot, self.feed, SyncReason::Reconnected, NOW);
            self.tell_state(slot, before, to);
        }
    }

    fn tell_state(&self, slot: Slot, before: BookState, to: &mut Queue) {
        let book = self.book(slot).unwrap();
        let (state, epoch, id) = (book.state(), book.epoch(), book.id());
        if state == before {
            return;
        }
        let symbol = &symbol(slot);
        let notice = Notice::Book { slot, symbol, state, epoch, id };
        to.push_notice(&notice, &|slot| self.book(slot));
    }
}

pub(crate) fn event<'a>(slot: Slot, symbol: &'a Symbol, data: Data<'a>) -> Event<'a> {
    let (slot, symbol) = (Some(slot), Some(symbol));
    Event { slot, symbol, time: None, sent: None, received: None, data }
}
