//! The work that a payload can make is bounded by its length.

use tickwire_core::ws::Fault;

use crate::bits::Bits;
use crate::rig::{self, ordinary};
use crate::scene::{Event, text};
use crate::server::raw;

/// A message of so many empty dynamic blocks.
fn dynamic(count: usize, filler: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    for _ in 0..count {
        bits.empty_dynamic();
    }
    for _ in 0..filler {
        bits.block(false, 0).align().number(0xffff_0000, 32);
    }
    bits.payload()
}

#[test]
fn blocks_with_codes_of_their_own_are_counted() {
    // Four, and one more for every 16 bytes.
    for filler in [0, 1, 10, 100, 1000] {
        let most =
            (0..).take_while(|count| *count <= 4 + dynamic(*count, filler).len() / 16).last();
        let most = most.unwrap();
        assert_eq!(ordinary().feed(&raw(rig::TEXT, &dynamic(most, filler))), [text("")]);
        let refused = [Event::Failed(Fault::Deflate)];
        assert_eq!(ordinary().feed(&raw(rig::TEXT, &dynamic(most + 1, filler))), refused);
    }
}

#[test]
fn blocks_without_codes_of_their_own_are_not() {
    let mut fixed = Bits::default();
    for _ in 0..10_000 {
        fixed.block(false, 1).fixed(256);
    }
    assert_eq!(ordinary().feed(&raw(rig::TEXT, &fixed.payload())), [text("")]);
    assert_eq!(ordinary().feed(&raw(rig::TEXT, &dynamic(0, 10_000))), [text("")]);
}

#[test]
fn a_compressor_that_ends_its_blocks_early_is_read() {
    // The least memory that zlib works with has it end a block every 127 symbols.
    let words: String =
        (0..20_000).map(|at: usize| char::from(b'a' + (at * at % 7) as u8)).collect();
    let mut payload = Bits::default();
    for piece in words.as_bytes().chunks(127) {
        payload.dynamic_of(piece);
    }
    assert_eq!(ordinary().feed(&raw(rig::TEXT, &payload.payload())), [text(&words)]);
}

#[test]
fn a_compressor_that_is_flushed_behind_every_few_letters_is_read() {
    let words: String =
        (0..20_000).map(|at: usize| char::from(b'a' + (at * at % 7) as u8)).collect();
    let mut payload = Bits::default();
    for piece in words.as_bytes().chunks(17) {
        payload.dynamic_of(piece).block(false, 0).align().number(0xffff_0000, 32);
    }
    assert_eq!(ordinary().feed(&raw(rig::TEXT, &payload.payload())), [text(&words)]);
}
