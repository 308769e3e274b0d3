//! Exact arithmetic: the true result, or `None` where it has no exact representation.
//!
//! There is no division: most quotients have no finite decimal form.

use core::ops::Neg;

use super::Decimal;

impl Decimal {
    /// The sum, or `None` where it has no exact representation.
    ///
    /// It has the larger scale of the two where that fits, otherwise as few decimal places as
    /// possible.
    #[inline]
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale().max(other.scale());
        add_at(self, other, scale).or_else(|| add_trimmed(self, other))
    }

    /// The difference, or `None` where it has no exact representation.
    ///
    /// Its scale is as in [`Decimal::checked_add`].
    #[inline]
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    /// The product, or `None` where it has no exact representation.
    ///
    /// Its scale is the sum of the two where that fits, otherwise as few decimal places as
    /// possible.
    #[inline]
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let product = if self.high() == 0 && other.high() == 0 {
            Some(u128::from(self.low) * u128::from(other.low))
        } else {
            self.mantissa().checked_mul(other.mantissa())
        };
        let negative = self.is_negative() != other.is_negative();
        let scale = self.scale() + other.scale();
        product
            .and_then(|product| Self::from_parts(negative, product, scale))
            .or_else(|| multiply_trimmed(self, other))
    }
}

impl Neg for Decimal {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        self.signed(!self.is_negative())
    }
}

/// Adds at a scale that is not below that of either.
#[inline]
fn add_at(a: Decimal, b: Decimal, scale: u8) -> Option<Decimal> {
    let (x, y) = if a.scale() == b.scale() {
        (a.mantissa(), b.mantissa())
    } else {
        (a.finer(scale - a.scale())?, b.finer(scale - b.scale())?)
    };
    let (negative, sum) = if a.is_negative() == b.is_negative() {
        (a.is_negative(), x.checked_add(y)?)
    } else {
        (if x > y { a.is_negative() } else { b.is_negative() }, x.abs_diff(y))
    };
    Decimal::from_parts(negative, sum, scale)
}

/// Adds with the fewest decimal places.
///
/// Without trailing zeros, numbers of unequal scale have a sum that ends in the last digit of the
/// finer one: no smaller scale exists. Those of equal scale may have a shorter sum, and sums of
/// mantissas always fit 128 bits.
#[cold]
fn add_trimmed(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.trimmed(), b.trimmed());
    let mut scale = a.scale().max(b.scale());
    let mut sum = a.ticks(scale)?.checked_add(b.ticks(scale)?)?;
    while scale > 0 && sum % 10 == 0 {
        sum /= 10;
        scale -= 1;
    }
    Decimal::from_ticks(sum, scale)
}

/// Multiplies with the fewest decimal places.
///
/// A product may be wider than 128 bits and fit all the same when its zeros are gone, so the tens
/// are taken out of the factors, as twos and fives.
#[cold]
fn multiply_trimmed(a: Decimal, b: Decimal) -> Option<Decimal> {
    let negative = a.is_negative() != b.is_negative();
    if a.is_zero() || b.is_zero() {
        return Some(Decimal::ZERO);
    }
    let scale = u32::from(a.scale()) + u32::from(b.scale());
    let (mut a, mut b) = (a.mantissa(), b.mantissa());
    let twos = a.trailing_zeros() + b.trailing_zeros();
    let fives = trailing_fives(a) + trailing_fives(b);
    let tens = twos.min(fives).min(scale);
    take_out(2, tens, &mut a, &mut b);
    take_out(5, tens, &mut a, &mut b);
    let scale = u8::try_from(scale - tens).ok()?;
    Decimal::from_parts(negative, a.checked_mul(b)?, scale)
}

/// How often 5 divides `number`, which is not zero.
fn trailing_fives(mut number: u128) -> u32 {
    let mut count = 0;
    while number.is_multiple_of(5) {
        number /= 5;
        count += 1;
    }
    count
}

/// Divides the two, first `a`, by `factor` `times` times together.
fn take_out(factor: u128, times: u32, a: &mut u128, b: &mut u128) {
    for _ in 0..times {
        let number = if a.is_multiple_of(factor) { &mut *a } else { &mut *b };
        *number /= factor;
    }
}
