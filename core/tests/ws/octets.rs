//! Every header of a frame there is (RFC 6455 sections 5.1, 5.2, 5.4 and 5.5), judged by rules
//! written down a second time.

use tickwire_core::ws::{ClosedBy, Fault, Violation};

use crate::scene::{Event, Scene};
use crate::server::{CLOSE, PING, PONG, TEXT, frame, part};

/// What is wrong with an empty frame of this first octet; `inside` is whether a message in
/// fragments is under way.
fn verdict(first: u8, masked: bool, inside: bool) -> Option<Violation> {
    let (fin, opcode) = (first >= 0x80, first & 15);
    match opcode {
        _ if first & 0x70 != 0 => Some(Violation::Rsv),
        3..=7 | 11..=15 => Some(Violation::Opcode),
        _ if masked => Some(Violation::Masked),
        8..=10 if !fin => Some(Violation::ControlFragmented),
        0 if !inside => Some(Violation::Continuation),
        1 | 2 if inside => Some(Violation::Interleaved),
        _ => None,
    }
}

fn failed(fault: Fault) -> Vec<Event> {
    vec![Event::Failed(fault)]
}

/// What comes of the bytes on a connection of its own.
fn fed(scene: &mut Scene, before: &[u8], bytes: &[u8]) -> Vec<Event> {
    scene.reopen();
    scene.feed(before);
    scene.events.clear();
    scene.feed(bytes)
}

#[test]
fn every_first_octet_is_right_or_fails_with_1002() {
    let (mut scene, begun) = (Scene::open_with(400, 300), part(TEXT, "begun"));
    for read_max in [1, usize::MAX] {
        scene.read_max = read_max;
        for first in 0..=u8::MAX {
            for (masked, inside) in [(false, false), (false, true), (true, false), (true, true)] {
                let before = if inside { &begun[..] } else { &[] };
                let events = fed(&mut scene, before, &[first, u8::from(masked) << 7]);
                let is_failed = matches!(events[..], [Event::Failed(_)]);
                match verdict(first, masked, inside) {
                    Some(wrong) => {
                        assert_eq!(events, failed(Fault::Protocol(wrong)), "{first:02x}");
                        assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xea])], "{first:02x}");
                    }
                    None => assert!(!is_failed, "{first:02x} gave {events:?}"),
                }
            }
        }
    }
}

#[test]
fn a_masked_frame_of_any_length_and_kind_is_refused_at_its_second_octet() {
    let mut scene = Scene::open_with(400, 300);
    for first in [0x81, 0x82, 0x01, 0x02, 0x88, 0x89, 0x8a] {
        for second in 0x80..=0xff {
            let events = fed(&mut scene, &[], &[first, second]);
            let masked = failed(Fault::Protocol(Violation::Masked));
            assert_eq!(events, masked, "{first:02x} {second:02x}");
        }
    }
}

#[test]
fn pings_and_pongs_have_0_to_125_bytes() {
    let mut scene = Scene::open_with(400, 400);
    for len in 0..=125_u8 {
        let payload = vec![b'x'; usize::from(len)];
        let ping = fed(&mut scene, &[], &frame(PING, &payload));
        assert_eq!(ping, [Event::Pinged(payload.clone())]);
        assert_eq!(scene.said(), [(PONG, payload.clone())]);
        assert_eq!(fed(&mut scene, &[], &frame(PONG, &payload)), [Event::Ponged(payload.clone())]);
    }
}

#[test]
fn a_close_has_nothing_or_a_code_and_a_reason_of_0_to_123_bytes() {
    let mut scene = Scene::open_with(400, 400);
    for len in 0..=125_usize {
        let reason = "x".repeat(len.saturating_sub(2));
        let whole = [b"\x03\xe8", reason.as_bytes()].concat();
        let expected = match len {
            0 => Event::Closed(None, ClosedBy::Peer, reason),
            1 => Event::Failed(Fault::Protocol(Violation::ClosePayload)),
            _ => Event::Closed(Some(1000), ClosedBy::Peer, reason),
        };
        assert_eq!(fed(&mut scene, &[], &frame(CLOSE, &whole[..len])), [expected], "{len}");
    }
}

#[test]
fn control_frames_of_126_bytes_and_more_are_refused_at_their_second_octet() {
    let mut scene = Scene::open_with(400, 400);
    let too_long = failed(Fault::Protocol(Violation::ControlLength));
    for first in [0x88, 0x89, 0x8a] {
        for second in [126, 127] {
            // Whatever the length's other octets are.
            assert_eq!(fed(&mut scene, &[], &[first, second]), too_long);
            assert_eq!(fed(&mut scene, &[], &[first, second, 0, 1]), too_long);
        }
    }
}

#[test]
fn a_length_in_two_octets_is_at_least_126() {
    let mut scene = Scene::open_with(400, 300);
    let max = scene.client.message_max();
    for len in 0..=u16::MAX {
        let [high, low] = len.to_be_bytes();
        let events = fed(&mut scene, &[], &[0x82, 126, high, low]);
        let expected = match usize::from(len) {
            0..126 => failed(Fault::Protocol(Violation::Length)),
            len if len <= max => vec![],
            _ => failed(Fault::TooBig),
        };
        assert_eq!(events, expected, "{len}");
    }
}

#[test]
fn a_length_in_eight_octets_is_at_least_65_536() {
    let mut scene = Scene::open_with(400, 300);
    for len in 0..=0x1_0002_u64 {
        let head = [&[0x82, 127][..], &len.to_be_bytes()].concat();
        let expected = if len < 0x1_0000 {
            failed(Fault::Protocol(Violation::Length))
        } else {
            failed(Fault::TooBig)
        };
        assert_eq!(fed(&mut scene, &[], &head), expected, "{len}");
    }
}

#[test]
fn the_highest_bit_of_a_length_is_zero_whatever_the_others_are() {
    let mut scene = Scene::open_with(400, 300);
    for bit in 16..63 {
        for len in [1_u64 << bit, u64::MAX >> (63 - bit)] {
            let head = |len: u64| [&[0x82, 127][..], &len.to_be_bytes()].concat();
            assert_eq!(fed(&mut scene, &[], &head(len)), failed(Fault::TooBig), "{len:x}");
            let wrong = failed(Fault::Protocol(Violation::Length));
            assert_eq!(fed(&mut scene, &[], &head(len | 1 << 63)), wrong, "{len:x}");
        }
    }
}
