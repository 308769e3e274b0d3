//! The hot reader: a quoted number, from its first digit to its closing quote, in one pass.

use core::hint::select_unpredictable;

use super::Decimal;
use super::plain::read_plain;
use super::wide::{BIT_4, assemble, assemble_any};
use crate::words;

/// What the word-wide reader looks at: 16 bytes, and one more for a fraction that starts at byte 9.
const WINDOW: usize = 17;

impl Decimal {
    /// Reads a number that stands in quotes: `text` starts behind the opening quote and may reach
    /// past the closing one. Returns the number and how many bytes it took, the closing quote
    /// included.
    ///
    /// This is for hot paths: `None` means "not of the usual form", not "not a number". Read the
    /// text with [`Decimal::parse`] then. The usual form is an optional `-`, digits, an optional
    /// point with digits, a quote; at most 19 digits. It is fastest with at most 8 digits before
    /// and 8 behind the point and at least 17 readable bytes in `text`.
    #[inline(always)]
    #[must_use]
    pub fn parse_quoted(text: &[u8]) -> Option<(Self, usize)> {
        if let Some(short) = parse_short(text) {
            return Some(short);
        }
        let mut taken = 0;
        let number = parse_long(text, &mut taken)?;
        Some((number, taken))
    }
}

/// Reads at most 8 digits before and 8 behind the point, without a branch on how many there are:
/// with mixed numbers the mispredicted exits of a byte loop cost more than all of its arithmetic.
#[inline(always)]
fn parse_short(text: &[u8]) -> Option<(Decimal, usize)> {
    let window = text.first_chunk()?;
    let Outline { words: [word, _], point_bit, point, tail } = outline(window)?;
    let behind = u64::from_le_bytes(*window.get(point + 1..)?.first_chunk()?);
    Some((assemble(word, point_bit, behind, tail)?, point + tail + 1))
}

/// Reads what is beyond the short reader, and says how many bytes it has `taken`.
// Not a pair by value, which would come back through memory and hold up the short reader.
#[inline(never)]
fn parse_long(text: &[u8], taken: &mut usize) -> Option<Decimal> {
    if let Some(Outline { words, point, tail, .. }) = text.first_chunk().and_then(outline)
        && let Some(number) = assemble_any(words, point, tail)
    {
        *taken = point + tail + 1;
        return Some(number);
    }
    let (number, len) = read_plain(text)?;
    *taken = len + 1;
    (text.get(len) == Some(&b'"')).then_some(number)
}

/// Where the point and the quote are.
struct Outline {
    words: [u64; 2],
    /// Bit 4 of the first byte that is no digit: the point, or the quote where there is none.
    point_bit: u32,
    point: usize,
    /// How far the quote is from there, 0 without a point.
    tail: usize,
}

#[inline]
fn outline(window: &[u8; WINDOW]) -> Option<Outline> {
    let word_0 = u64::from_le_bytes(*window.first_chunk()?);
    let word_1 = u64::from_le_bytes(*window.get(8..)?.first_chunk()?);
    // Among the bytes that may be there, bit 3 parts `.` and `-` (set) from the quote (clear).
    let not_digit = [!word_0 & BIT_4, !word_1 & BIT_4];
    let quote = [not_digit[0] & (!word_0 << 1), not_digit[1] & (!word_1 << 1)];
    let point_bit = words::first_bit(not_digit);
    let point = usize::try_from(point_bit >> 3).ok()?;
    let end = usize::try_from(words::first_bit(quote) >> 3).ok()?;
    let tail = end.wrapping_sub(point);
    let ender = select_unpredictable(tail == 0, b'"', b'.');
    if *window.get(end)? != b'"' || *window.get(point)? != ender {
        return None;
    }
    Some(Outline { words: [word_0, word_1], point_bit, point, tail })
}
