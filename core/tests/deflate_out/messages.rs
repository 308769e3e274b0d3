//! Which frames go out deflated, and what is in them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{Client, Refused, Step};

use crate::reader;
use crate::server::{self, BINARY, CLOSE, PING, PONG, TEXT};
use crate::wire::{Frame, agree, agreed, asks, decline, frames, noise, scene, taken, taken_one};

#[test]
fn a_message_goes_out_deflated_where_that_is_shorter() {
    let mut client = agreed(4096).client;
    for (kind, opcode) in [(MessageType::Text, TEXT), (MessageType::Binary, BINARY)] {
        client.send(kind, &asks(400)).unwrap();
        let frame = taken_one(&mut client);
        assert_eq!((frame.opcode, frame.deflated), (opcode, true));
        assert!(frame.payload.len() < 250, "{} bytes of 400", frame.payload.len());
        assert_eq!(frame.message(), asks(400));
    }
}

#[test]
fn a_message_goes_out_plain_where_that_is_no_longer() {
    let mut client = agreed(40_000).client;
    for payload in [b"".to_vec(), b"a".to_vec(), b"{\"op\":\"ping\"}".to_vec(), noise(30_000)] {
        client.send(MessageType::Binary, &payload).unwrap();
        let frame = taken_one(&mut client);
        assert!(!frame.deflated);
        assert_eq!(frame.payload, payload);
    }
}

#[test]
fn a_frame_is_never_longer_than_the_plain_one() {
    let mut client = agreed(8192).client;
    let plain = |len: usize| len + if len < 126 { 6 } else { 8 };
    for len in 0..700 {
        for payload in [asks(len), noise(len), vec![b'x'; len]] {
            client.send(MessageType::Binary, &payload).unwrap();
            let size = client.pending().len();
            let frame = taken_one(&mut client);
            assert!(if frame.deflated { size < plain(len) } else { size == plain(len) });
            assert_eq!(frame.message(), payload);
        }
    }
}

#[test]
fn every_form_of_a_length_can_become_every_shorter_one() {
    let mut client = agreed(1 << 18).client;
    for (len, run) in [(200, 150), (70_000, 69_900), (100_000, 30_000), (100_000, 10_000)] {
        let payload = [vec![b'x'; run], noise(len - run)].concat();
        client.send(MessageType::Binary, &payload).unwrap();
        let frame = taken_one(&mut client);
        assert!(frame.deflated && frame.message() == payload, "{run} of {len}");
    }
}

#[test]
fn control_frames_are_never_deflated() {
    let mut scene = agreed(4096);
    let payload = [b'a'; 125];
    scene.client.ping(&payload).unwrap();
    let mut sent = taken(&mut scene.client);
    for byte in server::frame(PING, payload) {
        scene.client.room()[0] = byte;
        scene.client.received(1);
        while scene.client.step() != Step::Idle {}
    }
    sent.extend(taken(&mut scene.client));
    scene.client.close(1000, &"a".repeat(123)).unwrap();
    sent.extend(taken(&mut scene.client));
    let told: Vec<_> = sent.iter().map(|frame| (frame.opcode, frame.deflated)).collect();
    assert_eq!(told, [(PING, false), (PONG, false), (CLOSE, false)]);
    assert_eq!((&sent[0].payload[..], &sent[1].payload[..]), (&payload[..], &payload[..]));
}

#[test]
fn nothing_is_deflated_where_the_server_did_not_agree_whatever_was_before() {
    let mut scene = scene(4096);
    for _ in 0..2 {
        decline(&mut scene);
        scene.client.send(MessageType::Text, &asks(400)).unwrap();
        assert!(!taken_one(&mut scene.client).deflated);
        agree(&mut scene, "");
        scene.client.send(MessageType::Text, &asks(400)).unwrap();
        assert!(taken_one(&mut scene.client).deflated);
    }
}

#[test]
fn references_stay_in_the_window_that_the_server_asked_for() {
    let mut scene = scene(1 << 17);
    let phrase = b"once upon a time, in a market far away";
    for (bits, beyond) in (8..=15).flat_map(|bits| [(bits, 0), (bits, 1)]) {
        agree(&mut scene, &format!("; client_max_window_bits={bits}"));
        let distance = (1 << bits) + beyond;
        let between = vec![b'-'; distance - phrase.len()];
        let payload = [phrase, &between[..], phrase].concat();
        scene.client.send(MessageType::Text, &payload).unwrap();
        let read = reader::read(&taken_one(&mut scene.client).payload);
        assert!(read.bytes == payload);
        let furthest = read.references.iter().map(|(_, distance)| *distance).max();
        assert!(furthest <= Some(1 << bits), "{furthest:?} with {bits} bits");
        assert_eq!(furthest == Some(distance), beyond == 0, "{furthest:?} with {bits} bits");
    }
}

#[test]
fn equal_messages_are_deflated_to_equal_bytes_under_fresh_keys() {
    let mut client = agreed(4096).client;
    let mut keys = BTreeSet::new();
    let mut payloads = BTreeSet::new();
    for at in 0..500 {
        client.send(MessageType::Text, &asks(100 + at)).unwrap();
        keys.insert(taken_one(&mut client).key);
        client.send(MessageType::Text, &asks(400)).unwrap();
        let frame = taken_one(&mut client);
        keys.insert(frame.key);
        payloads.insert(frame.payload);
    }
    assert_eq!((keys.len(), payloads.len()), (1000, 1));
}

proptest! {
    #[test]
    fn any_messages_through_any_writes_read_back(
        messages in prop::collection::vec(
            prop_oneof![
                (0..900_usize).prop_map(asks),
                (0..900_usize).prop_map(noise),
                prop::collection::vec(prop::sample::select(&b"ab{}:\xf0"[..]), 0..900),
            ],
            1..20,
        ),
        count in 1..700_usize,
    ) {
        let mut client = agreed(1500).client;
        let mut wire = Vec::new();
        let write = |client: &mut Client<'_>, wire: &mut Vec<u8>| {
            let count = count.min(client.pending().len());
            wire.extend(&client.pending()[..count]);
            client.sent(count);
        };
        for message in &messages {
            while client.send(MessageType::Binary, message) == Err(Refused::NoRoom) {
                write(&mut client, &mut wire);
            }
        }
        while !client.pending().is_empty() {
            write(&mut client, &mut wire);
        }
        let read: Vec<_> = frames(&wire).iter().map(Frame::message).collect();
        prop_assert_eq!(read, messages);
    }
}
