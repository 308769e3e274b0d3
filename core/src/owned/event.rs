//! Owned market data.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::account::balance::Balance;
use crate::account::fill::Fill;
use crate::account::order::Order;
use crate::account::position::Position;
use crate::account::record::Record;
use crate::book::LiveBook;
use crate::decimal::Decimal;
use crate::event::{
    BookDelta, BookSnapshot, BookTicker, Candle, Data, Event, Level, Liquidation, Side, Slot,
    Ticker, Trade, TradeId, VenueEvent,
};
use crate::symbol::Symbol;
use crate::time::UnixNanos;

/// An owned [`Event`].
#[derive(Clone, Debug)]
pub struct OwnedEvent {
    /// The symbol's row.
    pub slot: Option<Slot>,
    /// The symbol.
    pub symbol: Option<Symbol>,
    /// When it happened, by the venue's clock.
    pub time: Option<UnixNanos>,
    /// When the venue sent it, by the venue's clock.
    pub sent: Option<UnixNanos>,
    /// When it was read, by the local wall clock.
    pub received: Option<UnixNanos>,
    /// What happened.
    pub data: OwnedData,
}

/// The kinds of owned events.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OwnedData {
    /// One trade.
    Trade(OwnedTrade),
    /// The best bid and ask.
    BookTicker(BookTicker),
    /// Changes of an order book.
    BookDelta(OwnedDelta),
    /// A whole order book, or its best levels.
    BookSnapshot(OwnedSnapshot),
    /// Statistics of the last 24 hours.
    Ticker(Box<Ticker>),
    /// A candle.
    Candle(Box<Candle>),
    /// A liquidation.
    Liquidation(Liquidation),
    /// An order of the account.
    Order(Box<Order>),
    /// A fill of the account.
    Fill(Box<Fill>),
    /// A balance of the account.
    Balance(Box<Balance>),
    /// A position of the account.
    Position(Box<Position>),
    /// A message of a channel that has no type of its own.
    Venue(OwnedVenue),
}

/// One trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedTrade {
    /// The venue's trade id; `None` where it gives none.
    pub id: Option<OwnedTradeId>,
    /// Price in quote currency.
    pub price: Decimal,
    /// Size in base currency (spot) or contracts (futures), always positive.
    pub size: Decimal,
    /// The taker's side.
    pub side: Side,
}

/// The venue's own id of a trade; unique within the symbol.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OwnedTradeId {
    /// A number.
    Number(u64),
    /// A text of the venue's own form.
    Text(Box<str>),
}

/// Changes of an order book: the levels in wire order, sizes absolute, zero deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedDelta {
    /// The first update id that the message covers; `None` where the venue does not say.
    pub first_id: Option<u64>,
    /// The last update id that the message covers.
    pub last_id: u64,
    /// Whether it continues a book that is live in this stream: every change since the snapshot
    /// before it has come. Where it is not, a book that it is applied to is wrong or incomplete.
    pub live: bool,
    levels: Sides,
}

/// A whole order book, or its best levels, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedSnapshot {
    /// The update id that it shows; `None` where the venue gives none.
    pub id: Option<u64>,
    /// Whether a book that it replaces is live in this stream from here on: the deltas that follow
    /// continue it.
    pub live: bool,
    /// Whether it was copied from the session's own book, not sent by the venue.
    pub own: bool,
    /// The lowest price at which the session's own book knew bids; `None` where it knew all.
    /// Deltas may name prices outside of it: they are no part of the book.
    pub bid_horizon: Option<Decimal>,
    /// The highest price at which the session's own book knew asks; `None` where it knew all.
    pub ask_horizon: Option<Decimal>,
    levels: Sides,
}

/// A message of a channel that has no type of its own, unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedVenue {
    /// Channel and payload, one behind the other.
    text: Box<[u8]>,
    channel_len: usize,
}

/// Bids and asks in one allocation; none where both are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sides {
    levels: Box<[Level]>,
    bids: usize,
}

// What a queue keeps of each item.
const _: () = assert!(size_of::<OwnedEvent>() <= 192);

