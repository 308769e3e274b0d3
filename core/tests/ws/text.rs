//! UTF-8 of text messages, fail-fast (RFC 6455 section 8.1).

use tickwire_core::ws::Fault;

use crate::scene::{Event, Scene, text};
use crate::server::{BINARY, CLOSE, CONTINUATION, PING, TEXT, frame, part};

const FAILED: [Event; 1] = [Event::Failed(Fault::Encoding)];

#[test]
fn text_that_is_not_utf8_closes_with_1007() {
    let wrong: [&[u8]; 6] = [
        b"ab\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"cut \xe2\x82",
        &[&[b'a'; 200][..], b"\x80"].concat(),
    ];
    for payload in wrong {
        for read_max in [1, usize::MAX] {
            let mut scene = Scene::open();
            scene.read_max = read_max;
            assert_eq!(scene.feed(&frame(TEXT, payload)), FAILED, "{payload:02x?}");
            assert_eq!(scene.said(), [(CLOSE, vec![0x03, 0xef])]);
        }
    }
}

#[test]
fn binary_may_be_anything() {
    let mut scene = Scene::open();
    assert_eq!(scene.feed(&frame(BINARY, b"\xff\xc0")), [Event::Binary(b"\xff\xc0".to_vec())]);
    let parts = [part(BINARY, b"\xff"), frame(CONTINUATION, b"\xe2\x82")].concat();
    assert_eq!(scene.feed(&parts), [Event::Binary(b"\xff\xe2\x82".to_vec())]);
}

#[test]
fn a_character_may_be_cut_by_fragments_and_pings() {
    let mut scene = Scene::open();
    let bytes = [
        part(TEXT, b"\xf0"),
        part(CONTINUATION, b""),
        part(CONTINUATION, b"\x9f\x98"),
        frame(PING, b"\xff"),
        frame(CONTINUATION, b"\x80!"),
    ]
    .concat();
    assert_eq!(scene.feed(&bytes), [Event::Pinged(vec![0xff]), text("😀!")]);
}

#[test]
fn a_wrong_fragment_fails_before_the_message_is_whole() {
    // Autobahn 6.3.1: valid, then a surrogate, then valid; the second fragment fails.
    let mut scene = Scene::open();
    assert_eq!(scene.feed(&part(TEXT, "κόσμε")), []);
    assert_eq!(scene.feed(&part(CONTINUATION, b"\xed\xa0\x80")), FAILED);
}

#[test]
fn a_wrong_byte_fails_before_its_frame_is_whole() {
    // Autobahn 6.4.3 and 6.4.4: octet by octet, above U+10FFFF at the second byte.
    let mut scene = Scene::open();
    let bytes = frame(TEXT, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80edited");
    scene.read_max = 1;
    assert_eq!(scene.feed(&bytes[..14]), []);
    assert_eq!(scene.feed(&bytes[14..15]), FAILED);
}

#[test]
fn a_character_that_never_ends_fails_with_the_message() {
    let mut scene = Scene::open();
    assert_eq!(scene.feed(&part(TEXT, b"\xe2\x82")), []);
    assert_eq!(scene.feed(&frame(CONTINUATION, b"")), FAILED);
}

#[test]
fn an_unfinished_character_does_not_reach_into_the_next_message() {
    let mut scene = Scene::open();
    let bytes = [part(BINARY, b"\xe2\x82"), frame(CONTINUATION, b""), frame(TEXT, b"x")].concat();
    assert_eq!(scene.feed(&bytes), [Event::Binary(b"\xe2\x82".to_vec()), text("x")]);
}
