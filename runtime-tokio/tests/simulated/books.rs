//! What a feed shows is what the venue has.

use std::sync::Arc;

use tickwire_core::book::LiveBook;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::owned::OwnedData;
use tickwire_core::session::Stop;
use tickwire_simulator::{Certificate, Simulator};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use crate::exchange::{PATIENCE, SYMBOLS, feed, start, start_tls};

/// The levels a side that the default channel shows.
const LEVELS: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues() {
    follow(start(|_| {})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues_over_tls() {
    follow(start_tls(Certificate::Valid, &["127.0.0.1"])).await;
}

/// Compares every book of a feed with the venue's for a while, then closes.
async fn follow(simulator: Simulator) {
    let simulator = Arc::new(simulator);
    let (sender, mut compared) = unbounded_channel();
    let (trades, mut traded) = unbounded_channel();
    let venue = Arc::clone(&simulator);
    let feed = feed(&simulator)
        .on_book(move |update| {
            if let Some(book) = update.book.live() {
                compare(&venue, update.symbol.as_str(), &book)?;
                sender.send(()).unwrap();
            }
            Ok::<_, String>(())
        })
        .on_trade(move |_, trade| trades.send(trade.id));
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    for _ in 0..60 {
        timeout(PATIENCE, compared.recv()).await.unwrap().unwrap();
    }
    timeout(PATIENCE, traded.recv()).await.unwrap().unwrap();
    let status = handle.status();
    assert_eq!(status.handler_failures, 0, "a book differs from the venue's");
    assert_eq!((status.active, status.books_live), (SYMBOLS.len(), SYMBOLS.len()));
    let copy = handle.book(SYMBOLS[1]).await.unwrap().expect("the book is live");
    let OwnedData::BookSnapshot(copy) = &copy.data else { panic!("{copy:?}") };
    let theirs = simulator.book(SYMBOLS[1], copy.id.unwrap(), LEVELS).unwrap();
    assert!(is_same(copy.bids().iter().copied(), &theirs.bids), "{copy:?}");

    assert_eq!(handle.close(PATIENCE).await, Ok(Stop::Requested));
    let stats = simulator.wait(PATIENCE, |stats| stats.open == 0).expect("a connection is left");
    assert_eq!(stats.violations, Vec::<String>::new());
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
    ours.take(LEVELS).map(|level| (level.price, level.size)).eq(theirs)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}
