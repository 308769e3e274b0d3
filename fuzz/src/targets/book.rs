//! A book under snapshots, deltas and full frames in any order, against a market that remembers
//! every state it was in.

mod market;

use tickwire_core::book::{
    Applied, Beyond, BookFeed, BookState, BookStore, Books, Follow, LiveBook, Merged, Resync,
    StaleReason, SyncReason,
};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Slot};
use tickwire_core::time::Instant;

use crate::expected::Expected;
use crate::input::Input;
use market::{Market, Pairs, State};

const SLOT: Slot = Slot(0);
const NOW: Instant = Instant::ORIGIN;
/// Levels a side of the largest book, which has room for every price of the market.
const DEPTHS: [usize; 6] = [1, 2, 3, 6, 12, 64];

/// Runs an input: how the feed and the book are, then what happens, two bytes or more each.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let mut world = World::new(&mut input);
    while !input.is_empty() {
        world.happen(&mut input);
        world.check();
    }
}

struct World {
    market: Market,
    feed: BookFeed,
    depth: usize,
    books: Books<'static>,
    expected: Expected,
}

impl World {
    fn new(input: &mut Input<'_>) -> Self {
        let levels = *input.choice(&[0, 3, 5, 10, 40]);
        let beyond = if input.flag() { Beyond::Window } else { Beyond::Horizon };
        let resync = if input.flag() { Resync::Resubscribe } else { Resync::Snapshot };
        let depth = *input.choice(&DEPTHS);
        let window = if beyond == Beyond::Window { usize::from(levels) } else { 0 };
        let mut books = Books::owned(1, depth).expect("a depth");
        let feed = BookFeed { levels, follows, resync, beyond };
        books.start(SLOT, feed, SyncReason::Subscribed, NOW);
        let expected = Expected::Waiting { held: None };
        Self { market: Market::new(window), feed, depth, books, expected }
    }

    fn happen(&mut self, input: &mut Input<'_>) {
        match input.byte() % 16 {
            0..=4 => self.market.change(input),
            5..=9 => self.delta(input),
            10 | 11 => self.snapshot(input),
            12 => self.replace(input),
            13 => self.widen(),
            14 => {
                self.books.invalidate(SLOT, StaleReason::Malformed, NOW);
                self.expected = Expected::Waiting { held: None };
            }
            _ => {
                self.books.start(SLOT, self.feed, SyncReason::Reconnected, NOW);
                self.expected = Expected::Waiting { held: None };
            }
        }
    }

    fn delta(&mut self, input: &mut Input<'_>) {
        let choice = input.byte();
        let last = self.market.past(usize::from(choice & 7));
        let first = last.saturating_sub(u64::from(choice >> 3 & 7)).max(self.market.first() + 1);
        if first > last {
            return;
        }
        let [bids, asks] = self.market.delta(first, last, choice >> 6);
        let [bids, asks] = [levels(&bids, choice), levels(&asks, choice)];
        let (next, outcome) = self.expected.delta(first, last, self.feed.resync);
        let applied = self.books.delta(SLOT, Some(first), last, &bids, &asks, NOW);
        assert_eq!(applied, outcome, "{first}..={last} in {:?}", self.expected);
        self.expected = next;
        let known = Applied::Duplicate;
        assert!(
            outcome != known || self.books.delta(SLOT, Some(first), last, &[], &[], NOW) == known
        );
    }

    /// What the venue shows of a side at an id.
    fn frame(&self, id: u64, form: u8) -> [Vec<Level>; 2] {
        let limit = usize::from(self.feed.levels);
        self.market.at(id).best(limit).map(|pairs| levels(&pairs, form))
    }

    fn snapshot(&mut self, input: &mut Input<'_>) {
        let choice = input.byte();
        let id = self.market.past(usize::from(choice & 15));
        let [bids, asks] = self.frame(id, choice);
        let (next, outcome) = self.expected.snapshot(id, self.feed.resync);
        let merged = self.books.snapshot(SLOT, id, &bids, &asks, NOW);
        assert_eq!(merged, outcome, "a snapshot at {id} in {:?}", self.expected);
        let fresh = matches!(self.expected, Expected::Waiting { .. });
        self.expected = next;
        if outcome == Merged::Live && fresh && self.depth == DEPTHS[5] {
            self.check_reach([bids.len(), asks.len()], id);
        }
    }

