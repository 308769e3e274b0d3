//! The JSON reader against `serde_json`: the same texts are accepted, and they mean the same.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::Value as Other;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_exchanges::json::{self, DEPTH_MAX, Kind, Names, Value};

const NAMES: Names<2> = Names::new(["value", "\u{1F600}\""]);

/// Reads the text as the value of a member, with every part of the reader.
fn read(text: &[u8]) -> Result<Other, Malformed> {
    let wrapped = [b"{\"value\":".as_slice(), text, b"}"].concat();
    let mut unknown = 0;
    let [value, other] = json::read(&wrapped, &NAMES, &mut unknown)?;
    if other.is_some() || unknown > 0 {
        // The text closed the object and went on: not a value.
        return Err(Malformed::fatal(MalformedKind::Syntax, 0));
    }
    Ok(value.map_or(Other::Null, meaning))
}

fn meaning(value: Value<'_>) -> Other {
    match value.kind() {
        Kind::Null => Other::Null,
        Kind::Boolean => Other::Bool(value.boolean().unwrap()),
        Kind::Number => Other::Number(value.raw().parse().unwrap()),
        Kind::String => {
            let text = value.string().unwrap();
            Other::String(text.unescape(&mut vec![0; text.raw().len()]).unwrap().to_owned())
        }
        Kind::Array => Other::Array(value.elements().unwrap().map(meaning).collect()),
        Kind::Object => {
            let mut all = serde_json::Map::new();
            for (key, member) in value.members().unwrap() {
                let key = key.unescape(&mut vec![0; key.raw().len()]).unwrap().to_owned();
                all.insert(key, meaning(member));
            }
            Other::Object(all)
        }
    }
}

fn agree(text: &[u8]) -> Result<(), TestCaseError> {
    let (ours, theirs) = (read(text), serde_json::from_slice::<Other>(text));
    let shown = String::from_utf8_lossy(text);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs, "{}", shown),
        (Err(ours), _) if ours.kind == MalformedKind::Depth => {
            let deep = text.iter().filter(|byte| b"[{".contains(byte)).count();
            prop_assert!(deep >= usize::from(DEPTH_MAX), "{}", shown);
        }
        (Err(ours), Err(_)) => prop_assert!(ours.fatal, "{}: {}", ours, shown),
        (ours, theirs) => prop_assert!(false, "{:?} {:?}: {}", ours, theirs, shown),
    }
    Ok(())
}

/// Texts that look like JSON: tokens in any order.
fn tokens() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        4 => prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", " ", "\n", "\t", "\r", "0",
            "-", "1", "12", ".", "e", "E+", "\"a\"", "\"\"", "\\", "\\u", "\\ud83d", "\\ude00",
            "\\n", "\\\"", "n", "u0041", "/", "\\u00e9",
            "00", "é", "😀", "\0", "\u{1f}", "\u{7f}", "\u{a0}", "nul",
        ])
        .prop_map(|token| token.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..3),
    ];
    prop::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

/// Values of all kinds, written by `serde_json`.
fn values() -> impl Strategy<Value = Other> {
    let leaf = prop_oneof![
        Just(Other::Null),
        any::<bool>().prop_map(Other::Bool),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?"
            .prop_map(|text| Other::Number(text.parse().unwrap())),
        ".{0,20}".prop_map(Other::String),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Other::Array),
            prop::collection::hash_map(".{0,8}", inner, 0..6)
                .prop_map(|members| Other::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn texts_of_tokens_are_accepted_where_serde_accepts_them(text in tokens()) {
        agree(&text)?;
    }

    #[test]
    fn values_mean_what_serde_wrote(value in values(), pretty in any::<bool>()) {
        let write = if pretty { serde_json::to_vec_pretty } else { serde_json::to_vec };
        prop_assert_eq!(read(&write(&value).unwrap()).unwrap(), value);
    }

    #[test]
    fn values_with_one_byte_changed_are_judged_alike(
        value in values(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut text = serde_json::to_vec(&value).unwrap();
        *at.get_mut(&mut text) = byte;
        agree(&text)?;
    }

    #[test]
    fn numbers_are_judged_alike(text in "[-+0-9.eE]{1,8}") {
        agree(text.as_bytes())?;
    }

    #[test]
    fn strings_are_judged_alike(
        inside in r#"(\\["\\/bfnrtux]|\\u[0-9a-fA-F]{4}|\\ud[89a-f][0-9a-f]{2}|.){0,6}"#
    ) {
        agree(format!("\"{inside}\"").as_bytes())?;
    }
}

#[test]
fn depth_is_limited_at_sixteen() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
        let per = open.matches(['[', '{']).count();
        for depth in 1..40 {
            let text = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            // One container more is the object around the text.
            let expected = per * depth < usize::from(DEPTH_MAX);
            let read = read(text.as_bytes());
            assert_eq!(read.is_ok(), expected, "{text}");
            if let Err(malformed) = read {
                assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Depth, true));
            }
        }
    }
    let deep = "[".repeat(100_000);
    assert_eq!(read(deep.as_bytes()).unwrap_err().kind, MalformedKind::Depth);
}

#[test]
fn a_text_that_is_no_object_is_told_from_one_that_is_no_json() {
    let kind = |text: &str| {
        let malformed = json::read(text.as_bytes(), &Names::new([]), &mut 0).unwrap_err();
        (malformed.kind, malformed.fatal)
    };
    for text in ["[1,2,3]", "1", "\"a\"", "null", " true ", "[]"] {
        assert_eq!(kind(text), (MalformedKind::Envelope, false), "{text}");
    }
    for text in ["", " ", "[1,2", "nul", "{", "{}{}", "[1] 2", "\u{feff}{}", "{,}", "{\"a\":1,}"] {
        assert_eq!(kind(text), (MalformedKind::Syntax, true), "{text}");
    }
    let malformed = json::read(b"{\"a\":\"\xff\"}", &Names::new([]), &mut 0).unwrap_err();
    assert_eq!(malformed, Malformed::fatal(MalformedKind::Encoding, 6));
}

#[test]
fn a_whole_text_may_be_any_value() {
    for text in ["[1,[2,{}]]", "7", " null\n", r#""a\"b""#, "{\"a\":[]}", "[]"] {
        let value = json::parse(text.as_bytes()).map(meaning);
        assert_eq!(value, Ok(serde_json::from_str(text).unwrap()), "{text}");
    }
    for text in ["", " ", "[", "[1],", "nul", "[1] 2", "[1}", "\"a"] {
        let malformed = json::parse(text.as_bytes()).unwrap_err();
        assert!(malformed.fatal, "{text}: {malformed}");
    }
    assert_eq!(json::parse(b"[\xff]").unwrap_err().kind, MalformedKind::Encoding);
    let deep = "[".repeat(usize::from(DEPTH_MAX) + 1) + &"]".repeat(usize::from(DEPTH_MAX) + 1);
    assert_eq!(json::parse(deep.as_bytes()).unwrap_err().kind, MalformedKind::Depth);
    let deepest = &deep[1..deep.len() - 1];
    assert_eq!(json::parse(deepest.as_bytes()).unwrap().raw(), deepest);
}
