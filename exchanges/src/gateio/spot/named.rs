//! The channels as control messages name them.

use super::SpotChannel;
use super::channel::{BookLevels, BookSpeed, Family, UpdateSpeed};
use crate::gateio::control::{Named, word};
use crate::gateio::interval;
use crate::gateio::obu::ObuLevels;
use crate::json::{Text, Value};
use crate::{BOOKS, CANDLES};

impl Named for SpotChannel {
    const PONG: &'static str = "spot.pong";
    const SYSTEM: &'static str = "spot.system";

    fn named(name: Text<'_>, payload: Option<Value<'_>>) -> Option<Self> {
        let word = |index| word(payload, index);
        Some(match Family::of(name)? {
            Family::Trades => Self::Trades,
            Family::BookTicker => Self::BookTicker,
            Family::Tickers => Self::Tickers,
            Family::Candlesticks => candles(word(0))?,
            Family::OrderBookUpdate => Self::OrderBookUpdate(UpdateSpeed::parse(word(1)?)?),
            Family::OrderBook => Self::OrderBook {
                levels: BookLevels::parse(word(1)?)?,
                speed: BookSpeed::parse(word(2)?)?,
            },
            Family::Obu => obu(word(0))?,
        })
    }
}

// What is not read has no type, so that it need not be told apart.

fn candles(span: Option<&str>) -> Option<SpotChannel> {
    if CANDLES { interval::parse(span?).map(SpotChannel::Candlesticks) } else { None }
}

fn obu(stream: Option<&str>) -> Option<SpotChannel> {
    if !BOOKS {
        return None;
    }
    ObuLevels::parse(stream?.rsplit_once('.')?.1).map(SpotChannel::Obu)
}
