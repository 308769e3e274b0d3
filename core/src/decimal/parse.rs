//! The general reader: any number of JSON and of venues' strings.

use super::powers::long_power;
use super::{Decimal, DecimalError, SCALE_MAX};

/// As many digits as always fit 64 bits.
const SHORT_DIGITS: u32 = 19;

/// Where exponents saturate: beyond what the digits of any text in memory can balance.
const EXPONENT_MAX: i64 = 1 << 56;

impl Decimal {
    /// Reads a number as JSON and venues write it: an optional `-`, digits, an optional point with
    /// digits, an optional exponent, such as `-12.50`, `2.895e-05`, `1E+21`, `007`.
    ///
    /// Leading zeros are accepted, as venues send them in strings; a leading `+`, a bare point and
    /// blanks are not. The scale is the number of places written, less the exponent, as far as it fits:
    /// zeros at the end that have no room are dropped, and a positive exponent leaves scale 0.
    ///
    /// # Errors
    ///
    /// [`DecimalError::Syntax`] where the text is not a number, [`DecimalError::Range`] where it is one
    /// that has no exact representation here. Nothing is rounded.
    #[inline]
    pub fn parse(text: &[u8]) -> Result<Self, DecimalError> {
        parse_plain(text).map_or_else(|| parse_any(text), Ok)
    }
}

/// Reads the usual form: at most 19 digits, no exponent.
#[inline]
fn parse_plain(text: &[u8]) -> Option<Decimal> {
    let (negative, digits) = split_sign(text);
    let (mut mantissa, mut count, mut point) = (0u64, 0u32, None);
    for &byte in digits {
        match byte {
            b'0'..=b'9' if count < SHORT_DIGITS => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() && count > 0 => point = Some(count),
            _ => return None,
        }
    }
    if count <= point.unwrap_or(0) {
        return None;
    }
    let scale = u8::try_from(count - point.unwrap_or(count)).ok()?;
    Some(Decimal::from_u64(negative, mantissa, scale))
}

#[cold]
#[inline(never)]
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

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    }
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
            let digit = u128::from(byte.wrapping_sub(b'0'));
            let power = long_power(u8::try_from(zeros + 1).ok()?)?;
            mantissa = if mantissa == 0 { digit } else { mantissa.checked_mul(power)? + digit };
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
        if self.mantissa == 0 {
            return Some((0, u8::try_from(places.clamp(0, scale_max)).ok()?));
        }
        let zeros = i64::try_from(self.zeros).ok()?;
        let least = places.saturating_sub(zeros).max(0);
        if least > scale_max {
            return None;
        }
        let power =
            long_power(u8::try_from(zeros.saturating_sub(places).saturating_add(least)).ok()?)?;
        let mut mantissa = self.mantissa.checked_mul(power).filter(|&mantissa| fits(mantissa))?;
        let mut scale = u8::try_from(least).ok()?;
        let wanted = u8::try_from(places.clamp(least, scale_max)).ok()?;
        while scale < wanted && fits(mantissa * 10) {
            mantissa *= 10;
            scale += 1;
        }
        Some((mantissa, scale))
    }
}

fn fits(mantissa: u128) -> bool {
    mantissa >> 96 == 0
}
