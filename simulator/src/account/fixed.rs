//! Exact amounts of currencies.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use crate::market::decimal;

/// Decimals of every amount: those of a price times a size, and of a fee's rate.
const DECIMALS: u32 = 19;
/// The most digits before the point that are read.
const WHOLE_MAX: usize = 18;

/// An amount of a currency, in units of 10^-19.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fixed(i128);

impl Fixed {
    pub(crate) const ZERO: Self = Self(0);

    /// So many units of `10^-decimals`.
    pub(crate) const fn new(units: i128, decimals: u32) -> Self {
        Self(units.saturating_mul(10_i128.pow(DECIMALS.saturating_sub(decimals))))
    }

    /// Reads a plain decimal: no exponent, no sign but a minus.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let decimals = u32::try_from(part.len()).ok().filter(|it| *it <= DECIMALS)?;
        if !digits(whole) || !digits(part) || whole.len() > WHOLE_MAX {
            return None;
        }
        let units = format!("{whole}{part}").parse::<i128>().ok()?;
        Some(Self::new(sign * units, decimals))
    }

    /// The same in units of `10^-decimals`; `None` where that is no whole number.
    pub(crate) fn units(self, decimals: u32) -> Option<i128> {
        let one = 10_i128.pow(DECIMALS.saturating_sub(decimals));
        (self.0 % one == 0).then_some(self.0 / one)
    }

    /// So many millionths of it.
    pub(crate) fn millionths(self, count: i64) -> Self {
        self.part(count.into(), 1_000_000)
    }

    /// `count` of `of` parts of it, rounded towards zero.
    pub(crate) const fn part(self, count: i128, of: i128) -> Self {
        if of == 0 {
            return Self::ZERO;
        }
        match self.0.checked_mul(count) {
            Some(product) => Self(product / of),
            None => Self((self.0 / of).saturating_mul(count)),
        }
    }

    /// How often `other` is in it, at most; 0 where that is not above zero.
    pub(crate) fn times(self, other: Self) -> u64 {
        if other.0 <= 0 { 0 } else { u64::try_from(self.0 / other.0).unwrap_or(0) }
    }

    /// It divided by a number, in units of `10^-decimals`, rounded to the nearest.
    pub(crate) fn over(self, divisor: i128, decimals: u32) -> Self {
        let one = 10_i128.pow(DECIMALS.saturating_sub(decimals));
        let divisor = divisor.saturating_mul(one);
        if divisor == 0 {
            return Self::ZERO;
        }
        let half = divisor.abs() / 2 * self.0.signum();
        Self((self.0.saturating_add(half) / divisor).saturating_mul(one))
    }

    /// So many units of 10^-19.
    pub(crate) const fn raw(self) -> i128 {
        self.0
    }

    pub(crate) const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    pub(crate) const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub(crate) const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Fixed {
    /// Without zeros at its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        decimal(&mut text, self.0.unsigned_abs(), DECIMALS);
        f.write_str(&text)
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Add for Fixed {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fixed {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Fixed {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Fixed {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Fixed {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Fixed {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::Fixed;

    fn fixed(text: &str) -> Fixed {
        Fixed::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn amounts_are_written_as_they_are_read() {
        for text in ["0", "1", "-1.5", "0.0000000000000000001", "3087.0114227299103606213"] {
            assert_eq!(fixed(text).to_string(), text);
        }
        assert_eq!(fixed("007.50").to_string(), "7.5");
        for wrong in ["", "-", ".5", "5.", "1e3", "+1", "1.00000000000000000001", "1,5", " 1"] {
            assert_eq!(Fixed::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn parts_and_quotients() {
        assert_eq!(fixed("63469.3").millionths(2_000), fixed("126.9386"));
        assert_eq!(fixed("1").part(1, 3), fixed("0.3333333333333333333"));
        assert_eq!(fixed("2").over(3, 4), fixed("0.6667"));
        assert_eq!(fixed("-2").over(3, 4), fixed("-0.6667"));
        assert_eq!(fixed("10").times(fixed("3")), 3);
        assert_eq!(fixed("1.25").units(2), Some(125));
        assert_eq!(fixed("1.25").units(1), None);
    }
}
