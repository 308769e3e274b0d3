//! Numeric order: the scale does not matter.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use super::Decimal;
use super::powers::{long_power, short_power};

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative(), other.is_negative()) {
            (false, false) => compare_magnitudes(*self, *other),
            (true, true) => compare_magnitudes(*other, *self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        if self.scale() == other.scale() {
            return self.low == other.low && self.rest == other.rest;
        }
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let trimmed = self.trimmed();
        state.write_u64(trimmed.low);
        state.write_u64(trimmed.rest.get());
    }
}

#[inline]
fn compare_magnitudes(a: Decimal, b: Decimal) -> Ordering {
    match a.scale().cmp(&b.scale()) {
        Ordering::Equal => (a.high(), a.low).cmp(&(b.high(), b.low)),
        Ordering::Less => compare_scaled(a, b.scale().abs_diff(a.scale()), b),
        Ordering::Greater => compare_scaled(b, a.scale().abs_diff(b.scale()), a).reverse(),
    }
}

/// Compares `coarse` × 10^`places` to `fine`, as integers.
#[inline]
fn compare_scaled(coarse: Decimal, places: u8, fine: Decimal) -> Ordering {
    match short_power(places) {
        Some(power) if coarse.high() == 0 => {
            let scaled = u128::from(coarse.low) * u128::from(power);
            scaled.cmp(&fine.mantissa())
        }
        _ => compare_wide(coarse, places, fine),
    }
}

#[cold]
fn compare_wide(coarse: Decimal, places: u8, fine: Decimal) -> Ordering {
    let scaled = long_power(places).and_then(|power| coarse.mantissa().checked_mul(power));
    // A product beyond 128 bits is beyond any mantissa.
    scaled.map_or(Ordering::Greater, |scaled| scaled.cmp(&fine.mantissa()))
}
