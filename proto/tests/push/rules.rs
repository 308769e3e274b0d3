//! proto3's rules, one by one, on bytes written here.

use serde_json::{Value, json};
use tickwire_proto::push::{Body, Later, Push};
use tickwire_proto::wire::{WireError, WireErrorKind};

use crate::wire_forms::{bytes, group, integer, padded_varint};
use crate::{ours, theirs};

/// Levels of groups that both readers accept.
const GROUPS_MAX: usize = 100;

fn read(parts: &[&[u8]]) -> Value {
    let message = parts.concat();
    let ours = ours::push(&message);
    assert_eq!(ours.as_ref().ok(), theirs::push(&message).as_ref().ok(), "{message:02x?}");
    ours.unwrap_or_else(|error| panic!("{error}: {message:02x?}"))
}

fn refused(parts: &[&[u8]]) -> WireError {
    let message = parts.concat();
    assert!(theirs::push(&message).is_err(), "{message:02x?}");
    ours::push(&message).expect_err("a wrong push")
}

#[test]
fn bodies_of_one_kind_are_merged_over_what_is_between_them() {
    let ask = bytes(1, &[bytes(1, b"7"), bytes(2, b"1")].concat());
    let bid = bytes(2, &bytes(1, b"6"));
    let read = read(&[
        &bytes(313, &[ask.clone(), bytes(5, b"10")].concat()),
        &bytes(1, b"c"),
        &group(9, &integer(1, 1)),
        &bytes(313, &[bid, bytes(5, b"11")].concat()),
        &bytes(313, &ask),
    ]);
    let level = json!({ "price": "7", "quantity": "1" });
    let depths = json!({ "asks": [level, level], "bids": [{ "price": "6" }], "toVersion": "11" });
    assert_eq!(read, json!({ "channel": "c", "publicAggreDepths": depths }));
}

#[test]
fn another_body_replaces_what_was_there_and_pieces_of_before_do_not_come_back() {
    let a = |price: &[u8]| bytes(315, &bytes(1, price));
    let read = read(&[&a(b"1"), &bytes(305, b""), &a(b"2"), &a(b""), &bytes(315, b"")]);
    assert_eq!(read, json!({ "publicAggreBookTicker": {} }));
}

#[test]
fn a_body_that_is_replaced_must_have_been_right() {
    let wrong = bytes(1, &bytes(1, b"\xff"));
    for inner in [vec![0x0a], vec![0x0a, 0x05, 0x30], wrong.clone()] {
        refused(&[&bytes(313, b""), &bytes(313, &inner), &bytes(315, b"")]);
    }
    let batch = bytes(312, &bytes(1, &wrong));
    assert_eq!(refused(&[&batch, &bytes(315, b"")]).kind, WireErrorKind::Encoding);
}

#[test]
fn a_text_that_is_replaced_must_have_been_right() {
    let item = |price: &[u8]| [bytes(1, price), bytes(1, b"1")].concat();
    for body in [301, 302, 303, 313, 314] {
        let error = refused(&[&bytes(body, &bytes(1, &item(b"4\xc3")))]);
        // Behind the tags and lengths of the body, the item and the text, and one digit.
        assert_eq!(error, WireError { kind: WireErrorKind::Encoding, at: 8 }, "{body}");
    }
    let error = refused(&[&bytes(1, b"\xff"), &bytes(1, b"c")]);
    assert_eq!(error, WireError { kind: WireErrorKind::Encoding, at: 2 });
}

#[test]
fn a_field_of_a_later_schema_is_shown_and_no_body() {
    let message = [bytes(316, b"x"), bytes(313, b""), bytes(400, b"yz"), integer(500, 1)].concat();
    let push = Push::read(&message).unwrap();
    assert_eq!(push.later, Some(Later { number: 400, bytes: b"yz" }));
    assert!(matches!(push.body, Some(Body::AggreDepths(_))));
    assert_eq!(Push::read(&bytes(1, b"c")).unwrap().later, None);
}

