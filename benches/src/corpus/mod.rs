//! Many different messages, with what they say.
//!
//! The generator writes the text from plain parts and keeps the parts; it uses no encoder and no
//! decoder of tickwire or of a peer, so a contender is checked against the truth and not against
//! another contender.

mod contract;
mod market;
mod message;
mod push;

pub(crate) use market::Market;
pub(crate) use message::{Kind, Sample};
pub(crate) use push::{PushKind, PushSample};

use crate::rng::Rng;

/// Generates `count` messages of a kind; the same ones on every machine.
///
/// Thousands of different ones, because one message repeated teaches the branch predictor the
/// length of every number in it: byte loops then look up to twice as fast as they are on a feed.
pub(crate) fn generate(kind: Kind, count: usize) -> Vec<Sample> {
    let mut rng = Rng::new(kind.seed());
    let mut markets = Market::all();
    (0..count)
        .map(|_| {
            let chosen = rng.below(markets.len() as u64) as usize;
            message::sample(kind, &mut markets[chosen], &mut rng)
        })
        .collect()
}

/// Generates `count` pushes of a kind, in the same way.
pub(crate) fn generate_pushes(kind: PushKind, count: usize) -> Vec<PushSample> {
    let mut rng = Rng::new(kind.seed());
    let mut markets = Market::all();
    (0..count)
        .map(|_| {
            let chosen = rng.below(markets.len() as u64) as usize;
            push::sample(kind, &mut markets[chosen], &mut rng)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Kind, PushKind, generate, generate_pushes};
    use crate::number::Parts;
    use crate::typed::Level;

    const KINDS: [Kind; 7] = [
        Kind::BookTicker,
        Kind::Trade,
        Kind::Update20,
        Kind::Update100,
        Kind::Shuffled,
        Kind::ShuffledTrade,
        Kind::ShuffledUpdate20,
    ];

    #[test]
    fn the_corpus_is_the_same_everywhere() {
        // FNV-1a over all texts: a change of the corpus makes old figures incomparable.
        let hash = KINDS.iter().flat_map(|&kind| generate(kind, 256)).fold(
            0xcbf2_9ce4_8422_2325_u64,
            |hash, sample| {
                sample.text.bytes().fold(hash, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                })
            },
        );
        assert_eq!(hash, 4_275_342_764_911_354_815, "the corpus changed; say so in README.md");
    }

    #[test]
    fn the_pushes_are_the_same_everywhere_and_have_the_sizes_of_the_wire() {
        let kinds = [PushKind::BookTicker, PushKind::Deals5, PushKind::Depth20, PushKind::Depth100];
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for (kind, sizes) in kinds.into_iter().zip([120..140, 460..490, 500..530, 1_900..2_150]) {
            let samples = generate_pushes(kind, 256);
            let different: HashSet<_> = samples.iter().map(|sample| &sample.bytes).collect();
            assert_eq!(different.len(), samples.len(), "{kind:?}");
            let mean = samples.iter().map(|sample| sample.bytes.len()).sum::<usize>() / 256;
            assert!(sizes.contains(&mean), "{kind:?}: mean of {mean} bytes");
            for byte in samples.iter().flat_map(|sample| &sample.bytes) {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert_eq!(hash, 7_160_099_191_239_857_873, "the corpus changed; say so in README.md");
    }

    #[test]
    fn messages_differ_and_have_the_sizes_of_the_wire() {
        for (kind, sizes) in [
            (Kind::BookTicker, 190..215),
            (Kind::Trade, 285..305),
            (Kind::Update20, 600..650),
            (Kind::Update100, 2_200..2_400),
        ] {
            let samples = generate(kind, 512);
            let different: HashSet<_> = samples.iter().map(|sample| &sample.text).collect();
            assert_eq!(different.len(), samples.len(), "{kind:?}");
            let mean = samples.iter().map(|sample| sample.text.len()).sum::<usize>() / 512;
            assert!(sizes.contains(&mean), "{kind:?}: mean of {mean} bytes");
        }
    }

    #[test]
    fn about_a_third_of_all_levels_are_deletions_and_prices_have_up_to_ten_decimals() {
        let samples = generate(Kind::Update100, 64);
        let levels: Vec<&Level<Parts>> = samples
            .iter()
            .flat_map(|sample| sample.truth.bids.iter().chain(&sample.truth.asks))
            .collect();
        assert_eq!(levels.len(), 6_400);
        let deleted = levels.iter().filter(|level| level.size.mantissa == 0).count();
        assert!((2_000..2_500).contains(&deleted), "{deleted} of 6400 levels are deletions");
        assert_eq!(levels.iter().map(|level| level.price.scale).max(), Some(10));
        assert_eq!(levels.iter().map(|level| level.size.scale).max(), Some(10));
    }
}
