//! The hot reader of formats that tell lengths: a number whose end is known before it is read.

use super::Decimal;
use super::wide::{BIT_4, assemble};
use crate::words;

/// What the word-wide reader looks at: 16 bytes, and one more for a fraction that starts at byte 9.
const WINDOW: usize = 17;

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
    let word_0 = u64::from_le_bytes(*window.first_chunk()?);
    let word_1 = u64::from_le_bytes(*window.get(8..)?.first_chunk()?);
    // What is behind the end is not to be taken for a digit; above 16 there is no such bit.
    let end = u32::try_from(len).ok().filter(|end| *end <= 16)? << 3;
    let past = [0x10u64.unbounded_shl(end), 0x10u64.unbounded_shl(end.wrapping_sub(64))];
    let point_bit = words::first_bit([(!word_0 & BIT_4) | past[0], (!word_1 & BIT_4) | past[1]]);
    let point = usize::try_from(point_bit >> 3).ok()?;
    let tail = len.wrapping_sub(point);
    // A part without digits would be read past its end. Numbers with and without a point take turns
    // in no order that a branch could learn.
    let is_plain = (tail == 0) | ((tail != 1) & (*window.get(point)? == b'.'));
    if (point == 0) | !is_plain {
        return None;
    }
    let behind = u64::from_le_bytes(*window.get(point + 1..)?.first_chunk()?);
    assemble(word_0, point_bit, behind, tail)
}

/// Reads what is beyond the short reader.
#[inline(never)]
fn parse_long(text: &[u8], len: usize) -> Option<Decimal> {
    Decimal::parse(text.get(..len)?).ok()
}
