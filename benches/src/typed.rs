//! The typed result that every contender ends in.

use core::ops::Range;

use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::number::{Number, Parts};

/// One decoded message over the numbers `N`; its vectors are reused from message to message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed<N> {
    /// The symbol, stored inline.
    pub(crate) symbol: Option<Symbol>,
    /// When it happened, by the venue's clock.
    pub(crate) time: Option<UnixNanos>,
    /// When the venue sent it.
    pub(crate) sent: Option<UnixNanos>,
    /// What happened.
    pub(crate) body: Body<N>,
    /// The bids of a delta, in wire order.
    pub(crate) bids: Vec<Level<N>>,
    /// The asks of a delta, in wire order.
    pub(crate) asks: Vec<Level<N>>,
    /// The trades of a message that has several, in wire order.
    pub(crate) trades: Vec<Trade<N>>,
}

/// One of several trades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trade<N> {
    /// The trade's id.
    pub(crate) id: TradeId,
    /// The price.
    pub(crate) price: N,
    /// The size.
    pub(crate) size: N,
    /// The taker's side.
    pub(crate) side: Side,
    /// When it happened, by the venue's clock.
    pub(crate) time: Option<UnixNanos>,
}

/// A trade's id that is a text, in whichever way it cost a contender least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TradeId {
    /// Where it is in the message.
    Span(Range<usize>),
    /// A copy that its decoder has made anyway.
    Owned(String),
}

/// One level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level<N> {
    /// The price.
    pub(crate) price: N,
    /// The size; zero deletes.
    pub(crate) size: N,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body<N> {
    /// Nothing yet.
    Empty,
    /// The best bid and ask; a side is `None` where it is empty.
    BookTicker {
        /// The book's update id.
        id: u64,
        /// The best bid.
        bid: Option<Level<N>>,
        /// The best ask.
        ask: Option<Level<N>>,
    },
    /// A trade.
    Trade {
        /// The trade's id.
        id: u64,
        /// The price.
        price: N,
        /// The size.
        size: N,
        /// The taker's side.
        side: Side,
    },
    /// Trades; they are in [`Typed::trades`].
    Trades,
    /// Changes of a book; the levels are in [`Typed::bids`] and [`Typed::asks`].
    BookDelta {
        /// The first update id covered.
        first_id: Option<u64>,
        /// The last update id covered.
        last_id: u64,
    },
}

impl<N> Default for Typed<N> {
    fn default() -> Self {
        Self {
            symbol: None,
            time: None,
            sent: None,
            body: Body::Empty,
            bids: Vec::new(),
            asks: Vec::new(),
            trades: Vec::new(),
        }
    }
}

impl<N: Number> Typed<N> {
    /// The same message over plain parts, to be compared between contenders.
    pub(crate) fn parts(&self) -> Typed<Parts> {
        let body = match self.body {
            Body::Empty => Body::Empty,
            Body::BookTicker { id, bid, ask } => {
                Body::BookTicker { id, bid: bid.map(Level::parts), ask: ask.map(Level::parts) }
            }
            Body::Trade { id, price, size, side } => {
                Body::Trade { id, price: price.parts(), size: size.parts(), side }
            }
            Body::Trades => Body::Trades,
            Body::BookDelta { first_id, last_id } => Body::BookDelta { first_id, last_id },
        };
        Typed {
            symbol: self.symbol,
            time: self.time,
            sent: self.sent,
            body,
            bids: self.bids.iter().copied().map(Level::parts).collect(),
            asks: self.asks.iter().copied().map(Level::parts).collect(),
            trades: self.trades.iter().map(Trade::parts).collect(),
        }
    }
}

impl Typed<Parts> {
    /// The same with all ids as texts of their own; `message` is where they are from.
    pub(crate) fn detached(mut self, message: &[u8]) -> Self {
        for trade in &mut self.trades {
            if let TradeId::Span(range) = &trade.id {
                let text = String::from_utf8_lossy(&message[range.clone()]).into_owned();
                trade.id = TradeId::Owned(text);
            }
        }
        self
    }
}

impl<N: Number> Trade<N> {
    fn parts(&self) -> Trade<Parts> {
        Trade {
            id: self.id.clone(),
            price: self.price.parts(),
            size: self.size.parts(),
            side: self.side,
            time: self.time,
        }
    }
}

impl<N: Number> Level<N> {
    /// The same level over plain parts.
    pub(crate) fn parts(self) -> Level<Parts> {
        Level { price: self.price.parts(), size: self.size.parts() }
    }
}
