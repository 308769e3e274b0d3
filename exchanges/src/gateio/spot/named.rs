//! The channels as control messages name them.

use super::SpotChannel;
use super::channel::{BookLevels, BookSpeed, Family, UpdateSpeed};
use crate::gateio::control::{Named, word};
use crate::gateio::interval;
use crate::gateio::obu::ObuLevels;
use crate::json::{Text, Value};

impl Named for SpotChannel {
    const PONG: &'static str = "spot.pong";
    const SYSTEM: &'static str = "spot.system";

    fn named(name: Text<'_>, payload: Option<Value<'_>>) -> Option<Self> {
        let word = |index| word(payload, index);
        Some(match Family::of(name)? {
            Family::Trades => Self::Trades,
            Family::BookTicker => Self::BookTicker,
            Family::Tickers => Self::Tickers,
            Family::Candlesticks => Self::Candlesticks(interval::parse(word(0)?)?),
            Family::OrderBookUpdate => Self::OrderBookUpdate(UpdateSpeed::parse(word(1)?)?),
            Family::OrderBook => Self::OrderBook {
                levels: BookLevels::parse(word(1)?)?,
                speed: BookSpeed::parse(word(2)?)?,
            },
            Family::Obu => Self::Obu(ObuLevels::parse(word(0)?.rsplit_once('.')?.1)?),
        })
    }
}
