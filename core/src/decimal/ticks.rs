//! Decimals as integers at a chosen scale, and other scales of the same number.

use super::Decimal;
use super::powers::{long_power, short_power};

impl Decimal {
    /// The signed mantissa at exactly `scale` decimal places, or `None` where digits would be lost
    /// or the result does not fit, or where that is more than 38 places finer.
    #[inline]
    #[must_use]
    pub fn ticks(self, scale: u8) -> Option<i128> {
        let magnitude = match scale.checked_sub(self.scale()) {
            Some(0) => self.mantissa(),
            Some(places) => self.finer(places)?,
            None => self.coarser(self.scale().abs_diff(scale))?,
        };
        let ticks = i128::try_from(magnitude).ok()?;
        Some(if self.is_negative() { -ticks } else { ticks })
    }

    /// Makes `ticks` × 10^-`scale`, or `None` where either is out of range.
    #[inline]
    #[must_use]
    pub fn from_ticks(ticks: i128, scale: u8) -> Option<Self> {
        Self::from_parts(ticks < 0, ticks.unsigned_abs(), scale)
    }

    /// The same number with exactly `scale` decimal places, or `None` where digits would be lost or
    /// the result does not fit.
    #[inline]
    #[must_use]
    pub fn rescale(self, scale: u8) -> Option<Self> {
        let magnitude = match scale.checked_sub(self.scale()) {
            Some(0) => return Some(self),
            Some(places) => self.finer(places)?,
            None => self.coarser(self.scale().abs_diff(scale))?,
        };
        Self::from_parts(self.is_negative(), magnitude, scale)
    }

    /// The same number without trailing zeros behind the point.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let (negative, mut scale) = (self.is_negative(), self.scale());
        if self.high() == 0 {
            let mut low = self.low;
            while scale > 0 && low.is_multiple_of(10) {
                low /= 10;
                scale -= 1;
            }
            return Self::from_u64(negative, low, scale);
        }
        let mut mantissa = self.mantissa();
        while scale > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale -= 1;
        }
        Self::from_parts(negative, mantissa, scale).unwrap_or(self)
    }

    /// The mantissa with `places` more decimal places.
    #[inline]
    pub(super) fn finer(self, places: u8) -> Option<u128> {
        match short_power(places) {
            Some(power) if self.high() == 0 => Some(u128::from(self.low) * u128::from(power)),
            _ => self.mantissa().checked_mul(long_power(places)?),
        }
    }

    /// The mantissa with `places` fewer decimal places.
    #[inline]
    fn coarser(self, places: u8) -> Option<u128> {
        match short_power(places) {
            Some(power) if self.high() == 0 => {
                self.low.is_multiple_of(power).then_some(u128::from(self.low / power))
            }
            _ => {
                let (mantissa, power) = (self.mantissa(), long_power(places)?);
                mantissa.is_multiple_of(power).then_some(mantissa / power)
            }
        }
    }
}
