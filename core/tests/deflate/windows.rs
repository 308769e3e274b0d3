//! How far back a message may refer: to what was inflated before it on the same connection, and no
//! further than was agreed.

use tickwire_core::ws::Fault;
use tickwire_core::ws::deflate::Offer;

use crate::bits::Bits;
use crate::rig::{self, AGREED, ALONE, Server, open, ordinary, shake};
use crate::scene::{Event, Scene, text};
use crate::server::raw;

/// A message of three bytes from so far back.
fn from(distance: usize) -> Vec<u8> {
    let payload = Bits::default().block(false, 1).three_from(distance as u64).fixed(256).payload();
    raw(rig::TEXT, &payload)
}

/// Feeds `len` bytes of text, in messages that do not repeat anything.
fn fill(scene: &mut Scene, len: usize) -> String {
    let text: String = (0..len).map(|at| char::from(b'a' + (at * at / 7 % 26) as u8)).collect();
    for piece in text.as_bytes().chunks(500) {
        let payload = Bits::default().block(false, 1).literals(piece).fixed(256).payload();
        assert!(matches!(scene.feed(&raw(rig::TEXT, &payload))[..], [Event::Text(_)]));
    }
    text
}

const REFUSED: [Event; 1] = [Event::Failed(Fault::Deflate)];

#[test]
fn nothing_is_before_the_first_message() {
    for distance in [1, 2, 3, 4, 100, 32_767, 32_768] {
        assert_eq!(ordinary().feed(&from(distance)), REFUSED, "{distance}");
    }
}

#[test]
fn a_message_reaches_to_the_first_byte_and_no_further() {
    for (distance, told) in [(3, "llo"), (4, "ell"), (5, "Hel")] {
        let mut scene = ordinary();
        scene.feed(&Server::new(15, true).text("Hello"));
        assert_eq!(scene.feed(&from(distance)), [text(told)]);
    }
    for distance in [6, 7, 40, 32_768] {
        let mut scene = ordinary();
        scene.feed(&Server::new(15, true).text("Hello"));
        assert_eq!(scene.feed(&from(distance)), REFUSED, "{distance}");
    }
}

#[test]
fn a_reference_may_overlap_itself() {
    let mut scene = ordinary();
    scene.feed(&Server::new(15, true).text("ab"));
    assert_eq!(scene.feed(&from(2)), [text("aba")]);
    assert_eq!(scene.feed(&from(1)), [text("aaa")]);
}

#[test]
fn the_agreed_window_is_the_limit() {
    for bits in 8..=15_u8 {
        let offer = Offer { server_window_bits: bits, server_takeover: true };
        let agreement = format!("{AGREED}; server_max_window_bits={bits}");
        let size = 1 << bits;
        for slid in [0, 1000] {
            let mut scene = open(offer, 600, &agreement);
            let filled = fill(&mut scene, size + slid);
            let oldest = &filled[filled.len() - size..][..3];
            assert_eq!(scene.feed(&from(size)), [text(oldest)], "{bits} bits");
            // The three bytes before have moved the window by three.
            let next = &filled[filled.len() - size..][3..6];
            assert_eq!(scene.feed(&from(size)), [text(next)], "{bits} bits");
            if bits < 15 {
                assert_eq!(scene.feed(&from(size + 1)), REFUSED, "{bits} bits");
            }
        }
    }
}

#[test]
fn a_window_is_as_small_as_the_server_said() {
    let mut scene = open(Offer::DEFAULT, 600, "permessage-deflate; server_max_window_bits=9");
    fill(&mut scene, 2000);
    assert_eq!(scene.feed(&from(513)), REFUSED);
}

#[test]
fn without_takeover_every_message_stands_alone() {
    for (offer, agreement) in
        [(ALONE, "; server_no_context_takeover"), (Offer::DEFAULT, "; server_no_context_takeover")]
    {
        let mut scene = open(offer, 600, &format!("{AGREED}{agreement}"));
        scene.feed(&Server::new(15, false).text("Hello"));
        assert_eq!(scene.feed(&from(5)), REFUSED);
    }
}

#[test]
fn nothing_of_the_last_connection_is_reached() {
    for distance in [1, 5, 11, 100, 32_768] {
        let mut scene = ordinary();
        scene.feed(&Server::new(15, true).text("secret text"));
        assert_eq!(shake(&mut scene, AGREED), [Event::Opened]);
        assert_eq!(scene.feed(&from(distance)), REFUSED, "{distance}");
    }
}

#[test]
fn a_message_cut_off_by_the_end_leaves_nothing_behind() {
    let mut scene = ordinary();
    let frame = Server::new(15, true).text("the first half of a message");
    scene.feed(&frame[..frame.len() / 2]);
    scene.end();
    assert_eq!(shake(&mut scene, AGREED), [Event::Opened]);
    assert_eq!(scene.feed(&Server::new(15, true).text("anew")), [text("anew")]);
}
