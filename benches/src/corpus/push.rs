//! The pushes of MEXC spot, in the form of 2026-06: fields in the order of their numbers, trailing
//! zeros of numbers trimmed, versions as texts.

use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::market::Market;
use crate::number::Parts;
use crate::rng::Rng;
use crate::typed::{Body, Level, Trade, TradeId, Typed};

/// The kinds of pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushKind {
    /// `aggre.bookTicker`.
    BookTicker,
    /// `aggre.deals`, five trades.
    Deals5,
    /// `aggre.depth`, 10 levels a side.
    Depth20,
    /// `aggre.depth`, 50 levels a side.
    Depth100,
}

impl PushKind {
    /// The name of its kernel.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BookTicker => "mexc_book_ticker",
            Self::Deals5 => "mexc_deals5",
            Self::Depth20 => "mexc_depth20",
            Self::Depth100 => "mexc_depth100",
        }
    }

    /// How many different messages a run measures.
    pub(crate) const fn count(self) -> usize {
        match self {
            Self::BookTicker => 8_192,
            Self::Deals5 => 2_048,
            Self::Depth20 => 1_024,
            Self::Depth100 => 512,
        }
    }

    /// Where its sequence of random numbers starts.
    pub(super) const fn seed(self) -> u64 {
        match self {
            Self::BookTicker => 0x3B00C,
            Self::Deals5 => 0x37EAD,
            Self::Depth20 => 0x30020,
            Self::Depth100 => 0x30100,
        }
    }

    /// The channel without speed and symbol, and the number of the body.
    const fn channel(self) -> (&'static str, u32) {
        match self {
            Self::BookTicker => ("spot@public.aggre.bookTicker.v3.api.pb", 315),
            Self::Deals5 => ("spot@public.aggre.deals.v3.api.pb", 314),
            Self::Depth20 | Self::Depth100 => ("spot@public.aggre.depth.v3.api.pb", 313),
        }
    }
}

/// A push and what it says.
#[derive(Clone, Debug)]
pub(crate) struct PushSample {
    /// The bytes on the wire.
    pub(crate) bytes: Vec<u8>,
    /// What it was written from.
    pub(crate) truth: Typed<Parts>,
}

pub(super) fn sample(kind: PushKind, market: &mut Market, rng: &mut Rng) -> PushSample {
    market.advance(rng);
    // The venue gathers for up to 100 ms.
    let sent_ms = market.time_ms + 1 + rng.below(100);
    let symbol = market.symbol.replace('_', "");
    let (channel, number) = kind.channel();
    let event = format!("{channel}@100ms");
    let sent = UnixNanos::from_millis(sent_ms);
    let mut truth = Typed { symbol: Symbol::new(&symbol), sent, ..Typed::default() };
    let body = match kind {
        PushKind::BookTicker => book_ticker(market, rng, &mut truth),
        PushKind::Deals5 => deals(market, rng, &event, &mut truth),
        PushKind::Depth20 => depth(market, rng, &event, 10, &mut truth),
        PushKind::Depth100 => depth(market, rng, &event, 50, &mut truth),
    };
    let mut bytes = Vec::new();
    text(&mut bytes, 1, format!("{event}@{symbol}"));
    text(&mut bytes, 3, symbol);
    integer(&mut bytes, 6, sent_ms);
    message(&mut bytes, number, &body);
    PushSample { bytes, truth }
}

fn book_ticker(market: &mut Market, rng: &mut Rng, truth: &mut Typed<Parts>) -> Vec<u8> {
    let (id, (bid, ask)) = (market.update_id, market.best(rng));
    truth.time = truth.sent;
    truth.body = Body::BookTicker { id, bid: Some(bid), ask: Some(ask) };
    let mut out = Vec::new();
    text(&mut out, 1, bid.price);
    text(&mut out, 2, bid.size);
    text(&mut out, 3, ask.price);
    text(&mut out, 4, ask.size);
    text(&mut out, 5, id);
    integer(&mut out, 6, market.time_ms);
    out
}

fn deals(market: &mut Market, rng: &mut Rng, event: &str, truth: &mut Typed<Parts>) -> Vec<u8> {
    truth.body = Body::Trades;
    let mut out = Vec::new();
    for _ in 0..5 {
        let Level { price, size } = market.deal(rng);
        let (side, code) = if rng.chance(50) { (Side::Buy, 1) } else { (Side::Sell, 2) };
        let time_ms = market.time_ms + rng.below(5);
        let first = 731_000_000_000_000_000 + rng.below(1 << 56);
        let id = format!("{first}X0_{}X0", first + 1);
        let mut item = Vec::new();
        text(&mut item, 1, price);
        text(&mut item, 2, size);
        integer(&mut item, 3, code);
        integer(&mut item, 4, time_ms);
        text(&mut item, 5, &id);
        message(&mut out, 1, &item);
        let (id, time) = (TradeId::Owned(id), UnixNanos::from_millis(time_ms));
        truth.trades.push(Trade { id, price, size, side, time });
    }
    text(&mut out, 2, event);
    out
}

fn depth(
    market: &mut Market,
    rng: &mut Rng,
    event: &str,
    side: usize,
    truth: &mut Typed<Parts>,
) -> Vec<u8> {
    let (time_ms, first_id) = (market.time_ms, market.update_id);
    market.update_id += 2 * side as u64 - 1 + rng.geometric(4);
    truth.time = truth.sent;
    truth.body = Body::BookDelta { first_id: Some(first_id), last_id: market.update_id };
    truth.asks = market.changes(false, side, rng);
    truth.bids = market.changes(true, side, rng);
    let mut out = Vec::new();
    levels(&mut out, 1, &truth.asks);
    levels(&mut out, 2, &truth.bids);
    text(&mut out, 3, event);
    text(&mut out, 4, first_id);
    text(&mut out, 5, market.update_id);
    integer(&mut out, 6, time_ms);
    out
}

fn levels(out: &mut Vec<u8>, number: u32, levels: &[Level<Parts>]) {
    for level in levels {
        let mut item = Vec::new();
        text(&mut item, 1, level.price);
        text(&mut item, 2, level.size);
        message(out, number, &item);
    }
}

fn text(out: &mut Vec<u8>, number: u32, value: impl ToString) {
    message(out, number, value.to_string().as_bytes());
}

fn message(out: &mut Vec<u8>, number: u32, bytes: &[u8]) {
    varint(out, u64::from(number << 3 | 2));
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn integer(out: &mut Vec<u8>, number: u32, value: u64) {
    varint(out, u64::from(number << 3));
    varint(out, value);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
