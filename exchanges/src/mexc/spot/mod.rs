//! MEXC spot: the public market data of `wss://wbs-api.mexc.com/ws`.

use core::time::Duration;

use tickwire_core::book::BookFeed;
use tickwire_core::exchange::{Command, Decoded, Exchange, Facts, Malformed, Message, Refusal};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

/// The MEXC spot market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MexcSpot;

/// A public channel; its text form is the venue's own without `spot@public.`, `.v3.api.pb` and the
/// symbol: `aggre.depth@100ms`, `limit.depth@20`, `kline@Min1`, `miniTickers@UTC+8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpotChannel {
    /// Trades, batched.
    AggreDeals(Speed),
    /// Changes of the book.
    AggreDepth(Speed),
    /// The best bid and ask.
    AggreBookTicker(Speed),
}

/// How often a channel is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Speed {
    /// Every 10 ms.
    Ms10,
    /// Every 100 ms.
    Ms100,
}

impl Exchange for MexcSpot {
    type Channel = SpotChannel;

    fn facts(&self) -> &'static Facts {
        todo!()
    }

    fn default_channels(&self) -> &'static [SpotChannel] {
        &[
            SpotChannel::AggreDepth(Speed::Ms100),
            SpotChannel::AggreDeals(Speed::Ms100),
            SpotChannel::AggreBookTicker(Speed::Ms100),
        ]
    }

    fn channel_name(&self, _: SpotChannel) -> &'static str {
        todo!()
    }

    fn book_feed(&self, _: SpotChannel) -> Option<BookFeed> {
        todo!()
    }

    fn batch(&self, _: SpotChannel) -> u16 {
        15
    }

    fn first_data_within(&self, _: SpotChannel) -> Option<Duration> {
        None
    }

    fn refusal(&self, _: Option<i64>) -> Refusal {
        Refusal::Final
    }

    fn encode(&self, _: Command<'_, SpotChannel>, _: &mut Writer<'_>) -> Result<(), Full> {
        todo!()
    }

    fn snapshot_path(&self, _: SpotChannel, _: &Symbol, _: &mut Writer<'_>) -> Result<(), Full> {
        todo!()
    }

    fn decode<'m>(
        &self,
        _: Message<'m>,
        _: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, SpotChannel>, Malformed> {
        todo!()
    }

    fn decode_snapshot(&self, _: &[u8], _: &mut Scratch<'_>) -> Result<(), Malformed> {
        todo!()
    }
}
