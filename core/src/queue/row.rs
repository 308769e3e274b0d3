//! What a queue knows of one symbol.

use alloc::vec::Vec;

use crate::book::LiveBook;
use crate::decimal::Decimal;
use crate::event::{Interval, Prices};
use crate::symbol::Symbol;

use super::chain::Id;

/// The most kinds of data and states of one symbol of which the newest is kept. A session has at
/// most twelve channels: as many kinds of data, and as many states of subscriptions.
const KEYS_MAX: usize = 24;

/// What of a symbol has a newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    BookTicker,
    Ticker,
    Candle(Prices, Interval),
    Subscription(&'static str),
}

/// The book of a symbol, as a consumer has it who has taken all that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not live; deltas pass as they come.
    #[default]
    Raw,
    /// Live at this id.
    Live(u64),
    /// Not live; deltas are dropped until a snapshot follows.
    Broken,
}

/// What a queue knows of one symbol.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) symbol: Option<Symbol>,
    pub(super) phase: Phase,
    /// The book broke because the queue was full: the mark is to be taken before it is mended.
    pub(super) overflowed: bool,
    /// Whether it is in the list of those that a snapshot is owed to.
    pub(super) owed: bool,
    /// The last notice that the book is not live, where it waits and no snapshot follows it yet.
    pub(super) down: Option<Id>,
    /// The notice behind it that the session's own is live again.
    pub(super) up: Option<Id>,
    /// How far down the bids, and how far up the asks, of the last snapshot reach.
    horizon: [Option<Decimal>; 2],
    keys: Vec<(Key, Option<Id>)>,
}

impl Row {
    /// A symbol of which nothing was told yet, in a slot that may be in the list of the owed.
    pub(super) fn of(symbol: Symbol, owed: bool) -> Self {
        Self { symbol: Some(symbol), owed, ..Self::default() }
    }

    /// Where the newest of a kind waits; `None` where there are too many kinds.
    pub(super) fn newest(&mut self, key: Key) -> Option<&mut Option<Id>> {
        let at = self.keys.iter().position(|(known, _)| *known == key);
        if at.is_none() {
            if self.keys.len() >= KEYS_MAX {
                return None;
            }
            self.keys.push((key, None));
        }
        let at = at.unwrap_or(self.keys.len().saturating_sub(1));
        self.keys.get_mut(at).map(|(_, newest)| newest)
    }

    /// Forgets a place that was taken out of the queue; says whether it was that of the last
    /// notice that the book is not live.
    pub(super) fn forget(&mut self, id: Id) -> bool {
        for (_, newest) in &mut self.keys {
            newest.take_if(|at| *at == id);
        }
        self.up.take_if(|at| *at == id);
        self.down.take_if(|at| *at == id).is_some()
    }

    /// The places of all that may wait beyond the queue's capacity.
    pub(super) fn tracked(&self) -> impl Iterator<Item = Id> {
        let keyed = self.keys.iter().filter_map(|(_, at)| *at);
        keyed.chain(self.down).chain(self.up)
    }

    /// Whether a snapshot may follow, where there is room.
    pub(super) fn is_mendable(&self) -> bool {
        self.phase == Phase::Broken && !(self.overflowed && self.down.is_some())
    }

    /// A snapshot that reaches as far as `book` was put into the queue.
    pub(super) fn shown(&mut self, book: &LiveBook<'_>) {
        self.phase = Phase::Live(book.id());
        self.horizon = [book.bid_horizon(), book.ask_horizon()];
        (self.overflowed, self.down, self.up) = (false, None, None);
    }

    /// Whether the session's own book reaches further than the last snapshot did.
    pub(super) fn is_shallower(&self, book: &LiveBook<'_>) -> bool {
        let [bids, asks] = self.horizon;
        let (bid, ask) = (book.bid_horizon(), book.ask_horizon());
        bids.is_some_and(|told| bid.is_none_or(|now| now < told))
            || asks.is_some_and(|told| ask.is_none_or(|now| now > told))
    }
}
