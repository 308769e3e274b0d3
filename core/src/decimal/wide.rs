//! Numbers read eight bytes at a time, as little-endian words, with no branch on their length.

use core::hint::select_unpredictable;

use super::Decimal;
use crate::words;

/// Bit 4 of every byte: set in the ASCII digits, clear in `"`, `.`, `-`, `+`, `e`, `E` and zero.
pub(super) const BIT_4: u64 = 0x1010_1010_1010_1010;

/// `0` in every byte.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// What the whole part counts, by the length of the point and the fraction together.
const FACTORS: [u64; 10] =
    [1, 0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// Makes a decimal of at most 8 digits before and 8 behind the point, or `None` where they are more
/// or not digits.
///
/// `word` starts with the whole part, which ends before bit `point_bit` (bit 4 of the byte behind
/// it); `behind` starts with the fraction, and `tail` is its length and that of the point, 0
/// without one.
#[inline(always)]
pub(super) fn assemble(word: u64, point_bit: u32, behind: u64, tail: usize) -> Option<Decimal> {
    // Both parts end at the top of their word, and what is shifted in counts as zeros. A part
    // without digits is not shifted at all and starts with what is no digit.
    let whole = (word ^ ZEROS).wrapping_shl(68u32.wrapping_sub(point_bit));
    let shift = 72u32.wrapping_sub(u32::try_from(tail).ok()? << 3);
    let fraction = select_unpredictable(tail == 0, 0, (behind ^ ZEROS).wrapping_shl(shift));
    let factor = *FACTORS.get(tail)?;
    if not_digits(whole) | not_digits(fraction) != 0 {
        return None;
    }
    let mantissa = eight_digits(whole).wrapping_mul(factor).wrapping_add(eight_digits(fraction));
    let scale = u8::try_from(tail.saturating_sub(1)).ok()?;
    Some(Decimal::from_u64(false, mantissa, scale))
}

/// Makes a decimal of any text of at most 16 bytes, or `None` where it is not digits with at most
/// one point among them, at `point`; `tail` is the length from there to the end, 0 without a point.
#[inline]
pub(super) fn assemble_any(words: [u64; 2], point: usize, tail: usize) -> Option<Decimal> {
    let end = u32::try_from(point + tail).ok().filter(|_| point > 0 && tail != 1)?;
    let text = words::join(words.map(|word| word ^ ZEROS));
    // The end goes to the top, then the whole part up by one byte, over the point.
    let text = text.unbounded_shl(128u32.checked_sub(end << 3)?);
    let places = u32::try_from(tail.saturating_sub(1)).ok()?;
    let fraction = if tail == 0 { u128::MAX } else { u128::MAX.unbounded_shl(128 - (places << 3)) };
    let [upper, lower] = words::halves((text & fraction) | ((text << 8) & !fraction));
    if not_digits(upper) | not_digits(lower) != 0 {
        return None;
    }
    let mantissa = eight_digits(upper).wrapping_mul(100_000_000).wrapping_add(eight_digits(lower));
    Some(Decimal::from_u64(false, mantissa, u8::try_from(places).ok()?))
}

/// Not zero where a byte is above 9.
#[inline]
const fn not_digits(word: u64) -> u64 {
    (word | word.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
}

/// The number that eight digits make, each a byte of 0 to 9, the first in the lowest byte.
#[inline]
const fn eight_digits(word: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let upper = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let lower = ((pairs >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32));
    upper.wrapping_add(lower) >> 32
}
