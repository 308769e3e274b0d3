//! The hot reader of symbols of known length against the checked one.

use proptest::prelude::*;
use tickwire_core::symbol::Symbol;

#[track_caller]
fn check(text: &[u8], behind: &[u8]) {
    let buffer = [text, behind].concat();
    let usual = text.is_ascii() && text.len() <= 16 && buffer.len() >= 16;
    let expected = Symbol::from_utf8(text).filter(|_| usual);
    assert_eq!(Symbol::parse_leading(&buffer, text.len()), expected, "{}", buffer.escape_ascii());
}

#[test]
fn every_byte_is_judged_at_every_place() {
    for byte in 0..=u8::MAX {
        for at in 0..12 {
            let mut text = *b"ABCDEFGHIJKL";
            text[at] = byte;
            check(&text, b"\"\\\0\xff are not its own");
        }
    }
}

#[test]
fn a_length_past_the_text_is_no_symbol() {
    for len in [17, 20, 32, usize::MAX] {
        assert_eq!(Symbol::parse_leading(b"ABCDEFGHIJKLMNOPQRSTUVWX", len), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_symbol_is_what_its_length_says(
        text in "[ -~]{0,20}",
        behind in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        check(text.as_bytes(), &behind);
    }

    #[test]
    fn what_is_read_of_any_bytes_is_a_symbol(
        text in prop::collection::vec(any::<u8>(), 0..20),
        behind in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        check(&text, &behind);
    }
}
