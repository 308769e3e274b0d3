//! What of a market can be subscribed to.

use super::interval::Interval;

/// A stream of one market; its pushes are the same for all who subscribe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Feed {
    Trades,
    BookTicker,
    Tickers,
    Candles(Interval),
    /// `spot.order_book_update`: changes of the best levels, from no beginning.
    Update(Speed),
    /// `spot.order_book`: the best levels, whole every time.
    OrderBook {
        levels: usize,
        every_ms: u64,
    },
    /// `spot.obu`: a whole book, then its changes.
    Obu(Speed),
}

/// How often changes of a book come; the fast streams show fewer levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Speed {
    Ms20,
    Ms100,
}

impl Feed {
    /// The venue's name of the channel.
    pub(super) const fn channel(self) -> &'static str {
        match self {
            Self::Trades => "spot.trades",
            Self::BookTicker => "spot.book_ticker",
            Self::Tickers => "spot.tickers",
            Self::Candles(_) => "spot.candlesticks",
            Self::Update(_) => "spot.order_book_update",
            Self::OrderBook { .. } => "spot.order_book",
            Self::Obu(_) => "spot.obu",
        }
    }

    /// The time between two pushes, by the venue's documentation of each channel.
    pub(super) const fn every_ms(self) -> u64 {
        match self {
            Self::Trades | Self::BookTicker => 10,
            Self::Tickers => 1_000,
            Self::Candles(_) => 2_000,
            Self::Update(Speed::Ms20) | Self::Obu(Speed::Ms20) => 20,
            Self::Update(Speed::Ms100) | Self::Obu(Speed::Ms100) => 100,
            Self::OrderBook { every_ms, .. } => every_ms,
        }
    }

    /// The levels a side of its window; 0 where it shows none.
    pub(super) const fn levels(self) -> usize {
        match self {
            Self::Update(Speed::Ms20) => 20,
            Self::Update(Speed::Ms100) => 100,
            Self::Obu(Speed::Ms20) => 50,
            Self::Obu(Speed::Ms100) => 400,
            Self::OrderBook { levels, .. } => levels,
            Self::Trades | Self::BookTicker | Self::Tickers | Self::Candles(_) => 0,
        }
    }
}

impl Speed {
    /// From the name that `spot.order_book_update` knows it by.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "20ms" => Some(Self::Ms20),
            "100ms" => Some(Self::Ms100),
            _ => None,
        }
    }
}
