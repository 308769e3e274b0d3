//! `rust_decimal` as a second witness, and the conversions to and from it.

use proptest::prelude::*;
use rust_decimal::Decimal as Other;
use tickwire_core::decimal::Decimal;

use crate::model::{decimals, parts};

#[test]
fn the_extremes_convert_both_ways() {
    for other in [Other::MAX, Other::MIN, Other::ZERO, Other::ONE, -Other::ZERO] {
        let number = Decimal::from(other);
        assert_eq!(Other::from(number), other);
        assert_eq!(u32::from(number.scale()), other.scale());
    }
    let smallest = Decimal::from_parts(false, 1, 28).unwrap();
    assert_eq!(Other::from(smallest), Other::new(1, 28));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn conversion_keeps_every_part(number in decimals()) {
        let other = Other::from(number);
        prop_assert_eq!(u32::from(number.scale()), other.scale());
        prop_assert_eq!(number.ticks(number.scale()), Some(other.mantissa()));
        prop_assert_eq!(parts(Decimal::from(other)), parts(number));
        prop_assert_eq!(number.to_string(), other.to_string());
    }

    #[test]
    fn plain_texts_are_read_alike(text in "-?[0-9]{1,14}(\\.[0-9]{1,14})?") {
        let other = Other::from_str_exact(&text).unwrap();
        prop_assert_eq!(text.parse::<Decimal>().map(Other::from), Ok(other));
    }

    #[test]
    fn exponents_are_read_alike(text in "-?[0-9](\\.[0-9]{1,8})?e-?[0-9]") {
        let other = Other::from_scientific(&text).unwrap();
        prop_assert_eq!(text.parse::<Decimal>().map(Other::from), Ok(other));
    }

    #[test]
    fn order_is_alike(a in decimals(), b in decimals()) {
        prop_assert_eq!(a.cmp(&b), Other::from(a).cmp(&Other::from(b)));
    }

    #[test]
    fn small_sums_and_products_are_alike(
        a in -1_000_000_000i64..1_000_000_000, b in -1_000_000_000i64..1_000_000_000,
        a_scale in 0u8..=12, b_scale in 0u8..=12,
    ) {
        let decimal = |ticks, scale| Decimal::from_ticks(i128::from(ticks), scale).unwrap();
        let (x, y) = (decimal(a, a_scale), decimal(b, b_scale));
        let (p, q) = (Other::new(a, u32::from(a_scale)), Other::new(b, u32::from(b_scale)));
        prop_assert_eq!(x.checked_add(y).map(Other::from), Some(p + q));
        prop_assert_eq!(x.checked_sub(y).map(Other::from), Some(p - q));
        prop_assert_eq!(x.checked_mul(y).map(Other::from), Some(p * q));
    }
}
