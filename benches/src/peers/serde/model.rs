//! The derived models of the flat messages.

use core::fmt;
use core::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use tickwire_core::event::Side;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::number::Number;
use crate::typed::{Body, Level, Typed};

/// The part of the envelope that has meaning once the kind is known.
#[derive(Deserialize)]
pub(super) struct Envelope<R> {
    time_ms: Option<u64>,
    result: R,
}

/// `spot.book_ticker`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "N: Number"))]
pub(super) struct BookTicker<'a, N> {
    #[serde(rename = "t")]
    time_ms: u64,
    #[serde(rename = "u")]
    id: u64,
    #[serde(rename = "s")]
    symbol: &'a str,
    #[serde(rename = "b")]
    bid_price: Text<N>,
    #[serde(rename = "B")]
    bid_size: Text<N>,
    #[serde(rename = "a")]
    ask_price: Text<N>,
    #[serde(rename = "A")]
    ask_size: Text<N>,
}

/// `spot.trades`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "N: Number"))]
pub(super) struct Trade<'a, N> {
    id: u64,
    create_time_ms: &'a str,
    side: Taker,
    #[serde(rename = "currency_pair")]
    symbol: &'a str,
    amount: Text<N>,
    price: Text<N>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Taker {
    Buy,
    Sell,
}

impl<N: Number> Envelope<BookTicker<'_, N>> {
    pub(super) fn typed(self, into: &mut Typed<N>) -> Option<()> {
        let result = self.result;
        into.symbol = Some(Symbol::new(result.symbol)?);
        into.time = UnixNanos::from_millis(result.time_ms);
        into.sent = self.time_ms.and_then(UnixNanos::from_millis);
        into.body = Body::BookTicker {
            id: result.id,
            bid: level(result.bid_price, result.bid_size),
            ask: level(result.ask_price, result.ask_size),
        };
        Some(())
    }
}

impl<N: Number> Envelope<Trade<'_, N>> {
    pub(super) fn typed(self, into: &mut Typed<N>) -> Option<()> {
        let result = self.result;
        into.symbol = Some(Symbol::new(result.symbol)?);
        into.time = nanos(result.create_time_ms);
        into.sent = self.time_ms.and_then(UnixNanos::from_millis);
        into.body = Body::Trade {
            id: result.id,
            price: result.price.0?,
            size: result.amount.0?,
            side: match result.side {
                Taker::Buy => Side::Buy,
                Taker::Sell => Side::Sell,
            },
        };
        Some(())
    }
}

/// A number in a string; `None` for the empty string, which is what an empty side has.
pub(super) struct Text<N>(pub(super) Option<N>);

impl<'de, N: Number> Deserialize<'de> for Text<N> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(TextVisitor(PhantomData))
    }
}

struct TextVisitor<N>(PhantomData<N>);

impl<N: Number> Visitor<'_> for TextVisitor<N> {
    type Value = Text<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in a string")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<Text<N>, E> {
        if text.is_empty() {
            return Ok(Text(None));
        }
        N::read(text).map(|number| Text(Some(number))).ok_or_else(|| E::custom("not a number"))
    }
}

fn level<N>(price: Text<N>, size: Text<N>) -> Option<Level<N>> {
    Some(Level { price: price.0?, size: size.0? })
}

/// Reads `create_time_ms`: milliseconds with up to six decimals, such as `1202383316315.7946`.
pub(crate) fn nanos(text: &str) -> Option<UnixNanos> {
    let (mut value, mut left) = (0u64, 6u32);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    for byte in whole.bytes() {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    for byte in fraction.bytes() {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        value = value.checked_mul(10)?.checked_add(digit)?;
        left = left.checked_sub(1)?;
    }
    UnixNanos::from_nanos(value.checked_mul(10u64.pow(left))?)
}
