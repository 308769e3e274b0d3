//! Powers of ten.

/// 10^0 to 10^19: all that fit 64 bits.
const SHORT: [u64; 20] = {
    let mut table = [1; 20];
    let mut rest: &mut [u64] = &mut table;
    let mut power: u64 = 1;
    while let Some((first, others)) = rest.split_first_mut() {
        *first = power;
        power = power.wrapping_mul(10);
        rest = others;
    }
    table
};

/// 10^0 to 10^38: all that fit 128 bits.
const LONG: [u128; 39] = {
    let mut table = [1; 39];
    let mut rest: &mut [u128] = &mut table;
    let mut power: u128 = 1;
    while let Some((first, others)) = rest.split_first_mut() {
        *first = power;
        power = power.wrapping_mul(10);
        rest = others;
    }
    table
};

/// 10^`exponent`, or `None` where it does not fit 64 bits.
#[inline]
pub(super) fn short_power(exponent: u8) -> Option<u64> {
    SHORT.get(usize::from(exponent)).copied()
}

/// 10^`exponent`, or `None` where it does not fit 128 bits.
#[inline]
pub(super) fn long_power(exponent: u8) -> Option<u128> {
    LONG.get(usize::from(exponent)).copied()
}
