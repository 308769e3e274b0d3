//! The hot reader of symbols against the checked one.

use proptest::prelude::*;
use tickwire_core::symbol::Symbol;

/// The symbol before the first quote, read byte by byte; `None` where the hot reader may refuse.
fn model(text: &str) -> Option<(Symbol, usize)> {
    let len = text.find('"')?;
    let symbol = Symbol::new(&text[..len])?;
    (text.is_ascii() && len <= 16).then_some((symbol, len + 1))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_quoted_symbol_is_what_stands_before_its_quote(
        symbol in "[ -~]{0,18}",
        odd in prop::option::of((0..18usize, any::<u8>().prop_map(|byte| byte & 0x7f))),
    ) {
        let mut bytes = symbol.into_bytes();
        if let Some((at, byte)) = odd && let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let text = String::from_utf8(bytes).unwrap() + "\",\"b\":\"51456.85\",\"B\":\"2.3\"";
        prop_assert_eq!(Symbol::parse_quoted(text.as_bytes()), model(&text), "{}", text);
    }

    #[test]
    fn what_is_read_of_any_bytes_is_a_symbol(text in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Some((symbol, taken)) = Symbol::parse_quoted(&text) {
            prop_assert_eq!(text[taken - 1], b'"');
            prop_assert_eq!(symbol.as_bytes(), &text[..taken - 1]);
            prop_assert_eq!(Some(symbol), Symbol::new(str::from_utf8(&text[..taken - 1]).unwrap()));
        }
    }
}

#[test]
fn every_byte_is_judged_at_every_place() {
    for byte in 0..=u8::MAX {
        for at in 0..12 {
            let mut text = *b"ABCDEFGHIJKL\",\"b\":\"51456.85\"";
            text[at] = byte;
            let allowed = byte.is_ascii_graphic() && byte != b'\\' && byte != b'"' || byte == b' ';
            let read = Symbol::parse_quoted(&text);
            if byte == b'"' {
                assert_eq!(read.map(|(_, taken)| taken), (at > 0).then_some(at + 1));
            } else {
                assert_eq!(read.is_some(), allowed, "{byte} at {at}");
            }
        }
    }
}
