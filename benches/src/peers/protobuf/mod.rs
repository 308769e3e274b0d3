//! Readers of protobuf, each to the same typed result.

pub(crate) mod buffa;
pub(crate) mod prost;
pub(crate) mod quick;

use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::number::Number;
use crate::typed::{Body, Level, Typed};

/// The wrapper's fields.
fn wrapper<N>(symbol: Option<&str>, send_time: Option<i64>, into: &mut Typed<N>) -> Option<()> {
    into.symbol = Some(Symbol::new(symbol?)?);
    into.sent = Some(time(send_time?)?);
    into.time = into.sent;
    into.bids.clear();
    into.asks.clear();
    into.trades.clear();
    Some(())
}

fn time(millis: i64) -> Option<UnixNanos> {
    UnixNanos::from_millis(u64::try_from(millis).ok()?)
}

fn side(code: i32) -> Side {
    match code {
        1 => Side::Buy,
        2 => Side::Sell,
        other => Side::Other(other),
    }
}

#[inline]
fn level<N: Number>(price: &str, size: &str) -> Option<Level<N>> {
    Some(Level { price: N::read(price)?, size: N::read(size)? })
}

/// The best bid and ask; the corpus has no empty sides.
fn book_ticker<N: Number>(texts: [&str; 4], version: &str) -> Option<Body<N>> {
    let [bid_price, bid_size, ask_price, ask_size] = texts;
    Some(Body::BookTicker {
        id: version.parse().ok()?,
        bid: Some(level(bid_price, bid_size)?),
        ask: Some(level(ask_price, ask_size)?),
    })
}

fn book_delta<N>(from_version: &str, to_version: &str) -> Option<Body<N>> {
    let (first_id, last_id) = (from_version.parse().ok()?, to_version.parse().ok()?);
    Some(Body::BookDelta { first_id: Some(first_id), last_id })
}
