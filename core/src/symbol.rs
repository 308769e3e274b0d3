//! Symbols as venues write them.

pub use crate::name::NameError;
use crate::name::{Name, name_traits};

/// The longest symbol, in bytes of UTF-8.
pub const SYMBOL_MAX: usize = 32;

/// A symbol in the venue's own text, such as `BTC_USDT`: UTF-8, 1 to 32 bytes, stored inline.
///
/// The same text may name a spot pair and a contract; a symbol is unique within one
/// [`Market`](crate::market::Market). Symbols are not always ASCII: venues list `币安人生_USDT`.
/// Any text will do that has no ASCII control character, no quote and no backslash, so that a
/// symbol stands in JSON as it is.
///
/// It is 32 bytes, compared and hashed as four words; its order is that of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(Name<SYMBOL_MAX>);

const _: () = assert!(size_of::<Symbol>() == SYMBOL_MAX);

impl Symbol {
    /// Makes a symbol; `None` where the text is no symbol ([`Symbol::try_from`] says why).
    #[inline]
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Self::try_from(text).ok()
    }

    /// Makes a symbol of bytes, as decoders have them; `None` where they are not UTF-8 or no
    /// symbol. ASCII costs no check of the encoding.
    #[inline]
    #[must_use]
    pub fn from_utf8(text: &[u8]) -> Option<Self> {
        Self::try_from(text).ok()
    }

    /// Reads a symbol that stands in quotes: `text` starts behind the opening quote and may reach
    /// past the closing one. Returns the symbol and how many bytes it took, the closing quote
    /// included.
    ///
    /// This is for hot paths: `None` means "not of the usual form", not "not a symbol". The usual
    /// form is 1 to 16 bytes of ASCII, with at least 17 readable bytes in `text`.
    #[inline]
    #[must_use]
    pub fn parse_quoted(text: &[u8]) -> Option<(Self, usize)> {
        Name::parse_quoted(text).map(|(name, taken)| (Self(name), taken))
    }

    /// Reads a symbol that is the first `len` bytes of `text`, which may reach past it.
    ///
    /// This is for hot paths: `None` means "not of the usual form", not "not a symbol". The usual
    /// form is 1 to 16 bytes of ASCII, with at least 16 readable bytes in `text`.
    #[inline]
    #[must_use]
    pub fn parse_leading(text: &[u8], len: usize) -> Option<Self> {
        Name::parse_leading(text, len).map(Self)
    }

    /// The venue's text.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The venue's text as bytes: cheaper than [`Symbol::as_str`], which checks the encoding.
    #[inline]
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The text as four little-endian words, zero-padded: its identity, for hash tables.
    #[inline]
    #[must_use]
    pub fn words(&self) -> [u64; 4] {
        let mut words = [0; 4];
        let (chunks, _) = self.0.padded().as_chunks::<8>();
        for (word, chunk) in words.iter_mut().zip(chunks) {
            *word = u64::from_le_bytes(*chunk);
        }
        words
    }

    #[inline]
    fn checked(name: Name<SYMBOL_MAX>) -> Result<Self, NameError> {
        Ok(Self(name))
    }
}

name_traits!(Symbol);

impl Default for Symbol {
    /// The content of memory that no symbol has been written to; no venue has an empty symbol.
    fn default() -> Self {
        Self(Name::EMPTY)
    }
}
