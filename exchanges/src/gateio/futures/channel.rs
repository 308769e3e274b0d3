//! The public channels that can be subscribed to.

use tickwire_core::event::{Interval, Prices};

use crate::gateio::obu::ObuLevels;
use crate::json::Text;

/// A public channel of the futures market (futures docs, one section each).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FuturesChannel {
    /// Trades, as they happen: `futures.trades`.
    Trades,
    /// The best bid and ask, where they changed: `futures.book_ticker`.
    BookTicker,
    /// Statistics of 24 hours, with the mark price, the index price and the funding rate:
    /// `futures.tickers`.
    Tickers,
    /// Candles: `futures.candlesticks`. Events name the contract, whatever prices they are of.
    Candlesticks {
        /// Which prices.
        of: Prices,
        /// Their span.
        interval: Interval,
    },
    /// Changes of the order book, to be joined with a REST snapshot: `futures.order_book_update`.
    OrderBookUpdate(UpdateStream),
    /// The best levels, whole about every 100 ms: `futures.order_book`. It feeds no local book.
    OrderBook(BookLevels),
    /// Order book V2: a whole book first, then its changes: `futures.obu`.
    Obu(ObuLevels),
    /// Liquidations: `futures.public_liquidates`.
    PublicLiquidates(Extent),
    /// Long and short ratios, open interest and the like: `futures.contract_stats`.
    ContractStats(Interval),
    /// Steps of prices and tiers of risk, where they changed: `futures.contract_info`.
    ContractInfo(Extent),
    /// Warnings of auto-deleveraging: `futures.adl_warning`.
    AdlWarning(Extent),
}

/// Those that requests and messages name.
const PREFIXED: [Prices; 2] = [Prices::Mark, Prices::Index];

/// What stands before the contract's name in requests and messages.
pub(super) const fn prefix(prices: Prices) -> &'static str {
    match prices {
        Prices::Mark => "mark_",
        Prices::Index => "index_",
        _ => "",
    }
}

/// Parts the prices from the contract.
pub(super) fn split(name: &str) -> (Prices, &str) {
    PREFIXED
        .into_iter()
        .find_map(|prices| Some((prices, name.strip_prefix(prefix(prices))?)))
        .unwrap_or((Prices::Traded, name))
}

/// Whether a channel is followed contract by contract, or for all of the settle currency at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Extent {
    /// The contracts that are followed.
    Followed,
    /// All contracts, also those that are not followed: `!all`.
    All,
}

/// How often `futures.order_book_update` comes, and of how many levels (futures docs, "Order book
/// update subscription": at 20 ms there are 20 levels only).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UpdateStream {
    /// Every 20 ms, 20 levels a side.
    Ms20L20,
    /// Every 100 ms, 20 levels a side.
    Ms100L20,
    /// Every 100 ms, 50 levels a side.
    Ms100L50,
    /// Every 100 ms, 100 levels a side.
    Ms100L100,
}

impl UpdateStream {
    const ALL: [Self; 4] = [Self::Ms20L20, Self::Ms100L20, Self::Ms100L50, Self::Ms100L100];

    /// The levels a side of the window that the stream keeps, and of the snapshot that fits it.
    #[must_use]
    pub const fn levels(self) -> u16 {
        match self {
            Self::Ms20L20 | Self::Ms100L20 => 20,
            Self::Ms100L50 => 50,
            Self::Ms100L100 => 100,
        }
    }

    pub(super) const fn speed_text(self) -> &'static str {
        match self {
            Self::Ms20L20 => "20ms",
            _ => "100ms",
        }
    }

    pub(super) const fn levels_text(self) -> &'static str {
        match self {
            Self::Ms20L20 | Self::Ms100L20 => "20",
            Self::Ms100L50 => "50",
            Self::Ms100L100 => "100",
        }
    }

    pub(super) fn parse(speed: &str, levels: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|stream| stream.speed_text() == speed && stream.levels_text() == levels)
    }
}

/// How many levels `futures.order_book` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BookLevels {
    /// The best one of each side.
    L1,
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
    const ALL: [Self; 6] = [Self::L1, Self::L5, Self::L10, Self::L20, Self::L50, Self::L100];

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::L1 => "1",
            Self::L5 => "5",
            Self::L10 => "10",
            Self::L20 => "20",
            Self::L50 => "50",
            Self::L100 => "100",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|levels| levels.text() == text)
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
    PublicLiquidates,
    ContractStats,
    ContractInfo,
    AdlWarning,
}

impl Family {
    const ALL: [Self; 11] = [
        Self::Trades,
        Self::BookTicker,
        Self::Tickers,
        Self::Candlesticks,
        Self::OrderBookUpdate,
        Self::OrderBook,
        Self::Obu,
        Self::PublicLiquidates,
        Self::ContractStats,
        Self::ContractInfo,
        Self::AdlWarning,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Trades => "futures.trades",
            Self::BookTicker => "futures.book_ticker",
            Self::Tickers => "futures.tickers",
            Self::Candlesticks => "futures.candlesticks",
            Self::OrderBookUpdate => "futures.order_book_update",
            Self::OrderBook => "futures.order_book",
            Self::Obu => "futures.obu",
            Self::PublicLiquidates => "futures.public_liquidates",
            Self::ContractStats => "futures.contract_stats",
            Self::ContractInfo => "futures.contract_info",
            Self::AdlWarning => "futures.adl_warning",
        }
    }

    pub(super) fn of(name: Text<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|family| name.is(family.name()))
    }
}

impl FuturesChannel {
    pub(super) const fn family(self) -> Family {
        match self {
            Self::Trades => Family::Trades,
            Self::BookTicker => Family::BookTicker,
            Self::Tickers => Family::Tickers,
            Self::Candlesticks { .. } => Family::Candlesticks,
            Self::OrderBookUpdate(_) => Family::OrderBookUpdate,
            Self::OrderBook(_) => Family::OrderBook,
            Self::Obu(_) => Family::Obu,
            Self::PublicLiquidates(_) => Family::PublicLiquidates,
            Self::ContractStats(_) => Family::ContractStats,
            Self::ContractInfo(_) => Family::ContractInfo,
            Self::AdlWarning(_) => Family::AdlWarning,
        }
    }
}
