//! Where the first reserved bit may stand, and what it means there (RFC 7692 section 6).

use tickwire_core::ws::{Fault, Violation};

use crate::rig::{AGREED, ordinary, shake};
use crate::scene::{Event, Scene};
use crate::server::{CLOSE, TEXT, part, raw};

/// What is wrong with a frame of this first octet; `inside` is whether a message in fragments is
/// under way.
fn verdict(first: u8, masked: bool, inside: bool) -> Option<Violation> {
    let (fin, rsv1, opcode) = (first >= 0x80, first & 0x40 != 0, first & 15);
    match opcode {
        _ if first & 0x30 != 0 => Some(Violation::Rsv),
        3..=7 | 11..=15 => Some(Violation::Opcode),
        0 | 8..=10 if rsv1 => Some(Violation::Rsv),
        _ if masked => Some(Violation::Masked),
        8..=10 if !fin => Some(Violation::ControlFragmented),
        0 if !inside => Some(Violation::Continuation),
        1 | 2 if inside => Some(Violation::Interleaved),
        _ => None,
    }
}

/// Connects anew, with deflate.
fn reopen(scene: &mut Scene) {
    assert_eq!(shake(scene, AGREED), [Event::Opened]);
    scene.events.clear();
}

#[test]
fn every_first_octet_is_right_or_fails_with_1002() {
    let mut scene = ordinary();
    // Outside of messages, inside of one as it is, inside of one deflated.
    let begun = [vec![], part(TEXT, "plain"), raw(0x41, &[0xf2, 0x48])];
    for (masked, begun) in begun.iter().flat_map(|begun| [(false, begun), (true, begun)]) {
        for first in 0..=u8::MAX {
            reopen(&mut scene);
            scene.feed(begun);
            scene.events.clear();
            let events = scene.feed(&[first, u8::from(masked) << 7]);
            let violation = match events[..] {
                [Event::Failed(Fault::Protocol(violation))] => Some(violation),
                _ => None,
            };
            assert_eq!(violation, verdict(first, masked, !begun.is_empty()), "{first:02x}");
            let closes = violation.map(|_| (CLOSE, vec![0x03, 0xea]));
            let said = scene.said().pop().filter(|_| violation.is_some());
            assert_eq!(said, closes, "{first:02x}");
        }
    }
}
