//! Decimals to texts.

use proptest::prelude::*;
use tickwire_core::decimal::Decimal;

use crate::model::{decimals, parts};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_text_of_the_venue_comes_back() {
    let texts = [
        "0",
        "0.0",
        "0.00000000",
        "1",
        "-1",
        "10",
        "1.50",
        "-12.50",
        "0.00001234",
        "64123.1",
        "18446744073709551615",
        "18446744073709551616",
        "10000000000000000000",
        "0.10000000000000000000",
        "1.0000000000000000000",
        "79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
        "-4096.01357924680135792468",
    ];
    for text in texts {
        assert_eq!(decimal(text).to_string(), text);
        assert_eq!(format!("{:?}", decimal(text)), text);
    }
    assert_eq!(decimal("-0.00").to_string(), "0.00");
    assert_eq!(decimal("2.895e-05").to_string(), "0.00002895");
    assert_eq!(decimal("1e21").to_string(), "1000000000000000000000");
    assert_eq!(decimal("007.10").to_string(), "7.10");
}

#[test]
fn width_and_sign_work_and_precision_never_rounds() {
    let number = decimal("-12.50");
    assert_eq!(format!("{number:10}|"), "    -12.50|");
    assert_eq!(format!("{number:<10}|"), "-12.50    |");
    assert_eq!(format!("{number:*^10}|"), "**-12.50**|");
    assert_eq!(format!("{number:010}|"), "-000012.50|");
    assert_eq!(format!("{:+}", number.abs()), "+12.50");
    assert_eq!(format!("{number:.1}"), "-12.50");
    assert_eq!(format!("{number:.0}"), "-12.50");
    assert_eq!(format!("{number:.5}"), "-12.50");
}

proptest! {
    #[test]
    fn text_and_back_keeps_every_part(number in decimals()) {
        let text = number.to_string();
        prop_assert_eq!(Decimal::parse(text.as_bytes()).map(parts), Ok(parts(number)), "{}", text);
    }

    #[test]
    fn the_text_is_the_mantissa_with_a_point(number in decimals()) {
        let places = usize::from(number.scale());
        let digits = format!("{:0>width$}", number.mantissa().to_string(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let sign = if number.is_negative() { "-" } else { "" };
        let point = if places > 0 { "." } else { "" };
        prop_assert_eq!(number.to_string(), format!("{sign}{whole}{point}{fraction}"));
    }
}
