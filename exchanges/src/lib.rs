//! Exchange venues for tickwire: facts, encoders, decoders and signatures, without allocation and
//! without state.
//!
//! A venue is a value that implements [`Exchange`](tickwire_core::exchange::Exchange); a
//! [`Session`](tickwire_core::session::Session) takes one and does the rest. Its functions are
//! pure, so that a single message can also be decoded alone:
//!
//! ```
//! use tickwire_core::event::{Level, Side};
//! use tickwire_core::exchange::{Decoded, Exchange, Malformed, Message};
//! use tickwire_core::scratch::{Body, Item, Scratch};
//! use tickwire_exchanges::gateio::spot::GateioSpot;
//!
//! # fn main() -> Result<(), Malformed> {
//! let text = r#"{"time":1790000000,"channel":"spot.trades","event":"update","result":
//!     {"id":17,"create_time_ms":"1790000000049.125","side":"sell","currency_pair":"BTC_USDT",
//!      "amount":"0.0125","price":"61234.50"}}"#;
//!
//! let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 40]);
//! let mut scratch = Scratch::new(&mut items, &mut levels);
//! let Decoded::Events { .. } = GateioSpot.decode(Message::text(text), &mut scratch)? else {
//!     panic!("an answer to a request, or news of the connection");
//! };
//!
//! let [Item { symbol: Some(symbol), body: Body::Trade(trade), .. }] = scratch.items() else {
//!     panic!("not one trade");
//! };
//! assert_eq!((symbol.as_str(), trade.side), ("BTC_USDT", Side::Sell));
//! assert_eq!(trade.price.to_string(), "61234.50"); // the venue's own digits
//! # Ok(())
//! # }
//! ```
//!
//! A message is decoded whole or, with an error that says what and where, not at all. What a venue
//! sends on a channel without a type of its own is a
//! [`VenueEvent`](tickwire_core::event::VenueEvent) with its payload unchanged.
//!
//! | venue | type |
//! |---|---|
//! | Gate.io spot | [`gateio::spot::GateioSpot`] |
//! | Gate.io spot, accounts | [`gateio::spot::account::GateioSpotAccount`] |
//! | Gate.io futures: USDT, BTC, USD1 | [`gateio::futures::GateioFutures`] |
//! | Gate.io futures, accounts | [`gateio::futures::account::GateioFuturesAccount`] |
//! | MEXC spot | [`mexc::spot::MexcSpot`] |
//! | MEXC spot, accounts | [`mexc::spot::account::MexcSpotAccount`] |
//!
//! An account is a venue of its own, which the public one names
//! ([`PrivateExchange`](tickwire_core::account::exchange::PrivateExchange)). Gate.io's take orders
//! over the socket; MEXC's does not.
//!
//! [`factory`] has them by name. [`json`] is the reader that venues share.
//!
//! # Features
//!
//! - `fast` (default): messages in the forms that venues write today are read by ways of their own,
//!   on all channels. Without it all are read by the one that takes any form, at several times the
//!   time and with less code: for small targets. What is read is the same.
//! - `books`, `trades` (and liquidations), `candles`, `statistics` (of a day, and of contracts):
//!   what is read, for who goes without `fast`. The best bid and ask always are. A channel that is
//!   not read can be subscribed to all the same; it then is one without a type of its own, told as
//!   a [`VenueEvent`](tickwire_core::event::VenueEvent), and feeds no books: a session that keeps
//!   some and has no other channel for them cannot be made. Gate.io's events of this kind have no
//!   symbol, so that they are no sign of life of one
//!   ([`Context::quiet`](tickwire_core::context::Context::quiet)).
//! - `alloc`: that of `tickwire-core`.
#![no_std]
#![forbid(unsafe_code)]

pub mod factory;
pub mod gateio;
pub mod json;
pub mod mexc;
mod query;
mod rows;
mod rules;
mod sequence;

/// Whether messages in the forms that venues write today are read by ways of their own.
const FAST: bool = cfg!(feature = "fast");

/// Whether the channels of books are read, and feed any.
const BOOKS: bool = cfg!(feature = "books");
/// Whether the channels of trades and liquidations are read.
const TRADES: bool = cfg!(feature = "trades");
/// Whether the channels of candles are read.
const CANDLES: bool = cfg!(feature = "candles");
/// Whether the channels of a day's or a contract's statistics are read.
const STATISTICS: bool = cfg!(feature = "statistics");
