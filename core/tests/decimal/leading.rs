//! The reader of numbers whose end is known against the general one, which has models of its own.

use proptest::prelude::*;

use tickwire_core::decimal::Decimal;

/// Sign, digits and scale.
fn parts(number: Decimal) -> (bool, u128, u8) {
    (number.is_negative(), number.mantissa(), number.scale())
}

#[track_caller]
fn check(text: &[u8], behind: &[u8]) {
    let buffer = [text, behind].concat();
    let read = Decimal::parse_leading(&buffer, text.len()).map(parts);
    let expected = Decimal::parse(text).ok().map(parts);
    assert_eq!(read, expected, "reading {} of {:?}", text.len(), buffer.escape_ascii().to_string());
}

/// The text alone, and with what may follow it in a message: digits and points, too.
#[track_caller]
fn check_with_slack(text: &[u8]) {
    for behind in [
        &b""[..],
        b"0",
        b"00000000000000000000",
        b".1234567890123456789",
        b"\x12\x041.250\x06\x0a\x0764123.1\x12\x03",
        &[0xff; 24],
        &[0; 24],
    ] {
        check(text, behind);
    }
}

#[test]
fn agrees_with_the_general_reader_on_every_short_text() {
    const ALPHABET: &[u8] = b"0123456789.-eE\0";
    let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
    check_with_slack(b"");
    for _ in 0..4 {
        texts = texts
            .iter()
            .flat_map(|text| ALPHABET.iter().map(|&byte| [&text[..], &[byte]].concat()))
            .collect();
        for text in &texts {
            check_with_slack(text);
        }
    }
}

#[test]
fn every_byte_at_every_place_is_judged_as_the_general_reader_does() {
    for number in ["0", "7.5", "64123.1", "0.00001234", "12345678.87654321", "123456789012345.6"] {
        for place in 0..number.len() {
            for byte in 0..=u8::MAX {
                let mut mutant = number.as_bytes().to_vec();
                mutant[place] = byte;
                check_with_slack(&mutant);
            }
        }
    }
}

#[test]
fn every_split_of_digits_around_the_point_is_exact() {
    for whole in 0..=20 {
        for fraction in 0..=20 {
            for digit in [b'0', b'1', b'9'] {
                let mut text = vec![digit; whole];
                text.push(b'.');
                text.extend(vec![digit; fraction]);
                check_with_slack(&text);
                check_with_slack(&text[..whole]);
            }
        }
    }
}

#[test]
fn a_length_past_the_text_is_no_number() {
    for len in 4..40 {
        assert_eq!(Decimal::parse_leading(b"123", len), None);
    }
    assert_eq!(Decimal::parse_leading(b"1234567890123456789", usize::MAX), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn agrees_with_the_general_reader_on_numbers(
        text in "-?[0-9]{1,18}(\\.[0-9]{0,18})?",
        behind in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        check(text.as_bytes(), &behind);
        check_with_slack(text.as_bytes());
    }

    #[test]
    fn agrees_with_the_general_reader_on_any_bytes(
        text in proptest::collection::vec(any::<u8>(), 0..24),
        behind in "[0-9.]{0,24}",
    ) {
        check(&text, behind.as_bytes());
    }
}
