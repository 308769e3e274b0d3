//! Decoded events, before they are joined with the session's tables and the message's text.

use core::ops::Range;

#[cfg(doc)]
use crate::account::record::Record;
use crate::decimal::Decimal;
#[cfg(doc)]
use crate::event::{BookDelta, BookSnapshot, Trade, VenueEvent};
use crate::event::{BookTicker, Candle, Liquidation, Side, Ticker};
use crate::symbol::Symbol;
use crate::time::UnixNanos;

/// A range of level indices or message bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First index.
    pub start: u32,
    /// One past the last index.
    pub end: u32,
}

impl Span {
    /// The span as a range of indices.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        usize::try_from(self.start).unwrap_or(usize::MAX)
            ..usize::try_from(self.end).unwrap_or(usize::MAX)
    }
}

impl From<Range<usize>> for Span {
    /// Positions past `u32::MAX` saturate; no message is that long.
    fn from(range: Range<usize>) -> Self {
        Self {
            start: u32::try_from(range.start).unwrap_or(u32::MAX),
            end: u32::try_from(range.end).unwrap_or(u32::MAX),
        }
    }
}

/// One decoded event, before it is joined with the session's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The symbol in the venue's text; `None` where the event has none.
    pub symbol: Option<Symbol>,
    /// When it happened, by the venue's clock.
    pub time: Option<UnixNanos>,
    /// When the venue sent it, by the venue's clock.
    pub sent: Option<UnixNanos>,
    /// What happened.
    pub body: Body,
}

/// The venue's id of a trade, before it is joined with its message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TradeIdItem {
    /// The venue gives none.
    #[default]
    Absent,
    /// A number.
    Number(u64),
    /// A text, as a span of the message's bytes.
    Text(Span),
}

/// One trade; see [`Trade`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradeItem {
    /// The venue's trade id.
    pub id: TradeIdItem,
    /// Price in quote currency.
    pub price: Decimal,
    /// Size, always positive.
    pub size: Decimal,
    /// The taker's side.
    pub side: Side,
}

/// The body of an [`Item`]: small kinds inline, levels as spans of
/// [`Scratch::levels`](super::Scratch::levels), text as spans of the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing yet.
    #[default]
    Empty,
    /// See [`Trade`].
    Trade(TradeItem),
    /// See [`BookTicker`].
    BookTicker(BookTicker),
    /// See [`BookDelta`].
    BookDelta {
        /// First update id covered, where the venue says.
        first_id: Option<u64>,
        /// Last update id covered.
        last_id: u64,
        /// Changed bids, in wire order.
        bids: Span,
        /// Changed asks, in wire order.
        asks: Span,
    },
    /// See [`BookSnapshot`].
    BookSnapshot {
        /// Update id shown, where the venue says.
        id: Option<u64>,
        /// Bids, best first.
        bids: Span,
        /// Asks, best first.
        asks: Span,
    },
    /// See [`Ticker`].
    Ticker(Ticker),
    /// See [`Candle`].
    Candle(Candle),
    /// See [`Liquidation`].
    Liquidation(Liquidation),
    /// See [`Record`]: its position, for [`Scratch::record`](super::Scratch::record).
    Record(u32),
    /// See [`VenueEvent`].
    Venue {
        /// The channel's name, as a span of the message's bytes.
        channel: Span,
        /// The payload, as a span of the message's bytes.
        payload: Span,
    },
}
