//! The messages in Gate.io's current compact form (spot WebSocket v4, `time_ms` in the envelope,
//! trailing zeros trimmed).

use core::fmt::Write as _;

use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::market::Market;
use crate::number::Parts;
use crate::rng::Rng;
use crate::typed::{Body, Level, Typed};

/// The kinds of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `spot.book_ticker`.
    BookTicker,
    /// `spot.trades`.
    Trade,
    /// `spot.order_book_update`, 10 levels a side.
    Update20,
    /// `spot.order_book_update`, 50 levels a side.
    Update100,
}

impl Kind {
    /// The name of its kernel.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BookTicker => "book_ticker",
            Self::Trade => "trade",
            Self::Update20 => "update20",
            Self::Update100 => "update100",
        }
    }

    /// How many different messages a run measures.
    pub(crate) const fn count(self) -> usize {
        match self {
            Self::BookTicker | Self::Trade => 8_192,
            Self::Update20 => 1_024,
            Self::Update100 => 512,
        }
    }

    /// Where its sequence of random numbers starts.
    pub(super) const fn seed(self) -> u64 {
        match self {
            Self::BookTicker => 0xB00C,
            Self::Trade => 0x7EAD,
            Self::Update20 => 0x0020,
            Self::Update100 => 0x0100,
        }
    }
}

/// A message and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// The text on the wire.
    pub(crate) text: String,
    /// What it was written from.
    pub(crate) truth: Typed<Parts>,
}

pub(super) fn sample(kind: Kind, market: &mut Market, rng: &mut Rng) -> Sample {
    market.advance(rng);
    // The venue needs some milliseconds from the event to the message.
    let sent_ms = market.time_ms + 1 + rng.below(9);
    let mut truth = Typed {
        symbol: Symbol::new(market.symbol),
        sent: UnixNanos::from_millis(sent_ms),
        ..Typed::default()
    };
    let (channel, result) = match kind {
        Kind::BookTicker => ("spot.book_ticker", book_ticker(market, rng, &mut truth)),
        Kind::Trade => ("spot.trades", trade(market, rng, &mut truth)),
        Kind::Update20 => ("spot.order_book_update", update(market, rng, 10, &mut truth)),
        Kind::Update100 => ("spot.order_book_update", update(market, rng, 50, &mut truth)),
    };
    let sent = sent_ms / 1_000;
    let text = format!(
        r#"{{"time":{sent},"time_ms":{sent_ms},"channel":"{channel}","event":"update","result":{result}}}"#,
    );
    Sample { text, truth }
}

fn book_ticker(market: &mut Market, rng: &mut Rng, truth: &mut Typed<Parts>) -> String {
    let (id, (bid, ask)) = (market.update_id, market.best(rng));
    truth.time = UnixNanos::from_millis(market.time_ms);
    truth.body = Body::BookTicker { id, bid: Some(bid), ask: Some(ask) };
    format!(
        r#"{{"t":{},"u":{id},"s":"{}","b":"{}","B":"{}","a":"{}","A":"{}"}}"#,
        market.time_ms, market.symbol, bid.price, bid.size, ask.price, ask.size,
    )
}

fn trade(market: &mut Market, rng: &mut Rng, truth: &mut Typed<Parts>) -> String {
    let (id, Level { price, size }) = (market.trade_id, market.deal(rng));
    let (side, word) = if rng.chance(50) { (Side::Buy, "buy") } else { (Side::Sell, "sell") };
    let time_ns = market.time_ms * 1_000_000 + rng.below(10_000) * 100;
    truth.time = UnixNanos::from_nanos(time_ns);
    truth.body = Body::Trade { id, price, size, side };
    // `create_time_ms` is milliseconds with a fraction whose trailing zeros are trimmed.
    let time_ms = Parts::trimmed(time_ns / 100, 4);
    format!(
        r#"{{"id":{id},"id_market":{id},"create_time":{},"create_time_ms":"{time_ms}","side":"{word}","currency_pair":"{}","amount":"{size}","price":"{price}","range":"{id}-{id}"}}"#,
        market.time_ms / 1_000,
        market.symbol,
    )
}

fn update(market: &mut Market, rng: &mut Rng, side: usize, truth: &mut Typed<Parts>) -> String {
    let (time_ms, first_id) = (market.time_ms, market.update_id);
    market.update_id += 2 * side as u64 - 1 + rng.geometric(4);
    truth.time = UnixNanos::from_millis(time_ms);
    truth.body = Body::BookDelta { first_id: Some(first_id), last_id: market.update_id };
    truth.bids = changes(market, true, side, rng);
    truth.asks = changes(market, false, side, rng);
    format!(
        r#"{{"t":{time_ms},"e":"depthUpdate","E":{},"s":"{}","U":{first_id},"u":{},"b":{},"a":{}}}"#,
        time_ms / 1_000,
        market.symbol,
        market.update_id,
        array(&truth.bids),
        array(&truth.asks),
    )
}

/// Changed levels of one side, best first, as the venue sorts them.
fn changes(market: &mut Market, bid: bool, count: usize, rng: &mut Rng) -> Vec<Level<Parts>> {
    let mut distance = rng.geometric(2);
    (0..count)
        .map(|_| {
            distance += 1 + rng.geometric(5);
            market.change(bid, distance, rng)
        })
        .collect()
}

fn array(levels: &[Level<Parts>]) -> String {
    let mut text = String::from("[");
    for (index, level) in levels.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(text, r#"{comma}["{}","{}"]"#, level.price, level.size);
    }
    text.push(']');
    text
}
