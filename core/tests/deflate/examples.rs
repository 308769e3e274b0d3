//! The examples of RFC 7692 section 7.2.3, byte for byte.

use crate::rig::{self, ordinary};
use crate::scene::text;
use crate::server::{self, CONTINUATION};

#[test]
fn one_block_as_in_7_2_3_1() {
    let wire = [0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
    assert_eq!(ordinary().feed(&wire), [text("Hello")]);
}

#[test]
fn two_fragments_as_in_7_2_3_1() {
    let wire = [[0x41, 0x03, 0xf2, 0x48, 0xcd].as_slice(), &[0x80, 0x04, 0xc9, 0xc9, 0x07, 0x00]];
    assert_eq!(ordinary().feed(&wire.concat()), [text("Hello")]);
}

#[test]
fn a_shared_window_as_in_7_2_3_2() {
    let mut scene = ordinary();
    let first = [0xc1, 0x07, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
    let second = [0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00];
    assert_eq!(scene.feed(&first), [text("Hello")]);
    assert_eq!(scene.feed(&second), [text("Hello")]);
    assert_eq!(scene.feed(&second), [text("Hello")]);
}

#[test]
fn a_stored_block_as_in_7_2_3_3() {
    let wire = [0xc1, 0x0b, 0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00];
    assert_eq!(ordinary().feed(&wire), [text("Hello")]);
}

#[test]
fn a_last_block_as_in_7_2_3_4() {
    let wire = [0xc1, 0x08, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00];
    let mut scene = ordinary();
    assert_eq!(scene.feed(&wire), [text("Hello")]);
    // What is behind a last block may refer to what is before it.
    assert_eq!(scene.feed(&[0xc1, 0x05, 0xf2, 0x00, 0x11, 0x00, 0x00]), [text("Hello")]);
}

#[test]
fn two_blocks_as_in_7_2_3_5() {
    let payload = [0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00];
    assert_eq!(ordinary().feed(&server::raw(rig::TEXT, &payload)), [text("Hello")]);
}

#[test]
fn the_empty_message_of_7_2_3_6() {
    assert_eq!(ordinary().feed(&[0xc1, 0x01, 0x00]), [text("")]);
    // The same in two fragments, the second of which is empty.
    let parts = [server::raw(0x41, &[0x00]), server::frame(CONTINUATION, [])].concat();
    assert_eq!(ordinary().feed(&parts), [text("")]);
}
