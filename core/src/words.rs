//! Short texts as little-endian words.
//!
//! Loads overlap instead of following the length, so that texts of 8 to 16 bytes, most there are,
//! take one path: copying them by their length would be a call that costs as much as all the rest.

use core::hint::select_unpredictable;

/// Whether the processor has such words. Where it has not, byte by byte is less code and no slower.
pub(crate) const WIDE: bool = cfg!(target_pointer_width = "64");

/// Up to 16 bytes as two words, zero-padded. Of more it is the first and the last eight.
#[inline]
pub(crate) fn load_16(text: &[u8]) -> [u64; 2] {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        return [first, last.unbounded_shr(excess(text, 2 * 8))];
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        let last = u64::from(last.unbounded_shr(excess(text, 2 * 4)));
        return [u64::from(first) | last << 32, 0];
    }
    [text.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0]
}

/// The bits that two loads, of `loaded` bytes together, have in common.
#[inline]
pub(crate) fn excess(text: &[u8], loaded: usize) -> u32 {
    u32::try_from(loaded.saturating_sub(text.len()) * 8).unwrap_or(u32::MAX)
}

/// The lower and the upper word.
#[inline]
pub(crate) fn halves(word: u128) -> [u64; 2] {
    [word, word >> 64].map(|half| u64::try_from(half & u128::from(u64::MAX)).unwrap_or_default())
}

/// Two words as one, the first the lower.
#[inline]
pub(crate) fn join(words: [u64; 2]) -> u128 {
    let [lower, upper] = words;
    u128::from(upper) << 64 | u128::from(lower)
}

/// The index of the lowest bit that is set in two words, 128 where none is.
#[inline]
pub(crate) fn first_bit(words: [u64; 2]) -> u32 {
    let [word_0, word_1] = words;
    let (in_0, in_1) = (word_0.trailing_zeros(), word_1.trailing_zeros() + 64);
    select_unpredictable(word_0 != 0, in_0, in_1)
}
