//! Our books against the exchange's own, at equal ids, level by level, as decimals.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use tickwire_core::book::LiveBook;
use tickwire_core::event::{Data, Event, Level};
use tickwire_simulator::Simulator;
use tickwire_simulator::venue::Book;

use crate::levels::{self, Words, first_difference, level};

/// How often each book is copied to be compared.
const EVERY: Duration = Duration::from_millis(100);
/// Copies that may wait to be compared.
const WAITING_MAX: usize = 1024;
/// The comparison whose copy is changed, where one is to be found out.
const FLIPPED: u64 = 10;

/// A copy of one of our books.
pub(super) struct Copy {
    row: usize,
    id: u64,
    bids: Vec<Level>,
    asks: Vec<Level>,
}

/// What of two books must be equal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The levels a side that are compared.
    pub(super) levels: usize,
    /// Whether the channel shows no more than these, so that our books must have no others.
    pub(super) is_all: bool,
}

/// Copies books in the feed's handler.
pub(super) struct Copier {
    last: Vec<Option<Instant>>,
    window: Window,
    copies: SyncSender<Copy>,
}

/// A difference that must not be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    symbol: Arc<str>,
    id: u64,
    side: &'static str,
    at: levels::Difference,
}

/// How comparisons have turned out.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Books that were compared.
    pub(super) made: u64,
    /// Those that were equal.
    pub(super) equal: u64,
    /// Levels that were compared.
    pub(super) levels: u64,
    /// Books whose id the exchange does not remember any more.
    pub(super) forgotten: u64,
    /// The first difference.
    pub(super) difference: Option<Difference>,
}

/// Compares copies with the exchange's books.
pub(super) struct Comparer {
    symbols: Vec<Arc<str>>,
    copies: Receiver<Copy>,
    window: Window,
    flips: bool,
    pub(super) verdict: Verdict,
}

/// Both ends; with `flips`, one copy is changed.
pub(super) fn pair(symbols: &[String], window: Window, flips: bool) -> (Copier, Comparer) {
    let (sender, copies) = sync_channel(WAITING_MAX);
    let symbols: Vec<Arc<str>> = symbols.iter().map(|symbol| symbol.as_str().into()).collect();
    let copier = Copier { last: vec![None; symbols.len()], window, copies: sender };
    (copier, Comparer { symbols, copies, window, flips, verdict: Verdict::default() })
}

impl Copier {
    /// Copies the book of an event, where it is live and it is time to.
    pub(super) fn take(&mut self, event: &Event<'_>, now: Instant) {
        let (Data::BookDelta(delta), Some(slot)) = (&event.data, event.slot) else { return };
        let Some(last) = self.last.get_mut(slot.index()) else { return };
        if last.is_some_and(|last| now.saturating_duration_since(last) < EVERY) {
            return;
        }
        if let Some(live) = delta.book.and_then(|book| book.live()) {
            *last = Some(now);
            // Where too many wait, this one is not compared; the summary counts what was.
            let _ = self.copies.try_send(self.window.copy(slot.index(), &live));
        }
    }
}

impl Window {
    fn copy(self, row: usize, live: &LiveBook<'_>) -> Copy {
        let most = if self.is_all { usize::MAX } else { self.levels };
        let (bids, asks) = (live.bids().take(most).collect(), live.asks().take(most).collect());
        Copy { row, id: live.id(), bids, asks }
    }
}

impl Comparer {
    /// Compares what waits.
    pub(super) fn catch_up(&mut self, exchange: &Simulator) {
        while let Ok(mut copy) = self.copies.try_recv() {
            let Some(symbol) = self.symbols.get(copy.row) else { continue };
            let Some(theirs) = exchange.book(symbol, copy.id, self.window.levels) else {
                self.verdict.forgotten += 1;
                continue;
            };
            if self.flips && self.verdict.made == FLIPPED {
                flip(&mut copy);
            }
            self.verdict.note(compare(symbol, &copy, &theirs), copy.bids.len() + copy.asks.len());
        }
    }
}

