//! Conversions to and from `rust_decimal`, which has the same mantissa and scale: exact both ways.

use super::Decimal;

impl From<Decimal> for rust_decimal::Decimal {
    #[inline]
    fn from(value: Decimal) -> Self {
        let mantissa = value.mantissa();
        let [low, middle, high] = [mantissa, mantissa >> 32, mantissa >> 64]
            .map(|word| u32::try_from(word & u128::from(u32::MAX)).unwrap_or_default());
        Self::from_parts(low, middle, high, value.is_negative(), u32::from(value.scale()))
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    #[inline]
    fn from(value: rust_decimal::Decimal) -> Self {
        let mantissa = value.mantissa();
        // Neither its mantissa nor its scale exceeds ours (rust_decimal, MAX and MAX_SCALE).
        u8::try_from(value.scale())
            .ok()
            .and_then(|scale| Self::from_ticks(mantissa, scale))
            .unwrap_or_default()
    }
}
