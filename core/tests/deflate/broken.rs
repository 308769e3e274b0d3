//! Payloads that are not what deflate makes: refused, never a panic, and never text that another
//! inflater would not read.

use proptest::prelude::*;
use tickwire_core::ws::Fault;

use crate::bits::Bits;
use crate::reference;
use crate::rig::{self, Server, ordinary};
use crate::scene::{Event, text};
use crate::server::raw;

const REFUSED: [Event; 1] = [Event::Failed(Fault::Deflate)];

fn told(payload: &[u8]) -> Vec<Event> {
    ordinary().feed(&raw(rig::TEXT, payload))
}

fn refused(payload: &[u8], what: &str) {
    assert_eq!(told(payload), REFUSED, "{what}: {payload:02x?}");
}

#[test]
fn what_is_not_a_whole_message_is_refused() {
    refused(&[], "nothing");
    refused(&[0x00, 0x00, 0x00, 0xff, 0xff], "with the tail that is to be taken off");
    refused(&[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], "a last block and nothing behind it");
    // Three bits, six literals of nine, the end of seven: eight bytes.
    let whole = Bits::default().block(false, 1).literals("ééé".as_bytes()).fixed(256).bytes();
    assert_eq!(whole.len(), 8);
    refused(&whole, "no empty block");
    refused(&Bits::default().block(false, 3).payload(), "the reserved kind of block");
    let stored = [0x00, 0x05, 0x00, 0xfb, 0xff, b'H', b'e', b'l', b'l', b'o', 0x00];
    refused(&stored, "a stored block's length that does not match");
    assert_eq!(
        told(&[0x00, 0x05, 0x00, 0xfa, 0xff, b'H', b'e', b'l', b'l', b'o', 0x00]),
        [text("Hello")]
    );
}

#[test]
fn a_payload_cut_anywhere_is_refused_or_is_what_another_inflater_reads() {
    let message: String = (0..40).map(|at| format!("price {} ", at * 7919 % 1000)).collect();
    for level in [0, 1, 6, 9] {
        let mut server = Server::with(flate2::Compression::new(level), 15, false);
        let payload = server.payload(message.as_bytes());
        for cut in 0..payload.len() {
            judge(&payload[..cut]);
        }
        assert_eq!(told(&payload), [text(&message)]);
    }
}

#[test]
fn symbols_without_a_meaning_are_refused() {
    for symbol in [286, 287] {
        refused(
            &Bits::default().block(false, 1).literals(b"abc").fixed(symbol).payload(),
            "a length",
        );
    }
    for distance in [30, 31] {
        let mut bits = Bits::default();
        bits.block(false, 1).literals(b"abc").fixed(257).code(distance, 5);
        refused(&bits.fixed(256).payload(), "a distance");
    }
}

/// A dynamic block's header, its lengths by `lens`, each in a code of four bits for all lengths.
fn dynamic(literals: &[u8], distances: &[u8]) -> Bits {
    let mut bits = Bits::default();
    bits.block(false, 2);
    bits.number(literals.len() as u64 - 257, 5).number(distances.len() as u64 - 1, 5);
    bits.number(15, 4);
    // The code lengths 0 to 15 have four bits each; repetitions have no code.
    for at in 0..19 {
        bits.number(if at < 3 { 0 } else { 4 }, 3);
    }
    for len in literals.iter().chain(distances) {
        bits.code(u64::from(*len), 4);
    }
    bits
}

/// Lengths of the literals' code: those of `symbols`, and nothing else.
fn literals(symbols: &[(usize, u8)]) -> Vec<u8> {
    let mut lengths = vec![0; 257];
    for (symbol, len) in symbols {
        lengths[*symbol] = *len;
    }
    lengths
}

#[test]
fn codes_that_are_none_are_refused() {
    let right = literals(&[(97, 1), (256, 1)]);
    assert_eq!(told(&dynamic(&right, &[0]).code(0, 1).code(1, 1).payload()), [text("a")]);
    let cases = [
        ("no end", literals(&[(97, 1), (98, 1)]), vec![0]),
        ("too many codes", literals(&[(97, 1), (98, 1), (256, 1)]), vec![0]),
        ("too few codes", literals(&[(97, 2), (98, 2), (256, 2)]), vec![0]),
        ("too many distances", right.clone(), vec![1, 1, 1]),
        ("too few distances", right.clone(), vec![2]),
        ("287 symbols", [right.clone(), vec![0; 30]].concat(), vec![0]),
        ("31 distances", right.clone(), vec![0; 31]),
    ];
    for (what, literals, distances) in cases {
        let mut bits = dynamic(&literals, &distances);
        refused(&bits.code(0, 1).code(1, 1).payload(), what);
    }
}

#[test]
fn a_code_of_one_symbol_has_one_bit() {
    let only_the_end = literals(&[(256, 1)]);
    assert_eq!(told(&dynamic(&only_the_end, &[0]).code(0, 1).payload()), [text("")]);
    refused(&dynamic(&only_the_end, &[0]).code(1, 1).payload(), "the other bit");
}

#[test]
fn a_distance_without_a_code_is_refused() {
    let mut lengths = literals(&[(97, 1), (256, 2)]);
    lengths.push(2);
    for distances in [[0], [1]] {
        let mut bits = dynamic(&lengths, &distances);
        bits.code(0, 1).code(0b11, 2).code(0, 1).code(0b10, 2);
        let expected = if distances == [1] { vec![text("aaaa")] } else { REFUSED.to_vec() };
        assert_eq!(told(&bits.payload()), expected, "{distances:?}");
    }
    let mut bits = dynamic(&lengths, &[1]);
    refused(&bits.code(0, 1).code(0b11, 2).code(1, 1).code(0b10, 2).payload(), "the other bit");
}

#[test]
fn the_longest_codes_are_read() {
    // One code of each length from 1 to 15, and two of the last.
    let symbols: Vec<(usize, u8)> =
        (0..15).map(|at| (97 + at, at as u8 + 1)).chain([(256, 15)]).collect();
    let mut bits = dynamic(&literals(&symbols), &[0]);
    for len in 1..=15_u32 {
        bits.code((1 << len) - 2, len);
    }
    assert_eq!(told(&bits.code((1 << 15) - 1, 15).payload()), [text("abcdefghijklmno")]);
}

/// Whatever we read of a payload, another inflater reads too.
fn judge(payload: &[u8]) {
    let mut scene = ordinary();
    let events = scene.feed(&raw(rig::BINARY, payload));
    let [event] = &events[..] else { panic!("{events:?}") };
    let other = reference::inflate(payload, &[], 1 << 16);
    match event {
        Event::Binary(message) => {
            assert_eq!(Some(message), other.as_ref(), "{payload:02x?}");
        }
        Event::Failed(Fault::Deflate | Fault::TooBig) => {}
        _ => panic!("{event:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_are_judged_like_another_inflater_would(
        payload in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        judge(&payload);
    }

    #[test]
    fn a_message_with_wrong_bits_is_judged_like_another_inflater_would(
        words in prop::collection::vec("[a-f]{1,9}", 1..200),
        level in 1_u32..=9,
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u32..8), 0..4),
    ) {
        let mut payload = Server::with(flate2::Compression::new(level), 15, false)
            .payload(words.concat().as_bytes());
        for (at, bit) in flips {
            let at = at.index(payload.len());
            payload[at] ^= 1 << bit;
        }
        judge(&payload);
    }
}
