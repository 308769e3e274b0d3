//! What an event is recognised by.

use alloc::boxed::Box;

use crate::decimal::Decimal;
use crate::event::{self, Data, Event, Trade, TradeId};
use crate::time::UnixNanos;

/// The longest id of a trade that is kept without an allocation of its own; venues join two numbers
/// of twenty digits.
const TEXT_MAX: usize = 46;

/// What an event is recognised by.
pub(super) enum Mark {
    /// An id that only grows.
    Id(u64),
    /// The identity of a trade.
    Trade(TradeKey),
    /// Nothing.
    None,
}

/// The identity of a trade, whole: two that are equal are the same trade, or cannot be told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TradeKey {
    Number(u64),
    Text(heapless::String<TEXT_MAX>),
    Long(Box<str>),
    Content { time: Option<UnixNanos>, price: Decimal, size: Decimal, side: (u8, i32) },
}

impl Mark {
    pub(super) fn of(event: &Event<'_>) -> Self {
        match &event.data {
            Data::BookDelta(delta) => Self::Id(delta.last_id),
            Data::BookSnapshot(snapshot) => snapshot.id.map_or(Self::None, Self::Id),
            Data::BookTicker(ticker) => ticker.id.map_or(Self::None, Self::Id),
            Data::Trade(trade) => Self::Trade(TradeKey::of(trade, event.time)),
            _ => Self::None,
        }
    }
}

impl TradeKey {
    fn of(trade: &Trade<'_>, time: Option<UnixNanos>) -> Self {
        match trade.id {
            Some(TradeId::Number(number)) => Self::Number(number),
            Some(TradeId::Text(text)) => heapless::String::try_from(text)
                .map_or_else(|_| Self::Long(text.into()), Self::Text),
            None => {
                let side = match trade.side {
                    event::Side::Buy => (0, 0),
                    event::Side::Sell => (1, 0),
                    event::Side::Other(code) => (2, code),
                };
                Self::Content { time, price: trade.price, size: trade.size, side }
            }
        }
    }
}