impl Verdict {
    fn note(&mut self, difference: Option<Difference>, levels: usize) {
        self.made += 1;
        self.levels += u64::try_from(levels).unwrap_or(u64::MAX);
        match difference {
            None => self.equal += 1,
            Some(difference) => {
                self.difference.get_or_insert(difference);
            }
        }
    }
}

/// Gives the best ask another size: the least that can be wrong.
fn flip(copy: &mut Copy) {
    if let Some(ask) = copy.asks.first_mut() {
        *ask =
            Level { price: ask.price, size: ask.price.checked_add(ask.size).unwrap_or_default() };
    }
}

/// The first difference of two books.
fn compare(symbol: &Arc<str>, ours: &Copy, theirs: &Book) -> Option<Difference> {
    let bid = || first_difference(&ours.bids, &theirs.bids, read).map(|at| ("bid", at));
    let ask = || first_difference(&ours.asks, &theirs.asks, read).map(|at| ("ask", at));
    let (side, at) = bid().or_else(ask)?;
    Some(Difference { symbol: Arc::clone(symbol), id: ours.id, side, at })
}

fn read((price, size): &(String, String)) -> Option<Level> {
    level(price, size)
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { symbol, id, side, at: levels::Difference { position, ours, theirs } } = self;
        let (ours, theirs) = (Words(*ours), Words(*theirs));
        write!(
            f,
            "{symbol} at id {id}, {side} {position}: we have {ours}, the exchange has {theirs}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYMBOL: &str = "BTC_USDT";

    fn ours(bids: &[(&str, &str)], asks: &[(&str, &str)]) -> Copy {
        let levels =
            |side: &[(&str, &str)]| side.iter().map(|(p, s)| level(p, s).unwrap()).collect();
        Copy { row: 0, id: 7, bids: levels(bids), asks: levels(asks) }
    }

    fn theirs(bids: &[(&str, &str)], asks: &[(&str, &str)]) -> Book {
        let levels = |side: &[(&str, &str)]| {
            side.iter().map(|(price, size)| ((*price).into(), (*size).into())).collect()
        };
        Book { id: 7, bids: levels(bids), asks: levels(asks) }
    }

    #[test]
    fn books_are_equal_as_numbers() {
        let (bids, asks) = ([("9.0", "1"), ("8", "2.50")], [("10", "0.3")]);
        let same = theirs(&[("9", "1.0"), ("8.00", "2.5")], &[("10.0", "0.30")]);
        assert_eq!(compare(&SYMBOL.into(), &ours(&bids, &asks), &same), None);
        assert_eq!(compare(&SYMBOL.into(), &ours(&[], &[]), &theirs(&[], &[])), None);
    }

    #[test]
    fn the_first_difference_is_found_and_told() {
        let book = ours(&[("9", "1"), ("8", "2")], &[("10", "3")]);
        for (bids, asks, expected) in [
            (
                &[("9", "1")][..],
                &[("10", "3")][..],
                "bid 2: we have 8 x 2, the exchange has no such level",
            ),
            (
                &[("9", "1"), ("8", "2"), ("7", "1")],
                &[("10", "3")],
                "bid 3: we have no such level, the exchange has 7 x 1",
            ),
            (
                &[("9", "1"), ("8", "2")],
                &[("10", "3.1")],
                "ask 1: we have 10 x 3, the exchange has 10 x 3.1",
            ),
            (&[("9", "1"), ("8.1", "2")], &[], "bid 2: we have 8 x 2, the exchange has 8.1 x 2"),
            (
                &[("9", "1"), ("8", "x")],
                &[("10", "3")],
                "bid 2: we have 8 x 2, the exchange has no such level",
            ),
        ] {
            let found = compare(&SYMBOL.into(), &book, &theirs(bids, asks)).unwrap();
            assert_eq!(found.to_string(), format!("BTC_USDT at id 7, {expected}"));
        }
    }

    #[test]
    fn a_flipped_level_is_found() {
        let mut book = ours(&[("9", "1")], &[("10", "3")]);
        flip(&mut book);
        let found = compare(&SYMBOL.into(), &book, &theirs(&[("9", "1")], &[("10", "3")])).unwrap();
        assert_eq!((found.side, found.at.position), ("ask", 1));
    }
}
