//! The corpus's own generator: the same bytes on every machine and in every year.

/// `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// Starts a sequence.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not zero (biased by less than `end` / 2^64).
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// A number of `start..=end`.
    pub(crate) fn within(&mut self, start: u64, end: u64) -> u64 {
        start + self.below(end - start + 1)
    }

    /// True in `percent` of all cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A geometric number of the given mean: the integer form of an exponential distance, exact on
    /// every machine where a logarithm is not.
    pub(crate) fn geometric(&mut self, mean: u64) -> u64 {
        let mut count = 0;
        while self.below(mean + 1) != 0 {
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn bits_are_those_of_the_published_sequence() {
        let mut rng = Rng::new(1_234_567);
        // The test vector that Rosetta Code and the Java library agree on.
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973];
        assert_eq!([rng.bits(), rng.bits()], expected);
    }

    #[test]
    fn numbers_stay_in_range_and_near_their_mean() {
        let mut rng = Rng::new(1);
        let sum: u64 = (0..100_000).map(|_| rng.geometric(8)).sum();
        assert!((780_000..820_000).contains(&sum), "mean of 8 came out as {sum} / 100000");
        assert!((0..10_000).all(|_| (3..=7).contains(&rng.within(3, 7))));
    }
}
