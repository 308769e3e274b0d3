//! Symbols and assets: what they accept, and that they keep it.

use core::hash::{Hash, Hasher};
use std::hash::DefaultHasher;

use proptest::prelude::*;
use tickwire_core::asset::{ASSET_MAX, Asset};
use tickwire_core::symbol::{NameError, SYMBOL_MAX, Symbol};

/// What a name of at most `max` bytes must be refused for.
fn flaw(bytes: &[u8], max: usize) -> Option<NameError> {
    let is_forbidden = |byte: &u8| matches!(byte, 0..=0x1f | 0x7f | b'"' | b'\\');
    match bytes.len() {
        0 => Some(NameError::Empty),
        len if len > max => Some(NameError::TooLong { len, max }),
        _ if bytes.iter().any(is_forbidden) => Some(NameError::Character),
        _ if String::from_utf8(bytes.to_vec()).is_err() => Some(NameError::Encoding),
        _ => None,
    }
}

fn check(bytes: &[u8]) {
    check_symbol(bytes);
    check_asset(bytes);
}

fn check_symbol(bytes: &[u8]) {
    let shown = bytes.escape_ascii().to_string();
    let symbol = Symbol::try_from(bytes);
    assert_eq!(symbol.err(), flaw(bytes, SYMBOL_MAX), "{shown}");
    assert_eq!(Symbol::from_utf8(bytes), symbol.ok(), "{shown}");
    if let Ok(text) = core::str::from_utf8(bytes) {
        assert_eq!((Symbol::try_from(text), text.parse()), (symbol, symbol), "{shown}");
        assert_eq!(Symbol::new(text), symbol.ok(), "{shown}");
    }
    if let Ok(symbol) = symbol {
        check_contents(&symbol, bytes);
    }
}

fn check_asset(bytes: &[u8]) {
    let slash = bytes.contains(&b'/').then_some(NameError::Character);
    let asset = Asset::try_from(bytes);
    assert_eq!(asset.err(), flaw(bytes, ASSET_MAX).or(slash), "{}", bytes.escape_ascii());
    if let Ok(asset) = asset {
        assert_eq!(asset.as_bytes(), bytes);
        assert_eq!(asset.as_str().as_bytes(), bytes);
    }
}

fn check_contents(symbol: &Symbol, bytes: &[u8]) {
    assert_eq!(symbol.as_bytes(), bytes);
    assert_eq!(symbol.as_str().as_bytes(), bytes);
    assert_eq!(symbol.to_string().as_bytes(), bytes);
    let mut padded = bytes.to_vec();
    padded.resize(SYMBOL_MAX, 0);
    let words = symbol.words().map(u64::to_le_bytes).concat();
    assert_eq!(words, padded);
}

#[test]
fn what_venues_list_is_kept() {
    for text in ["BTC_USDT", "2Z_USDT", "QTUM3S_USDT", "币安人生_USDT", "龙虾USDT", "1R0RUSDT", "A"]
    {
        check(text.as_bytes());
        assert_eq!(Symbol::new(text).unwrap().as_str(), text);
    }
    check("BTC_USDT-20211231-59800-P".as_bytes());
    check(&[b'A'; SYMBOL_MAX]);
    check(&[b'A'; SYMBOL_MAX + 1]);
}

#[test]
fn every_byte_at_every_place_of_every_length_is_judged() {
    for len in 0..=SYMBOL_MAX + 1 {
        let name: Vec<u8> = (b'A'..).take(len).collect();
        check(&name);
        for place in 0..len {
            for byte in 0..=u8::MAX {
                let mut mutant = name.clone();
                mutant[place] = byte;
                check(&mutant);
            }
        }
    }
}

#[test]
fn text_is_shown_as_it_is() {
    let symbol = Symbol::new("BTC_USDT").unwrap();
    assert_eq!(
        format!("{symbol:>10}|{symbol:<10}|{symbol:?}"),
        "  BTC_USDT|BTC_USDT  |\"BTC_USDT\""
    );
    let errors = [
        (Symbol::try_from(""), "an empty name"),
        (Symbol::try_from("a\nb"), "a name with a character that is not allowed"),
        (Symbol::try_from(&b"\xff"[..]), "a name that is not UTF-8"),
    ];
    for (result, text) in errors {
        assert_eq!(result.unwrap_err().to_string(), text);
    }
    let long = Asset::try_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567").unwrap_err().to_string();
    assert_eq!(long, "a name of 33 bytes, where at most 32 are allowed");
    assert!(Asset::new("ABCDEFGHIJKLMNOPQRSTUVWXYZ123456").is_some());
}

/// What the reader of quoted symbols must answer.
fn check_quoted(buffer: &[u8]) {
    let end = buffer.iter().take(17).position(|&byte| byte == b'"');
    let expected = end.filter(|_| buffer.len() >= 17).and_then(|end| {
        let symbol = Symbol::from_utf8(&buffer[..end])?;
        symbol.as_str().is_ascii().then_some((symbol, end + 1))
    });
    assert_eq!(Symbol::parse_quoted(buffer), expected, "{}", buffer.escape_ascii());
}

#[test]
fn quoted_symbols_are_read_up_to_their_quote() {
    for len in 0..20 {
        let mut message: Vec<u8> = (b'A'..).take(len).collect();
        message.extend(b"\",\"u\":76442501,\"B\"");
        check_quoted(&message);
        for place in 0..18 {
            for byte in 0..=u8::MAX {
                let mut mutant = message.clone();
                mutant[place] = byte;
                check_quoted(&mutant);
            }
        }
    }
    check_quoted(b"BTC_USDT\"");
    assert_eq!(
        Symbol::parse_quoted(b"BTC_USDT\",\"u\":487"),
        Symbol::new("BTC_USDT").map(|s| (s, 9))
    );
}

fn hash(symbol: Symbol) -> u64 {
    let mut hasher = DefaultHasher::new();
    symbol.hash(&mut hasher);
    hasher.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        check(&bytes);
    }

    #[test]
    fn any_quoted_bytes_are_judged(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..30),
        end in 0usize..20,
    ) {
        bytes.insert(end.min(bytes.len()), b'"');
        check_quoted(&bytes);
    }

    #[test]
    fn any_text_is_judged(text in "\\PC{0,12}") {
        check(text.as_bytes());
    }

    #[test]
    fn identity_order_and_hash_are_those_of_the_text(a in "[A-C]{1,3}", b in "[A-C]{1,3}") {
        let (x, y) = (Symbol::new(&a).unwrap(), Symbol::new(&b).unwrap());
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x == y, a == b);
        prop_assert_eq!(hash(x) == hash(y), a == b);
        prop_assert_eq!(x.words() == y.words(), a == b);
    }
}
