//! Numeric order: the scale does not matter.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use super::powers::{long_power, short_power};
use super::{Decimal, HIGH_SHIFT};

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if alike(*self, *other) && !self.is_negative() {
            return joined(*self).cmp(&joined(*other));
        }
        compare_any(*self, *other)
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
        if alike(*self, *other) {
            return joined(*self) == joined(*other);
        }
        compare_any(*self, *other) == Ordering::Equal
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

/// Whether the two have one scale and one sign: the usual case, compared as integers.
#[inline]
fn alike(a: Decimal, b: Decimal) -> bool {
    (a.rest.get() ^ b.rest.get()) << (64 - HIGH_SHIFT) == 0
}

/// The number as one integer, which orders those that are alike.
#[inline]
fn joined(number: Decimal) -> u128 {
    u128::from(number.rest.get()) << 64 | u128::from(number.low)
}

#[inline]
fn compare_any(a: Decimal, b: Decimal) -> Ordering {
    match (a.is_negative(), b.is_negative()) {
        (false, false) => compare_magnitudes(a, b),
        (true, true) => compare_magnitudes(b, a),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

#[inline]
fn compare_magnitudes(a: Decimal, b: Decimal) -> Ordering {
    match a.scale().checked_sub(b.scale()) {
        Some(0) => joined(a).cmp(&joined(b)),
        Some(places) => compare_scaled(b, places, a).reverse(),
        None => compare_scaled(a, b.scale().abs_diff(a.scale()), b),
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
