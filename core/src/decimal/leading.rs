//! The hot reader of formats that tell lengths: a number whose end is known before it is read.

use super::Decimal;
use super::wide::{assemble, assemble_any};
use crate::words;

/// What the word-wide reader looks at: 16 bytes, and one more for a fraction that starts at byte 9.
const WINDOW: usize = 17;

/// `.` in every byte.
const POINTS: u64 = 0x2e2e_2e2e_2e2e_2e2e;

impl Decimal {
    /// Reads a number that is the first `len` bytes of `text`, which may reach past it.
    ///
    /// It takes what [`Decimal::parse`] takes; `None` means that that has the reason. It is fastest
    /// with at most 8 digits before and 8 behind the point, no sign, and at least 17 readable bytes
    /// in `text`.
    #[inline(always)]
    #[must_use]
    pub fn parse_leading(text: &[u8], len: usize) -> Option<Self> {
        parse_short(text, len).or_else(|| parse_long(text, len))
    }
}

/// Reads at most 8 digits before and 8 behind the point, without a branch on how many there are.
#[inline(always)]
fn parse_short(text: &[u8], len: usize) -> Option<Decimal> {
    let window = text.first_chunk::<WINDOW>()?;
    let word = u64::from_le_bytes(*window.first_chunk()?);
    // At most 8, and a point behind the end is not the number's.
    let point = usize::try_from(points(word).trailing_zeros() >> 3).ok()?.min(len);
    let tail = len - point;
    // Without a point among the first eight, the ninth must be it. A part without digits would be
    // read past its end.
    let is_plain = (tail == 0) | ((tail != 1) & (*window.get(point)? == b'.'));
    if (point == 0) | !is_plain {
        return None;
    }
    let behind = u64::from_le_bytes(*window.get(point + 1..)?.first_chunk()?);
    let point_bit = u32::try_from(point).ok()? << 3;
    assemble(word, point_bit | 4, behind, tail)
}

/// Reads what is beyond the short reader.
#[inline(never)]
fn parse_long(text: &[u8], len: usize) -> Option<Decimal> {
    parse_wide(text, len).or_else(|| Decimal::parse(text.get(..len)?).ok())
}

/// Reads at most 16 bytes, wherever their point is.
#[inline]
fn parse_wide(text: &[u8], len: usize) -> Option<Decimal> {
    let window = text.first_chunk::<16>().filter(|_| len <= 16)?;
    let word_0 = u64::from_le_bytes(*window.first_chunk()?);
    let word_1 = u64::from_le_bytes(*window.last_chunk()?);
    let point = words::first_bit([points(word_0), points(word_1)]) >> 3;
    let point = usize::try_from(point).ok()?.min(len);
    assemble_any([word_0, word_1], point, len - point)
}

/// Marks the top bit of points; none before the first is marked that is not one.
#[inline(always)]
const fn points(word: u64) -> u64 {
    let word = word ^ POINTS;
    word.wrapping_sub(POINTS / 0x2e) & !word & (POINTS / 0x2e * 0x80)
}
