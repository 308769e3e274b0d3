//! The general reader: any number of JSON and of venues' strings.

use core::hint::select_unpredictable;

use super::plain::{read_plain, split_sign};
use super::wide::{BIT_4, assemble, assemble_any};
use super::{Decimal, DecimalError, SCALE_MAX};
use crate::words;

/// Where exponents saturate: beyond what the digits of any text in memory can balance.
const EXPONENT_MAX: i64 = 1 << 56;

impl Decimal {
    /// Reads a number as JSON and venues write it: an optional `-`, digits, an optional point with
    /// digits, an optional exponent, such as `-12.50`, `2.895e-05`, `1E+21`, `007`.
    ///
    /// Leading zeros are accepted, as venues send them in strings; a leading `+`, a bare point and
    /// blanks are not. The scale is the number of places written, less the exponent, as far as it
    /// fits: zeros at the end that have no room are dropped, and a positive exponent leaves a
    /// scale of 0.
    ///
    /// # Errors
    ///
    /// [`DecimalError::Syntax`] where the text is not a number, [`DecimalError::Range`] where it is
    /// one that has no exact representation here. Nothing is rounded.
    #[inline]
    pub fn parse(text: &[u8]) -> Result<Self, DecimalError> {
        parse_short(text).map_or_else(|| parse_long(text), Ok)
    }

    /// Reads what [`Decimal::parse`] reads, in one way whatever its form: less code, and several
    /// times the time.
    ///
    /// # Errors
    ///
    /// As [`Decimal::parse`].
    pub fn parse_in_any_form(text: &[u8]) -> Result<Self, DecimalError> {
        parse_any(text)
    }
}

/// Reads at most 8 digits before and 8 behind the point, and at most 16 bytes; no sign.
#[inline]
fn parse_short(text: &[u8]) -> Option<Decimal> {
    let Outline { words, point_bit, tail } = outline(text)?;
    // `assemble` takes a whole part of one word.
    if point_bit >> 3 > 8 {
        return None;
    }
    let [behind, _] = words::halves(words::join(words) >> (point_bit & !7) >> 8);
    let [word, _] = words;
    assemble(word, point_bit, behind, tail)
}

#[inline(never)]
fn parse_long(text: &[u8]) -> Result<Decimal, DecimalError> {
    if let Some(Outline { words, tail, .. }) = outline(text)
        && let Some(number) = assemble_any(words, text.len() - tail, tail)
    {
        return Ok(number);
    }
    match read_plain(text) {
        Some((number, len)) if len == text.len() => Ok(number),
        _ => parse_any(text),
    }
}

/// At most 16 bytes, and where their point is.
struct Outline {
    words: [u64; 2],
    /// Bit 4 of the first byte that is no digit: the point, or the padding.
    point_bit: u32,
    /// How far the end of the text is from there, 0 without a point.
    tail: usize,
}

#[inline]
fn outline(text: &[u8]) -> Option<Outline> {
    if text.len() > 16 {
        return None;
    }
    let [word_0, word_1] = words::load_16(text);
    let point_bit = words::first_bit([!word_0 & BIT_4, !word_1 & BIT_4]);
    let tail = text.len().saturating_sub(usize::try_from(point_bit >> 3).ok()?);
    let words = [word_0, word_1];
    let [separator, ..] = words::join(words).unbounded_shr(point_bit & !7).to_le_bytes();
    let is_plain = separator == select_unpredictable(tail == 0, 0, b'.');
    is_plain.then_some(Outline { words, point_bit, tail })
}

#[cold]
fn parse_any(text: &[u8]) -> Result<Decimal, DecimalError> {
    let (negative, text) = split_sign(text);
    let (whole, text) = split_digits(text);
    let (fraction, text) = match text {
        [b'.', rest @ ..] => match split_digits(rest) {
            ([], _) => return Err(DecimalError::Syntax),
            parts => parts,
        },
        _ => (&[][..], text),
    };
    let exponent = match text {
        [] => 0,
        [b'e' | b'E', rest @ ..] => parse_exponent(rest)?,
        _ => return Err(DecimalError::Syntax),
    };
    if whole.is_empty() {
        return Err(DecimalError::Syntax);
    }
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX).saturating_sub(exponent);
    Digits::read(whole.iter().chain(fraction))
        .and_then(|digits| digits.at(places))
        .and_then(|(mantissa, scale)| Decimal::from_parts(negative, mantissa, scale))
        .ok_or(DecimalError::Range)
}

fn parse_exponent(text: &[u8]) -> Result<i64, DecimalError> {
    let (negative, text) = match text {
        [b'+', rest @ ..] => (false, rest),
        _ => split_sign(text),
    };
    let ([_, ..], []) = split_digits(text) else { return Err(DecimalError::Syntax) };
    let exponent = text.iter().fold(0i64, |exponent, &byte| {
        (exponent * 10 + i64::from(byte.wrapping_sub(b'0'))).min(EXPONENT_MAX)
    });
    Ok(if negative { -exponent } else { exponent })
}

/// The digits at the start, and the rest.
fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}

/// Digits of any number, as an integer without zeros at its end, and how many of these there were.
struct Digits {
    mantissa: u128,
    zeros: u64,
}

impl Digits {
    /// Reads digits, or answers `None` where the integer is not below 2^96.
    fn read<'a>(digits: impl Iterator<Item = &'a u8>) -> Option<Self> {
        let (mut mantissa, mut zeros) = (0u128, 0u64);
        for &byte in digits {
            if byte == b'0' {
                zeros += u64::from(mantissa != 0);
                continue;
            }
            if mantissa != 0 {
                // A mantissa of 29 digits more would not fit, so there are no more rounds.
                for _ in 0..=zeros {
                    mantissa = ten_times(mantissa)?;
                }
            }
            mantissa += u128::from(byte.wrapping_sub(b'0'));
            zeros = 0;
            if !fits(mantissa) {
                return None;
            }
        }
        Some(Self { mantissa, zeros })
    }

    /// The mantissa and scale of the digits with `places` of them behind the point: `places` as the
    /// scale where it fits, otherwise the nearest that does.
    fn at(&self, places: i64) -> Option<(u128, u8)> {
        let scale_max = i64::from(SCALE_MAX);
        let wanted = u8::try_from(places.clamp(0, scale_max)).ok()?;
        if self.mantissa == 0 {
            return Some((0, wanted));
        }
        let least = places.saturating_sub(i64::try_from(self.zeros).ok()?);
        let mut mantissa = self.mantissa;
        // As above.
        for _ in least..0 {
            mantissa = ten_times(mantissa)?;
        }
        let mut scale = u8::try_from(least.max(0)).ok().filter(|scale| *scale <= SCALE_MAX)?;
        while scale < wanted
            && let Some(finer) = ten_times(mantissa)
        {
            (mantissa, scale) = (finer, scale + 1);
        }
        Some((mantissa, scale))
    }
}

/// Ten times a mantissa, where that fits too.
// Without a table of powers, which would be the most of the reader's size.
fn ten_times(mantissa: u128) -> Option<u128> {
    Some(mantissa * 10).filter(|mantissa| fits(*mantissa))
}

fn fits(mantissa: u128) -> bool {
    mantissa >> 96 == 0
}