#[test]
fn a_body_lends_its_bytes_piece_by_piece() {
    let one = bytes(314, b"\x12\x01a");
    let two = bytes(314, b"");
    let message = [&one[..], &two, &integer(6, 1), &one].concat();
    let chunks = Push::read(&message).unwrap().body.unwrap().chunks();
    assert_eq!(chunks.collect::<Vec<_>>(), [&b"\x12\x01a"[..], b"", b"\x12\x01a"]);
    let chunks = Push::read(&two).unwrap().body.unwrap().chunks();
    assert_eq!(chunks.collect::<Vec<_>>(), [b""]);
}

#[test]
fn groups_are_passed_over_as_deep_as_prost_does() {
    let nested = |depth| (0..depth).fold(Vec::new(), |inner, _| group(90, &inner));
    assert_eq!(read(&[&nested(GROUPS_MAX)]), json!({}));
    assert_eq!(refused(&[&nested(GROUPS_MAX + 1)]).kind, WireErrorKind::Group);
}

/// Where prost stops earlier: it counts the messages around a group, too, and a field inside the
/// hundredth group. Officially the latter is accepted.
#[test]
fn groups_may_be_a_hundred_deep_wherever_they_are() {
    let nested = |inner: Vec<u8>| (0..GROUPS_MAX).fold(inner, |inner, _| group(90, &inner));
    for message in [nested(integer(1, 1)), bytes(313, &nested(Vec::new()))] {
        assert!(ours::push(&message).is_ok(), "{message:02x?}");
        let error = theirs::push(&message).expect_err("too deep for prost").to_string();
        assert!(error.contains("recursion limit reached"), "{error}");
    }
}

#[test]
fn varints_have_ten_bytes_and_64_bits_at_most() {
    let time = |value, padding| {
        let mut out = vec![0x30];
        padded_varint(&mut out, value, padding);
        out
    };
    assert_eq!(read(&[&time(5, 9)]), json!({ "sendTime": "5" }));
    assert_eq!(read(&[&time(u64::MAX, 0)]), json!({ "sendTime": "-1" }));
    assert_eq!(refused(&[&time(5, 10)]).kind, WireErrorKind::Varint);
    let mut over = time(u64::MAX, 0);
    *over.last_mut().unwrap() = 2;
    assert_eq!(refused(&[&over]), WireError { kind: WireErrorKind::Varint, at: 1 });
}

#[test]
fn tags_have_32_bits_at_most_however_they_are_padded() {
    let tagged = |value, padding| {
        let mut out = Vec::new();
        padded_varint(&mut out, value, padding);
        [out, vec![1]].concat()
    };
    assert_eq!(read(&[&tagged(6 << 3, 9)]), json!({ "sendTime": "1" }));
    assert_eq!(read(&[&tagged(0xffff_fff8, 0)]), json!({}));
    assert_eq!(refused(&[&tagged(1 << 32 | 6 << 3, 0)]).kind, WireErrorKind::Varint);
    assert_eq!(refused(&[&tagged(0, 0)]).kind, WireErrorKind::FieldNumber);
    for wire_type in [6, 7] {
        assert_eq!(refused(&[&tagged(1 << 3 | wire_type, 0)]).kind, WireErrorKind::WireType);
    }
}

#[test]
fn a_message_cut_anywhere_is_refused_or_ends_between_fields() {
    let deal = [bytes(1, b"1"), bytes(2, b"2"), integer(3, 1), integer(4, 1 << 40)].concat();
    let fields = [bytes(1, b"channel"), group(7, &integer(1, 1)), bytes(314, &bytes(1, &deal))];
    let message = fields.concat();
    let ends: Vec<usize> = fields
        .iter()
        .scan(0, |end, field| {
            *end += field.len();
            Some(*end)
        })
        .collect();
    for len in 1..message.len() {
        let is_right = ours::push(&message[..len]).is_ok();
        assert_eq!(is_right, ends.contains(&len), "{len} of {message:02x?}");
    }
}
