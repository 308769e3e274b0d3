//! Where a driver tells what it hears.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use tickwire_core::event::{Data, Event, Level};
use tickwire_core::owned::Loss;
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Notice, Stop};
use tickwire_simulator::Simulator;

use crate::exchange::{LEVELS, is_same};
use crate::gate::Gate;
use crate::ledger::kind;
use crate::text;

/// One thing that was told.
#[derive(Clone, Debug)]
pub enum Told {
    /// A line of news: all but data.
    News(String),
    /// A line of data.
    Data(String),
    /// The book of the symbol is the exchange's at this id.
    Equal(String, u64),
    /// The driver told of data of this kind.
    Heard(Loss),
    /// Data of this kind was taken from a queue.
    Taken(Loss),
    /// So many of this kind were announced as lost.
    Lost(Loss, u64),
    /// The driver has counted so many losses in all.
    Dropped(u64),
    /// The book of a symbol is not the exchange's, or a handler failed: what is wrong.
    Wrong(String),
}

/// Takes what a driver says, on the driver's thread.
#[derive(Debug)]
pub struct Sink {
    told: Sender<Told>,
    /// The exchange that live books are held against.
    exchange: Option<Arc<Simulator>>,
    gate: Gate,
}

impl Sink {
    pub(crate) fn new(told: Sender<Told>, exchange: Option<Arc<Simulator>>, gate: Gate) -> Self {
        Self { told, exchange, gate }
    }

    /// What the user passes before it takes anything.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Data.
    pub fn event(&self, event: &Event<'_>) {
        self.tell(Told::Data(text::event(event)));
        if let Data::BookDelta(delta) = event.data
            && let Some(symbol) = event.symbol
            && let Some(book) = delta.book.and_then(|book| book.live())
        {
            self.book(symbol.as_str(), book.id(), book.bids(), book.asks());
        }
    }

    /// Data that the driver tells while its user takes it from a queue: it is only counted.
    pub fn hears(&self) -> impl Fn(&Event<'_>) + Send + use<> {
        let told = self.told.clone();
        move |event| {
            if let Some(kind) = kind(&event.data) {
                let _ = told.send(Told::Heard(kind));
            }
        }
    }

    /// Data that was taken from a queue.
    pub fn taken(&self, event: &Event<'_>) {
        self.event(event);
        if let Some(kind) = kind(&event.data) {
            self.tell(Told::Taken(kind));
        }
    }

    /// Losses that a queue announces.
    pub fn lost(&self, what: Loss, count: u64) {
        self.tell(Told::Lost(what, count));
    }

    /// What the driver has counted of losses, when all of it was taken.
    pub fn dropped(&self, count: u64) {
        self.tell(Told::Dropped(count));
    }

    /// A line of news that is the queue's own.
    pub fn news(&self, line: String) {
        self.tell(Told::News(line));
    }

    /// A live book, best first: it is held against the exchange's.
    pub fn book(
        &self,
        symbol: &str,
        id: u64,
        bids: impl Iterator<Item = Level>,
        asks: impl Iterator<Item = Level>,
    ) {
        let Some(exchange) = &self.exchange else { return };
        let (bids, asks): (Vec<_>, Vec<_>) = (bids.collect(), asks.collect());
        let Some(theirs) = exchange.book(symbol, id, LEVELS) else {
            return self.wrong(format!("{symbol} has never had the id {id}"));
        };
        if is_same(bids.iter().copied(), &theirs.bids)
            && is_same(asks.iter().copied(), &theirs.asks)
        {
            return self.tell(Told::Equal(symbol.to_owned(), id));
        }
        self.wrong(format!("{symbol} at {id}: {bids:?} {asks:?} is not {theirs:?}"));
    }

    /// News of the session.
    pub fn notice(&self, notice: &Notice<'_>) {
        if let Some(line) = text::notice(notice) {
            self.tell(Told::News(line));
        }
    }

    /// A reconnect is planned.
    pub fn reconnect(&self, connection: ConnectionId, attempt: u32, cause: Cause) {
        self.tell(Told::News(text::reconnect(connection, attempt, cause)));
    }

    /// A transport could not be made, for the stream or for a REST call.
    pub fn unreachable(&self, connection: ConnectionId, cause: Cause) {
        self.tell(Told::News(text::unreachable(connection, cause)));
    }

    /// The session is over.
    pub fn stopped(&self, stop: Stop) {
        self.tell(Told::News(text::stopped(stop)));
    }

    /// Something that must not be.
    pub fn wrong(&self, what: String) {
        self.tell(Told::Wrong(what));
    }

    /// Who has heard enough does not listen any more.
    fn tell(&self, told: Told) {
        let _ = self.told.send(told);
    }
}
