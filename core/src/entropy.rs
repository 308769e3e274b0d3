//! Unpredictable bits from seeds that the caller brings: the core has no source of its own.

use core::fmt;
use core::time::Duration;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};

use crate::time::nanos;

/// A seeded ChaCha20 generator: mask keys, handshake keys, jitter.
///
/// The same seeds in the same order give the same bits on every platform. Its `Debug` shows nothing
/// of its state.
pub struct Entropy(ChaCha20Rng);

impl Entropy {
    /// Makes a generator from 32 bytes of the operating system's or the hardware's entropy.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }

    /// Mixes fresh entropy in.
    ///
    /// What was unpredictable before stays so, even where `fresh` is known to somebody; what was
    /// known before is not after, where `fresh` is not.
    pub fn reseed(&mut self, fresh: [u8; 32]) {
        let mut seed = [0; 32];
        self.fill(&mut seed);
        for (mixed, fresh) in seed.iter_mut().zip(fresh) {
            *mixed ^= fresh;
        }
        *self = Self::new(seed);
    }

    /// The next 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Fills `out`.
    pub fn fill(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }

    /// A mask key for one frame (RFC 6455 section 5.3).
    pub fn mask(&mut self) -> [u8; 4] {
        self.next_u32().to_le_bytes()
    }

    /// A duration from `low` to `high`, both included, in whole nanoseconds; `low` where `high` is
    /// not more.
    ///
    /// Every value is equally likely to within one part in 2^64 of the range.
    #[inline(never)]
    pub fn between(&mut self, low: Duration, high: Duration) -> Duration {
        let most = u128::from(nanos(high.saturating_sub(low)));
        let drawn = u128::from(self.next_u64());
        // By one more than the most, which fits: below 2^64 times at most 2^64.
        let chosen = (drawn * most + drawn) >> 64;
        low.saturating_add(Duration::from_nanos(u64::try_from(chosen).unwrap_or(u64::MAX)))
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy")
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::collections::BTreeSet;
    use std::format;
    use std::vec::Vec;

    fn bits(entropy: &mut Entropy) -> Vec<u64> {
        (0..8).map(|_| entropy.next_u64()).collect()
    }

    #[test]
    fn is_chacha20_with_the_seed_as_key() {
        // RFC 8439 appendix A.1, test vector 1: all-zero key, nonce and counter.
        let mut out = [0; 16];
        Entropy::new([0; 32]).fill(&mut out);
        let expected = [
            0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90, 0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86,
            0xbd, 0x28,
        ];
        assert_eq!(out, expected);
    }

    #[test]
    fn reseeding_needs_both_the_old_state_and_the_fresh_bytes() {
        let after = |seed, fresh| {
            let mut entropy = Entropy::new(seed);
            entropy.reseed(fresh);
            bits(&mut entropy)
        };
        assert_eq!(after([1; 32], [2; 32]), after([1; 32], [2; 32]));
        assert_ne!(after([1; 32], [2; 32]), after([3; 32], [2; 32]), "the old state is kept");
        assert_ne!(after([1; 32], [2; 32]), after([1; 32], [3; 32]), "the fresh bytes matter");
        assert_ne!(after([1; 32], [0; 32]), bits(&mut Entropy::new([1; 32])), "never a repeat");
    }

    #[test]
    fn between_is_uniform_and_includes_both_ends() {
        let mut entropy = Entropy::new([7; 32]);
        let low = Duration::from_secs(3);
        let mut counts = [0_u32; 5];
        for _ in 0..10_000 {
            let drawn = entropy.between(low, low + Duration::from_nanos(4));
            counts[usize::try_from((drawn - low).as_nanos()).unwrap()] += 1;
        }
        assert!(counts.iter().all(|&count| (1_850..2_150).contains(&count)), "{counts:?}");
    }

    #[test]
    fn between_survives_every_pair_of_ends() {
        let mut entropy = Entropy::new([7; 32]);
        let (short, long) = (Duration::from_secs(1), Duration::MAX);
        assert_eq!(entropy.between(short, short), short);
        assert_eq!(entropy.between(long, short), long);
        assert_eq!(entropy.between(long, long), long);
        assert!(entropy.between(Duration::ZERO, long) > short);
    }

    #[test]
    fn masks_do_not_repeat() {
        let mut entropy = Entropy::new([9; 32]);
        let masks: BTreeSet<_> = (0..1_000).map(|_| entropy.mask()).collect();
        assert_eq!(masks.len(), 1_000);
    }

    #[test]
    fn debug_shows_no_state() {
        assert_eq!(format!("{:?}", Entropy::new([5; 32])), "Entropy");
    }
}
