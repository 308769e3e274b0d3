//! Numeric equality, order and hash.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};
use std::hash::DefaultHasher;

use proptest::prelude::*;
use tickwire_core::decimal::Decimal;

use crate::model::{Model, decimals, parts};

fn hash(number: Decimal) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

fn check(a: Decimal, b: Decimal) {
    let expected = Model::of(a).compare(&Model::of(b));
    assert_eq!(a.cmp(&b), expected, "{a} to {b}");
    assert_eq!(b.cmp(&a), expected.reverse(), "{b} to {a}");
    assert_eq!(a == b, expected == Ordering::Equal, "{a} and {b}");
    if expected == Ordering::Equal {
        assert_eq!(hash(a), hash(b), "{a} and {b}");
    }
}

#[test]
fn scale_and_sign_of_zero_do_not_matter() {
    let decimal = |text: &str| -> Decimal { text.parse().unwrap() };
    for (a, b) in [("1.50", "1.5"), ("0", "-0.000"), ("100", "100.00"), ("-2.0", "-2")] {
        check(decimal(a), decimal(b));
        assert_eq!(decimal(a), decimal(b));
    }
    let ascending =
        ["-79228162514264337593543950335", "-1.5", "-1.49", "-0.1", "0.0", "0.01", "1", "1.1"];
    for pair in ascending.windows(2) {
        assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
    }
}

#[test]
fn a_decimal_and_its_option_are_two_words() {
    assert_eq!(size_of::<Decimal>(), 16);
    assert_eq!(size_of::<Option<Decimal>>(), 16);
    assert!(Decimal::default().is_zero());
    assert_eq!(parts(Decimal::default()), (false, 0, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn order_is_that_of_the_model(a in decimals(), b in decimals()) {
        check(a, b);
        check(a, -a);
        check(a, a.trimmed());
    }

    #[test]
    fn neighbours_are_told_apart(a in decimals(), scale in 0u8..=28, by in -1i128..=1) {
        let ticks = a.ticks(scale);
        if let Some(b) = ticks.and_then(|ticks| Decimal::from_ticks(ticks + by, scale)) {
            check(a, b);
            prop_assert_eq!(a == b, by == 0);
        }
    }
}
