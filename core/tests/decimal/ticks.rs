//! Integers at a scale, other scales, integers in and out.

use proptest::prelude::*;
use tickwire_core::decimal::{Decimal, DecimalError};

use crate::model::{Model, decimals, parts};

#[test]
fn ticks_are_exact_or_none() {
    let cases = [
        ("64123.10", 1, Some(641_231)),
        ("64123.10", 2, Some(6_412_310)),
        ("64123.10", 8, Some(6_412_310_000_000)),
        ("64123.11", 1, None),
        ("-0.5", 1, Some(-5)),
        ("-0.5", 0, None),
        ("0.000", 0, Some(0)),
        ("1", 38, Some(10i128.pow(38))),
        ("2", 38, None),
        ("1", 39, None),
        ("1", u8::MAX, None),
        ("18446744073709551615", 19, None),
    ];
    for (text, scale, expected) in cases {
        let number: Decimal = text.parse().unwrap();
        assert_eq!(number.ticks(scale), expected, "{text} at {scale}");
    }
}

#[test]
fn out_of_range_parts_are_refused() {
    assert_eq!(Decimal::from_parts(false, 1 << 96, 0), None);
    assert_eq!(Decimal::from_parts(false, u128::MAX, 0), None);
    assert_eq!(Decimal::from_parts(false, 1, 29), None);
    assert_eq!(Decimal::from_ticks(i128::MIN, 0), None);
    assert_eq!(Decimal::from_ticks(-(1 << 96) + 1, 28).map(parts), Some((true, (1 << 96) - 1, 28)));
    assert_eq!(parts(Decimal::from_u64(true, 0, 3)), (false, 0, 3));
    assert_eq!(parts(Decimal::from_u64(true, 5, 200)), (true, 5, 28));
}

#[test]
fn integers_become_decimals() {
    assert_eq!(parts(Decimal::from(u64::MAX)), (false, u128::from(u64::MAX), 0));
    assert_eq!(parts(Decimal::from(i64::MIN)), (true, 1 << 63, 0));
    assert_eq!(parts(Decimal::from(-1i8)), (true, 1, 0));
    assert_eq!(Decimal::try_from(1u128 << 96), Err(DecimalError::Range));
    assert_eq!(Decimal::try_from(i128::MIN), Err(DecimalError::Range));
}

#[test]
fn decimals_become_integers_exactly_or_not_at_all() {
    let cases = [
        ("12.000", Some(12)),
        ("12.001", None),
        ("-1", None),
        ("18446744073709551615", Some(u64::MAX)),
        ("18446744073709551616", None),
        ("79228162514264337593543950335", None),
    ];
    for (text, expected) in cases {
        let number: Decimal = text.parse().unwrap();
        assert_eq!(u64::try_from(number), expected.ok_or(DecimalError::Range), "{text}");
    }
    assert_eq!(i64::try_from(Decimal::from(i64::MIN)), Ok(i64::MIN));
    assert_eq!(u32::try_from(Decimal::from(1u64 << 32)), Err(DecimalError::Range));
    let least = Decimal::from_parts(true, (1 << 96) - 1, 0).unwrap();
    assert_eq!(i128::try_from(least), Ok(1 - (1 << 96)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn ticks_are_those_of_the_model(number in decimals(), scale in 0u8..=45) {
        let expected = Model::of(number).ticks(i64::from(scale)).and_then(|text| text.parse().ok());
        // Beyond scale 38 a power of ten alone does not fit: even zero is refused there.
        let reachable = scale.saturating_sub(number.scale()) <= 38;
        let expected = expected.filter(|_: &i128| reachable);
        prop_assert_eq!(number.ticks(scale), expected, "{} at {}", number, scale);
    }

    #[test]
    fn rescaling_keeps_the_number_or_refuses(number in decimals(), scale in 0u8..=30) {
        let rescaled = number.rescale(scale);
        let fits = Model::of(number).fits_at(i64::from(scale));
        prop_assert_eq!(rescaled.is_some(), fits, "{} at {}", number, scale);
        if let Some(rescaled) = rescaled {
            prop_assert_eq!(Model::of(rescaled), Model::of(number));
            prop_assert_eq!(rescaled.scale(), scale);
        }
    }

    #[test]
    fn trimming_leaves_the_number_and_no_zeros(number in decimals()) {
        let trimmed = number.trimmed();
        prop_assert_eq!(Model::of(trimmed), Model::of(number));
        prop_assert_eq!(i64::from(trimmed.scale()), Model::of(number).places());
    }

    #[test]
    fn parts_and_ticks_come_back(number in decimals()) {
        let (negative, mantissa, scale) = parts(number);
        let made = Decimal::from_parts(negative, mantissa, scale).map(parts);
        prop_assert_eq!(made, Some(parts(number)));
        let ticks = number.ticks(scale).unwrap();
        prop_assert_eq!(Decimal::from_ticks(ticks, scale).map(parts), Some(parts(number)));
    }

    #[test]
    fn integers_come_back(value: i64) {
        prop_assert_eq!(i64::try_from(Decimal::from(value)), Ok(value));
        prop_assert_eq!(Decimal::from(value).to_string(), value.to_string());
    }
}
