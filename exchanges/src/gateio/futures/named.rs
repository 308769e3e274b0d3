//! The channels as control messages name them.

use super::FuturesChannel;
use super::channel::{BookLevels, Extent, Family, Prices, UpdateStream};
use crate::gateio::control::{Named, word};
use crate::gateio::interval;
use crate::gateio::obu::ObuLevels;
use crate::json::{Text, Value};

impl Named for FuturesChannel {
    const PONG: &'static str = "futures.pong";
    const SYSTEM: &'static str = "futures.system";

    fn named(name: Text<'_>, payload: Option<Value<'_>>) -> Option<Self> {
        let word = |index| word(payload, index);
        let extent = || Some(if word(0)? == "!all" { Extent::All } else { Extent::Followed });
        Some(match Family::of(name)? {
            Family::Trades => Self::Trades,
            Family::BookTicker => Self::BookTicker,
            Family::Tickers => Self::Tickers,
            Family::Candlesticks => Self::Candlesticks {
                of: Prices::split(word(1)?).0,
                interval: interval::parse(word(0)?)?,
            },
            Family::OrderBookUpdate => {
                Self::OrderBookUpdate(UpdateStream::parse(word(1)?, word(2)?)?)
            }
            Family::OrderBook => Self::OrderBook(BookLevels::parse(word(1)?)?),
            Family::Obu => Self::Obu(ObuLevels::parse(word(0)?.rsplit_once('.')?.1)?),
            Family::PublicLiquidates => Self::PublicLiquidates(extent()?),
            Family::ContractStats => Self::ContractStats(interval::parse(word(1)?)?),
            Family::ContractInfo => Self::ContractInfo(extent()?),
            Family::AdlWarning => Self::AdlWarning(extent()?),
        })
    }
}
