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

/// A data message behind its envelope.
#[derive(Clone, Copy)]
pub(super) struct Push<'m> {
    pub(super) name: Text<'m>,
    pub(super) event: Event,
    pub(super) result: Value<'m>,
    pub(super) sent: Option<UnixNanos>,
}

/// Decodes the result of a data message; answers its kind and channel.
pub(super) fn decode<'m>(
    family: Family,
    push: Push<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, FuturesChannel>, Malformed> {
    let read = match family {
        Family::Trades => trades::trades,
        Family::PublicLiquidates => trades::liquidations,
        Family::BookTicker => tickers::book_ticker,
        Family::Tickers => tickers::tickers,
        Family::Candlesticks => candles::candles,
        Family::OrderBookUpdate => books::order_book_update,
        Family::OrderBook => books::order_book,
        Family::Obu => books::obu,
        Family::ContractStats => venue::stats,
        Family::ContractInfo => venue::info,
        Family::AdlWarning => venue::adl_warning,
    };
    let kind = kind(family);
    match read(push, scratch) {
        Ok(channel) => Ok(Decoded::Events { kind, channel }),
        Err(malformed) => {
            scratch.lose(Lost { kind, symbol: books::symbol(family, push.result) });
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
