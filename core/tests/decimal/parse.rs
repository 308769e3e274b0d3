//! Texts to decimals.

use proptest::prelude::*;
use tickwire_core::decimal::{Decimal, DecimalError};

use crate::model::{Model, parts, to_digits};

/// What a text says: its number, and the places it was written with (less its exponent).
fn read(text: &str) -> Option<(Model, i64)> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (plain, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], read_exponent(&unsigned[at + 1..])?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match plain.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (plain, ""),
    };
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let places = fraction.len() as i64 - exponent;
    Some((Model::new(negative, &to_digits(&[whole, fraction].concat()), places), places))
}

fn read_exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| sign * digits.parse::<i64>().unwrap())
}

fn check(text: &str) {
    let parsed = Decimal::parse(text.as_bytes());
    let Some((model, places)) = read(text) else {
        assert_eq!(parsed, Err(DecimalError::Syntax), "{text:?}");
        return;
    };
    if !model.fits() {
        assert_eq!(parsed, Err(DecimalError::Range), "{text:?}");
        return;
    }
    let number = parsed.unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(Model::of(number), model, "{text:?}");
    let scale = i64::from(number.scale());
    let wanted = places.clamp(model.places(), 28);
    assert!(scale <= wanted, "{text:?} at scale {scale}, wanted {wanted}");
    assert!(scale == wanted || !model.fits_at(scale + 1), "{text:?} lost places: {scale}");
    assert_eq!(text.parse(), Ok(number));
}

#[test]
fn every_short_text_is_read_as_the_model_reads_it() {
    const ALPHABET: [char; 9] = ['0', '1', '9', '.', '-', '+', 'e', 'E', ' '];
    let mut texts = vec![String::new()];
    check("");
    for _ in 0..5 {
        texts = texts
            .iter()
            .flat_map(|text| ALPHABET.iter().map(move |letter| format!("{text}{letter}")))
            .collect();
        texts.iter().for_each(|text| check(text));
    }
}

#[test]
fn what_venues_write_is_exact() {
    let cases: [(&str, (bool, u128, u8)); 14] = [
        ("64123.10", (false, 6_412_310, 2)),
        ("0", (false, 0, 0)),
        ("-0.00", (false, 0, 2)),
        ("007", (false, 7, 0)),
        ("2.895e-05", (false, 2895, 8)),
        ("-2.074115e-06", (true, 2_074_115, 12)),
        ("-1.25e-8", (true, 125, 10)),
        ("1e21", (false, 1_000_000_000_000_000_000_000, 0)),
        ("1E+2", (false, 100, 0)),
        ("1.50e1", (false, 150, 1)),
        ("4096.01357924680135792468", (false, 409_601_357_924_680_135_792_468, 20)),
        ("12345678.90123456789012345678", (false, 1_234_567_890_123_456_789_012_345_678, 20)),
        ("79228162514264337593543950335", (false, (1 << 96) - 1, 0)),
        ("0.0000000000000000000000000001", (false, 1, 28)),
    ];
    for (text, expected) in cases {
        assert_eq!(Decimal::parse(text.as_bytes()).map(parts), Ok(expected), "{text}");
    }
}

#[test]
fn zeros_without_room_are_dropped_and_digits_never() {
    let cases = [
        ("1.00000000000000000000000000000000000", Some((10u128.pow(28), 28))),
        ("10000000000000000000000000000.000", Some((10u128.pow(28), 0))),
        ("79228162514264337593543950335.0", Some(((1 << 96) - 1, 0))),
        ("7922816251426433759354395033.50", Some(((1 << 96) - 1, 1))),
        ("79228162514264337593543950336", None),
        ("7922816251426433759354395033.51", None),
        ("0.00000000000000000000000000010", Some((1, 28))),
        ("0.00000000000000000000000000001", None),
        ("100e-30", Some((1, 28))),
        ("1e28", Some((10u128.pow(28), 0))),
        ("1e29", None),
    ];
    for (text, expected) in cases {
        let expected = expected.map(|(mantissa, scale)| (false, mantissa, scale));
        let parsed = Decimal::parse(text.as_bytes()).map(parts);
        assert_eq!(parsed, expected.ok_or(DecimalError::Range), "{text}");
    }
}

#[test]
fn exponents_of_any_size_are_bounded_before_use() {
    for exponent in ["999999999999", "9223372036854775807", "99999999999999999999999999999999"] {
        for sign in ["", "+", "-"] {
            let (zero, one) = (format!("0.0e{sign}{exponent}"), format!("1.5e{sign}{exponent}"));
            assert_eq!(Decimal::parse(zero.as_bytes()), Ok(Decimal::ZERO), "{zero}");
            assert_eq!(Decimal::parse(one.as_bytes()), Err(DecimalError::Range), "{one}");
        }
    }
    // A long text and its exponent may still balance.
    let zeros = "0".repeat(100_000);
    let tenth = format!("0.{zeros}1e100000");
    assert_eq!(Decimal::parse(tenth.as_bytes()).map(parts), Ok((false, 1, 1)));
    let ten = format!("1{zeros}e-99999");
    assert_eq!(Decimal::parse(ten.as_bytes()), Ok(Decimal::from(10u8)));
}

#[test]
fn what_is_no_number_is_refused() {
    let cases = [
        "", "-", ".", "+1", "1.", ".5", "-.5", "1e", "1e+", "e5", "1.e5", "1e5.0", "1e5e5", "--1",
        "1-", "1.2.3", "NaN", "nan", "inf", "-inf", "Infinity", " 1", "1 ", "1 2", "1_000", "1,5",
        "0x1", "1f", "\u{661}", "1\0", "null", "\"1\"",
    ];
    for text in cases {
        assert_eq!(Decimal::parse(text.as_bytes()), Err(DecimalError::Syntax), "{text:?}");
    }
    assert_eq!(Decimal::parse(b"1\xff"), Err(DecimalError::Syntax));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn plain_numbers_are_read_as_the_model_reads_them(text in "-?[0-9]{1,20}(\\.[0-9]{1,20})?") {
        check(&text);
    }

    #[test]
    fn exponents_are_read_as_the_model_reads_them(
        text in "-?[0-9]{1,12}(\\.[0-9]{1,12})?[eE][-+]?[0-4]?[0-9]",
    ) {
        check(&text);
    }

    #[test]
    fn zeros_at_either_end_are_read_as_the_model_reads_them(
        text in "-?0{0,30}[0-9]{1,3}0{0,30}(\\.0{0,30}[0-9]{1,3}0{0,30})?(e-?[0-9]{1,2})?",
    ) {
        check(&text);
    }

    #[test]
    fn near_numbers_are_read_as_the_model_reads_them(text in "[-+0-9.eE ]{0,14}") {
        check(&text);
    }
}
