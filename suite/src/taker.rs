//! The user of a queue.

use std::collections::BTreeMap;

use tickwire_core::book::BookState;
use tickwire_core::owned::{OwnedEvent, OwnedItem, OwnedNotice};

use crate::kept::Kept;
use crate::sink::Sink;

/// Takes items, tells them, and keeps books of its own, which are held against the exchange's.
#[derive(Debug)]
pub struct Taker<'s> {
    sink: &'s Sink,
    books: BTreeMap<String, Kept>,
}

impl<'s> Taker<'s> {
    /// Tells what it takes to `sink`.
    #[must_use]
    pub fn new(sink: &'s Sink) -> Self {
        Self { sink, books: BTreeMap::new() }
    }

    /// Takes an item.
    pub fn take(&mut self, item: &OwnedItem) {
        match item {
            OwnedItem::Event(event) => self.event(event),
            OwnedItem::Notice(notice) => self.notice(notice),
            OwnedItem::Stopped(stop) => self.sink.stopped(*stop),
            other => self.sink.wrong(format!("an item that is new: {other}")),
        }
    }

    fn event(&mut self, event: &OwnedEvent) {
        self.sink.taken(&event.view());
        let Some(symbol) = event.symbol.map(|symbol| symbol.to_string()) else { return };
        let book = self.books.entry(symbol.clone()).or_default();
        match book.take(&event.data) {
            Ok(None) => {}
            Ok(Some(id)) => self.sink.book(&symbol, id, book.bids(), book.asks()),
            Err(wrong) => self.sink.wrong(format!("{symbol}: {wrong}")),
        }
    }

    fn notice(&mut self, notice: &OwnedNotice) {
        match notice {
            OwnedNotice::BookStale { symbol, .. } => self.distrust(symbol.as_str()),
            OwnedNotice::Book { symbol, state, .. } if *state != BookState::Live => {
                self.distrust(symbol.as_str());
            }
            OwnedNotice::Dropped { what, count, .. } => self.sink.lost(*what, *count),
            _ => {}
        }
        match notice {
            OwnedNotice::Reconnect { connection, attempt, cause, .. } => {
                self.sink.reconnect(*connection, *attempt, *cause);
            }
            OwnedNotice::Unreachable { connection, cause, .. } => {
                self.sink.unreachable(*connection, *cause);
            }
            OwnedNotice::Plan(_) | OwnedNotice::HandlerFailed { .. } => {
                self.sink.wrong(format!("a script of one connection has no {notice}"));
            }
            own => match own.view() {
                Some(notice) => self.sink.notice(&notice),
                None => self.sink.news(own.to_string()),
            },
        }
    }

    fn distrust(&mut self, symbol: &str) {
        if let Some(book) = self.books.get_mut(symbol) {
            book.distrust();
        }
    }
}