impl OwnedEvent {
    /// Copies an event. A book's delta or snapshot counts as live where the session's own book is.
    #[must_use]
    pub fn of(event: &Event<'_>) -> Self {
        Self {
            slot: event.slot,
            symbol: event.symbol.copied(),
            time: event.time,
            sent: event.sent,
            received: event.received,
            data: OwnedData::of(&event.data),
        }
    }

    /// A snapshot of the session's own book, at no venue's time.
    #[must_use]
    pub fn of_book(slot: Slot, symbol: Symbol, book: &LiveBook<'_>) -> Self {
        Self {
            slot: Some(slot),
            symbol: Some(symbol),
            time: None,
            sent: None,
            received: None,
            data: OwnedData::BookSnapshot(OwnedSnapshot::of_book(book)),
        }
    }

    /// What a ledger holds of an order, a balance or a position, marked as synthetic.
    #[must_use]
    pub fn of_record(symbol: Option<&Symbol>, time: Option<UnixNanos>, record: &Record) -> Self {
        let data = match record {
            Record::Order(order) => OwnedData::Order(Box::new(Order { synthetic: true, ..*order })),
            Record::Fill(fill) => OwnedData::Fill(Box::new(Fill { synthetic: true, ..*fill })),
            Record::Balance(balance) => {
                OwnedData::Balance(Box::new(Balance { synthetic: true, ..*balance }))
            }
            Record::Position(position) => {
                OwnedData::Position(Box::new(Position { synthetic: true, ..*position }))
            }
        };
        Self { slot: None, symbol: symbol.copied(), time, sent: None, received: None, data }
    }

    /// The event as a view; where it is of a book, without the session's own.
    #[must_use]
    pub fn view(&self) -> Event<'_> {
        Event {
            slot: self.slot,
            symbol: self.symbol.as_ref(),
            time: self.time,
            sent: self.sent,
            received: self.received,
            data: self.data.view(),
        }
    }
}

impl OwnedData {
    fn of(data: &Data<'_>) -> Self {
        match data {
            Data::Trade(trade) => Self::Trade(OwnedTrade::of(trade)),
            Data::BookTicker(ticker) => Self::BookTicker(*ticker),
            Data::BookDelta(delta) => Self::BookDelta(OwnedDelta::of(delta)),
            Data::BookSnapshot(snapshot) => Self::BookSnapshot(OwnedSnapshot::of(snapshot)),
            Data::Ticker(ticker) => Self::Ticker(Box::new(**ticker)),
            Data::Candle(candle) => Self::Candle(Box::new(**candle)),
            Data::Liquidation(liquidation) => Self::Liquidation(**liquidation),
            Data::Order(order) => Self::Order(Box::new(**order)),
            Data::Fill(fill) => Self::Fill(Box::new(**fill)),
            Data::Balance(balance) => Self::Balance(Box::new(**balance)),
            Data::Position(position) => Self::Position(Box::new(**position)),
            Data::Venue(event) => Self::Venue(OwnedVenue::of(event)),
        }
    }

    fn view(&self) -> Data<'_> {
        match self {
            Self::Trade(trade) => Data::Trade(trade.view()),
            Self::BookTicker(ticker) => Data::BookTicker(*ticker),
            Self::BookDelta(delta) => Data::BookDelta(delta.view()),
            Self::BookSnapshot(snapshot) => Data::BookSnapshot(snapshot.view()),
            Self::Ticker(ticker) => Data::Ticker(ticker),
            Self::Candle(candle) => Data::Candle(candle),
            Self::Liquidation(liquidation) => Data::Liquidation(liquidation),
            Self::Order(order) => Data::Order(order),
            Self::Fill(fill) => Data::Fill(fill),
            Self::Balance(balance) => Data::Balance(balance),
            Self::Position(position) => Data::Position(position),
            Self::Venue(event) => Data::Venue(event.view()),
        }
    }
}

impl OwnedTrade {
    fn of(trade: &Trade<'_>) -> Self {
        Self {
            id: trade.id.map(OwnedTradeId::of),
            price: trade.price,
            size: trade.size,
            side: trade.side,
        }
    }

    /// The trade as a view.
    #[must_use]
    pub fn view(&self) -> Trade<'_> {
        Trade {
            id: self.id.as_ref().map(OwnedTradeId::view),
            price: self.price,
            size: self.size,
            side: self.side,
        }
    }
}

