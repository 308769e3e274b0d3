//! What a consumer makes of a stream: counts, and books of its own that are compared with the
//! venue's.

use std::collections::BTreeMap;

use tickwire_core::book::BookState;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::owned::{Loss, OwnedData, OwnedDelta, OwnedEvent, OwnedItem, OwnedNotice};
use tickwire_core::owned::{OwnedSnapshot, Policy};
use tickwire_simulator::Simulator;

use crate::exchange::{LEVELS, is_same};
use crate::stream::{KINDS, place};

/// What a consumer has taken.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Events that came, of each of [`KINDS`]; the queue's own snapshots aside.
    pub(crate) taken: [u64; KINDS.len()],
    /// Losses that were announced, of each of [`KINDS`].
    pub(crate) lost: [u64; KINDS.len()],
    /// Other losses that were announced: of notices and states.
    pub(crate) lost_news: u64,
    /// Notices that a book is stale in the stream alone.
    pub(crate) broken: u64,
    /// Snapshots of the session's own books.
    pub(crate) snapshots: u64,
    /// Books that were compared with the venue's.
    pub(crate) compared: u64,
    /// Trades that did not come, by their ids, which follow each other.
    pub(crate) trades_missing: u64,
    /// Reconnects that were told.
    pub(crate) reconnects: u64,
    /// The last book ticker of each symbol.
    pub(crate) book_tickers: BTreeMap<String, u64>,
    trades: BTreeMap<String, u64>,
    books: BTreeMap<String, Book>,
}

/// A book that is kept by the rules of the stream: replaced by each live snapshot, continued by
/// each live delta, and trusted between.
#[derive(Debug, Default)]
struct Book {
    live: bool,
    id: u64,
    bids: BTreeMap<Decimal, Decimal>,
    asks: BTreeMap<Decimal, Decimal>,
}

impl Ledger {
    /// Takes an item in.
    pub(crate) fn take(&mut self, item: &OwnedItem, venue: &Simulator) {
        match item {
            OwnedItem::Event(event) => self.event(event, venue),
            OwnedItem::Notice(notice) => self.notice(notice),
            other => panic!("{other}"),
        }
    }

    /// All losses that were announced.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.iter().sum::<u64>() + self.lost_news
    }

    /// How many books are live here.
    pub(crate) fn live(&self) -> usize {
        self.books.values().filter(|book| book.live).count()
    }

    fn event(&mut self, event: &OwnedEvent, venue: &Simulator) {
        let symbol = event.symbol.expect("every channel has symbols").to_string();
        match &event.data {
            OwnedData::Trade(trade) => {
                self.taken[place(Loss::Trades)] += 1;
                let id = trade.id.as_ref().and_then(|id| id.view().number()).unwrap();
                let before = self.trades.insert(symbol, id);
                assert!(before < Some(id), "trade {id} after {before:?}");
                self.trades_missing += before.map_or(0, |before| id - before - 1);
            }
            OwnedData::BookTicker(ticker) => {
                self.taken[place(Loss::BookTickers)] += 1;
                let id = ticker.id.unwrap();
                let before = self.book_tickers.insert(symbol, id);
                assert!(before < Some(id), "{id} after {before:?}");
            }
            OwnedData::Ticker(_) => self.taken[place(Loss::Tickers)] += 1,
            OwnedData::BookDelta(delta) => {
                self.taken[place(Loss::Books)] += 1;
                let book = self.books.entry(symbol.clone()).or_default();
                if book.apply(delta) {
                    book.compare(&symbol, venue);
                    self.compared += 1;
                }
            }
            OwnedData::BookSnapshot(snapshot) => {
                self.snapshots += 1;
                let book = self.books.entry(symbol.clone()).or_default();
                book.replace(snapshot);
                book.compare(&symbol, venue);
                self.compared += 1;
            }
            other => panic!("nobody asked for {other:?}"),
        }
    }

    fn notice(&mut self, notice: &OwnedNotice) {
        match notice {
            OwnedNotice::Dropped { what, count, policy, .. } => {
                let rule = match what {
                    Loss::Trades | Loss::Others | Loss::Notices => Policy::Oldest,
                    Loss::Books => Policy::Resync,
                    _ => Policy::Conflate,
                };
                assert_eq!(*policy, rule, "{what:?}");
                match KINDS.iter().position(|kind| kind == what) {
                    Some(place) => self.lost[place] += count,
                    None => self.lost_news += count,
                }
            }
            OwnedNotice::BookStale { symbol, id, .. } => {
                let book = self.books.entry(symbol.to_string()).or_default();
                assert_eq!((book.live, Some(book.id)), (true, *id), "{symbol}: what came last");
                book.live = false;
                self.broken += 1;
            }
            OwnedNotice::Book { symbol, state, .. } if *state != BookState::Live => {
                self.books.entry(symbol.to_string()).or_default().live = false;
            }
            OwnedNotice::Reconnect { .. } => self.reconnects += 1,
            _ => {}
        }
    }
}

impl Book {
    fn replace(&mut self, snapshot: &OwnedSnapshot) {
        assert!(snapshot.live && snapshot.own, "the channel sends no snapshots");
        let map = |levels: &[Level]| levels.iter().map(|it| (it.price, it.size)).collect();
        (self.bids, self.asks) = (map(snapshot.bids()), map(snapshot.asks()));
        (self.live, self.id) = (true, snapshot.id.expect("it has an id"));
    }

    /// Applies a delta that continues the book; says whether it did.
    fn apply(&mut self, delta: &OwnedDelta) -> bool {
        if !delta.live {
            return false;
        }
        assert!(self.live, "a live delta of a book that is not: {delta:?}");
        let first = delta.first_id.expect("it says where it begins");
        assert!(first <= self.id + 1 && delta.last_id > self.id, "{delta:?} at {}", self.id);
        set(&mut self.bids, delta.bids());
        set(&mut self.asks, delta.asks());
        self.id = delta.last_id;
        true
    }

    fn compare(&self, symbol: &str, venue: &Simulator) {
        let Some(theirs) = venue.book(symbol, self.id, LEVELS) else {
            panic!("{symbol} has no id {}", self.id);
        };
        let level = |(price, size): (&Decimal, &Decimal)| Level { price: *price, size: *size };
        let bids = self.bids.iter().rev().map(level);
        let asks = self.asks.iter().map(level);
        assert!(is_same(bids, &theirs.bids), "{symbol}: {self:?} is not {theirs:?}");
        assert!(is_same(asks, &theirs.asks), "{symbol}: {self:?} is not {theirs:?}");
    }
}

fn set(side: &mut BTreeMap<Decimal, Decimal>, levels: &[Level]) {
    for level in levels {
        if level.size.is_zero() {
            side.remove(&level.price);
        } else {
            side.insert(level.price, level.size);
        }
    }
}
