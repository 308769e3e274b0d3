//! What of a contract can be subscribed to.

use super::interval::Interval;

/// A stream of one contract; its pushes are the same for all who subscribe, and who want sizes in
/// the same form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Feed {
    Tickers,
    Trades,
    BookTicker,
    Candles {
        interval: Interval,
        price: Price,
    },
    /// `futures.order_book_update`: changes of the best levels, from no beginning.
    Update {
        every_ms: u64,
        levels: usize,
    },
    /// `futures.order_book`: the best levels, whole every time.
    OrderBook {
        levels: usize,
    },
    /// `futures.obu`: a whole book, then its changes.
    Obu(Reach),
    /// Liquidations of anybody's orders.
    Liquidates,
    Stats(Interval),
    Info,
}

/// The price that candles are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Price {
    Last,
    Mark,
    Index,
}

/// How far a `futures.obu` stream reaches: the near one is faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Near,
    Far,
}

impl Feed {
    /// The venue's name of the channel.
    pub(super) const fn channel(self) -> &'static str {
        match self {
            Self::Tickers => "futures.tickers",
            Self::Trades => "futures.trades",
            Self::BookTicker => "futures.book_ticker",
            Self::Candles { .. } => "futures.candlesticks",
            Self::Update { .. } => "futures.order_book_update",
            Self::OrderBook { .. } => "futures.order_book",
            Self::Obu(_) => "futures.obu",
            Self::Liquidates => "futures.public_liquidates",
            Self::Stats(_) => "futures.contract_stats",
            Self::Info => "futures.contract_info",
        }
    }

    /// The time between two pushes, by the venue's documentation where it says one.
    pub(super) const fn every_ms(self) -> u64 {
        match self {
            Self::Trades | Self::BookTicker => 10,
            Self::Obu(Reach::Near) => 20,
            // At most 20 in a second (change log of 2026-08-20).
            Self::Liquidates => 50,
            Self::OrderBook { .. } | Self::Obu(Reach::Far) | Self::Info => 100,
            Self::Tickers => 1_000,
            Self::Candles { .. } | Self::Stats(_) => 2_000,
            Self::Update { every_ms, .. } => every_ms,
        }
    }

    /// The levels a side of its window; 0 where it shows none.
    pub(super) const fn levels(self) -> usize {
        match self {
            Self::Update { levels, .. } | Self::OrderBook { levels } => levels,
            Self::Obu(Reach::Near) => 50,
            Self::Obu(Reach::Far) => 400,
            _ => 0,
        }
    }
}

impl Price {
    /// The price of a candle's contract, and the contract's name alone.
    pub(super) fn parse(text: &str) -> (Self, &str) {
        match (text.strip_prefix("mark_"), text.strip_prefix("index_")) {
            (Some(symbol), _) => (Self::Mark, symbol),
            (_, Some(symbol)) => (Self::Index, symbol),
            _ => (Self::Last, text),
        }
    }

    /// What stands before a contract's name.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Last => "",
            Self::Mark => "mark_",
            Self::Index => "index_",
        }
    }
}
