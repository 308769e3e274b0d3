//! Forms that protobuf allows and the venue does not use: none is mistaken for the usual one.

use prost::Message as _;
use prost::encoding::encode_varint;
use tickwire_core::exchange::{MalformedKind, MessageKind};
use tickwire_core::symbol::Symbol;
use tickwire_proto::generated::PushDataV3ApiWrapper;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;

use crate::random::Random;
use crate::{oracle, ours, refusals, theirs, wire};

const DEPTH: u64 = 313 << 3 | 2;
const BATCH: u64 = 311 << 3 | 2;

/// A push whose body has these bytes.
fn with_body(push: &PushDataV3ApiWrapper, tag: u64, body: &[u8]) -> Vec<u8> {
    let mut bytes = PushDataV3ApiWrapper { body: None, ..push.clone() }.encode_to_vec();
    encode_varint(tag, &mut bytes);
    encode_varint(u64::try_from(body.len()).unwrap(), &mut bytes);
    [&bytes, body].concat()
}

/// What a push says, which must be what an independent reading says.
#[track_caller]
fn said(bytes: &[u8]) -> Vec<String> {
    let (said, _) = ours::push(bytes).unwrap();
    assert_eq!(Ok(&said), oracle::push(&theirs::push(bytes).unwrap()).as_ref());
    said
}

fn depth() -> (PushDataV3ApiWrapper, Vec<u8>) {
    let whole = wire::depth_of("XYUSDT", 700_123, &[("61234.5".into(), "0.25".into())]);
    let push = PushDataV3ApiWrapper::decode(&whole[..]).unwrap();
    let Some(Body::PublicAggreDepths(depths)) = &push.body else { panic!("{push:?}") };
    let body = depths.encode_to_vec();
    (push, body)
}

#[test]
fn of_what_comes_again_the_last_counts() {
    let (push, body) = depth();
    let usual = said(&with_body(&push, DEPTH, &body));
    for (more, ids) in [
        (&b"\x22\x06700100"[..], "700100..=700123"),
        (b"\x2a\x06700200", "700123..=700200"),
        (b"\x30\x05", "700123..=700123"),
    ] {
        let said = said(&with_body(&push, DEPTH, &[&body, more].concat()));
        assert_eq!(said, [usual[0].replace("700123..=700123", ids)]);
    }
    // Levels do not replace each other: a list goes on.
    let said =
        said(&with_body(&push, DEPTH, &[&body, &b"\x12\x06\x0a\x017\x12\x018"[..]].concat()));
    assert!(said[0].contains("bids=[61234.5x0.25 7x8]"), "{said:?}");
}

#[test]
fn the_version_of_a_batch_may_come_again_and_behind() {
    let row = b"\x0a\x0c\x0a\x015\x12\x011\x1a\x016\x22\x012";
    let channel = "spot@public.bookTicker.batch.v3.api.pb@XYUSDT";
    let push = PushDataV3ApiWrapper { channel: channel.into(), ..Default::default() };
    let body = [&b"\x12\x0271"[..], row, b"\x12\x0272"].concat();
    let said = said(&with_body(&push, BATCH, &body));
    assert!(said[0].starts_with("book_ticker XYUSDT id=72"), "{said:?}");
}

#[test]
fn a_level_whose_length_has_two_bytes_is_read_by_it() {
    // The first byte of its length, 0x84, is what the lengths of its numbers make together.
    let number = format!("{:0>64}", "7.5");
    let level = [b"\x0a\x40", number.as_bytes(), b"\x12\x40", number.as_bytes()].concat();
    let (push, body) = depth();
    let whole = [&b"\x0a\x84\x01"[..], &level, &body].concat();
    assert!(said(&with_body(&push, DEPTH, &whole))[0].contains("asks=[7.5x7.5]"));
    // With one byte it would be as long as what is behind it.
    let cut = [&b"\x0a\x84"[..], &level, &body].concat();
    ours::push(&with_body(&push, DEPTH, &cut)).unwrap_err();
}

#[test]
fn a_symbol_that_is_there_and_empty_is_that_of_the_channel() {
    let (mut push, body) = depth();
    push.symbol = Some(String::new());
    let whole = with_body(&push, DEPTH, &body);
    assert!(said(&whole)[0].starts_with("delta XYUSDT"));
    let (_, lost) = refusals::refusal(&whole[..whole.len() - 1]);
    assert_eq!((lost.kind, lost.symbol), (MessageKind::Book, Symbol::new("XYUSDT")));
}

#[test]
fn a_day_of_all_symbols_without_its_symbol_is_nobodys() {
    let bytes = wire::mini_tickers(&mut Random(3), "");
    let mut push = PushDataV3ApiWrapper::decode(&bytes[..]).unwrap();
    for symbol in [None, Some("XYUSDT")] {
        push.symbol = symbol.map(str::to_owned);
        let (malformed, lost) = refusals::refusal(&push.encode_to_vec());
        assert_eq!((malformed.kind, lost.kind), (MalformedKind::Missing, MessageKind::Ticker));
    }
}
