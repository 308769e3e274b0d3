//! What may be said in which state, and that it is said as it was meant (RFC 6455 sections 5.5,
//! 6.1 and 10.3).

use std::collections::BTreeSet;

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{Refused, State};

use crate::scene::{Scene, Socket};
use crate::server::{BINARY, CLOSE, PING, PONG, TEXT, close, frame};

/// A scene in each state.
fn states() -> Vec<Scene> {
    let mut opening = Scene::new();
    opening.connect([1; 32]);
    let mut closing = Scene::open();
    closing.client.close(1000, "").unwrap();
    let mut closed = Scene::open();
    closed.feed(&close(1000, ""));
    let mut failed = Scene::open();
    failed.feed(&[0xff, 0xff]);
    vec![Scene::new(), opening, Scene::open(), closing, closed, failed]
}

#[test]
fn anything_is_sent_only_while_the_connection_is_open() {
    let mut seen = Vec::new();
    for mut scene in states() {
        scene.run();
        let (state, before) = (scene.client.state(), scene.client.pending().len());
        let expected = match state {
            State::Open => Ok(()),
            State::Closing => Err(Refused::Closing),
            _ => Err(Refused::NotOpen),
        };
        assert_eq!(scene.client.send(MessageType::Text, b"x"), expected, "{state:?}");
        assert_eq!(scene.client.send(MessageType::Binary, b"x"), expected, "{state:?}");
        assert_eq!(scene.client.ping(b"x"), expected, "{state:?}");
        let queued = scene.client.pending().len() > before;
        assert_eq!(queued, state == State::Open, "{state:?}");
        assert_eq!(scene.client.close(1000, ""), expected, "{state:?}");
        seen.push(state);
    }
    use State as S;
    assert_eq!(seen, [S::Unconnected, S::Opening, S::Open, S::Closing, S::Closed, S::Failed]);
}

#[test]
fn every_kind_of_frame_is_masked_with_a_key_of_its_own() {
    let mut scene = Scene::open();
    scene.client.send(MessageType::Text, b"text").unwrap();
    scene.client.send(MessageType::Binary, b"binary").unwrap();
    scene.client.ping(b"ping").unwrap();
    scene.run();
    scene.feed(&frame(PING, "pong"));
    scene.client.close(1000, "close").unwrap();
    scene.run();
    // `server::read` refuses what is not masked.
    let sent = scene.sent();
    let opcodes: Vec<u8> = sent.iter().map(|sent| sent.opcode).collect();
    assert_eq!(opcodes, [TEXT, BINARY, PING, PONG, CLOSE]);
    let keys: BTreeSet<[u8; 4]> = sent.iter().map(|sent| sent.key).collect();
    assert_eq!(keys.len(), sent.len(), "none twice");
}

#[test]
fn the_keys_of_a_connection_show_no_pattern() {
    let mut scene = Scene::open();
    for _ in 0..4096 {
        scene.client.ping(b"").unwrap();
        scene.run();
    }
    let keys: Vec<u32> = scene.sent().iter().map(|sent| u32::from_be_bytes(sent.key)).collect();
    // Of so many random bits as many are set as not, to within eight deviations of 32; the same is
    // so of what changes from a key to the next.
    let fair = |ones: usize| ones.abs_diff(2048) < 256;
    for bit in 0..32 {
        let set = |word: &&u32| **word >> bit & 1 == 1;
        let changes: Vec<u32> = keys.windows(2).map(|two| two[0] ^ two[1]).collect();
        assert!(fair(keys.iter().filter(set).count()), "bit {bit}");
        assert!(fair(changes.iter().filter(set).count()), "changes of bit {bit}");
    }
    let steps: BTreeSet<u32> = keys.windows(2).map(|two| two[1].wrapping_sub(two[0])).collect();
    assert!(steps.len() > 4000, "no step between keys comes again and again");
}

#[test]
fn a_message_cannot_be_changed_once_it_is_queued() {
    let mut scene = Scene::open();
    scene.socket = Socket::Untried;
    let mut payload = b"as it was".to_vec();
    scene.client.send(MessageType::Text, &payload).unwrap();
    scene.write(8);
    payload.fill(b'!');
    scene.write(usize::MAX);
    assert_eq!(scene.said(), [(TEXT, b"as it was".to_vec())]);
}

#[test]
fn every_length_of_ours_is_in_its_shortest_form() {
    // `server::read` refuses every other.
    let mut scene = Scene::open_with(400, 1000);
    let mut expected = Vec::new();
    for len in (0..300).chain([700]) {
        let payload = vec![b'x'; len];
        scene.client.send(MessageType::Binary, &payload).unwrap();
        scene.run();
        expected.push((BINARY, payload));
    }
    assert_eq!(scene.said(), expected);
}
