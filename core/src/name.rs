//! Short text stored inline: what symbols and assets are made of.

use core::fmt;
use core::hash::{Hash, Hasher};

use crate::words;

const WORD: usize = 8;

/// Why a text is not a symbol or an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// It has no characters.
    Empty,
    /// It does not fit: its length in bytes and the most that is allowed.
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The most that is allowed.
        max: usize,
    },
    /// It has an ASCII control character, a quote or a backslash, or, in an asset, a slash.
    Character,
    /// It is not UTF-8.
    Encoding,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an empty name"),
            Self::TooLong { len, max } => {
                write!(f, "a name of {len} bytes, where at most {max} are allowed")
            }
            Self::Character => f.write_str("a name with a character that is not allowed"),
            Self::Encoding => f.write_str("a name that is not UTF-8"),
        }
    }
}

impl core::error::Error for NameError {}

/// Text of 1 to `N` bytes of UTF-8, without ASCII control characters, `"` and `\`.
///
/// Zero-padded: as there are no zeros inside, the bytes alone are its identity, order and length.
// Aligned, so that it is compared and hashed in words on targets without unaligned loads too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(align(8))]
pub(crate) struct Name<const N: usize> {
    bytes: [u8; N],
}

impl<const N: usize> Name<N> {
    /// Makes a name of text.
    #[inline]
    pub(crate) fn new(text: &str) -> Result<Self, NameError> {
        let (name, _) = Self::packed(text.as_bytes())?;
        Ok(name)
    }

    /// Makes a name of bytes that may not be UTF-8.
    #[inline]
    pub(crate) fn from_utf8(text: &[u8]) -> Result<Self, NameError> {
        let (name, ascii) = Self::packed(text)?;
        if !ascii && core::str::from_utf8(text).is_err() {
            return Err(NameError::Encoding);
        }
        Ok(name)
    }

    /// The name with all that must be checked but the encoding, and whether it is ASCII.
    #[inline]
    fn packed(text: &[u8]) -> Result<(Self, bool), NameError> {
        if words::WIDE { Self::packed_by_words(text) } else { Self::packed_by_bytes(text) }
    }

    fn packed_by_bytes(text: &[u8]) -> Result<(Self, bool), NameError> {
        if text.is_empty() || text.len() > N {
            return Err(length_error(text.len(), N));
        }
        let (mut bytes, mut is_ascii) = ([0; N], true);
        for (to, byte) in bytes.iter_mut().zip(text) {
            if byte.is_ascii_control() || matches!(byte, b'"' | b'\\') {
                return Err(NameError::Character);
            }
            is_ascii &= byte.is_ascii();
            *to = *byte;
        }
        Ok((Self { bytes }, is_ascii))
    }

    #[inline]
    fn packed_by_words(text: &[u8]) -> Result<(Self, bool), NameError> {
        if text.is_empty() || text.len() > N {
            return Err(length_error(text.len(), N));
        }
        let words = load(text);
        let mut bytes = [0; N];
        let (mut flaws, mut high) = (0, 0);
        let (chunks, _) = bytes.as_chunks_mut::<WORD>();
        for (at, (chunk, word)) in chunks.iter_mut().zip(words).enumerate() {
            let padded = word | PADDING & behind(text.len().saturating_sub(at * WORD));
            flaws |= forbidden(padded) | contains(word, b'"');
            high |= word & HIGH_BITS;
            *chunk = word.to_le_bytes();
        }
        if flaws != 0 {
            return Err(NameError::Character);
        }
        Ok((Self { bytes }, high == 0))
    }

    /// Reads a name of 1 to 16 bytes of ASCII that stands in quotes: `text` starts behind the
    /// opening quote and has at least 17 bytes. Returns the name and how many bytes it took, the
    /// closing quote included; `None` means "not of this form".
    #[inline]
    pub(crate) fn parse_quoted(text: &[u8]) -> Option<(Self, usize)> {
        let window = text.first_chunk::<{ 2 * WORD + 1 }>()?;
        let word_0 = u64::from_le_bytes(*window.first_chunk()?);
        let word_1 = u64::from_le_bytes(*window.get(WORD..)?.first_chunk()?);
        let quote = words::first_bit([contains(word_0, b'"'), contains(word_1, b'"')]);
        let len = usize::try_from(quote / 8).ok()?;
        if len == 0 || *window.get(len)? != b'"' {
            return None;
        }
        let mut bytes = [0; N];
        let (chunks, _) = bytes.as_chunks_mut::<WORD>();
        let mut flaws = 0;
        for (chunk, (word, start)) in chunks.iter_mut().zip([(word_0, 0), (word_1, WORD)]) {
            let behind = behind(len.saturating_sub(start));
            let padded = word & !behind | PADDING & behind;
            flaws |= forbidden(padded) | padded & HIGH_BITS;
            *chunk = (word & !behind).to_le_bytes();
        }
        (flaws == 0).then_some((Self { bytes }, len + 1))
    }

