//! Texts eight bytes at a time.

use crate::FAST;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The digit 0 in every byte.
pub(crate) const ZEROS: u64 = ONES * 0x30;

/// What is left from the first byte on that `marks` marks in its word; zeros are to be marked.
#[cfg_attr(feature = "fast", inline(always))]
pub(super) fn skip(mut bytes: &[u8], marks: impl Fn(u64) -> u64) -> &[u8] {
    if !FAST {
        let is_marked = |byte: &u8| marks(u64::from(*byte)) & 0x80 != 0;
        let len = bytes.iter().position(is_marked).unwrap_or(bytes.len());
        return bytes.get(len..).unwrap_or_default();
    }
    while let Some((chunk, behind)) = bytes.split_first_chunk() {
        let marked = marks(u64::from_le_bytes(*chunk));
        if marked != 0 {
            return bytes.get(first(marked)..).unwrap_or_default();
        }
        bytes = behind;
    }
    bytes.get(first(marks(padded(bytes)))..).unwrap_or_default()
}

/// The index of the first byte that is marked.
#[cfg_attr(feature = "fast", inline(always))]
fn first(marked: u64) -> usize {
    usize::try_from(marked.trailing_zeros() / 8).unwrap_or_default()
}

/// Less than eight bytes, and zeros behind them.
#[inline(never)]
fn padded(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

// Each of the following marks the top bit of bytes. Bytes behind the first marked one may be marked
// without being meant.

/// Marks quotes, backslashes and control characters: what ends or escapes a string, or may not be
/// in one.
#[cfg_attr(feature = "fast", inline(always))]
pub(super) const fn special(word: u64) -> u64 {
    // A bit swaps the quote with the space, which is just above the control characters.
    (below(word ^ (ONES * 0x02), 0x21) | equal(word, b'\\')) & TOPS
}

/// As [`special`], and all that is not ASCII.
#[cfg_attr(feature = "fast", inline(always))]
pub(super) const fn special_or_high(word: u64) -> u64 {
    special(word) | word & TOPS
}

/// Marks what may follow a number or a word: white space, commas, closing brackets.
#[cfg_attr(feature = "fast", inline(always))]
pub(super) const fn delimiters(word: u64) -> u64 {
    // A bit parts `]` from `}`.
    (equal(word | (ONES * 0x20), b'}') | equal(word, b',') | below(word, 0x21)) & TOPS
}

/// Marks what is above 9: all but digits, in a word that [`ZEROS`] were taken from by `^`.
#[cfg_attr(feature = "fast", inline(always))]
pub(crate) const fn not_digits(word: u64) -> u64 {
    (word | word.wrapping_add(ONES * 0x76)) & TOPS
}

/// The number that eight digits make, each a byte of 0 to 9, the first in the lowest byte.
#[inline]
pub(crate) const fn eight_digits(word: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let upper = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let lower = ((pairs >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32));
    upper.wrapping_add(lower) >> 32
}

#[cfg_attr(feature = "fast", inline(always))]
const fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ u64::from_le_bytes([byte; 8]), 1)
}

/// For `limit` at most 0x80.
#[cfg_attr(feature = "fast", inline(always))]
const fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(u64::from_le_bytes([limit; 8])) & !word
}
