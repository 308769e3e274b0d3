//! Sums and products.

use proptest::prelude::*;
use tickwire_core::decimal::Decimal;

use crate::model::{Model, decimals, parts};

/// The result must be there exactly where the true one is representable, at the wanted scale where
/// that fits, otherwise at the least.
fn check(what: &str, result: Option<Decimal>, truth: &Model, wanted: i64) {
    assert_eq!(result.is_some(), truth.fits(), "{what} is {truth:?}, not {result:?}");
    let Some(result) = result else { return };
    assert_eq!(Model::of(result), *truth, "{what}");
    let scale = if truth.fits_at(wanted) { wanted } else { truth.places() };
    assert_eq!(i64::from(result.scale()), scale, "scale of {what}");
}

fn check_all(a: Decimal, b: Decimal) {
    let (model_a, model_b) = (Model::of(a), Model::of(b));
    let (scale_a, scale_b) = (i64::from(a.scale()), i64::from(b.scale()));
    let larger = scale_a.max(scale_b);
    check(&format!("{a} + {b}"), a.checked_add(b), &model_a.plus(&model_b), larger);
    check(&format!("{a} - {b}"), a.checked_sub(b), &model_a.minus(&model_b), larger);
    check(&format!("{a} * {b}"), a.checked_mul(b), &model_a.times(&model_b), scale_a + scale_b);
}

#[test]
fn money_adds_up() {
    let decimal = |text: &str| -> Decimal { text.parse().unwrap() };
    let show = |number: Option<Decimal>| number.unwrap().to_string();
    assert_eq!(show(decimal("0.1").checked_add(decimal("0.2"))), "0.3");
    assert_eq!(show(decimal("1.50").checked_sub(decimal("1.5"))), "0.00");
    assert_eq!(show(decimal("64123.10").checked_mul(decimal("0.005"))), "320.61550");
    assert_eq!(show(decimal("-2").checked_mul(decimal("1.5"))), "-3.0");
    assert_eq!((-decimal("1.5")).to_string(), "-1.5");
    assert_eq!(parts(-Decimal::ZERO), (false, 0, 0));
    assert_eq!(decimal("-1.5").abs().to_string(), "1.5");
}

#[test]
fn the_edges_are_exact() {
    let edges = [
        "0",
        "0.0000000000000000000000000000",
        "1",
        "-1",
        "0.0000000000000000000000000001",
        "10",
        "79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "50000000000000000000000000000",
        "5.0000000000000000000000000000",
        "0.5000000000000000000000000000",
        "18446744073709551616",
        "4294967296.000000000000000",
        "0.0000000000000000000000000125",
        "8000000000000000000000000000",
        "-79228162514264337593543950335",
        "7922816251426433759354395033.5",
        "1.0000000000000000000000000000",
    ];
    for a in edges {
        for b in edges {
            check_all(a.parse().unwrap(), b.parse().unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn results_are_those_of_the_model(a in decimals(), b in decimals()) {
        check_all(a, b);
    }

    #[test]
    fn negation_is_its_own_inverse(a in decimals()) {
        prop_assert_eq!(parts(-(-a)), parts(a));
        prop_assert_eq!(a.checked_add(-a), Some(Decimal::ZERO));
        prop_assert_eq!(parts(a.abs()), (false, a.mantissa(), a.scale()));
    }
}
