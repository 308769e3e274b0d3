//! Pings and pongs (RFC 6455 sections 5.5.2 and 5.5.3), also while the socket takes nothing.

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{ClosedBy, Refused};

use crate::scene::{Event, Scene, Socket, text};
use crate::server::{CLOSE, PING, PONG, TEXT, close, frame};

/// A connection whose transmit buffer holds one pong of 125 bytes and the close frame.
fn narrow() -> Scene {
    Scene::open_with(2000, 300)
}

fn ping(mark: u8) -> Vec<u8> {
    frame(PING, [mark; 125])
}

fn pinged(mark: u8) -> Event {
    Event::Pinged(vec![mark; 125])
}

fn pong(mark: u8) -> (u8, Vec<u8>) {
    (PONG, vec![mark; 125])
}

#[test]
fn every_ping_is_answered_with_its_payload_in_order() {
    for read_max in [1, usize::MAX] {
        let mut scene = Scene::open();
        scene.read_max = read_max;
        let payloads: Vec<Vec<u8>> =
            [0, 1, 2, 10, 124, 125].iter().map(|len| vec![*len as u8; *len]).collect();
        let bytes: Vec<u8> = payloads.iter().flat_map(|payload| frame(PING, payload)).collect();
        let expected: Vec<Event> = payloads.iter().cloned().map(Event::Pinged).collect();
        assert_eq!(scene.feed(&bytes), expected);
        let pongs: Vec<_> = payloads.into_iter().map(|payload| (PONG, payload)).collect();
        assert_eq!(scene.said(), pongs);
    }
}

#[test]
fn a_thousand_pings_in_one_read_get_a_thousand_pongs() {
    let mut scene = Scene::open_with(16_000, 300);
    let bytes: Vec<u8> = (0..1000_u16).flat_map(|at| frame(PING, at.to_be_bytes())).collect();
    assert_eq!(scene.feed(&bytes).len(), 1000);
    let expected: Vec<_> = (0..1000_u16).map(|at| (PONG, at.to_be_bytes().to_vec())).collect();
    assert_eq!(scene.said(), expected);
}

#[test]
fn frame_handling_pauses_until_the_pong_is_queued() {
    let mut scene = narrow();
    scene.socket = Socket::Untried;
    let bytes = [ping(1), ping(2), ping(3), frame(TEXT, "after")].concat();
    assert_eq!(scene.feed(&bytes), [pinged(1), pinged(2)], "the second pong waits");
    scene.events.clear();
    scene.write(1000);
    assert_eq!(scene.events, [pinged(3)], "the third waits");
    scene.write(1000);
    scene.write(1000);
    assert_eq!(scene.events, [pinged(3), text("after")]);
    assert_eq!(scene.said(), [pong(1), pong(2), pong(3)]);
}

#[test]
fn a_full_buffer_holds_the_peer_back_and_goes_on_after() {
    let mut scene = narrow();
    scene.socket = Socket::Untried;
    let flood: Vec<u8> = (0..100).flat_map(ping).collect();
    let taken = scene.offer(&flood);
    assert!(taken < flood.len(), "the room is full");
    assert!(scene.client.room().is_empty());
    scene.socket = Socket::Free;
    scene.run();
    scene.feed(&flood[taken..]);
    assert_eq!(scene.said(), (0..100).map(pong).collect::<Vec<_>>());
}

#[test]
fn while_the_socket_refuses_bytes_the_newest_ping_is_the_one_answered() {
    let mut scene = narrow();
    scene.socket = Socket::Refusing;
    let flood: Vec<u8> = (0..100).flat_map(ping).collect();
    let events = scene.feed(&[flood, frame(TEXT, "still reading")].concat());
    assert_eq!(events.len(), 101);
    assert_eq!(events[100], text("still reading"));
    scene.socket = Socket::Free;
    scene.run();
    assert_eq!(scene.said(), [pong(0), pong(99)], "the queued one, and the newest");
}