impl OwnedTradeId {
    fn of(id: TradeId<'_>) -> Self {
        match id {
            TradeId::Number(number) => Self::Number(number),
            TradeId::Text(text) => Self::Text(text.into()),
        }
    }

    /// The id as a view.
    #[must_use]
    pub fn view(&self) -> TradeId<'_> {
        match self {
            Self::Number(number) => TradeId::Number(*number),
            Self::Text(text) => TradeId::Text(text),
        }
    }
}

impl OwnedDelta {
    fn of(delta: &BookDelta<'_>) -> Self {
        Self {
            first_id: delta.first_id,
            last_id: delta.last_id,
            live: delta.book.is_some_and(|book| book.live().is_some()),
            levels: Sides::of(delta.bids, delta.asks),
        }
    }

    /// Changed bids.
    #[must_use]
    pub fn bids(&self) -> &[Level] {
        self.levels.bids()
    }

    /// Changed asks.
    #[must_use]
    pub fn asks(&self) -> &[Level] {
        self.levels.asks()
    }

    fn view(&self) -> BookDelta<'_> {
        let (bids, asks) = (self.bids(), self.asks());
        BookDelta { first_id: self.first_id, last_id: self.last_id, bids, asks, book: None }
    }
}

impl OwnedSnapshot {
    fn of(snapshot: &BookSnapshot<'_>) -> Self {
        let live = snapshot.book.and_then(|book| book.live());
        Self {
            id: snapshot.id,
            live: live.is_some_and(|book| snapshot.id == Some(book.id())),
            own: false,
            bid_horizon: live.and_then(|book| book.bid_horizon()),
            ask_horizon: live.and_then(|book| book.ask_horizon()),
            levels: Sides::of(snapshot.bids, snapshot.asks),
        }
    }

    fn of_book(book: &LiveBook<'_>) -> Self {
        let mut levels = Vec::with_capacity(book.bid_depth() + book.ask_depth());
        levels.extend(book.bids());
        let bids = levels.len();
        levels.extend(book.asks());
        Self {
            id: Some(book.id()),
            live: true,
            own: true,
            bid_horizon: book.bid_horizon(),
            ask_horizon: book.ask_horizon(),
            levels: Sides { levels: levels.into_boxed_slice(), bids },
        }
    }

    /// Bids, highest price first.
    #[must_use]
    pub fn bids(&self) -> &[Level] {
        self.levels.bids()
    }

    /// Asks, lowest price first.
    #[must_use]
    pub fn asks(&self) -> &[Level] {
        self.levels.asks()
    }

    fn view(&self) -> BookSnapshot<'_> {
        BookSnapshot { id: self.id, bids: self.bids(), asks: self.asks(), book: None }
    }
}

impl OwnedVenue {
    fn of(event: &VenueEvent<'_>) -> Self {
        let parts = [event.channel.as_bytes(), event.payload];
        Self { text: parts.concat().into_boxed_slice(), channel_len: event.channel.len() }
    }

    /// The venue's name of the channel.
    #[must_use]
    pub fn channel(&self) -> &str {
        let channel = self.text.get(..self.channel_len).unwrap_or_default();
        core::str::from_utf8(channel).unwrap_or_default()
    }

    /// The venue's own payload: the bytes of its result object as they came.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        self.text.get(self.channel_len..).unwrap_or_default()
    }

    fn view(&self) -> VenueEvent<'_> {
        VenueEvent { channel: self.channel(), payload: self.payload() }
    }
}

impl Sides {
    fn of(bids: &[Level], asks: &[Level]) -> Self {
        Self { levels: [bids, asks].concat().into_boxed_slice(), bids: bids.len() }
    }

    fn bids(&self) -> &[Level] {
        self.levels.get(..self.bids).unwrap_or_default()
    }

    fn asks(&self) -> &[Level] {
        self.levels.get(self.bids..).unwrap_or_default()
    }
}

impl From<Event<'_>> for OwnedEvent {
    fn from(event: Event<'_>) -> Self {
        Self::of(&event)
    }
}
