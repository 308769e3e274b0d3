//! The public channels that have a type of their own.

use tickwire_core::event::Interval;

use crate::gateio::obu::ObuLevels;
use crate::json::Text;

/// A public channel of the spot market (spot docs, one section each).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpotChannel {
    /// Trades, as they happen: `spot.trades`.
    Trades,
    /// The best bid and ask, every 10 ms where they changed: `spot.book_ticker`.
    BookTicker,
    /// Statistics of 24 hours, every second: `spot.tickers`.
    Tickers,
    /// Candles, every two seconds: `spot.candlesticks`.
    Candlesticks(Interval),
    /// Changes of the order book, to be joined with a REST snapshot: `spot.order_book_update`.
    OrderBookUpdate(UpdateSpeed),
    /// The best levels, whole every time: `spot.order_book`. It feeds no local book.
    OrderBook {
        /// How many levels a side.
        levels: BookLevels,
        /// How often.
        speed: BookSpeed,
    },
    /// Order book V2: a whole book first, then its changes: `spot.obu`.
    Obu(ObuLevels),
}

/// How often `spot.order_book_update` comes, and of how many levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UpdateSpeed {
    /// Every 20 ms, 20 levels a side.
    Ms20,
    /// Every 100 ms, 100 levels a side.
    Ms100,
}

impl UpdateSpeed {
    /// The levels a side of the window that the stream keeps, and of the snapshot that fits it.
    #[must_use]
    pub const fn levels(self) -> u16 {
        match self {
            Self::Ms20 => 20,
            Self::Ms100 => 100,
        }
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Ms20 => "20ms",
            Self::Ms100 => "100ms",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Ms20, Self::Ms100].into_iter().find(|speed| speed.text() == text)
    }
}

/// How many levels `spot.order_book` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BookLevels {
    /// 5 a side.
    L5,
    /// 10 a side.
    L10,
    /// 20 a side.
    L20,
    /// 50 a side.
    L50,
    /// 100 a side.
    L100,
}

impl BookLevels {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::L5 => "5",
            Self::L10 => "10",
            Self::L20 => "20",
            Self::L50 => "50",
            Self::L100 => "100",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::L5, Self::L10, Self::L20, Self::L50, Self::L100]
            .into_iter()
            .find(|levels| levels.text() == text)
    }
}

/// How often `spot.order_book` comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BookSpeed {
    /// Every 100 ms.
    Ms100,
    /// Every second.
    Ms1000,
}

impl BookSpeed {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Ms100 => "100ms",
            Self::Ms1000 => "1000ms",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Ms100, Self::Ms1000].into_iter().find(|speed| speed.text() == text)
    }
}

/// A channel without its parameters: what a message's `channel` member says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Trades,
    BookTicker,
    Tickers,
    Candlesticks,
    OrderBookUpdate,
    OrderBook,
    Obu,
}

impl Family {
    const ALL: [Self; 7] = [
        Self::Trades,
        Self::BookTicker,
        Self::Tickers,
        Self::Candlesticks,
        Self::OrderBookUpdate,
        Self::OrderBook,
        Self::Obu,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Trades => "spot.trades",
            Self::BookTicker => "spot.book_ticker",
            Self::Tickers => "spot.tickers",
            Self::Candlesticks => "spot.candlesticks",
            Self::OrderBookUpdate => "spot.order_book_update",
            Self::OrderBook => "spot.order_book",
            Self::Obu => "spot.obu",
        }
    }

    pub(super) fn of(name: Text<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|family| name.is(family.name()))
    }
}

impl SpotChannel {
    pub(super) const fn family(self) -> Family {
        match self {
            Self::Trades => Family::Trades,
            Self::BookTicker => Family::BookTicker,
            Self::Tickers => Family::Tickers,
            Self::Candlesticks(_) => Family::Candlesticks,
            Self::OrderBookUpdate(_) => Family::OrderBookUpdate,
            Self::OrderBook { .. } => Family::OrderBook,
            Self::Obu(_) => Family::Obu,
        }
    }
}
