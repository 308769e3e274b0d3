//! Blocks as senders may make them, and as none may (RFC 7692 section 7.2).

use tickwire_core::ws::Fault;

use crate::rig::{self, AGREED, ordinary, shake};
use crate::scene::{Event, Scene, text};
use crate::server::{CLOSE, raw};

/// What comes of a deflated text message on a connection of its own.
fn read(scene: &mut Scene, payload: &[u8]) -> Vec<Event> {
    assert_eq!(shake(scene, AGREED), [Event::Opened]);
    scene.events.clear();
    scene.feed(&raw(rig::TEXT, payload))
}

#[test]
fn any_block_may_be_a_last_one() {
    let mut scene = ordinary();
    // "Hello" in the fixed code, with BFINAL: 7.2.3.4. Stored, with BFINAL: one byte and a length.
    let fixed = [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
    let stored = [0x01, 0x05, 0x00, 0xfa, 0xff, b'H', b'e', b'l', b'l', b'o'];
    for (payload, expected) in [
        ([&fixed[..], &[0]].concat(), "Hello"),
        ([&stored[..], &[0]].concat(), "Hello"),
        ([&fixed[..], &fixed, &[0]].concat(), "HelloHello"),
        ([&stored[..], &fixed, &stored, &[0]].concat(), "HelloHelloHello"),
        ([&fixed[..], &[0xf2, 0x00, 0x11, 0x00, 0x00]].concat(), "HelloHello"),
    ] {
        assert_eq!(read(&mut scene, &payload), [text(expected)], "{payload:02x?}");
    }
}

#[test]
fn what_is_no_deflate_closes_with_1007() {
    let mut scene = ordinary();
    let wrong: [&[u8]; 12] = [
        // Nothing at all, which is less than the one byte of an empty message.
        &[],
        // A block of the reserved type.
        &[0x06],
        &[0x07],
        // A stored block whose length and its complement differ, and one that is cut.
        &[0x00, 0x05, 0x00, 0xfa, 0xfe, b'H', b'e', b'l', b'l', b'o', 0x00],
        &[0x00, 0x05, 0x00, 0xfa, 0xff, b'H', b'e', b'l', b'l'],
        // A reference to what was never sent on this connection.
        &[0xf2, 0x00, 0x11, 0x00, 0x00],
        // A block in the middle of which the message ends.
        &[0xf2, 0x48, 0xcd],
        &[0xf2, 0x48, 0xcd, 0xc9, 0xc9],
        // A last block with nothing behind: the start of the empty block is missing.
        &[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00],
        // The four bytes that are to be taken off were not.
        &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00, 0x00, 0xff, 0xff],
        // Tables that are none.
        &[0x04, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0xff; 40],
    ];
    for payload in wrong {
        let events = read(&mut scene, payload);
        assert_eq!(events, [Event::Failed(Fault::Deflate)], "{payload:02x?}");
        assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xef])], "{payload:02x?}");
    }
}
