//! Symbols of any script, and keys that come twice or are not known.

use crate::{ours, wire};

#[test]
fn a_surrogate_pair_is_one_character_of_a_symbol() {
    let text = wire::first("spot.book_ticker");
    let escaped = text.replace("BTC_USDT", r"\ud83d\ude00_USDT");
    let plain = text.replace("BTC_USDT", "😀_USDT");
    assert_eq!(ours::message(escaped.as_bytes()), ours::message(plain.as_bytes()));
    assert!(ours::message(plain.as_bytes()).unwrap()[0].contains("😀_USDT"));
    for half in [r"\ud83d_USDT", r"\ude00_USDT", r"\ud83d\u0041", r"\ud83d"] {
        let broken = text.replace("BTC_USDT", half);
        assert!(ours::message(broken.as_bytes()).unwrap_err().fatal, "{half}");
    }
}

#[test]
fn of_a_repeated_key_the_last_counts() {
    let whole = wire::first("spot.book_ticker");
    for (before, after) in [
        (r#""s":"BTC_USDT""#, r#""s":7,"s":"BTC_USDT""#),
        (r#""u":48733182"#, r#""u":1,"u":48733182"#),
        (r#""b":"18144.48""#, r#""b":"x","b":"18144.48""#),
        (r#""event":"update""#, r#""event":"subscribe","event":"update""#),
        (r#""result":"#, r#""result":{},"result":"#),
    ] {
        let text = whole.replace(before, after);
        assert_ne!(text, whole);
        let expected = ours::message(whole.as_bytes());
        assert_eq!(ours::message(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn what_an_unknown_key_holds_is_not_read() {
    let text = wire::first("spot.book_ticker");
    let text = text.replace(r#""s":"#, r#""new":{"s":"X"},"s":"#);
    assert!(ours::message(text.as_bytes()).unwrap()[0].contains("BTC_USDT"));
}
