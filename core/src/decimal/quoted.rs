//! The hot reader: a quoted number, from its first digit to its closing quote, in one pass.

use core::hint::select_unpredictable;

use super::Decimal;

/// As many digits as always fit 64 bits.
const DIGITS_MAX: u32 = 19;

/// What the word-wide reader looks at: 16 bytes, and one more for a fraction that starts at byte 9.
const WINDOW: usize = 17;

/// Bit 4 of every byte: set in the ASCII digits, clear in `"`, `.`, `-`, `+`, `,`, `e`, `E`.
///
/// Bit 3 then tells `.`, `-` and `,` (set) from `"` (clear).
const BIT_4: u64 = 0x1010_1010_1010_1010;

/// `0` in every byte.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The factor of the whole part, by the number of bytes from the point to the quote.
const FACTORS: [u64; 10] =
    [1, 0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

impl Decimal {
    /// Reads a number that stands in quotes: `text` starts behind the opening quote and may reach
    /// past the closing one. Returns the number and how many bytes it took, the closing quote
    /// included.
    ///
    /// This is for hot paths: `None` means "not of the usual form", not "not a number". Read the text
    /// with [`Decimal::parse`] then. The usual form is an optional `-`, digits, an optional point with
    /// digits, a quote; at most 19 digits. It is fastest with at most 8 digits before and 8 behind the
    /// point and at least 17 readable bytes in `text`.
    #[inline]
    #[must_use]
    pub fn parse_quoted(text: &[u8]) -> Option<(Self, usize)> {
        if let Some(short) = parse_short(text) {
            return Some(short);
        }
        // Not a pair by value, which would come back through memory and hold up the short path too.
        let mut taken = 0;
        let number = parse_long(text, &mut taken)?;
        Some((number, taken))
    }
}

/// Reads at most 8 digits before and 8 behind the point, without a branch on how many there are:
/// with mixed numbers the mispredicted exits of a byte loop cost more than all of its arithmetic.
#[inline]
fn parse_short(text: &[u8]) -> Option<(Decimal, usize)> {
    let window = text.first_chunk::<WINDOW>()?;
    let word_0 = u64::from_le_bytes(*window.first_chunk()?);
    let word_1 = u64::from_le_bytes(*window.get(8..)?.first_chunk()?);

    let not_digit = (!word_0 & BIT_4, !word_1 & BIT_4);
    let quote = (not_digit.0 & (!word_0 << 1), not_digit.1 & (!word_1 << 1));
    let point_bit = first_bit(not_digit);
    let point = usize::try_from(point_bit >> 3).ok()?;
    let end = usize::try_from(first_bit(quote) >> 3).ok()?;
    // 0 without a point (the first byte that is no digit is then the quote itself), otherwise one
    // more than the number of decimal places.
    let tail = end.wrapping_sub(point);
    let whole_only = tail == 0;

    // Both parts end at the top of their word; what is shifted in counts as zeros. A part without
    // digits leaves the byte that ended it in its word, which is no digit and refused below.
    let whole = (word_0 ^ ZEROS).wrapping_shl(68u32.wrapping_sub(point_bit));
    let behind = u64::from_le_bytes(*window.get(point + 1..)?.first_chunk()?);
    let shift = 72u32.wrapping_sub(u32::try_from(tail).ok()? << 3);
    let fraction = select_unpredictable(whole_only, 0, (behind ^ ZEROS).wrapping_shl(shift));
    let factor = *FACTORS.get(tail)?;

    let ender = select_unpredictable(whole_only, b'"', b'.');
    if *window.get(end)? != b'"'
        || *window.get(point)? != ender
        || (not_digits(whole) | not_digits(fraction)) != 0
    {
        return None;
    }
    let mantissa = eight_digits(whole).wrapping_mul(factor).wrapping_add(eight_digits(fraction));
    let scale = u8::try_from(tail.saturating_sub(1)).ok()?;
    Some((Decimal::from_u64(false, mantissa, scale), end + 1))
}

/// The index of the lowest bit that is set in two words, 128 where none is.
#[inline]
fn first_bit(words: (u64, u64)) -> u32 {
    let (in_0, in_1) = (words.0.trailing_zeros(), words.1.trailing_zeros() + 64);
    select_unpredictable(words.0 != 0, in_0, in_1)
}

/// Not zero where a byte is above 9.
#[inline]
const fn not_digits(word: u64) -> u64 {
    (word | word.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
}

/// The number that eight digits make, each a byte of 0 to 9, the first in the lowest byte.
#[inline]
pub(super) const fn eight_digits(word: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let upper = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let lower = ((pairs >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32));
    upper.wrapping_add(lower) >> 32
}

/// Reads what the word-wide reader refuses: signs, long numbers, and the last bytes of a buffer.
#[inline(never)]
fn parse_long(text: &[u8], taken: &mut usize) -> Option<Decimal> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (mut mantissa, mut count, mut point) = (0u64, 0u32, None);
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' if count < DIGITS_MAX => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() && count > 0 => point = Some(count),
            b'"' if count > point.unwrap_or(0) => {
                let scale = u8::try_from(count - point.unwrap_or(count)).ok()?;
                *taken = at + 1 + usize::from(negative);
                return Some(Decimal::from_u64(negative, mantissa, scale));
            }
            _ => return None,
        }
    }
    None
}
