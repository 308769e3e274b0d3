//! Our own frames: masks, order, room, partial writes.

use std::collections::BTreeSet;

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{Client, Config, Opening, Refused, Step};

use crate::scene::{Scene, Socket};
use crate::server::{self, BINARY, TEXT};

#[test]
fn messages_of_every_length_form_read_back() {
    let mut scene = Scene::open_with(400, 70_000);
    let mut expected = Vec::new();
    for len in [0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536] {
        let payload: Vec<u8> = (0..len).map(|at| (at % 120) as u8).collect();
        for (kind, opcode) in [(MessageType::Text, TEXT), (MessageType::Binary, BINARY)] {
            scene.client.send(kind, &payload).unwrap();
            scene.run();
            expected.push((opcode, payload.clone()));
        }
    }
    assert_eq!(scene.said(), expected);
}

#[test]
fn every_frame_has_a_fresh_key() {
    let mut scene = Scene::open();
    for _ in 0..1000 {
        scene.client.send(MessageType::Text, b"the same").unwrap();
        scene.run();
    }
    let keys: BTreeSet<_> = scene.sent().iter().map(|sent| sent.key).collect();
    assert_eq!(keys.len(), 1000);
    assert!(!keys.contains(&[0; 4]));
}

#[test]
fn keys_differ_between_connections_and_follow_from_the_seed() {
    let keys = |fresh| {
        let mut scene = Scene::new();
        scene.connect(fresh);
        let answer = scene.answer(&crate::server::RIGHT);
        scene.feed(&answer);
        scene.client.ping(b"").unwrap();
        scene.run();
        scene.sent()[0].key
    };
    assert_eq!(keys([1; 32]), keys([1; 32]));
    assert_ne!(keys([1; 32]), keys([2; 32]));
}

#[test]
fn a_frame_as_large_as_the_buffer_allows_goes_out_and_a_larger_one_never() {
    // 300 bytes less 131 for a close: 169, of which a header takes 8 here.
    let mut scene = Scene::open_with(400, 300);
    let send = |scene: &mut Scene, len| scene.client.send(MessageType::Binary, &vec![1; len]);
    assert_eq!(send(&mut scene, 162), Err(Refused::TooLarge));
    assert_eq!(send(&mut scene, 161), Ok(()));
    assert_eq!(send(&mut scene, 0), Err(Refused::NoRoom), "now it is full");
    scene.run();
    assert_eq!(send(&mut scene, 160), Ok(()));
    assert_eq!(scene.client.pending().len(), 168);
    assert_eq!(send(&mut scene, 0), Err(Refused::NoRoom));
    scene.run();
    assert_eq!(scene.said().len(), 2);
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let mut scene = Scene::open();
    assert_eq!(scene.client.send(MessageType::Text, b"\xff"), Err(Refused::Encoding));
    assert_eq!(scene.client.send(MessageType::Binary, b"\xff"), Ok(()));
}

#[test]
fn partial_writes_of_any_size_give_the_same_bytes() {
    for count in [1, 2, 3, 10, 100] {
        let mut scene = Scene::open_with(400, 300);
        scene.socket = Socket::Untried;
        let mut expected = Vec::new();
        for at in 0..50_u8 {
            let payload = vec![at; usize::from(at)];
            while scene.client.send(MessageType::Binary, &payload) == Err(Refused::NoRoom) {
                scene.write(count);
            }
            expected.push((BINARY, payload));
            scene.write(0);
        }
        while !scene.client.pending().is_empty() {
            scene.write(count);
        }
        assert_eq!(scene.said(), expected, "{count} bytes a write");
    }
}

#[test]
fn more_sent_than_pending_is_taken_for_all() {
    let mut scene = Scene::open();
    scene.socket = Socket::Untried;
    scene.client.send(MessageType::Text, b"x").unwrap();
    scene.client.sent(usize::MAX);
    assert!(scene.client.pending().is_empty());
    scene.client.received(usize::MAX);
    scene.run();
}

#[test]
fn sent_bytes_are_wiped() {
    let (mut rx, mut tx) = ([0; 8192], [0; 700]);
    let mut client = Client::new(&mut rx, &mut tx, Config::default()).unwrap();
    let opening = Opening::new("h", "/?listenKey=MARKER", &[]).unwrap();
    client.connected(&opening, [1; 32]);
    let request = String::from_utf8(client.pending().to_vec()).unwrap();
    client.sent(request.len());
    let answer = server::answer(&request, &server::RIGHT);
    client.room()[..answer.len()].copy_from_slice(&answer);
    client.received(answer.len());
    assert_eq!(client.step(), Step::Opened);
    for _ in 0..20 {
        // Partial writes, so that bytes also move.
        while client.send(MessageType::Text, b"secret").is_ok() {}
        client.sent(100);
    }
    client.sent(usize::MAX);
    drop(client);
    assert_eq!(tx, [0; 700]);
}
