//! The reader of plain numbers, byte by byte.

use super::Decimal;

/// As many digits as always fit 64 bits.
const DIGITS_MAX: u32 = 19;

/// Reads a number of at most 19 digits, without an exponent, from the start of `text`; returns it
/// and its length in bytes.
#[inline]
pub(super) fn read_plain(text: &[u8]) -> Option<(Decimal, usize)> {
    let (negative, digits) = split_sign(text);
    let (mut mantissa, mut count, mut point) = (0u64, 0u32, None);
    let mut len = digits.len();
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' if count < DIGITS_MAX => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'0'..=b'9' => return None,
            b'.' if point.is_none() && count > 0 => point = Some(count),
            _ => {
                len = at;
                break;
            }
        }
    }
    if count <= point.unwrap_or(0) {
        return None;
    }
    let scale = u8::try_from(count - point.unwrap_or(count)).ok()?;
    Some((Decimal::from_u64(negative, mantissa, scale), len + usize::from(negative)))
}

/// Whether there is a minus, and what follows it.
pub(super) fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    }
}
