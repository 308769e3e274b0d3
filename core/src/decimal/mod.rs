//! Exact decimals: 16 bytes, no floats, nothing ever rounded.

mod arithmetic;
mod compare;
mod convert;
mod error;
mod format;
mod leading;
mod parse;
mod plain;
mod powers;
mod quoted;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
mod ticks;
mod wide;

use core::num::NonZeroU64;

pub use error::DecimalError;

/// The most decimal places, and the digits that always fit.
pub const SCALE_MAX: u8 = 28;

/// An exact decimal number: a 96-bit mantissa, a sign and a scale of 0 to 28, in 16 bytes.
///
/// Every number of up to 28 significant digits and 28 decimal places has an exact representation,
/// and so has every one whose digits make an integer below 2^96 (about 7.9e28). What has none is an
/// error or `None`; nothing is rounded anywhere.
///
/// `Eq`, `Ord` and `Hash` are numeric: `1.50 == 1.5`, and `-0` is `0`. `Display` keeps the scale,
/// so that a number reads as the venue wrote it; [`Decimal::trimmed`] drops what it need not show.
///
/// ```
/// use tickwire_core::decimal::Decimal;
///
/// let price: Decimal = "64123.10".parse()?;
/// let size: Decimal = "2.895e-05".parse()?;
/// assert_eq!(price, "64123.1".parse()?);
/// assert_eq!(price.checked_mul(size), Some("1.8563637450".parse()?));
/// assert_eq!(price.ticks(1), Some(641_231));
/// # Ok::<(), tickwire_core::decimal::DecimalError>(())
/// ```
// Two words, so that it and its `Option` travel in two registers. Four fields are stored one by one
// and copied as 16 bytes, which the store buffer cannot forward: 9.2 ns a number instead of 7.
#[derive(Clone, Copy)]
pub struct Decimal {
    /// The lower 64 bits of the mantissa.
    low: u64,
    /// Bit 0 is set (the niche), bit 1 the sign, bits 8 to 15 the scale, bits 32 to 63 the upper
    /// mantissa.
    rest: NonZeroU64,
}

const _: () = assert!(size_of::<Decimal>() == 16);
const _: () = assert!(size_of::<Option<Decimal>>() == 16);

const SIGN: u64 = 0b10;
const SCALE_SHIFT: u32 = 8;
const HIGH_SHIFT: u32 = 32;

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { low: 0, rest: NonZeroU64::MIN };

    /// Makes `mantissa` × 10^-`scale`, or `None` where either is out of range.
    #[inline]
    #[must_use]
    pub fn from_parts(negative: bool, mantissa: u128, scale: u8) -> Option<Self> {
        let low = u64::try_from(mantissa & u128::from(u64::MAX)).ok()?;
        let high = u32::try_from(mantissa >> 64).ok()?;
        (scale <= SCALE_MAX).then(|| Self::pack(negative && mantissa != 0, high, low, scale))
    }

    /// Makes `mantissa` × 10^-`scale`: the cheap constructor of decoders. Scales above 28 become
    /// 28.
    #[inline]
    #[must_use]
    pub fn from_u64(negative: bool, mantissa: u64, scale: u8) -> Self {
        Self::pack(negative && mantissa != 0, 0, mantissa, scale.min(SCALE_MAX))
    }

    /// The absolute mantissa, below 2^96.
    #[inline]
    #[must_use]
    pub fn mantissa(self) -> u128 {
        u128::from(self.high()) << 64 | u128::from(self.low)
    }

    /// The number of decimal places.
    #[inline]
    #[must_use]
    pub fn scale(self) -> u8 {
        let [_, scale, ..] = self.rest.get().to_le_bytes();
        scale
    }

    /// Whether it is below zero.
    #[inline]
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.rest.get() & SIGN != 0
    }

    /// Whether it is zero.
    #[inline]
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.low == 0 && self.high() == 0
    }

    /// The number without its sign.
    #[inline]
    #[must_use]
    pub fn abs(self) -> Self {
        self.signed(false)
    }

    /// The number with this sign; zero has none.
    #[inline]
    fn signed(self, negative: bool) -> Self {
        let sign = if negative && !self.is_zero() { SIGN } else { 0 };
        Self { low: self.low, rest: NonZeroU64::MIN | (self.rest.get() & !SIGN) | sign }
    }

    #[inline]
    fn pack(negative: bool, high: u32, low: u64, scale: u8) -> Self {
        let sign = if negative { SIGN } else { 0 };
        let high = u64::from(high) << HIGH_SHIFT;
        let scale = u64::from(scale) << SCALE_SHIFT;
        Self { low, rest: NonZeroU64::MIN | high | scale | sign }
    }

    /// The upper 32 bits of the mantissa.
    #[inline]
    fn high(self) -> u64 {
        self.rest.get() >> HIGH_SHIFT
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}
