//! The closing handshake (RFC 6455 sections 5.5.1, 7.1 and 7.4).

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{ClosedBy, Closing, Fault, Refused, State, Step, Violation};

use crate::scene::{Event, Scene, Socket, text};
use crate::server::{CLOSE, CONTINUATION, PING, TEXT, close, frame, part};

fn closed(code: impl Into<Option<u16>>, by: ClosedBy, reason: &str) -> Event {
    Event::Closed(code.into(), by, reason.to_owned())
}

fn may_be_sent(code: u16) -> bool {
    // Section 7.4 and the IANA registry, as a list.
    let registered =
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014].contains(&code);
    registered || (3000..=4999).contains(&code)
}

#[test]
fn a_close_is_answered_once_with_its_code() {
    for read_max in [1, usize::MAX] {
        let mut scene = Scene::open();
        scene.read_max = read_max;
        let bytes = [close(1001, "going away"), close(1000, ""), frame(PING, "x")].concat();
        assert_eq!(scene.feed(&bytes), [closed(1001, ClosedBy::Peer, "going away")]);
        assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xe9])]);
        assert_eq!(scene.client.state(), State::Closed);
        assert_eq!(scene.end(), [], "a clean close is said once");
    }
}

#[test]
fn a_close_without_a_body_is_answered_without_a_body() {
    let mut scene = Scene::open();
    assert_eq!(scene.feed(&frame(CLOSE, "")), [closed(None, ClosedBy::Peer, "")]);
    assert_eq!(scene.said(), [(CLOSE, vec![])]);
}

#[test]
fn the_status_for_local_use_is_1005_without_a_code_and_1006_for_a_cut() {
    let closing = |scene: &mut Scene, bytes: &[u8]| -> Closing {
        scene.client.room()[..bytes.len()].copy_from_slice(bytes);
        scene.client.received(bytes.len());
        scene.client.ended();
        match scene.client.step() {
            Step::Closed(closing) => closing,
            other => panic!("{other:?}"),
        }
    };
    let cases = [
        (close(4000, "x"), 4000, true),
        (frame(CLOSE, ""), 1005, true),
        (vec![], 1006, false),
        (vec![0x88], 1006, false),
        (vec![0x81, 5, b'x'], 1006, false),
    ];
    for (bytes, status, clean) in cases {
        let closing = closing(&mut Scene::open(), &bytes);
        assert_eq!((closing.status(), closing.is_clean()), (status, clean), "{bytes:02x?}");
    }
}

#[test]
fn every_code_of_a_peer_is_judged_as_the_rfc_does() {
    let mut scene = Scene::open_with(400, 300);
    for code in 0..=u16::MAX {
        scene.reopen();
        let (event, said) = if may_be_sent(code) {
            (closed(code, ClosedBy::Peer, ""), code)
        } else {
            (Event::Failed(Fault::Protocol(Violation::CloseCode)), 1002)
        };
        assert_eq!(scene.feed(&close(code, "")), [event], "{code}");
        assert_eq!(scene.said(), [(CLOSE, said.to_be_bytes().to_vec())], "{code}");
    }
}

#[test]
fn every_code_of_ours_is_judged_as_the_rfc_does() {
    let mut scene = Scene::open_with(400, 300);
    for code in 0..=u16::MAX {
        scene.reopen();
        let expected = if may_be_sent(code) { Ok(()) } else { Err(Refused::Code) };
        assert_eq!(scene.client.close(code, ""), expected, "{code}");
        assert_eq!(scene.client.pending().is_empty(), expected.is_err(), "{code}");
    }
}

#[test]
fn a_reason_may_have_123_bytes_of_utf8() {
    let reason = "é".repeat(61) + "x";
    let mut scene = Scene::open();
    assert_eq!(scene.feed(&close(1000, &reason)), [closed(1000, ClosedBy::Peer, &reason)]);
    let mut scene = Scene::open();
    let wrong = [&[0x03, 0xe8][..], b"\xce\xba\xe1\xbd"].concat();
    assert_eq!(scene.feed(&frame(CLOSE, wrong)), [Event::Failed(Fault::Encoding)]);
    assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xef])]);
}