#[test]
fn a_partial_write_also_tells_that_the_socket_refuses_more() {
    let mut scene = narrow();
    scene.socket = Socket::Untried;
    scene.feed(&[ping(1), ping(2), ping(3)].concat());
    scene.write(10);
    assert_eq!(scene.events, [pinged(1), pinged(2), pinged(3)]);
    scene.write(1000);
    scene.write(1000);
    assert_eq!(scene.said(), [pong(1), pong(3)]);
}

#[test]
fn a_waiting_pong_goes_before_any_later_frame_of_ours() {
    let mut scene = narrow();
    scene.socket = Socket::Untried;
    scene.feed(&[frame(PING, [1; 100]), ping(2)].concat());
    // Ten bytes would fit, but the pong comes first.
    assert_eq!(scene.client.send(MessageType::Text, b"ours"), Err(Refused::NoRoom));
    assert_eq!(scene.client.ping(b""), Err(Refused::NoRoom));
    scene.write(1000);
    scene.write(1000);
    scene.client.send(MessageType::Text, b"ours").unwrap();
    scene.write(1000);
    assert_eq!(scene.said(), [(PONG, vec![1; 100]), pong(2), (TEXT, b"ours".to_vec())]);
}

#[test]
fn pings_after_our_close_are_told_but_not_answered() {
    let mut scene = Scene::open();
    scene.client.close(1000, "").unwrap();
    scene.run();
    assert_eq!(scene.feed(&frame(PING, "late")), [Event::Pinged(b"late".to_vec())]);
    assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xe8])]);
}

#[test]
fn a_close_overtakes_a_waiting_pong() {
    let mut scene = narrow();
    scene.socket = Socket::Untried;
    scene.feed(&[ping(1), ping(2), close(1000, "")].concat());
    scene.client.close(1001, "").unwrap();
    scene.run();
    scene.write(1000);
    scene.write(1000);
    assert_eq!(scene.said(), [pong(1), (CLOSE, vec![0x03, 0xe9])], "nothing after a close");
    let closed = Event::Closed(Some(1000), ClosedBy::Us, String::new());
    assert_eq!(scene.events, [pinged(1), pinged(2), closed]);
}

#[test]
fn what_was_received_before_the_end_is_read_though_a_pong_waits() {
    let mut scene = narrow();
    scene.socket = Socket::Untried;
    scene.feed(&[ping(1), ping(2), frame(TEXT, "last")].concat());
    let cut = Event::Closed(None, ClosedBy::Cut, String::new());
    assert_eq!(scene.end(), [text("last"), cut]);
}

#[test]
fn a_waiting_pong_dies_with_its_connection() {
    let mut scene = narrow();
    scene.socket = Socket::Refusing;
    scene.feed(&[ping(1), ping(2)].concat());
    scene.socket = Socket::Free;
    let request = scene.connect([2; 32]).to_owned();
    assert!(request.starts_with("GET ") && request.ends_with("\r\n\r\n"), "{request}");
    let answer = scene.answer(&crate::server::RIGHT);
    assert_eq!(scene.feed(&answer), [Event::Opened]);
    scene.feed(&ping(3));
    assert_eq!(scene.said(), [pong(3)]);
}

#[test]
fn our_pings_are_masked_and_their_pongs_told() {
    let mut scene = Scene::open();
    scene.client.ping(b"are you there?").unwrap();
    scene.client.ping(&[0; 125]).unwrap();
    assert_eq!(scene.client.ping(&[0; 126]), Err(Refused::TooLarge));
    scene.run();
    let pings = [(PING, b"are you there?".to_vec()), (PING, vec![0; 125])];
    assert_eq!(scene.said(), pings);
    let pong = scene.feed(&frame(PONG, "are you there?"));
    assert_eq!(pong, [Event::Ponged(b"are you there?".to_vec())]);
    assert_eq!(scene.feed(&frame(PONG, "unasked")), [Event::Ponged(b"unasked".to_vec())]);
    assert_eq!(scene.said(), pings, "a pong is not answered");
}
