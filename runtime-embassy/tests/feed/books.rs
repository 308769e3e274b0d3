//! Books that are the venue's, on the first connection and on those that follow.

use tickwire_core::book::LiveBook;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Data, Level};
use tickwire_core::session::Stop;
use tickwire_embassy::Item;
use tickwire_simulator::Simulator;
use tickwire_simulator::faults::Action;

use crate::rig::{Feed, Way, exchange, run};

/// The levels a side that the default channels show.
const LEVELS: usize = 100;
pub(crate) const ENOUGH: usize = 20;

#[test]
fn a_book_goes_live_and_is_the_venues() {
    let simulator = exchange(|_| {});
    let mut seen = 0;
    let end = run(
        Way::to(&simulator),
        |_| {},
        |item, feed| {
            seen += usize::from(compared(item, feed, &simulator));
            seen == ENOUGH
        },
    );
    assert_eq!((seen, end.stop), (ENOUGH, Stop::Requested), "{end:#?}");
    let stats = simulator.stats();
    assert_eq!((stats.violations, stats.closed_with), (Vec::new(), vec![Some(1000)]));
}

#[test]
fn a_cut_connection_is_made_again_and_its_book_too() {
    is_made_again(&Action::Cut);
}

#[test]
fn a_closed_connection_is_made_again_and_its_book_too() {
    is_made_again(&Action::Close { code: None });
}

fn is_made_again(action: &Action) {
    let simulator = exchange(|_| {});
    let (mut seen, mut cuts) = (0, 0);
    let end = run(
        Way::to(&simulator),
        |_| {},
        |item, feed| {
            seen += usize::from(compared(item, feed, &simulator));
            if seen == ENOUGH && cuts < 2 {
                (seen, cuts) = (0, cuts + 1);
                assert!(simulator.act(action.clone()));
            }
            seen == ENOUGH
        },
    );
    assert_eq!((cuts, end.stop), (2, Stop::Requested), "{end:#?}");
    assert_eq!(end.said.iter().filter(|said| said.contains("to reconnect in")).count(), 2);
    assert_eq!(simulator.stats().accepted, 3 + simulator.stats().requests);
}

/// Whether the item is a change of a live book; that is compared with the venue's.
pub(crate) fn compared(item: &Item<'_>, feed: &Feed<'_>, venue: &Simulator) -> bool {
    let Item::Event(event) = item else { return false };
    let (Data::BookDelta(_), Some(slot)) = (&event.data, event.slot) else { return false };
    let Some(ours) = feed.book(slot).and_then(|book| book.live()) else { return false };
    let symbol = event.symbol.unwrap().as_str();
    let theirs = venue.book(symbol, ours.id(), LEVELS).unwrap();
    let same = is_same(ours.bids(), &theirs.bids) && is_same(ours.asks(), &theirs.asks);
    assert!(same, "{ours:?} is not {theirs:?}");
    !is_empty(&ours)
}

fn is_empty(book: &LiveBook<'_>) -> bool {
    book.best_bid().is_none()
}

fn is_same(ours: impl Iterator<Item = Level>, theirs: &[(String, String)]) -> bool {
    let theirs = theirs.iter().map(|(price, size)| (number(price), number(size)));
    ours.map(|level| (level.price, level.size)).eq(theirs)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}
