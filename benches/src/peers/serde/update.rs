//! The book update, by hand-written visitors: derived ones would build a new vector each time.

use core::fmt;
use core::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use super::model::Text;
use crate::number::Number;
use crate::typed::{Body, Level, Typed};

/// The envelope of a `spot.order_book_update`, read into a reused result.
pub(super) struct Seed<'t, N>(pub(super) &'t mut Typed<N>);

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum EnvelopeKey {
    TimeMs,
    Result,
    #[serde(other)]
    Other,
}

impl<'de, N: Number> DeserializeSeed<'de> for Seed<'_, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, N: Number> Visitor<'de> for Seed<'_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut result = None;
        self.0.sent = None;
        while let Some(key) = map.next_key()? {
            match key {
                EnvelopeKey::TimeMs => self.0.sent = UnixNanos::from_millis(map.next_value()?),
                EnvelopeKey::Result => result = Some(map.next_value_seed(ResultSeed(self.0))?),
                EnvelopeKey::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        result.ok_or_else(|| A::Error::missing_field("result"))
    }
}

struct ResultSeed<'t, N>(&'t mut Typed<N>);

#[derive(Deserialize)]
#[serde(field_identifier)]
enum ResultKey {
    #[serde(rename = "t")]
    Time,
    #[serde(rename = "s")]
    Symbol,
    #[serde(rename = "U")]
    FirstId,
    #[serde(rename = "u")]
    LastId,
    #[serde(rename = "b")]
    Bids,
    #[serde(rename = "a")]
    Asks,
    #[serde(other)]
    Other,
}

impl<'de, N: Number> DeserializeSeed<'de> for ResultSeed<'_, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, N: Number> Visitor<'de> for ResultSeed<'_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an order book update")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut first_id, mut last_id) = (None, None);
        let into = self.0;
        into.symbol = None;
        into.bids.clear();
        into.asks.clear();
        while let Some(key) = map.next_key()? {
            match key {
                ResultKey::Time => into.time = UnixNanos::from_millis(map.next_value()?),
                ResultKey::Symbol => into.symbol = Symbol::new(map.next_value()?),
                ResultKey::FirstId => first_id = Some(map.next_value()?),
                ResultKey::LastId => last_id = Some(map.next_value()?),
                ResultKey::Bids => map.next_value_seed(LevelsSeed(&mut into.bids))?,
                ResultKey::Asks => map.next_value_seed(LevelsSeed(&mut into.asks))?,
                ResultKey::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        into.symbol.ok_or_else(|| A::Error::missing_field("s"))?;
        let last_id = last_id.ok_or_else(|| A::Error::missing_field("u"))?;
        into.body = Body::BookDelta { first_id, last_id };
        Ok(())
    }
}

struct LevelsSeed<'t, N>(&'t mut Vec<Level<N>>);

impl<'de, N: Number> DeserializeSeed<'de> for LevelsSeed<'_, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, N: Number> Visitor<'de> for LevelsSeed<'_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of levels")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(Pair(level)) = seq.next_element()? {
            self.0.push(level);
        }
        Ok(())
    }
}

struct Pair<N>(Level<N>);

impl<'de, N: Number> Deserialize<'de> for Pair<N> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_tuple(2, PairVisitor(PhantomData))
    }
}

struct PairVisitor<N>(PhantomData<N>);

impl<'de, N: Number> Visitor<'de> for PairVisitor<N> {
    type Value = Pair<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a price and a size")
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pair<N>, A::Error> {
        let price = seq.next_element::<Text<N>>()?.and_then(|text| text.0);
        let size = seq.next_element::<Text<N>>()?.and_then(|text| text.0);
        match (price, size) {
            (Some(price), Some(size)) => Ok(Pair(Level { price, size })),
            _ => Err(A::Error::custom("not a level")),
        }
    }
}