    /// Reads a name that is the first `len` bytes of `text`, which may reach past it: 1 to 16 bytes
    /// of ASCII, with at least 16 bytes in `text`; `None` means "not of this form".
    #[inline]
    pub(crate) fn parse_leading(text: &[u8], len: usize) -> Option<Self> {
        let (chunks, _) = text.first_chunk::<{ 2 * WORD }>()?.as_chunks::<WORD>();
        if len.wrapping_sub(1) >= 2 * WORD {
            return None;
        }
        let mut bytes = [0; N];
        let (places, _) = bytes.as_chunks_mut::<WORD>();
        let mut flaws = 0;
        for ((place, chunk), start) in places.iter_mut().zip(chunks).zip([0, WORD]) {
            let (word, behind) = (u64::from_le_bytes(*chunk), behind(len.saturating_sub(start)));
            let padded = word & !behind | PADDING & behind;
            flaws |= forbidden(padded) | contains(padded, b'"') | padded & HIGH_BITS;
            *place = (word & !behind).to_le_bytes();
        }
        (flaws == 0).then_some(Self { bytes })
    }

    /// Its bytes.
    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        let (words, _) = self.bytes.as_chunks::<WORD>();
        let mut len = 0;
        for (at, word) in words.iter().enumerate() {
            let zeros = u64::from_le_bytes(*word).leading_zeros() / 8;
            let used = WORD.saturating_sub(usize::try_from(zeros).unwrap_or(WORD));
            len = if used > 0 { at * WORD + used } else { len };
        }
        self.bytes.get(..len).unwrap_or_default()
    }

    /// Its text.
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// Nothing: memory that no name has been written to.
    pub(crate) const EMPTY: Self = Self { bytes: [0; N] };

    /// The same with ASCII letters in upper case.
    pub(crate) fn to_ascii_uppercase(self) -> Self {
        let mut upper = self;
        upper.bytes.make_ascii_uppercase();
        upper
    }

    /// Its zero-padded bytes.
    #[inline]
    pub(crate) fn padded(&self) -> &[u8; N] {
        &self.bytes
    }
}

impl<const N: usize> Hash for Name<N> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (words, _) = self.bytes.as_chunks::<WORD>();
        for word in words {
            state.write_u64(u64::from_le_bytes(*word));
        }
    }
}

/// The conversions and texts that every type around a [`Name`] has.
macro_rules! name_traits {
    ($type:ident) => {
        impl TryFrom<&str> for $type {
            type Error = NameError;

            #[inline]
            fn try_from(text: &str) -> Result<Self, NameError> {
                Self::checked(Name::new(text)?)
            }
        }

        impl TryFrom<&[u8]> for $type {
            type Error = NameError;

            #[inline]
            fn try_from(text: &[u8]) -> Result<Self, NameError> {
                Self::checked(Name::from_utf8(text)?)
            }
        }

        impl core::str::FromStr for $type {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::try_from(text)
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Debug::fmt(self.as_str(), f)
            }
        }
    };
}
pub(crate) use name_traits;

#[cold]
fn length_error(len: usize, max: usize) -> NameError {
    if len == 0 { NameError::Empty } else { NameError::TooLong { len, max } }
}

/// Up to 32 bytes as little-endian words, zero-padded.
#[inline]
fn load(text: &[u8]) -> [u64; 4] {
    if let (Some(first), Some(last)) = (text.first_chunk::<16>(), text.last_chunk::<16>()) {
        let (first, last) = (u128::from_le_bytes(*first), u128::from_le_bytes(*last));
        let [word_0, word_1] = words::halves(first);
        let [word_2, word_3] = words::halves(last.unbounded_shr(words::excess(text, 2 * 16)));
        return [word_0, word_1, word_2, word_3];
    }
    let [word_0, word_1] = words::load_16(text);
    [word_0, word_1, 0, 0]
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// A harmless character in every byte.
const PADDING: u64 = ONES * 0x30;

/// The bytes of a word from `len` on.
#[inline]
fn behind(len: usize) -> u64 {
    u64::MAX.unbounded_shl(u32::try_from(len * 8).unwrap_or(u32::MAX))
}

/// Not zero where a byte is an ASCII control character or a backslash.
#[inline]
const fn forbidden(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH_BITS;
    control | contains(word, b'\\') | contains(word, 0x7f)
}

/// Not zero where a byte of `word` is `byte`.
#[inline]
const fn contains(word: u64, byte: u8) -> u64 {
    let zeros = word ^ u64::from_le_bytes([byte; 8]);
    zeros.wrapping_sub(ONES) & !zeros & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_bytes_make_the_same_name() {
        let texts =
            ["", "BTC_USDT", "a\"b", "a\\b", "\u{7f}", "\0", "\u{5e01}\u{5b89}_USDT", "~ !"];
        let long = "0123456789abcdef0123456789ABCDEF+";
        for text in (0..=long.len()).filter_map(|len| long.get(..len)).chain(texts) {
            let by_words = Name::<32>::packed_by_words(text.as_bytes());
            let by_bytes = Name::<32>::packed_by_bytes(text.as_bytes());
            match (by_words, by_bytes) {
                (Ok(words), Ok(bytes)) => assert!(words == bytes, "{text}"),
                (words, bytes) => assert_eq!(words.err(), bytes.err(), "{text}"),
            }
        }
        for byte in 0..=u8::MAX {
            let text = [b'A', byte, b'B'];
            let by_words = Name::<32>::packed_by_words(&text).map(|(name, _)| name.bytes);
            let by_bytes = Name::<32>::packed_by_bytes(&text).map(|(name, _)| name.bytes);
            assert_eq!(by_words, by_bytes, "{byte}");
        }
    }
}
