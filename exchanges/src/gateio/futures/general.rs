//! Data messages in any key order: each channel as a table of names and what they mean.

mod books;
mod candles;
mod tickers;
mod trades;
mod venue;

use tickwire_core::exchange::{Decoded, Malformed, MessageKind};
use tickwire_core::scratch::{Lost, Scratch};
use tickwire_core::time::UnixNanos;

use super::FuturesChannel;
use super::channel::Family;
use crate::gateio::envelope::Event;
use crate::json::{Kind, Text, Value};
use crate::{BOOKS, CANDLES, STATISTICS, TRADES};

/// A data message behind its envelope.
#[derive(Clone, Copy)]
pub(super) struct Push<'m> {
    pub(super) name: Text<'m>,
    pub(super) event: Event,
    pub(super) result: Value<'m>,
    pub(super) sent: Option<UnixNanos>,
}

/// Reads the result of a data message; answers its channel.
pub(super) type Read = fn(Push<'_>, &mut Scratch<'_>) -> Result<Option<FuturesChannel>, Malformed>;

/// How the messages of a channel are read; `None` where they are not.
pub(super) fn reader(family: Family) -> Option<Read> {
    let read = |is_read: bool, read: Read| is_read.then_some(read);
    match family {
        Family::Trades => read(TRADES, trades::trades),
        Family::PublicLiquidates => read(TRADES, trades::liquidations),
        Family::BookTicker => Some(tickers::book_ticker),
        Family::Tickers => read(STATISTICS, tickers::tickers),
        Family::Candlesticks => read(CANDLES, candles::candles),
        Family::OrderBookUpdate => read(BOOKS, books::order_book_update),
        Family::OrderBook => read(BOOKS, books::order_book),
        Family::Obu => read(BOOKS, books::obu),
        Family::ContractStats => read(STATISTICS, venue::stats),
        Family::ContractInfo => read(STATISTICS, venue::info),
        Family::AdlWarning => read(STATISTICS, venue::adl_warning),
    }
}

/// Decodes the result of a data message; answers its kind and channel.
pub(super) fn decode<'m>(
    (family, read): (Family, Read),
    push: Push<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, FuturesChannel>, Malformed> {
    let kind = kind(family);
    match read(push, scratch) {
        Ok(channel) => Ok(Decoded::Events { kind, channel }),
        Err(malformed) => {
            let symbol = if BOOKS { books::symbol(family, push.result) } else { None };
            scratch.lose(Lost { kind, symbol });
            Err(malformed)
        }
    }
}

const fn kind(family: Family) -> MessageKind {
    match family {
        Family::Trades => MessageKind::Trade,
        Family::BookTicker | Family::Tickers => MessageKind::Ticker,
        Family::OrderBookUpdate | Family::OrderBook | Family::Obu => MessageKind::Book,
        Family::Candlesticks
        | Family::PublicLiquidates
        | Family::ContractStats
        | Family::ContractInfo
        | Family::AdlWarning => MessageKind::Other,
    }
}

/// Reads each element of an array, or the one object that a result is: documents and captures
/// differ in which it is.
fn each<'m>(
    result: Value<'m>,
    mut read: impl FnMut(Value<'m>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    if result.kind() != Kind::Array {
        return read(result);
    }
    for one in result.elements()? {
        read(one)?;
    }
    Ok(())
}
