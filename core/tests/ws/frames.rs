//! Frames: the samples of RFC 6455 section 5.7, every length form, every violation.

use tickwire_core::ws::{Fault, State, Violation};

use crate::scene::{Event, Scene, text};
use crate::server::{BINARY, CLOSE, PING, PONG, TEXT, frame, raw};

#[test]
fn the_samples_of_rfc_6455_section_5_7() {
    let mut scene = Scene::open_with(70_000, 4096);
    assert_eq!(scene.feed(&[0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]), [text("Hello")]);
    assert_eq!(scene.feed(&[0x01, 0x03, 0x48, 0x65, 0x6c]), []);
    assert_eq!(scene.feed(&[0x80, 0x02, 0x6c, 0x6f]), [text("Hello")]);
    let ping = scene.feed(&[0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
    assert_eq!(ping, [Event::Pinged(b"Hello".to_vec())]);
    assert_eq!(scene.said(), [(PONG, b"Hello".to_vec())]);
    let block = [&[0x82, 0x7e, 0x01, 0x00][..], &[7; 256]].concat();
    assert_eq!(scene.feed(&block), [Event::Binary(vec![7; 256])]);
    let block = [&[0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0][..], &[8; 65_536]].concat();
    assert_eq!(scene.feed(&block), [Event::Binary(vec![8; 65_536])]);
    // The masked one is a client's; from a server it is a violation.
    let masked = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    assert_eq!(scene.feed(&masked), [Event::Failed(Fault::Protocol(Violation::Masked))]);
}

#[test]
fn messages_of_every_length_form_arrive() {
    let mut scene = Scene::open_with(70_000, 4096);
    for len in [0, 1, 2, 3, 31, 124, 125, 126, 127, 128, 1000, 65_534, 65_535, 65_536, 65_537] {
        let payload: Vec<u8> = (0..len).map(|at| b'a' + (at % 26) as u8).collect();
        assert_eq!(scene.feed(&frame(BINARY, &payload)), [Event::Binary(payload.clone())]);
        let expected = Event::Text(String::from_utf8(payload.clone()).unwrap());
        assert_eq!(scene.feed(&frame(TEXT, &payload)), [expected], "{len} bytes");
    }
}

#[test]
fn many_messages_in_one_read_come_in_order() {
    let mut scene = Scene::open();
    let texts: Vec<String> =
        (0..200).map(|at| format!("message {at} {}", "é".repeat(at % 3))).collect();
    let bytes: Vec<u8> = texts.iter().flat_map(|text| frame(TEXT, text)).collect();
    let expected: Vec<Event> = texts.iter().map(|message| text(message)).collect();
    assert_eq!(scene.feed(&bytes), expected);
}

#[test]
fn a_reassembled_or_moved_message_is_lent_with_slack() {
    // `Scene` asserts the slack of every message; here each ends at the very end of the room.
    for read_max in [1, 100, usize::MAX] {
        let mut scene = Scene::open_with(400, 300);
        scene.read_max = read_max;
        let max = scene.client.message_max();
        for len in [max, max - 1, 0, max] {
            assert_eq!(scene.feed(&frame(BINARY, vec![1; len])), [Event::Binary(vec![1; len])]);
        }
    }
}

/// What each violation is, as bytes after an open handshake.
fn violations() -> Vec<(Vec<u8>, Violation)> {
    let mut cases = vec![
        (vec![0x81, 0x80, 1, 2, 3, 4], Violation::Masked),
        (vec![0x89, 0x81, 1, 2, 3, 4, 5], Violation::Masked),
        (vec![0x81, 126, 0, 125], Violation::Length),
        (vec![0x82, 126, 0, 0], Violation::Length),
        (vec![0x82, 127, 0, 0, 0, 0, 0, 0, 255, 255], Violation::Length),
        (vec![0x82, 127, 0, 0, 0, 0, 0, 0, 0, 5], Violation::Length),
        (vec![0x82, 127, 128, 0, 0, 0, 0, 0, 0, 0], Violation::Length),
        (vec![0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255], Violation::Length),
        (vec![0x89, 126, 0, 126], Violation::ControlLength),
        (vec![0x8a, 126, 0, 126], Violation::ControlLength),
        (vec![0x88, 127, 0, 0, 0, 0, 0, 1, 0, 0], Violation::ControlLength),
        (vec![0x09, 0], Violation::ControlFragmented),
        (vec![0x0a, 0], Violation::ControlFragmented),
        (vec![0x08, 0], Violation::ControlFragmented),
        (vec![0x80, 0], Violation::Continuation),
        (vec![0x00, 1, b'x'], Violation::Continuation),
        (vec![0x01, 1, b'x', 0x81, 1, b'y'], Violation::Interleaved),
        (vec![0x02, 0, 0x01, 1, b'y'], Violation::Interleaved),
        (vec![0x88, 1, 3], Violation::ClosePayload),
    ];
    for rsv in 1..8_u8 {
        cases.push((raw(0x80 | rsv << 4 | TEXT, b"rsv"), Violation::Rsv));
        cases.push((raw(0x80 | rsv << 4 | PING, b"rsv"), Violation::Rsv));
        cases.push((raw(0x80 | rsv << 4 | CLOSE, &[]), Violation::Rsv));
    }
    for opcode in (3..8).chain(11..16) {
        cases.push((raw(0x80 | opcode, b"reserved"), Violation::Opcode));
        cases.push((raw(opcode, b""), Violation::Opcode));
    }
    cases
}

#[test]
fn every_violation_closes_with_1002_and_ends_the_connection() {
    for (bytes, violation) in violations() {
        let mut scene = Scene::open();
        let before = frame(TEXT, "before");
        let after = [frame(TEXT, "after"), frame(PING, "after"), frame(CLOSE, "")].concat();
        let events = scene.feed(&[before, bytes.clone(), after].concat());
        let expected = [text("before"), Event::Failed(Fault::Protocol(violation))];
        assert_eq!(events, expected, "{bytes:02x?}");
        assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xea])], "{bytes:02x?}");
        assert_eq!(scene.client.state(), State::Failed);
        assert_eq!(scene.end(), [], "said once");
    }
}

#[test]
fn a_fault_is_told_as_soon_as_the_header_shows_it() {
    for (bytes, violation) in violations() {
        let mut scene = Scene::open();
        scene.read_max = 1;
        let events = scene.feed(&bytes);
        assert_eq!(events, [Event::Failed(Fault::Protocol(violation))], "{bytes:02x?}");
    }
    let mut scene = Scene::open();
    assert_eq!(scene.feed(&[0xc1]), [], "one byte decides nothing");
    assert_eq!(scene.feed(&[0x7d]), [Event::Failed(Fault::Protocol(Violation::Rsv))]);
}

#[test]
fn faults_say_their_close_code_and_read_well() {
    let faults = [
        (Fault::Protocol(Violation::Rsv), Some(1002), "bad frame: a reserved bit is set"),
        (Fault::Encoding, Some(1007), "text that is not UTF-8"),
        (Fault::TooBig, Some(1009), "a message larger than the memory for it"),
        (
            Fault::Status { code: 429, retry_after_s: Some(3) },
            None,
            "the server answered HTTP 429, retry after 3 s",
        ),
    ];
    for (fault, code, shown) in faults {
        assert_eq!((fault.close_code(), fault.to_string().as_str()), (code, shown));
    }
}
