//! The serde peers: `serde_json` and `sonic-rs`, over either decimal.

mod model;
mod update;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed as _, Deserializer};

use crate::corpus::Kind;
use crate::number::Number;
use crate::typed::Typed;
pub(super) use model::nanos;
use model::{BookTicker, Envelope, Trade};

/// Decodes a message of a known kind with `serde_json`; `None` where it is not one.
pub(crate) fn serde_json<N: Number>(kind: Kind, text: &[u8], into: &mut Typed<N>) -> Option<()> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    decode(kind, &mut deserializer, into)?;
    deserializer.end().ok()
}

/// Decodes a message of a known kind with `sonic-rs`, which checks its UTF-8 first, as tickwire's
/// decoder must; `None` where it is not one.
pub(crate) fn sonic_rs<N: Number>(kind: Kind, text: &[u8], into: &mut Typed<N>) -> Option<()> {
    let mut deserializer = sonic_rs::Deserializer::from_slice(text);
    decode(kind, &mut deserializer, into)?;
    deserializer.end().ok()
}

/// As [`sonic_rs`], but told that the text is UTF-8.
pub(crate) fn sonic_rs_str<N: Number>(kind: Kind, text: &str, into: &mut Typed<N>) -> Option<()> {
    let mut deserializer = sonic_rs::Deserializer::from_str(text);
    decode(kind, &mut deserializer, into)?;
    deserializer.end().ok()
}

#[inline]
fn decode<'de, N: Number, D: Deserializer<'de>>(
    kind: Kind,
    from: D,
    into: &mut Typed<N>,
) -> Option<()> {
    match kind {
        Kind::BookTicker | Kind::Shuffled => {
            Envelope::<BookTicker<'_, N>>::deserialize(from).ok()?.typed(into)
        }
        Kind::Trade | Kind::ShuffledTrade => {
            Envelope::<Trade<'_, N>>::deserialize(from).ok()?.typed(into)
        }
        Kind::Update20 | Kind::Update100 | Kind::ShuffledUpdate20 => {
            update::Seed(into).deserialize(from).ok()
        }
        // No peer has a model of contracts.
        Kind::ContractBookTicker | Kind::ContractTrade | Kind::ContractUpdate20 => None,
    }
}