    /// With room for everything, a snapshot's own end is the only horizon there can be.
    fn check_reach(&self, shown: [usize; 2], id: u64) {
        let live = self.live();
        let limit = usize::from(self.feed.levels);
        let limited = self.feed.beyond == Beyond::Horizon && limit > 0;
        let worst = self.market.at(id).best(limit).map(|pairs| pairs.last().map(|pair| pair.0));
        let horizons = [live.bid_horizon(), live.ask_horizon()];
        for side in 0..2 {
            let cut = worst[side].filter(|_| limited && shown[side] == limit);
            let cut = cut.map(|price| Decimal::from_u64(false, price, 6));
            assert_eq!(horizons[side], cut, "the horizon of side {side}");
        }
    }

    fn replace(&mut self, input: &mut Input<'_>) {
        let choice = input.byte();
        let id = self.market.past(usize::from(choice & 15));
        let [bids, asks] = self.frame(id, choice);
        let (next, outcome) = self.expected.replace(id, self.feed.resync);
        let replaced = self.books.replace(SLOT, id, &bids, &asks, NOW);
        assert_eq!(replaced, outcome, "a frame at {id} in {:?}", self.expected);
        self.expected = next;
    }

    fn widen(&mut self) {
        self.books.widen(SLOT);
        if let Expected::Live { id, since: None } = self.expected
            && self.feed.resync == Resync::Snapshot
        {
            self.expected = Expected::Live { id, since: Some(id) };
        }
    }

    fn live(&self) -> LiveBook<'_> {
        self.books.book(SLOT).and_then(|book| book.live()).expect("a live book")
    }

    /// A live book is the market's at its id, inside of its horizon.
    fn check(&self) {
        let book = self.books.book(SLOT).expect("a book");
        let Expected::Live { id, .. } = self.expected else {
            assert!(book.live().is_none() && book.state() != BookState::Live);
            return;
        };
        let live = self.live();
        assert_eq!((live.id(), book.id(), book.state()), (id, Some(id), BookState::Live));
        let [bids, asks] = inside(&live, self.market.at(id));
        assert!(bids.len() <= self.depth && asks.len() <= self.depth);
        shows(&live, &bids, &asks);
    }
}

/// A live book shows these levels, in each of its ways.
fn shows(live: &LiveBook<'_>, bids: &Pairs, asks: &Pairs) {
    let pair = |level: Level| (units(level.price, 8), units(level.size, 4));
    assert_eq!(live.bids().map(pair).collect::<Vec<_>>(), *bids);
    assert_eq!(live.asks().map(pair).collect::<Vec<_>>(), *asks);
    assert!(live.bids().rev().map(pair).eq(bids.iter().rev().copied()));
    assert_eq!((live.bid_depth(), live.ask_depth()), (bids.len(), asks.len()));
    let best = [live.best_bid(), live.best_ask()].map(|level| level.map(pair));
    assert_eq!(best, [bids.first().copied(), asks.first().copied()]);
    let crossed = bids.first().zip(asks.first()).is_some_and(|(bid, ask)| bid.0 >= ask.0);
    assert_eq!(live.is_crossed(), crossed);
}

/// A state's sides as far as a book claims to know them, in the units of [`units`].
fn inside(live: &LiveBook<'_>, state: &State) -> [Pairs; 2] {
    let padded = |pairs: Pairs| pairs.into_iter().map(|(price, size)| (price * 100, size * 100));
    let [bids, asks] = state.best(0).map(padded);
    let (low, high) = (live.bid_horizon(), live.ask_horizon());
    let low = low.map_or(0, |low| units(low, 8));
    let high = high.map_or(u64::MAX, |high| units(high, 8));
    let bids = bids.filter(|&(price, _)| price >= low).collect();
    let asks = asks.filter(|&(price, _)| price <= high).collect();
    [bids, asks]
}

fn units(number: Decimal, scale: u8) -> u64 {
    number.ticks(scale).and_then(|units| u64::try_from(units).ok()).expect("few places")
}

/// Levels as a venue may write them: trimmed, or padded by up to two places.
fn levels(pairs: &Pairs, form: u8) -> Vec<Level> {
    let number = |mantissa: u64, scale: u8| match form & 3 {
        0 => Decimal::from_u64(false, mantissa, scale).trimmed(),
        1 => Decimal::from_u64(false, mantissa * 100, scale + 2),
        _ => Decimal::from_u64(false, mantissa, scale),
    };
    pairs
        .iter()
        .map(|&(price, size)| Level { price: number(price, 6), size: number(size, 2) })
        .collect()
}

/// Ids that may overlap.
fn follows(last: u64, first: Option<u64>, until: u64) -> Follow {
    match first {
        _ if until <= last => Follow::Duplicate,
        Some(first) if first <= last + 1 => Follow::Next,
        _ => Follow::Gap,
    }
}
