//! Gate.io spot: the public market data of `wss://api.gateio.ws/ws/v4/`.
//!
//! The venue is a table of facts (`facts`, `channel`), what we say (`encode`), what it says
//! (`decode`) and what all markets share. Decoding tries the hot messages in the form
//! that the venue writes today (`predicted`), then with their keys in another order (`reordered`),
//! then reads any message in any form: its envelope, and behind it data (`general`) or a message
//! about the connection (which all markets share; `named` is what this one calls its channels).
//! `snapshot` is the REST book, `rules` are those of the symbols.

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
mod rules;
mod snapshot;

pub use super::facts::CONNECTIONS_PER_ADDRESS;
pub use super::obu::ObuLevels;
pub use channel::{BookLevels, BookSpeed, SpotChannel, UpdateSpeed};
pub use channel_text::SpotChannelError;

use core::time::Duration;

use tickwire_core::book::{Beyond, BookFeed, Resync};
use tickwire_core::exchange::{Command, Decoded, Exchange, Facts, Malformed, Message, Refusal};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::{control, obu};
use crate::BOOKS;
use crate::sequence::overlapping;

/// The Gate.io spot market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GateioSpot;

impl Exchange for GateioSpot {
    type Channel = SpotChannel;

    fn facts(&self) -> &'static Facts {
        &facts::FACTS
    }

    fn default_channels(&self) -> &'static [SpotChannel] {
        &[
            SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100),
            SpotChannel::Trades,
            SpotChannel::BookTicker,
        ]
    }

    fn channel_name(&self, channel: SpotChannel) -> &'static str {
        channel.family().name()
    }

    fn same_stream(&self, subscribed: SpotChannel, heard: SpotChannel) -> bool {
        // Neither book channel says its speed, and older messages not their levels.
        match subscribed {
            SpotChannel::OrderBookUpdate(_) | SpotChannel::OrderBook { .. } => {
                subscribed.family() == heard.family()
            }
            _ => subscribed == heard,
        }
    }

    fn is_read(&self, channel: SpotChannel) -> bool {
        general::reader(channel.family()).is_some()
    }

    fn book_feed(&self, channel: SpotChannel) -> Option<BookFeed> {
        match channel {
            _ if !BOOKS => None,
            SpotChannel::OrderBookUpdate(speed) => Some(BookFeed {
                levels: speed.levels(),
                // Spot docs, "How to maintain local order book".
                follows: overlapping,
                resync: Resync::Snapshot,
                beyond: Beyond::Window,
            }),
            SpotChannel::Obu(levels) => Some(BookFeed {
                levels: levels.levels(),
                follows: obu::follows,
                resync: Resync::Resubscribe,
                beyond: Beyond::Window,
            }),
            _ => None,
        }
    }

    /// A request with one unknown symbol is refused whole, so lists are kept short.
    fn batch(&self, channel: SpotChannel) -> u16 {
        match channel {
            SpotChannel::Trades
            | SpotChannel::BookTicker
            | SpotChannel::Tickers
            | SpotChannel::Obu(_) => 20,
            // The payload names one symbol and the stream's parameters.
            _ => 1,
        }
    }

    /// `spot.obu` starts with a full frame, and is acknowledged even where the symbol or level does
    /// not exist (captures of the futures venue, 2026); the other channels may be quiet.
    fn first_data_within(&self, channel: SpotChannel) -> Option<Duration> {
        let begins_full = BOOKS && matches!(channel, SpotChannel::Obu(_));
        begins_full.then_some(Duration::from_secs(10))
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        control::refusal(code)
    }

    fn encode(&self, command: Command<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
        encode::command(command, out)
    }

    fn snapshot_path(
        &self,
        channel: SpotChannel,
        symbol: &Symbol,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        snapshot::path(channel, symbol, out)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, SpotChannel>, Malformed> {
        decode::decode(message, scratch)
    }

    fn decode_snapshot(&self, body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        let (items, levels) = (scratch.items().len(), scratch.levels_len());
        snapshot::decode(body, scratch).inspect_err(|_| scratch.truncate(items, levels))
    }
}
