//! What we send where deflate is agreed, read by a reader that is written from RFC 1951 alone (RFC
//! 7692 sections 6.1 and 7.2.1).

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::deflate::Offer;
use tickwire_core::ws::{Fault, Refused};

use crate::reader::read;
use crate::rig::{self, AGREED, ordinary};
use crate::scene::{Event, Scene};
use crate::server::{BINARY, CLOSE, PING, PONG, RIGHT, Sent, TEXT, close, frame};

/// What clients ask for: long enough to be worth it.
fn request() -> String {
    let pairs: Vec<String> = (0..40).map(|at| format!("\"PAIR_{at}_USDT\"")).collect();
    format!("{{\"channel\":\"spot.trades\",\"payload\":[{}]}}", pairs.join(","))
}

fn sent(scene: &mut Scene, kind: MessageType, payload: &[u8]) -> Sent {
    scene.client.send(kind, payload).unwrap();
    scene.run();
    scene.sent_deflated().pop().unwrap()
}

#[test]
fn only_messages_have_the_bit() {
    let mut scene = ordinary();
    let request = request();
    let text = sent(&mut scene, MessageType::Text, request.as_bytes());
    let binary = sent(&mut scene, MessageType::Binary, &[7; 300]);
    scene.client.ping(&[b'p'; 125]).unwrap();
    scene.feed(&frame(PING, [b'q'; 125]));
    scene.client.close(1000, &"x".repeat(123)).unwrap();
    scene.run();
    // Each is read strictly, and no control frame may have the bit.
    let frames = scene.sent_deflated();
    let heads: Vec<(u8, bool)> = frames.iter().map(|sent| (sent.opcode, sent.deflated)).collect();
    let expected = [(TEXT, true), (BINARY, true), (PING, false), (PONG, false), (CLOSE, false)];
    assert_eq!(heads, expected);
    assert_eq!(read(&text.payload).bytes, request.as_bytes());
    assert_eq!(read(&binary.payload).bytes, [7; 300]);
    assert!(text.payload.len() < request.len() / 2, "{} bytes", text.payload.len());
}

#[test]
fn what_gains_nothing_goes_out_as_it_is() {
    let mut scene = ordinary();
    for payload in [&b""[..], b"x", b"{\"op\":\"ping\"}"] {
        let sent = sent(&mut scene, MessageType::Text, payload);
        assert_eq!((sent.deflated, &sent.payload[..]), (false, payload));
    }
    // Every byte there is, once: nothing comes again.
    let payload: Vec<u8> = (0..=255).collect();
    let sent = sent(&mut scene, MessageType::Binary, &payload);
    assert_eq!((sent.deflated, sent.payload), (false, payload));
}

#[test]
fn every_message_stands_alone_whatever_the_server_agreed_to() {
    // We always offer to keep no context, so that it makes no difference what the answer says.
    for agreement in [AGREED, "permessage-deflate; client_no_context_takeover"] {
        let mut scene = rig::open(Offer::DEFAULT, 1 << 16, agreement);
        let request = request();
        let payloads: Vec<Vec<u8>> = (0..3)
            .map(|_| sent(&mut scene, MessageType::Text, request.as_bytes()).payload)
            .collect();
        assert_eq!(payloads[0], payloads[1], "nothing refers to the first");
        assert_eq!(payloads[0], payloads[2]);
        assert_eq!(read(&payloads[1]).bytes, request.as_bytes());
    }
}

#[test]
fn no_reference_of_ours_is_longer_than_the_window_that_the_server_has() {
    let request = request().repeat(3);
    for bits in 8..=15 {
        let agreement = format!("permessage-deflate; client_max_window_bits={bits}");
        let mut scene = rig::open(Offer::DEFAULT, 1 << 16, &agreement);
        let sent = sent(&mut scene, MessageType::Text, request.as_bytes());
        assert!(sent.deflated, "{bits} bits");
        let read = read(&sent.payload);
        assert_eq!(read.bytes, request.as_bytes(), "{bits} bits");
        let longest = read.references.iter().map(|(_, distance)| *distance).max();
        assert!(longest <= Some(1 << bits), "{longest:?} of {bits} bits");
    }
}

#[test]
fn nothing_is_deflated_where_the_server_declined() {
    let mut scene = rig::scene(rig::deflate(Offer::DEFAULT, 1 << 16), 1 << 12);
    scene.connect([7; 32]);
    let answer = scene.answer(&RIGHT);
    assert_eq!(scene.feed(&answer), [Event::Opened]);
    let request = request();
    let sent = sent(&mut scene, MessageType::Text, request.as_bytes());
    assert_eq!((sent.deflated, sent.payload), (false, request.into_bytes()));
}

#[test]
fn the_rules_of_sending_are_the_same_with_deflate() {
    let mut scene = ordinary();
    let wrong = [&[b'x'; 100][..], b"\xff"].concat();
    assert_eq!(scene.client.send(MessageType::Text, &wrong), Err(Refused::Encoding));
    let mut keys: Vec<[u8; 4]> =
        (0..100).map(|_| sent(&mut scene, MessageType::Binary, &[1; 100]).key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 100, "a fresh key for each");
    scene.feed(&close(1000, ""));
    assert_eq!(scene.client.send(MessageType::Binary, &[1; 100]), Err(Refused::NotOpen));
}

#[test]
fn a_fault_of_what_was_received_is_told_in_plain() {
    let mut scene = ordinary();
    assert_eq!(scene.feed(&[0xc1, 1, 0x06]), [Event::Failed(Fault::Deflate)]);
    let said = scene.sent_deflated();
    assert_eq!((said.len(), said[0].opcode, said[0].deflated), (1, CLOSE, false));
}
