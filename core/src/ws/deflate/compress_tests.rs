//! Every message is read back by readers that share nothing with the compressor: one written from
//! RFC 1951, which also tells how far the references went, and zlib.
#![allow(clippy::indexing_slicing, clippy::as_conversions, clippy::unwrap_used, clippy::panic)]

use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use flate2::{Decompress, FlushDecompress};
use proptest::prelude::*;

use super::{Compressor, LEAST};

#[path = "../../../tests/deflate_out/reader.rs"]
mod reader;

/// Deflates with all the room that can be needed.
fn deflated(payload: &[u8], window_bits: u8) -> Vec<u8> {
    let mut out = vec![0xa5; payload.len() + payload.len() / 8 + 64];
    let len = Compressor::default().message(payload, window_bits, &mut out).unwrap();
    out.truncate(len);
    out
}

/// Inflates with zlib-rs, whose window is of 15 bits whatever is asked.
fn inflated(message: &[u8], len: usize) -> Vec<u8> {
    let whole = [message, &[0, 0, 0xff, 0xff]].concat();
    let mut zlib = Decompress::new(false);
    let mut bytes = Vec::with_capacity(len + 1);
    zlib.decompress_vec(&whole, &mut bytes, FlushDecompress::Sync).unwrap();
    assert_eq!(zlib.total_in() as usize, whole.len(), "zlib stopped early");
    bytes
}

/// Deflates, reads back, and looks at the references.
fn check(payload: &[u8], window_bits: u8) -> reader::Read {
    let message = deflated(payload, window_bits);
    let read = reader::read(&message);
    assert!(read.bytes == payload, "{} bytes, window {window_bits}", payload.len());
    for &(len, distance) in &read.references {
        assert!((3..=258).contains(&len) && distance <= 1 << window_bits, "{len} {distance}");
    }
    assert!(inflated(&message, payload.len()) == payload, "zlib, {} bytes", payload.len());
    read
}

/// Bytes without any order.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    core::iter::repeat_with(next).take(len).collect()
}

/// What a client asks for, many times over.
fn json(len: usize) -> Vec<u8> {
    let ask = |at| format!(r#"{{"time":{at},"channel":"spot.trades","payload":["C{}"]}}"#, at * 7);
    let text: String = (0..=len / 40).map(ask).collect();
    text.as_bytes()[..len].to_vec()
}

#[test]
fn every_short_length_reads_back_under_every_window() {
    let (noise, runs, json) = (noise(600), [b'a'; 600], json(600));
    for len in LEAST..=600 {
        for window_bits in 8..=15 {
            for payload in [&noise[..], &runs, &json] {
                check(&payload[..len], window_bits);
            }
        }
    }
}

#[test]
fn less_than_the_least_goes_out_plain() {
    for len in 0..LEAST {
        let out = &mut [0; 100];
        assert_eq!(Compressor::default().message(&[b'a'; LEAST][..len], 15, out), None);
    }
}

#[test]
fn lengths_around_those_where_something_changes_read_back() {
    for around in [258, 259, 516, 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 20] {
        for len in around - 1..=around + 1 {
            for payload in [noise(len), vec![0; len], json(len)] {
                check(&payload, 15);
                check(&payload, 9);
            }
        }
    }
}

#[test]
fn sixteen_megabytes_read_back() {
    let mut payload = json(8 << 20);
    payload.extend(noise(8 << 20));
    let read = check(&payload, 15);
    assert!(read.fixed_blocks > 0 && read.stored_blocks > 0, "one of them was not needed");
}

#[test]
fn a_run_takes_the_longest_references_there_are() {
    let read = check(&vec![b'x'; 1 + 258 * 3], 15);
    let lens: Vec<_> = read.references.iter().map(|(len, _)| *len).collect();
    assert_eq!(lens, [258; 3]);
}

#[test]
fn references_go_as_far_as_the_window_and_no_further() {
    let phrase = b"once upon a time, in a market far away";
    for window_bits in 8..=15 {
        for beyond in [0, 1] {
            let distance = (1 << window_bits) + beyond;
            let between = vec![b'-'; distance - phrase.len()];
            let read = check(&[phrase, &between[..], phrase].concat(), window_bits);
            let found = read.references.contains(&(phrase.len(), distance));
            assert_eq!(found, beyond == 0, "window {window_bits}: {:?}", read.references);
        }
    }
}

#[test]
fn text_takes_exactly_the_room_it_needs() {
    let payload = json(300);
    let needed = deflated(&payload, 15).len();
    for room in 0..=payload.len() {
        let mut out = vec![0xa5; room];
        let len = Compressor::default().message(&payload, 15, &mut out);
        assert_eq!(len, (room >= needed).then_some(needed), "in {room} bytes");
    }
}

#[test]
fn noise_alone_is_never_shorter() {
    for len in [32, 100, 1000, 20_000, 70_000] {
        let mut out = vec![0; len - 1];
        assert_eq!(Compressor::default().message(&noise(len), 15, &mut out), None);
    }
}

#[test]
fn noise_before_text_is_stored_and_the_text_is_not() {
    let payload = [noise(1 << 14), json(1 << 14)].concat();
    let read = check(&payload, 15);
    assert_eq!((read.stored_blocks, read.fixed_blocks), (1, 1));
    assert!(deflated(&payload, 15).len() < payload.len() * 3 / 4);
}

#[test]
fn what_was_sent_before_changes_nothing() {
    let mut compressor = Compressor::default();
    let mut out = vec![0; 4000];
    let alone = deflated(&json(500), 15);
    for before in [json(3000), vec![b'z'; 3000], json(499), json(40)] {
        assert!(compressor.message(&before, 15, &mut out).is_some());
        let len = compressor.message(&json(500), 15, &mut out).unwrap();
        assert_eq!(out[..len], alone);
    }
}

#[test]
fn nothing_is_left_of_a_message() {
    let mut compressor = Compressor::default();
    for room in [0, 100, 4000, 40_000] {
        for payload in [json(33), json(500), json(30_000), noise(2000)] {
            let _ = compressor.message(&payload, 15, &mut vec![0; room]);
            assert!(compressor.places.iter().all(|place| *place == 0));
        }
    }
}

proptest! {
    #[test]
    fn bytes_of_few_kinds_read_back(
        payload in prop::collection::vec(prop::sample::select(&b"ab{\"\xff\x00"[..]), 32..3000),
        window_bits in 8..=15_u8,
    ) {
        check(&payload, window_bits);
    }

    #[test]
    fn pieces_in_any_order_read_back(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 1..300),
                (any::<u8>(), 1..700_usize).prop_map(|(byte, len)| vec![byte; len]),
                (0..400_usize).prop_map(json),
            ],
            2..60,
        ),
        window_bits in 8..=15_u8,
    ) {
        let payload = pieces.concat();
        prop_assume!(payload.len() >= LEAST);
        check(&payload, window_bits);
    }

    #[test]
    fn any_room_is_enough_or_said_not_to_be(
        payload in prop::collection::vec(0..160_u8, 32..400),
        room in 0..500_usize,
    ) {
        let mut out = vec![0; room];
        if let Some(len) = Compressor::default().message(&payload, 15, &mut out) {
            prop_assert_eq!(reader::read(&out[..len]).bytes, payload);
        }
    }
}
