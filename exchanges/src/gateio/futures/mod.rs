//! Gate.io futures: the public market data of perpetual contracts, of
//! `wss://fx-ws.gateio.ws/v4/ws/usdt` and its siblings. One connection, and one value of
//! [`GateioFutures`], is one settle currency.
//!
//! The venue is a table of facts (`facts`, `channel`, `settle`), what we say (`encode`) and what it
//! says (`decode`), over what all markets of Gate.io share. Decoding tries the hot messages in the
//! form that the venue writes today (`predicted`), then with their keys in another order
//! (`reordered`), then reads any message in any form: its envelope, and behind it data (`general`)
//! or a message about the connection (`named` is what this market calls its channels). Levels are
//! objects (`rows`), sizes are contracts (`size`). `snapshot` is the REST book, `rules` are those
//! of the symbols.
//!
//! ```
//! use tickwire_core::event::{Level, Side};
//! use tickwire_core::exchange::{Decoded, Exchange, Malformed, Message};
//! use tickwire_core::scratch::{Body, Item, Scratch};
//! use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures};
//!
//! # fn main() -> Result<(), Malformed> {
//! let text = r#"{"time":1790000000,"channel":"futures.trades","event":"update","result":
//!     [{"size":"-2.5","id":17,"create_time":1790000000,"create_time_ms":1790000000049,
//!       "price":"61234.5","contract":"BTC_USDT"}]}"#;
//!
//! let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 40]);
//! let mut scratch = Scratch::new(&mut items, &mut levels);
//! let decoded = GateioFutures::USDT.decode(Message::text(text), &mut scratch)?;
//! let Decoded::Events { channel, .. } = decoded else { panic!("no data") };
//! assert_eq!(channel, Some(FuturesChannel::Trades));
//!
//! let [Item { symbol: Some(symbol), body: Body::Trade(trade), .. }] = scratch.items() else {
//!     panic!("not one trade");
//! };
//! // A taker's sell, its size in contracts and positive.
//! assert_eq!((symbol.as_str(), trade.side), ("BTC_USDT", Side::Sell));
//! assert_eq!(trade.size.to_string(), "2.5");
//! # Ok(())
//! # }
//! ```

pub mod account;
mod channel;
mod channel_text;
mod decode;
mod encode;
mod facts;
mod general;
mod named;
mod predicted;
mod reordered;
mod rows;
mod rules;
mod settle;
mod size;
mod snapshot;

pub use super::facts::CONNECTIONS_PER_ADDRESS;
pub use super::obu::ObuLevels;
pub use channel::{BookLevels, Extent, FuturesChannel, UpdateStream};
pub use channel_text::FuturesChannelError;
pub use settle::Settle;
pub use tickwire_core::event::Prices;

use core::time::Duration;

use tickwire_core::book::{Beyond, BookFeed, Resync};
use tickwire_core::exchange::{
    Command, Decoded, Exchange, Facts, Malformed, Message, Refusal, Scope,
};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::{control, obu};
use crate::BOOKS;
use crate::sequence::overlapping;
use channel::Family;

/// The Gate.io perpetual contracts that are settled in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GateioFutures {
    /// What the contracts are settled in.
    pub settle: Settle,
}

impl GateioFutures {
    /// The contracts that are settled in USDT.
    pub const USDT: Self = Self { settle: Settle::Usdt };
    /// The contracts that are settled in BTC.
    pub const BTC: Self = Self { settle: Settle::Btc };
    /// The contracts that are settled in USD1.
    pub const USD1: Self = Self { settle: Settle::Usd1 };
}

impl Exchange for GateioFutures {
    type Channel = FuturesChannel;

    fn facts(&self) -> &'static Facts {
        facts::facts(self.settle)
    }

    fn default_channels(&self) -> &'static [FuturesChannel] {
        &[
            FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100),
            FuturesChannel::Trades,
            FuturesChannel::BookTicker,
        ]
    }

    fn channel_name(&self, channel: FuturesChannel) -> &'static str {
        channel.family().name()
    }

    fn same_stream(&self, subscribed: FuturesChannel, heard: FuturesChannel) -> bool {
        match subscribed.family() {
            // No message says the speed of a book, the span of statistics, or whether all
            // contracts were asked for; older books do not say their levels.
            Family::OrderBookUpdate
            | Family::OrderBook
            | Family::PublicLiquidates
            | Family::ContractStats
            | Family::ContractInfo
            | Family::AdlWarning => subscribed.family() == heard.family(),
            _ => subscribed == heard,
        }
    }

    fn scope(&self, channel: FuturesChannel) -> Scope {
        match channel {
            FuturesChannel::PublicLiquidates(Extent::All)
            | FuturesChannel::ContractInfo(Extent::All)
            | FuturesChannel::AdlWarning(Extent::All) => Scope::Market,
            _ => Scope::Symbol,
        }
    }

    fn is_read(&self, channel: FuturesChannel) -> bool {
        general::reader(channel.family()).is_some()
    }

    fn book_feed(&self, channel: FuturesChannel) -> Option<BookFeed> {
        match channel {
            _ if !BOOKS => None,
            FuturesChannel::OrderBookUpdate(stream) => Some(BookFeed {
                levels: stream.levels(),
                // Futures docs, "How to maintain local order book".
                follows: overlapping,
                resync: Resync::Snapshot,
                beyond: Beyond::Window,
            }),
            FuturesChannel::Obu(levels) => Some(BookFeed {
                levels: levels.levels(),
                follows: obu::follows,
                resync: Resync::Resubscribe,
                beyond: Beyond::Window,
            }),
            _ => None,
        }
    }

    /// A request with one unknown contract is refused whole, so lists are kept short.
    fn batch(&self, channel: FuturesChannel) -> u16 {
        match (self.scope(channel), channel.family()) {
            (Scope::Market, _)
            // The payload names one contract and the stream's parameters.
            | (
                _,
                Family::Candlesticks
                | Family::OrderBookUpdate
                | Family::OrderBook
                | Family::ContractStats,
            ) => 1,
            _ => 20,
        }
    }

    /// `futures.obu` starts with a full frame, and is acknowledged even where the contract or level
    /// does not exist or is of another settle currency (captures, 2026); the other channels may be
    /// quiet.
    fn first_data_within(&self, channel: FuturesChannel) -> Option<Duration> {
        let begins_full = BOOKS && matches!(channel, FuturesChannel::Obu(_));
        begins_full.then_some(Duration::from_secs(10))
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        control::refusal(code)
    }

    fn encode(
        &self,
        command: Command<'_, FuturesChannel>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        encode::command(command, out)
    }

    fn snapshot_path(
        &self,
        channel: FuturesChannel,
        symbol: &Symbol,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        snapshot::path(self.settle, channel, symbol, out)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, FuturesChannel>, Malformed> {
        decode::decode(message, scratch)
    }

    fn decode_snapshot(&self, body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        let (items, levels) = (scratch.items().len(), scratch.levels_len());
        snapshot::decode(body, scratch).inspect_err(|_| scratch.truncate(items, levels))
    }
}
