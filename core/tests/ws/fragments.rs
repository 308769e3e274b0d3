//! Fragmentation (RFC 6455 section 5.4).

use tickwire_core::ws::{ClosedBy, Fault, Violation};

use crate::scene::{Event, Scene, text};
use crate::server::{BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, close, frame, part};

#[test]
fn fragments_are_put_together_in_order() {
    for read_max in [1, 3, usize::MAX] {
        let mut scene = Scene::open();
        scene.read_max = read_max;
        let bytes = [
            part(TEXT, "one, "),
            part(CONTINUATION, "two, "),
            frame(CONTINUATION, "three"),
            frame(BINARY, [9]),
        ]
        .concat();
        assert_eq!(scene.feed(&bytes), [text("one, two, three"), Event::Binary(vec![9])]);
    }
}

#[test]
fn empty_fragments_count_for_nothing() {
    let mut scene = Scene::open();
    let empty = [part(TEXT, ""), part(CONTINUATION, ""), frame(CONTINUATION, "")].concat();
    assert_eq!(scene.feed(&empty), [text("")]);
    let bytes = [part(TEXT, ""), part(CONTINUATION, "x"), frame(CONTINUATION, "")].concat();
    assert_eq!(scene.feed(&bytes), [text("x")]);
}

#[test]
fn control_frames_between_fragments_do_not_disturb_the_message() {
    for read_max in [1, 2, 5, usize::MAX] {
        let mut scene = Scene::open();
        scene.read_max = read_max;
        let bytes = [
            part(TEXT, "a"),
            frame(PING, "p1"),
            part(CONTINUATION, "b"),
            frame(PONG, "p2"),
            frame(PING, vec![b'p'; 125]),
            frame(CONTINUATION, "c"),
        ]
        .concat();
        let expected = [
            Event::Pinged(b"p1".to_vec()),
            Event::Ponged(b"p2".to_vec()),
            Event::Pinged(vec![b'p'; 125]),
            text("abc"),
        ];
        assert_eq!(scene.feed(&bytes), expected);
        assert_eq!(scene.said(), [(PONG, b"p1".to_vec()), (PONG, vec![b'p'; 125])]);
    }
}

#[test]
fn a_close_between_fragments_ends_the_connection() {
    let mut scene = Scene::open();
    let bytes = [part(TEXT, "a"), close(1001, "bye"), frame(CONTINUATION, "b")].concat();
    let expected = [Event::Closed(Some(1001), ClosedBy::Peer, "bye".to_owned())];
    assert_eq!(scene.feed(&bytes), expected);
}

#[test]
fn sixty_five_thousand_fragments_are_one_message() {
    for read_max in [1, 1000, usize::MAX] {
        let mut scene = Scene::open_with(70_000, 4096);
        scene.read_max = read_max;
        let mut bytes = part(BINARY, [0]);
        for at in 1..65_536_u32 {
            bytes.extend(part(CONTINUATION, [at as u8]));
        }
        bytes.extend(frame(CONTINUATION, ""));
        let expected = (0..65_536_u32).map(|at| at as u8).collect();
        assert_eq!(scene.feed(&bytes), [Event::Binary(expected)]);
    }
}

#[test]
fn a_message_as_long_as_the_limit_comes_in_any_fragments() {
    for read_max in [1, 50, usize::MAX] {
        let mut scene = Scene::open_with(400, 300);
        scene.read_max = read_max;
        let max = scene.client.message_max();
        // A largest control frame between the last byte and the empty last fragment.
        let bytes = [
            part(BINARY, vec![1; max - 1]),
            frame(PING, vec![2; 125]),
            part(CONTINUATION, [1]),
            frame(PING, vec![3; 125]),
            frame(PONG, ""),
            part(CONTINUATION, ""),
            frame(CONTINUATION, ""),
        ]
        .concat();
        let expected = [
            Event::Pinged(vec![2; 125]),
            Event::Pinged(vec![3; 125]),
            Event::Ponged(vec![]),
            Event::Binary(vec![1; max]),
        ];
        assert_eq!(scene.feed(&bytes), expected, "{read_max} bytes a read");
    }
}

#[test]
fn fragments_beyond_the_limit_together_are_too_big() {
    let mut scene = Scene::open_with(400, 300);
    let max = scene.client.message_max();
    scene.feed(&part(BINARY, vec![1; max - 1]));
    // The header alone is enough.
    assert_eq!(scene.feed(&[0x80, 2]), [Event::Failed(Fault::TooBig)]);
    assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xf1])]);
}

#[test]
fn a_message_after_a_failed_sequence_never_arrives() {
    let mut scene = Scene::open();
    let bytes = [part(TEXT, "a"), frame(TEXT, "b"), frame(CONTINUATION, "c")].concat();
    let expected = [Event::Failed(Fault::Protocol(Violation::Interleaved))];
    assert_eq!(scene.feed(&bytes), expected);
}
