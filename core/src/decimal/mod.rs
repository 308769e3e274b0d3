//! Exact decimals.

mod quoted;

use core::cmp::Ordering;
use core::fmt;

/// The most decimal places, and the most significant digits.
pub const SCALE_MAX: u8 = 28;

/// An exact decimal number: 16 bytes, a 96-bit mantissa, a sign and a scale of 0 to 28.
///
/// `Eq`, `Ord` and `Hash` are numeric (`1.50 == 1.5`); `Display` keeps the parsed scale.
#[derive(Clone, Copy, Default)]
pub struct Decimal {
    lo: u64,
    hi: u32,
    scale: u8,
    negative: bool,
}

/// Why a text is not a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalError {
    /// Not the syntax of a number.
    Syntax,
    /// More than 28 digits, or an exponent out of range: an exact value is not representable.
    Range,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { lo: 0, hi: 0, scale: 0, negative: false };

    /// `mantissa` × 10^-`scale`, or `None` where either is out of range.
    #[must_use]
    pub fn from_parts(negative: bool, mantissa: u128, scale: u8) -> Option<Self> {
        if scale > SCALE_MAX || mantissa >> 96 != 0 {
            return None;
        }
        let lo = u64::try_from(mantissa & u128::from(u64::MAX)).ok()?;
        let hi = u32::try_from(mantissa >> 64).ok()?;
        Some(Self { lo, hi, scale, negative: negative && mantissa != 0 })
    }

    /// `mantissa` × 10^-`scale`: the cheap constructor of decoders. Scales above 28 become 28.
    #[inline]
    #[must_use]
    pub fn from_u64(negative: bool, mantissa: u64, scale: u8) -> Self {
        Self {
            lo: mantissa,
            hi: 0,
            scale: if scale > SCALE_MAX { SCALE_MAX } else { scale },
            negative: negative && mantissa != 0,
        }
    }

    /// The absolute mantissa, below 2^96.
    #[inline]
    #[must_use]
    pub fn mantissa(self) -> u128 {
        u128::from(self.hi) << 64 | u128::from(self.lo)
    }

    /// The number of decimal places.
    #[inline]
    #[must_use]
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Whether it is below zero.
    #[inline]
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    #[inline]
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.lo == 0 && self.hi == 0
    }

    /// The signed mantissa at exactly `scale` decimal places; `None` where digits would be lost or
    /// the result does not fit.
    #[inline]
    #[must_use]
    pub fn ticks(self, scale: u8) -> Option<i128> {
        let mantissa = i128::try_from(self.mantissa()).ok()?;
        let ticks = if scale >= self.scale {
            mantissa.checked_mul(10i128.checked_pow(u32::from(scale - self.scale))?)?
        } else {
            let by = 10i128.checked_pow(u32::from(self.scale - scale))?;
            (mantissa % by == 0).then_some(mantissa / by)?
        };
        Some(if self.negative { -ticks } else { ticks })
    }

    /// The same number without trailing zeros after the point.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let (mut mantissa, mut scale) = (self.mantissa(), self.scale);
        while scale > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale -= 1;
        }
        Self::from_parts(self.negative, mantissa, scale).unwrap_or(self)
    }

    /// Reads a number as JSON and venues write it: `-12.50`, `2.895e-05`.
    ///
    /// # Errors
    ///
    /// [`DecimalError::Syntax`] where the text is not a number, [`DecimalError::Range`] where it is one
    /// that has no exact representation here. Nothing is rounded.
    pub fn parse(text: &[u8]) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, text),
        };
        let (mut mantissa, mut places, mut point, mut seen) = (0u128, 0u8, false, false);
        for &byte in digits {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + u128::from(byte - b'0');
                    if mantissa >> 96 != 0 {
                        return Err(DecimalError::Range);
                    }
                    places += u8::from(point);
                    seen = true;
                }
                b'.' if !point && seen => point = true,
                _ => return Err(DecimalError::Syntax),
            }
        }
        if !seen {
            return Err(DecimalError::Syntax);
        }
        Self::from_parts(negative, mantissa, places).ok_or(DecimalError::Range)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.trimmed(), other.trimmed());
        let scale = a.scale.max(b.scale);
        a.ticks(scale).cmp(&b.ticks(scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = 10u128.pow(u32::from(self.scale));
        let sign = if self.negative { "-" } else { "" };
        write!(f, "{sign}{}", self.mantissa() / by)?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", self.mantissa() % by, width = usize::from(self.scale))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
