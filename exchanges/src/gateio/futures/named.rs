//! The channels as control messages name them.

use tickwire_core::event::Interval;

use super::FuturesChannel;
use super::channel::{BookLevels, Extent, Family, UpdateStream, split};
use crate::gateio::control::{Named, word};
use crate::gateio::interval;
use crate::gateio::obu::ObuLevels;
use crate::json::{Text, Value};
use crate::{BOOKS, CANDLES, STATISTICS};

impl Named for FuturesChannel {
    const PONG: &'static str = "futures.pong";
    const SYSTEM: &'static str = "futures.system";

    fn named(name: Text<'_>, payload: Option<Value<'_>>) -> Option<Self> {
        let word = |index| word(payload, index);
        Some(match Family::of(name)? {
            Family::Trades => Self::Trades,
            Family::BookTicker => Self::BookTicker,
            Family::Tickers => Self::Tickers,
            Family::Candlesticks => {
                Self::Candlesticks { of: split(word(1)?).0, interval: span(word(0))? }
            }
            Family::OrderBookUpdate => update(word(1), word(2))?,
            Family::OrderBook => BookLevels::parse(word(1)?).map(Self::OrderBook)?,
            Family::Obu => obu(word(0))?,
            Family::ContractStats => span(word(1)).map(Self::ContractStats)?,
            Family::PublicLiquidates => extent(word(0)).map(Self::PublicLiquidates)?,
            Family::ContractInfo => extent(word(0)).map(Self::ContractInfo)?,
            Family::AdlWarning => extent(word(0)).map(Self::AdlWarning)?,
        })
    }
}

// What is not read has no type, so that it need not be told apart.

fn span(word: Option<&str>) -> Option<Interval> {
    if CANDLES || STATISTICS { interval::parse(word?) } else { None }
}

/// A request may leave the levels out, and this venue's documents do not say how many it then gets;
/// ours never do.
fn update(speed: Option<&str>, levels: Option<&str>) -> Option<FuturesChannel> {
    if !BOOKS {
        return None;
    }
    UpdateStream::parse(speed?, levels?).map(FuturesChannel::OrderBookUpdate)
}

fn obu(stream: Option<&str>) -> Option<FuturesChannel> {
    if !BOOKS {
        return None;
    }
    ObuLevels::parse(stream?.rsplit_once('.')?.1).map(FuturesChannel::Obu)
}

fn extent(word: Option<&str>) -> Option<Extent> {
    Some(if word? == "!all" { Extent::All } else { Extent::Followed })
}
