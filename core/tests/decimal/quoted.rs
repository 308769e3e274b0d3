//! The hot reader against a model that works on text.

use proptest::prelude::*;

use tickwire_core::decimal::Decimal;

/// What the reader must answer, from text alone: sign, mantissa, decimal places, bytes taken.
fn model(buffer: &[u8]) -> Option<(bool, u128, usize, usize)> {
    let end = buffer.iter().position(|&byte| byte == b'"')?;
    let text = core::str::from_utf8(&buffer[..end]).ok()?;
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let digits = whole.len() + fraction.len();
    if digits > 19 {
        return None;
    }
    let mantissa: u128 = [whole, fraction].concat().parse().unwrap();
    Some((negative && mantissa != 0, mantissa, fraction.len(), end + 1))
}

fn check(buffer: &[u8]) {
    let read = Decimal::parse_quoted(buffer).map(|(number, taken)| {
        (number.is_negative(), number.mantissa(), usize::from(number.scale()), taken)
    });
    assert_eq!(read, model(buffer), "reading {:?}", buffer.escape_ascii().to_string());
}

/// The text alone, and with what may follow it in a message.
fn check_with_slack(text: &[u8]) {
    check(text);
    for slack in
        [&b"\",\"12.5\"],[\"64001.2\",\"0\"]]}}"[..], b"\"]]}}                    ", &[0; 24]]
    {
        check(&[text, slack].concat());
    }
}

#[test]
fn agrees_with_the_model_on_every_short_text() {
    const ALPHABET: &[u8] = b"0123456789.-eE\"";
    let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
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
fn every_byte_at_every_place_is_judged_as_the_model_does() {
    for number in
        ["0", "7.5", "64123.1", "0.00001234", "12345678.87654321", "1234567890.0987654321"]
    {
        let message = [number.as_bytes(), b"\",\"0.5\"],[\"64123.2\"]"].concat();
        for place in 0..=number.len() + 1 {
            for byte in 0..=u8::MAX {
                let mut mutant = message.clone();
                mutant[place] = byte;
                check(&mutant);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn agrees_with_the_model_on_numbers(
        text in "-?[0-9]{1,11}(\\.[0-9]{0,11})?",
        slack in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        check(&[text.as_bytes(), b"\"", &slack].concat());
        check(&[text.as_bytes(), &slack].concat());
    }

    #[test]
    fn agrees_with_the_model_on_near_numbers(text in "[-0-9.\",eE+ ]{0,24}") {
        check_with_slack(text.as_bytes());
    }

    #[test]
    fn agrees_with_the_model_on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        check(&bytes);
    }
}
