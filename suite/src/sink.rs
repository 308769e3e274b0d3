//! Where a driver tells what it hears.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use tickwire_core::event::{Data, Event};
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Notice, Stop};
use tickwire_simulator::Simulator;

use crate::exchange::is_same;
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
    /// The book of a symbol is not the exchange's, or a handler failed: what is wrong.
    Wrong(String),
}

/// Takes what a driver says, on the driver's thread.
#[derive(Debug)]
pub struct Sink {
    told: Sender<Told>,
    /// The exchange that live books are held against.
    exchange: Option<Arc<Simulator>>,
}

impl Sink {
    pub(crate) fn new(told: Sender<Told>, exchange: Option<Arc<Simulator>>) -> Self {
        Self { told, exchange }
    }

    /// Data.
    pub fn event(&self, event: &Event<'_>) {
        self.tell(Told::Data(text::event(event)));
        if let Some(compared) = self.compared(event) {
            self.tell(compared);
        }
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

    fn compared(&self, event: &Event<'_>) -> Option<Told> {
        let exchange = self.exchange.as_ref()?;
        let Data::BookDelta(delta) = event.data else { return None };
        let (symbol, ours) = (event.symbol?.as_str(), delta.book?.live()?);
        let id = ours.id();
        let Some(theirs) = exchange.book(symbol, id, crate::exchange::LEVELS) else {
            return Some(Told::Wrong(format!("{symbol} has never had the id {id}")));
        };
        if is_same(ours.bids(), &theirs.bids) && is_same(ours.asks(), &theirs.asks) {
            return Some(Told::Equal(symbol.to_owned(), id));
        }
        Some(Told::Wrong(format!("{} is not {theirs:?}", text::event(event))))
    }
}
