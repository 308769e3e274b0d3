//! Random choices that a seed reproduces.

pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap()
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.next() % bound.max(1)
    }

    pub(crate) fn choice<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    /// A number as the venue writes them: short or long, trimmed or padded.
    pub(crate) fn number(&mut self) -> String {
        let (whole, places) = (self.below(7), self.below(10));
        let mut text: String = (0..=whole).map(|_| self.digit()).collect();
        if places > 0 {
            text.push('.');
            text.extend((0..places).map(|_| self.digit()));
        }
        text
    }

    /// Some digits, of which the first is not 0.
    pub(crate) fn integer(&mut self, most: usize) -> String {
        let first = char::from(b'1' + u8::try_from(self.below(9)).unwrap());
        let more = self.below(most);
        core::iter::once(first).chain((0..more).map(|_| self.digit())).collect()
    }

    fn digit(&mut self) -> char {
        char::from(b'0' + u8::try_from(self.below(10)).unwrap())
    }
}
