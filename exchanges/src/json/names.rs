//! Names of members, prepared to be found.

use super::Text;

/// The names of members that a decoder asks for; made once, as a constant.
#[derive(Clone, Copy, Debug)]
pub struct Names<const N: usize> {
    texts: [&'static str; N],
    #[cfg(feature = "fast")]
    words: [u64; N],
}

impl<const N: usize> Names<N> {
    /// Prepares names.
    #[cfg(not(feature = "fast"))]
    #[must_use]
    pub const fn new(texts: [&'static str; N]) -> Self {
        Self { texts }
    }

    /// Prepares names.
    #[cfg(feature = "fast")]
    #[expect(clippy::indexing_slicing, reason = "below N; a constant cannot use iterators")]
    #[must_use]
    pub const fn new(texts: [&'static str; N]) -> Self {
        let (mut words, mut at) = ([0; N], 0);
        while at < N {
            words[at] = word(texts[at]);
            at += 1;
        }
        Self { texts, words }
    }

    /// The names.
    pub(super) const fn texts(&self) -> &[&'static str] {
        &self.texts
    }

    /// Which of the names the key is.
    #[cfg(not(feature = "fast"))]
    pub(super) fn position(&self, key: Text<'_>) -> Option<usize> {
        find(&self.texts, key)
    }

    /// Which of the names the key is.
    #[cfg(feature = "fast")]
    #[inline(always)]
    pub(super) fn position(&self, key: Text<'_>) -> Option<usize> {
        let Some(word) = key.word() else {
            return find(&self.texts, key);
        };
        // All are compared: an exit that depends on the key costs more, as it is hard to predict.
        let choose = |found, (at, name): (usize, &u64)| if *name == word { at } else { found };
        let found = self.words.iter().enumerate().fold(N, choose);
        (found < N).then_some(found)
    }
}

/// At most eight bytes as a little-endian word, zero-padded; for longer names, and only for them, a
/// word that is no text.
#[cfg(feature = "fast")]
#[inline]
const fn word(text: &str) -> u64 {
    let (mut rest, mut word) = (text.as_bytes(), 0);
    if rest.len() > 8 {
        return u64::MAX;
    }
    while let [before @ .., last] = rest {
        word = word << 8 | u64::from_le_bytes([*last, 0, 0, 0, 0, 0, 0, 0]);
        rest = before;
    }
    word
}

/// Long keys, keys with escapes, and keys at the end of the text.
#[inline(never)]
fn find(names: &[&str], key: Text<'_>) -> Option<usize> {
    names.iter().position(|name| key.is(name))
}
