//! What a feed shows is what the venue has.

use std::sync::Arc;

use tickwire_core::book::LiveBook;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::owned::OwnedData;
use tickwire_core::session::Stop;
use tickwire_simulator::{Certificate, Simulator};
use tickwire_tokio::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::exchange::{PATIENCE, SYMBOLS, feed, start, start_as, start_tls};

/// The levels a side that the default channel shows.
const LEVELS: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues() {
    follow(start(|_| {})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues_in_whatever_order_it_says_them() {
    follow(start_as(|venue| venue.rude = true, |_| {})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues_over_tls() {
    follow(start_tls(Certificate::Valid, &["127.0.0.1"])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_handle_leaves_no_connection() {
    let simulator = start_tls(Certificate::Valid, &["127.0.0.1"]);
    let handle = feed(&simulator).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    assert_eq!(simulator.stats().open, 1);
    drop(handle);
    simulator.wait(PATIENCE, |stats| stats.open == 0).expect("a connection is left");
}

/// Compares every book of a feed with the venue's for a while, then closes.
async fn follow(simulator: Simulator) {
    let simulator = Arc::new(simulator);
    let (sender, mut seen) = unbounded_channel();
    let (of_books, of_trades, venue) = (sender.clone(), sender, Arc::clone(&simulator));
    let feed = feed(&simulator)
        .on_book(move |update| {
            let Some(book) = update.book.live() else { return Ok(()) };
            of_books.send(Seen::Book).unwrap();
            compare(&venue, update.symbol.as_str(), &book)
        })
        .on_trade(move |_, _| of_trades.send(Seen::Trade));
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    enough(&mut seen).await;
    let status = handle.status();
    assert_eq!(status.handler_failures, 0, "a book differs from the venue's");
    assert_eq!((status.active, status.books_live), (SYMBOLS.len(), SYMBOLS.len()));
    copy(&simulator, &handle).await;

    assert_eq!(handle.close(PATIENCE).await, Ok(Stop::Requested));
    let stats = simulator.wait(PATIENCE, |stats| stats.open == 0).expect("a connection is left");
    assert_eq!(stats.violations, Vec::<String>::new());
}

/// What handlers have seen.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Book,
    Trade,
}

async fn enough(seen: &mut UnboundedReceiver<Seen>) {
    let (mut books, mut trades) = (0, 0);
    while books < 60 || trades < 3 {
        match timeout(PATIENCE, seen.recv()).await.unwrap().unwrap() {
            Seen::Book => books += 1,
            Seen::Trade => trades += 1,
        }
    }
}

/// Compares a copy of a book with the venue's.
async fn copy(simulator: &Simulator, handle: &Handle) {
    let [_, symbol, _] = SYMBOLS;
    let copy = handle.book(symbol).await.unwrap().expect("the book is live");
    let OwnedData::BookSnapshot(copy) = &copy.data else { panic!("{copy:?}") };
    let theirs = simulator.book(symbol, copy.id.unwrap(), LEVELS).unwrap();
    assert!(is_same(copy.bids().iter().copied(), &theirs.bids), "{copy:?}");
    assert!(is_same(copy.asks().iter().copied(), &theirs.asks), "{copy:?}");
}

fn compare(venue: &Simulator, symbol: &str, ours: &LiveBook<'_>) -> Result<(), String> {
    let id = ours.id();
    let theirs = venue.book(symbol, id, LEVELS).ok_or(format!("{symbol} has no id {id}"))?;
    if is_same(ours.bids(), &theirs.bids) && is_same(ours.asks(), &theirs.asks) {
        return Ok(());
    }
    Err(format!("{symbol} at {id}: {ours:?} is not {theirs:?}"))
}

fn is_same(ours: impl Iterator<Item = Level>, theirs: &[(String, String)]) -> bool {
    let theirs = theirs.iter().map(|(price, size)| (number(price), number(size)));
    ours.map(|level| (level.price, level.size)).eq(theirs)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}
