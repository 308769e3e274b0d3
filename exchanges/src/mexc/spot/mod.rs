//! MEXC spot: the public market data of `wss://wbs-api.mexc.com/ws`.
//!
//! The venue is a table of facts (`facts`, `channel`, `zone`), what we say (`encode`, with `param`,
//! the names of streams), what it says in text (`control`) and in protobuf (`decode`), and one rule
//! of sequence (`sequence`). The type of a message's frame says which it is: a push may well start
//! with `{`, and a text be valid protobuf. Decoding tries the hot pushes in the form that the venue
//! writes today (`predicted`, over a `layout`), then reads any push in any form (`general`; its
//! numbers in `number`, their places in `place`, what a broken one was in `lost`). `snapshot` is
//! the REST book, `rules` are those of the symbols, and [`account`] is the private half.
//!
//! ```
//! use tickwire_core::event::{Level, Side};
//! use tickwire_core::exchange::{Decoded, Exchange, Malformed, Message, MessageType};
//! use tickwire_core::scratch::{Body, Item, Scratch};
//! use tickwire_exchanges::mexc::spot::{MexcSpot, SpotChannel, Speed};
//!
//! # fn main() -> Result<(), Malformed> {
//! let push = b"\x0a\x2espot@public.aggre.deals.v3.api.pb@100ms@XYUSDT\x1a\x06XYUSDT\
//!     \xd2\x13\x0f\x0a\x0d\x0a\x047.25\x12\x031.5\x18\x02";
//!
//! let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 40]);
//! let mut scratch = Scratch::new(&mut items, &mut levels);
//! let decoded = MexcSpot.decode(Message::new(MessageType::Binary, push), &mut scratch)?;
//! let Decoded::Events { channel, .. } = decoded else { panic!("no data") };
//! assert_eq!(channel, Some(SpotChannel::AggreDeals(Speed::Ms100)));
//!
//! let [Item { symbol: Some(symbol), body: Body::Trade(trade), .. }] = scratch.items() else {
//!     panic!("not one trade");
//! };
//! assert_eq!((symbol.as_str(), trade.side), ("XYUSDT", Side::Sell));
//! assert_eq!(trade.price.to_string(), "7.25"); // the venue's own digits
//! # Ok(())
//! # }
//! ```

pub mod account;
mod channel;
mod channel_text;
mod control;
mod decode;
mod encode;
mod facts;
mod general;
mod layout;
mod lost;
mod number;
mod param;
mod place;
mod predicted;
mod rules;
mod sequence;
mod snapshot;
mod zone;

pub use channel::{LimitLevels, Speed, SpotChannel};
pub use channel_text::SpotChannelError;
pub use facts::SUBSCRIPTIONS_PER_CONNECTION;
pub use zone::Zone;

use core::time::Duration;

use tickwire_core::book::{Beyond, BookFeed, Resync};
use tickwire_core::exchange::{
    Command, Decoded, Exchange, Facts, Malformed, Message, MessageType, Refusal, Scope,
};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use crate::BOOKS;

/// The MEXC spot market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MexcSpot;

impl Exchange for MexcSpot {
    type Channel = SpotChannel;

    fn facts(&self) -> &'static Facts {
        &facts::FACTS
    }

    fn default_channels(&self) -> &'static [SpotChannel] {
        &[
            SpotChannel::AggreDepth(Speed::Ms100),
            SpotChannel::AggreDeals(Speed::Ms100),
            SpotChannel::AggreBookTicker(Speed::Ms100),
        ]
    }

    fn channel_name(&self, channel: SpotChannel) -> &'static str {
        channel.family().name()
    }

    fn scope(&self, channel: SpotChannel) -> Scope {
        match channel {
            SpotChannel::MiniTickers(_) => Scope::Market,
            _ => Scope::Symbol,
        }
    }

    fn is_read(&self, channel: SpotChannel) -> bool {
        general::is_read(channel.family())
    }

    fn book_feed(&self, channel: SpotChannel) -> Option<BookFeed> {
        match channel {
            _ if !BOOKS => None,
            SpotChannel::AggreDepth(_) => Some(BookFeed {
                levels: snapshot::LEVELS,
                follows: sequence::aggre_depth,
                resync: Resync::Snapshot,
                // Levels behind the snapshot's are pushed when they change, and not before.
                beyond: Beyond::Horizon,
            }),
            _ => None,
        }
    }

    /// A request of 15 usual symbols stays below 1,024 bytes, above which no official client was
    /// ever seen; one for the whole market names none.
    fn batch(&self, channel: SpotChannel) -> u16 {
        match self.scope(channel) {
            Scope::Market => 1,
            Scope::Symbol => 15,
        }
    }

    /// A market may be quiet, and an answer names what is refused.
    fn first_data_within(&self, _: SpotChannel) -> Option<Duration> {
        None
    }

    /// `Blocked!` is all that the venue says of a channel or symbol that it does not have, and of
    /// more subscriptions than it allows (captures of September 2026): neither is mended by asking
    /// again.
    fn refusal(&self, _: Option<i64>) -> Refusal {
        Refusal::Final
    }

    fn encode(&self, command: Command<'_, SpotChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
        encode::command(command, out)
    }

    fn snapshot_path(
        &self,
        _: SpotChannel,
        symbol: &Symbol,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        snapshot::path(symbol, out)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, SpotChannel>, Malformed> {
        match message.kind {
            MessageType::Binary => decode::decode(message, scratch),
            MessageType::Text => control::decode(message.bytes(), &mut scratch.counts.unknown_keys)
                .map(Decoded::Control),
        }
    }

    fn decode_snapshot(&self, body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        let (items, levels) = (scratch.items().len(), scratch.levels_len());
        snapshot::decode(body, scratch).inspect_err(|_| scratch.truncate(items, levels))
    }
}
