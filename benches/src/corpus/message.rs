//! The messages in Gate.io's current compact form (spot and futures WebSocket v4, `time_ms` in the
//! envelope, trailing zeros trimmed).

use core::fmt::Display;

use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::contract;
use super::market::Market;
use crate::number::Parts;
use crate::rng::Rng;
use crate::typed::{Body, Level, Typed};

/// The kinds of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `spot.book_ticker`.
    BookTicker,
    /// `spot.book_ticker` with the result's keys in any order: what a decoder costs that predicted
    /// another.
    Shuffled,
    /// `spot.trades`.
    Trade,
    /// `spot.order_book_update`, 10 levels a side.
    Update20,
    /// `spot.order_book_update`, 50 levels a side.
    Update100,
    /// As [`Kind::Trade`], the result's keys in any order.
    ShuffledTrade,
    /// As [`Kind::Update20`], the result's keys in any order.
    ShuffledUpdate20,
    /// `futures.book_ticker`, sizes as texts.
    ContractBookTicker,
    /// `futures.trades`, one trade a message.
    ContractTrade,
    /// `futures.order_book_update`, 10 levels a side.
    ContractUpdate20,
}

impl Kind {
    /// The name of its kernel.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BookTicker => "book_ticker",
            Self::Shuffled => "book_ticker_shuffled",
            Self::Trade => "trade",
            Self::Update20 => "update20",
            Self::Update100 => "update100",
            Self::ShuffledTrade => "trade_shuffled",
            Self::ShuffledUpdate20 => "update20_shuffled",
            Self::ContractBookTicker => "contract_book_ticker",
            Self::ContractTrade => "contract_trade",
            Self::ContractUpdate20 => "contract_update20",
        }
    }

    /// Whether it is of the futures market.
    pub(crate) const fn of_contracts(self) -> bool {
        matches!(self, Self::ContractBookTicker | Self::ContractTrade | Self::ContractUpdate20)
    }

    /// Whether the result's keys come in any order.
    const fn shuffled(self) -> bool {
        matches!(self, Self::Shuffled | Self::ShuffledTrade | Self::ShuffledUpdate20)
    }

    /// How many different messages a run measures.
    pub(crate) const fn count(self) -> usize {
        match self {
            Self::BookTicker
            | Self::Shuffled
            | Self::Trade
            | Self::ShuffledTrade
            | Self::ContractBookTicker
            | Self::ContractTrade => 8_192,
            Self::Update20 | Self::ShuffledUpdate20 | Self::ContractUpdate20 => 1_024,
            Self::Update100 => 512,
        }
    }

    /// Where its sequence of random numbers starts.
    pub(super) const fn seed(self) -> u64 {
        match self {
            Self::BookTicker => 0xB00C,
            Self::Shuffled => 0x5A0F,
            Self::Trade => 0x7EAD,
            Self::Update20 => 0x0020,
            Self::Update100 => 0x0100,
            Self::ShuffledTrade => 0x5A7E,
            Self::ShuffledUpdate20 => 0x5A20,
            Self::ContractBookTicker => 0xF00C,
            Self::ContractTrade => 0xFEAD,
            Self::ContractUpdate20 => 0xF020,
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
    let (channel, mut result) = match kind {
        Kind::BookTicker | Kind::Shuffled => {
            ("spot.book_ticker", book_ticker(market, rng, &mut truth))
        }
        Kind::Trade | Kind::ShuffledTrade => ("spot.trades", trade(market, rng, &mut truth)),
        Kind::Update20 | Kind::ShuffledUpdate20 => {
            ("spot.order_book_update", update(market, rng, 10, &mut truth))
        }
        Kind::Update100 => ("spot.order_book_update", update(market, rng, 50, &mut truth)),
        Kind::ContractBookTicker => ("futures.book_ticker", book_ticker(market, rng, &mut truth)),
        Kind::ContractTrade => ("futures.trades", contract::trade(market, rng, &mut truth)),
        Kind::ContractUpdate20 => {
            ("futures.order_book_update", contract::update(market, rng, 10, &mut truth))
        }
    };
    if kind.shuffled() {
        shuffle(&mut result, rng);
    }
    let result = object(&result);
    let text = object(&[
        bare("time", sent_ms / 1_000),
        bare("time_ms", sent_ms),
        quoted("channel", channel),
        quoted("event", "update"),
        bare("result", if kind == Kind::ContractTrade { format!("[{result}]") } else { result }),
    ]);
    Sample { text, truth }
}

fn book_ticker(market: &mut Market, rng: &mut Rng, truth: &mut Typed<Parts>) -> Vec<String> {
    let (id, (bid, ask)) = (market.update_id, market.best(rng));
    truth.time = UnixNanos::from_millis(market.time_ms);
    truth.body = Body::BookTicker { id, bid: Some(bid), ask: Some(ask) };
    vec![
        bare("t", market.time_ms),
        bare("u", id),
        quoted("s", market.symbol),
        quoted("b", bid.price),
        quoted("B", bid.size),
        quoted("a", ask.price),
        quoted("A", ask.size),
    ]
}

fn trade(market: &mut Market, rng: &mut Rng, truth: &mut Typed<Parts>) -> Vec<String> {
    let (id, Level { price, size }) = (market.trade_id, market.deal(rng));
    let (side, word) = if rng.chance(50) { (Side::Buy, "buy") } else { (Side::Sell, "sell") };
    let time_ns = market.time_ms * 1_000_000 + rng.below(10_000) * 100;
    truth.time = UnixNanos::from_nanos(time_ns);
    truth.body = Body::Trade { id, price, size, side };
    vec![
        bare("id", id),
        bare("id_market", id),
        bare("create_time", market.time_ms / 1_000),
        // Milliseconds with a fraction whose trailing zeros are trimmed.
        quoted("create_time_ms", Parts::trimmed(time_ns / 100, 4)),
        quoted("side", word),
        quoted("currency_pair", market.symbol),
        quoted("amount", size),
        quoted("price", price),
        quoted("range", format!("{id}-{id}")),
    ]
}

fn update(
    market: &mut Market,
    rng: &mut Rng,
    side: usize,
    truth: &mut Typed<Parts>,
) -> Vec<String> {
    let (time_ms, first_id) = (market.time_ms, market.update_id);
    market.update_id += 2 * side as u64 - 1 + rng.geometric(4);
    truth.time = UnixNanos::from_millis(time_ms);
    truth.body = Body::BookDelta { first_id: Some(first_id), last_id: market.update_id };
    truth.bids = market.changes(true, side, rng);
    truth.asks = market.changes(false, side, rng);
    vec![
        bare("t", time_ms),
        quoted("e", "depthUpdate"),
        bare("E", time_ms / 1_000),
        quoted("s", market.symbol),
        bare("U", first_id),
        bare("u", market.update_id),
        bare("b", array(&truth.bids)),
        bare("a", array(&truth.asks)),
    ]
}

fn array(levels: &[Level<Parts>]) -> String {
    let level = |level: &Level<Parts>| format!(r#"["{}","{}"]"#, level.price, level.size);
    format!("[{}]", levels.iter().map(level).collect::<Vec<_>>().join(","))
}

fn object(members: &[String]) -> String {
    format!("{{{}}}", members.join(","))
}

pub(super) fn bare(key: &str, value: impl Display) -> String {
    format!(r#""{key}":{value}"#)
}

pub(super) fn quoted(key: &str, value: impl Display) -> String {
    format!(r#""{key}":"{value}""#)
}

/// Fisher and Yates.
fn shuffle(members: &mut [String], rng: &mut Rng) {
    for end in (1..members.len()).rev() {
        members.swap(end, rng.below(end as u64 + 1) as usize);
    }
}
