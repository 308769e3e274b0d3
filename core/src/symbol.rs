//! Symbols as venues write them.

use core::fmt;

/// The longest symbol, in bytes of UTF-8.
pub const SYMBOL_MAX: usize = 32;

/// A symbol in the venue's own text, such as `BTC_USDT`: UTF-8, 1 to 32 bytes, stored inline.
///
/// The same text may name a spot pair and a contract; a symbol is unique within one market.
/// Symbols are not always ASCII: venues list `币安人生_USDT`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol {
    len: u8,
    /// Zero-padded, so that equality and hashing of the whole array are those of the text.
    bytes: [u8; SYMBOL_MAX],
}

impl Symbol {
    /// Makes a symbol; `None` where the text is empty or longer than 32 bytes.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; SYMBOL_MAX];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let len = u8::try_from(text.len()).ok()?;
        (len > 0).then_some(Self { len, bytes })
    }

    /// The zero-padded text as four words, for hashing.
    #[inline]
    pub(crate) fn words(&self) -> [u64; 4] {
        let mut words = [0; 4];
        let (chunks, _) = self.bytes.as_chunks::<8>();
        for (word, chunk) in words.iter_mut().zip(chunks) {
            *word = u64::from_le_bytes(*chunk);
        }
        words
    }

    /// The venue's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        core::str::from_utf8(text).unwrap_or_default()
    }
}

impl AsRef<str> for Symbol {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Default for Symbol {
    /// The content of memory that no symbol has been written to; no venue has an empty symbol.
    fn default() -> Self {
        Self { len: 0, bytes: [0; SYMBOL_MAX] }
    }
}
