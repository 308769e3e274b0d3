//! Owned copies of what a session says, for queues between tasks.

use alloc::boxed::Box;

use crate::event::{BookTicker, Candle, Slot, Ticker, Trade};
use crate::session::Stop;
use crate::symbol::Symbol;
use crate::time::UnixNanos;

/// One thing that a feed says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OwnedItem {
    /// Market data.
    Event(OwnedEvent),
    /// News of the session.
    Notice(OwnedNotice),
    /// The feed is over.
    Stopped(Stop),
}

/// An owned [`Event`](crate::event::Event).
#[derive(Clone, Debug)]
pub struct OwnedEvent {
    /// The symbol's row.
    pub slot: Option<Slot>,
    /// The symbol.
    pub symbol: Option<Symbol>,
    /// When it happened, by the venue's clock.
    pub time: Option<UnixNanos>,
    /// When the venue sent it.
    pub sent: Option<UnixNanos>,
    /// When it was read, by ours.
    pub received: Option<UnixNanos>,
    /// What happened.
    pub data: OwnedData,
}

/// The kinds of owned events.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OwnedData {
    /// One trade.
    Trade(Trade),
    /// The best bid and ask.
    BookTicker(BookTicker),
    /// Changes of an order book.
    BookDelta,
    /// A whole order book, or its best levels.
    BookSnapshot,
    /// Statistics of 24 hours.
    Ticker(Box<Ticker>),
    /// A candle.
    Candle(Box<Candle>),
    /// A message of a channel that has no type of its own.
    Venue,
}

/// An owned [`Notice`](crate::session::Notice), and what a queue itself has to say.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OwnedNotice {}