#[test]
fn our_close_is_sent_once_and_completed_by_the_peers() {
    let mut scene = Scene::open();
    scene.client.close(1000, "done").unwrap();
    assert_eq!(scene.client.state(), State::Closing);
    assert_eq!(scene.client.close(1000, ""), Err(Refused::Closing));
    assert_eq!(scene.client.send(MessageType::Text, b"x"), Err(Refused::Closing));
    assert_eq!(scene.client.ping(b""), Err(Refused::Closing));
    scene.run();
    assert_eq!(scene.feed(&frame(TEXT, "on its way")), [text("on its way")]);
    assert_eq!(scene.feed(&close(1000, "done")), [closed(1000, ClosedBy::Us, "done")]);
    assert_eq!(scene.said(), [(CLOSE, b"\x03\xe8done".to_vec())]);
    assert_eq!(scene.client.close(1000, ""), Err(Refused::NotOpen));
    assert_eq!(scene.client.send(MessageType::Text, b"x"), Err(Refused::NotOpen));
}

#[test]
fn our_reason_may_have_123_bytes() {
    let refusal = |len| Scene::open().client.close(1000, &"x".repeat(len));
    assert_eq!(refusal(122), Ok(()));
    assert_eq!(refusal(123), Ok(()));
    assert_eq!(refusal(124), Err(Refused::TooLarge));
}

#[test]
fn there_is_always_room_for_a_close() {
    let mut scene = Scene::open_with(400, 300);
    scene.socket = Socket::Untried;
    while scene.client.send(MessageType::Binary, &[0]).is_ok() {}
    scene.client.close(1000, &"x".repeat(123)).unwrap();
    scene.write(1000);
    let said = scene.said();
    assert_eq!(said.last().unwrap().0, CLOSE);
    assert_eq!(said.last().unwrap().1.len(), 125);
}

#[test]
fn closes_that_cross_are_a_clean_end_with_one_close_of_each() {
    let mut scene = Scene::open();
    scene.socket = Socket::Untried;
    scene.client.close(1000, "ours").unwrap();
    assert_eq!(scene.feed(&close(1001, "theirs")), [closed(1001, ClosedBy::Us, "theirs")]);
    scene.write(usize::MAX);
    assert_eq!(scene.said(), [(CLOSE, b"\x03\xe8ours".to_vec())]);
    assert_eq!(scene.end(), [], "said once");
}

#[test]
fn a_fault_while_closing_sends_no_second_close() {
    let mut scene = Scene::open();
    scene.client.close(1000, "").unwrap();
    let events = scene.feed(&frame(CONTINUATION, "x"));
    assert_eq!(events, [Event::Failed(Fault::Protocol(Violation::Continuation))]);
    assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xe8])]);
}

#[test]
fn data_after_the_peers_close_is_ignored_without_end() {
    let mut scene = Scene::open();
    scene.feed(&close(1000, ""));
    for _ in 0..10 {
        assert_eq!(scene.feed(&[0xff; 5000]), []);
    }
    assert_eq!(scene.client.state(), State::Closed);
    assert_eq!(scene.said().len(), 1);
}

#[test]
fn an_end_without_a_close_is_a_cut_also_while_we_close() {
    let mut scene = Scene::open();
    scene.feed(&part(TEXT, "half a mess"));
    assert_eq!(scene.end(), [closed(None, ClosedBy::Cut, "")]);
    let mut scene = Scene::open();
    scene.client.close(1000, "").unwrap();
    assert_eq!(scene.end(), [closed(None, ClosedBy::Cut, "")]);
    assert_eq!(scene.client.state(), State::Closed);
}

#[test]
fn an_end_before_any_connection_is_nothing() {
    let mut scene = Scene::new();
    assert_eq!(scene.end(), []);
    scene.client.received(100);
    scene.client.sent(100);
    scene.run();
    assert_eq!(scene.client.state(), State::Unconnected);
}
