//! Numbers as the contenders keep them, and as the corpus was written from.

use core::fmt;

use tickwire_core::decimal::Decimal;

/// An exact decimal as plain parts: what every contender's numbers are compared as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Parts {
    /// The absolute value without its point.
    pub(crate) mantissa: u128,
    /// The digits behind the point.
    pub(crate) scale: u8,
    /// Below zero.
    pub(crate) negative: bool,
}

impl Parts {
    /// A positive number without trailing zeros behind its point, as Gate.io writes numbers today.
    pub(crate) fn trimmed(mut mantissa: u64, mut scale: u8) -> Self {
        while scale > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa: u128::from(mantissa), scale, negative: false }
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u128.pow(u32::from(self.scale));
        write!(f, "{}{}", if self.negative { "-" } else { "" }, self.mantissa / unit)?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", self.mantissa % unit, width = usize::from(self.scale))?;
        }
        Ok(())
    }
}

/// An exact decimal type that a peer decodes to.
pub(crate) trait Number: Copy + fmt::Debug + 'static {
    /// Reads the wire's text; `None` where it is not a number, or not one this type holds exactly.
    fn read(text: &str) -> Option<Self>;

    /// The number as plain parts.
    fn parts(self) -> Parts;
}

/// tickwire's decimal, read as a peer's author would: a loop over bytes into 64 bits, 128 where
/// there are more than 18 digits.
impl Number for Decimal {
    #[inline]
    fn read(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            all => (false, all),
        };
        if digits.len() > 19 {
            return read_wide(negative, digits);
        }
        let (mut mantissa, mut scale, mut point) = (0u64, 0u8, false);
        for &byte in digits {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    scale += u8::from(point);
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        (digits.len() > usize::from(point)).then(|| Self::from_u64(negative, mantissa, scale))
    }

    fn parts(self) -> Parts {
        Parts { mantissa: self.mantissa(), scale: self.scale(), negative: self.is_negative() }
    }
}

#[cold]
fn read_wide(negative: bool, digits: &[u8]) -> Option<Decimal> {
    let (mut mantissa, mut scale, mut point) = (0u128, 0u8, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.checked_mul(10)?.checked_add(u128::from(byte - b'0'))?;
                scale = scale.checked_add(u8::from(point))?;
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    Decimal::from_parts(negative, mantissa, scale)
}

/// The decimal of the common stack. `from_str` would round silently beyond 28 digits.
impl Number for rust_decimal::Decimal {
    #[inline]
    fn read(text: &str) -> Option<Self> {
        Self::from_str_exact(text).ok()
    }

    fn parts(self) -> Parts {
        Parts {
            mantissa: self.mantissa().unsigned_abs(),
            scale: u8::try_from(self.scale()).unwrap_or(u8::MAX),
            negative: self.is_sign_negative(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Number, Parts};

    #[test]
    fn both_types_read_the_same_parts_and_refuse_the_same_texts() {
        for (text, mantissa, scale, negative) in [
            ("0", 0, 0, false),
            ("0.0000123456", 123_456, 10, false),
            ("-12.50", 1250, 2, true),
            ("31000000.1234567890", 310_000_001_234_567_890, 10, false),
            ("999999999999.12345678901234", 99_999_999_999_912_345_678_901_234, 14, false),
        ] {
            let parts = Parts { mantissa, scale, negative };
            assert_eq!(Decimal::read(text).map(Number::parts), Some(parts), "{text}");
            assert_eq!(rust_decimal::Decimal::read(text).map(Number::parts), Some(parts), "{text}");
            assert_eq!(parts.to_string(), text);
        }
        for text in ["", ".", "1x", "1.2.3"] {
            assert!(Decimal::read(text).is_none(), "{text}");
            assert!(rust_decimal::Decimal::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn trimming_stops_at_the_point() {
        assert_eq!(Parts::trimmed(641_200, 2).to_string(), "6412");
        assert_eq!(Parts::trimmed(500, 0).to_string(), "500");
    }
}
