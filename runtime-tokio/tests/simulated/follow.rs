//! A feed whose books are compared with the venue's at every change.

use std::sync::Arc;

use tickwire_core::book::LiveBook;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::exchange::Exchange;
use tickwire_core::owned::OwnedData;
use tickwire_core::session::Stop;
use tickwire_simulator::Simulator;
use tickwire_tokio::{Feed, Handle};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::exchange::PATIENCE;

/// The levels a side that the default channels show.
const LEVELS: usize = 100;

/// What handlers have seen.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Book,
    Trade,
}

/// A feed that runs, and the venue of it.
pub(crate) struct Followed {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) handle: Handle,
    seen: UnboundedReceiver<Seen>,
    symbols: Vec<String>,
}

impl Followed {
    /// Starts a feed of these symbols, and compares until enough was seen.
    pub(crate) async fn start<X>(simulator: Simulator, feed: Feed<X>, symbols: &[&str]) -> Self
    where
        X: Exchange + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let simulator = Arc::new(simulator);
        let (sender, seen) = unbounded_channel();
        let (of_books, of_trades, venue) = (sender.clone(), sender, Arc::clone(&simulator));
        let feed = feed
            .on_book(move |update| {
                let Some(book) = update.book.live() else { return Ok(()) };
                of_books.send(Seen::Book).unwrap();
                compare(&venue, update.symbol.as_str(), &book)
            })
            .on_trade(move |_, _| of_trades.send(Seen::Trade));
        let handle = feed.spawn().unwrap();
        handle.live(PATIENCE).await.unwrap();
        let symbols = symbols.iter().copied().map(str::to_owned).collect();
        let mut followed = Self { simulator, handle, seen, symbols };
        followed.is_equal().await;
        followed
    }

    /// Sees books and trades for a while; all books are live, and none differs.
    pub(crate) async fn is_equal(&mut self) {
        let (mut books, mut trades) = (0, 0);
        while books < 60 || trades < 3 {
            match timeout(PATIENCE, self.seen.recv()).await.unwrap().unwrap() {
                Seen::Book => books += 1,
                Seen::Trade => trades += 1,
            }
        }
        let status = self.handle.status();
        assert_eq!(status.handler_failures, 0, "a book differs from the venue's");
        assert_eq!((status.active, status.books_live), (self.symbols.len(), self.symbols.len()));
        for symbol in &self.symbols {
            self.copy(symbol).await;
        }
    }

    /// Compares a copy of a book with the venue's.
    async fn copy(&self, symbol: &str) {
        let copy = self.handle.book(symbol).await.unwrap().expect("the book is live");
        let OwnedData::BookSnapshot(copy) = &copy.data else { panic!("{copy:?}") };
        let theirs = self.simulator.book(symbol, copy.id.unwrap(), LEVELS).unwrap();
        assert!(is_same(copy.bids().iter().copied(), &theirs.bids), "{copy:?}");
        assert!(is_same(copy.asks().iter().copied(), &theirs.asks), "{copy:?}");
    }

    /// Closes; the venue has nothing to complain of.
    pub(crate) async fn ends(self) {
        assert_eq!(self.handle.close(PATIENCE).await, Ok(Stop::Requested));
        let stats = self.simulator.wait(PATIENCE, |stats| stats.open == 0);
        assert_eq!(stats.expect("a connection is left").violations, Vec::<String>::new());
    }
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
