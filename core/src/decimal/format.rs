//! Decimals as text.

use core::fmt;

use super::Decimal;

/// The longest text without a sign: 29 digits and a point, or `0.` and 28 places.
const TEXT_MAX: usize = 30;

/// The largest power of ten that fits 64 bits, and its digits.
const CHUNK: u128 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;

impl fmt::Display for Decimal {
    /// Writes all decimal places, as in `-12.50`; never an exponent. Width, fill, alignment, `+`
    /// and `0` work as for integers; a precision is ignored, because it would have to round.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text { bytes: [b'0'; TEXT_MAX], start: TEXT_MAX };
        text.write(self.mantissa(), usize::from(self.scale()));
        f.pad_integral(!self.is_negative(), "", text.as_str())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Text written from its end.
struct Text {
    bytes: [u8; TEXT_MAX],
    start: usize,
}

impl Text {
    fn write(&mut self, mantissa: u128, places: usize) {
        let (upper, lower) = (mantissa / CHUNK, mantissa % CHUNK);
        let mut written = 0;
        let mut chunk = u64::try_from(lower).unwrap_or_default();
        let mut next = u64::try_from(upper).unwrap_or_default();
        while chunk != 0 || next != 0 || written <= places {
            if written == places && places != 0 {
                self.push(b'.');
            }
            if written == CHUNK_DIGITS {
                chunk = core::mem::take(&mut next);
            }
            let [digit, ..] = (chunk % 10).to_le_bytes();
            self.push(b'0' + digit);
            chunk /= 10;
            written += 1;
        }
    }

    fn push(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = byte;
        }
    }

    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(self.start..).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}
