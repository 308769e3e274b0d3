//! Conversions between decimals, texts and integers; all exact.

use core::str::FromStr;

use super::{Decimal, DecimalError};

impl FromStr for Decimal {
    type Err = DecimalError;

    /// As [`Decimal::parse`].
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::parse(text.as_bytes())
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Decimal {
            #[inline]
            fn from(value: $integer) -> Self {
                Self::from_u64(false, u64::from(value), 0)
            }
        }
    )*};
}

macro_rules! from_signed_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Decimal {
            #[inline]
            fn from(value: $integer) -> Self {
                Self::from_u64(value < 0, u64::from(value.unsigned_abs()), 0)
            }
        }
    )*};
}

from_integer!(u8, u16, u32, u64);
from_signed_integer!(i8, i16, i32, i64);

impl TryFrom<u128> for Decimal {
    type Error = DecimalError;

    /// [`DecimalError::Range`] from 2^96 on.
    #[inline]
    fn try_from(value: u128) -> Result<Self, DecimalError> {
        Self::from_parts(false, value, 0).ok_or(DecimalError::Range)
    }
}

impl TryFrom<i128> for Decimal {
    type Error = DecimalError;

    /// [`DecimalError::Range`] where the magnitude is not below 2^96.
    #[inline]
    fn try_from(value: i128) -> Result<Self, DecimalError> {
        Self::from_ticks(value, 0).ok_or(DecimalError::Range)
    }
}

macro_rules! try_into_integer {
    ($($integer:ty),*) => {$(
        impl TryFrom<Decimal> for $integer {
            type Error = DecimalError;

            /// [`DecimalError::Range`] where the number is not an integer of this type.
            #[inline]
            fn try_from(value: Decimal) -> Result<Self, DecimalError> {
                let ticks = value.ticks(0).ok_or(DecimalError::Range)?;
                Self::try_from(ticks).map_err(|_| DecimalError::Range)
            }
        }
    )*};
}

try_into_integer!(u32, u64, i32, i64);

impl TryFrom<Decimal> for i128 {
    type Error = DecimalError;

    /// [`DecimalError::Range`] where the number is not an integer.
    #[inline]
    fn try_from(value: Decimal) -> Result<Self, DecimalError> {
        value.ticks(0).ok_or(DecimalError::Range)
    }
}
