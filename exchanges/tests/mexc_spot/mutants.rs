//! Random and mutated pushes: what prost reads must mean the same to us, and nothing may panic.

use tickwire_core::exchange::{Malformed, MalformedKind, Message, MessageType};

use crate::random::Random;
use crate::{FAST, oracle, ours, samples, theirs, wire};

/// Texts and bytes that mean something to a reader of protobuf or of numbers.
const PIECES: [&[u8]; 28] = [
    b"\x0a\x00",
    b"\x12\x00",
    b"\x1a\x00",
    b"\x0a\x01\x31\x12\x01\x32",
    b"\x0a\x06\x0a\x01\x31\x12\x01\x32",
    b"\x12\x06\x12\x01\x32\x0a\x01\x31",
    b"\x30\x05",
    b"\x30\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xca\x13\x00",
    b"\xda\x13\x02\x0a\x00",
    b"\x7b\x7c",
    b"\x80\x00",
    b"\xff",
    b"\xc3\xa9",
    b"@",
    b".",
    b"-",
    b"+",
    b"e5",
    b"0",
    b"1",
    b"9",
    b"00",
    b"100ms",
    b"18446744073709551615",
    b"18446744073709551616",
    b"\x22\x03123",
    b"\x2a\x03124",
];

fn mutated(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..[1, 1, 1, 2, 2, 4][random.below(6)] {
        let at = random.below(bytes.len());
        match random.below(10) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            1 => bytes[at] ^= 1 << random.below(8),
            2 => drop(bytes.remove(at)),
            3 => bytes.truncate(at),
            4 => {
                let from = random.below(bytes.len());
                let piece = bytes[from..(from + random.below(20)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            5..8 => {
                // A digit or a letter becomes another: most of these are still pushes.
                let from = bytes[at..].iter().position(u8::is_ascii_alphanumeric).unwrap_or(0);
                bytes[at + from] = b"0123456789.BTC-@"[random.below(16)];
            }
            8 => bytes.extend(*random.choice(&PIECES)),
            _ => {
                let piece = *random.choice(&PIECES);
                let end = (at + piece.len()).min(bytes.len());
                // Over what is there, so that lengths stay right.
                bytes.splice(at..end, piece.iter().copied());
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Reads a push with and without slack; both must say the same.
fn both_ways(bytes: &[u8], memory: &mut ours::Memory) -> (Result<ours::Said, Malformed>, u64) {
    // The slack would complete a number or a field if it were read for its meaning.
    let slack = b"0123456789.0123456789\x0a\x01\x31\x12\x01\x32\x22\x01\x33\x2a\x01\x34";
    let buffer = [bytes, slack].concat();
    let mut scratch = memory.scratch();
    let message = Message::within(MessageType::Binary, &buffer, bytes.len());
    let with = ours::lines(message, &mut scratch);
    let predicted = scratch.counts.predicted;
    let mut scratch = memory.scratch();
    let without = ours::lines(Message::new(MessageType::Binary, bytes), &mut scratch);
    assert_eq!(with, without, "{bytes:02x?}");
    (with, predicted)
}

/// What came of pushes.
#[derive(Debug, Default)]
struct Count {
    all: usize,
    accepted: usize,
    predicted: u64,
    protobuf: usize,
}

impl Count {
    fn check(&mut self, bytes: &[u8], memory: &mut ours::Memory) {
        let (said, predicted) = both_ways(bytes, memory);
        self.all += 1;
        self.predicted += predicted;
        // Prost refuses known fields of another wire type, which protobuf skips.
        let Ok(push) = theirs::push(bytes) else { return };
        self.protobuf += 1;
        match (said, oracle::push(&push)) {
            // A body of a later schema, which prost has dropped.
            (Ok((lines, None)), Ok(none)) if none.is_empty() && !lines.is_empty() => {
                assert!(lines.len() == 1 && lines[0].starts_with("venue "), "{lines:?}");
            }
            (Ok((mut lines, channel)), expected) => {
                // A private body that came in pieces is as many events.
                lines.dedup_by(|line, before| line.starts_with("venue ") && line == before);
                assert_eq!(Ok(lines), expected, "{bytes:02x?}");
                assert_eq!(channel, oracle::channel(&push), "{bytes:02x?}");
                self.accepted += 1;
            }
            // The same on a channel of books.
            (Err(malformed), Ok(none)) if malformed.kind == MalformedKind::Envelope => {
                assert!(none.is_empty(), "{bytes:02x?}");
            }
            (Err(malformed), expected) => assert!(expected.is_err(), "{malformed}: {bytes:02x?}"),
        }
    }
}

#[test]
fn pushes_say_what_prost_and_an_independent_reading_say() {
    let (mut random, mut memory) = (Random(0x9e37_79b9_7f4a_7c15), ours::Memory::new());
    let mut count = Count::default();
    for _ in 0..10_000 {
        count.check(&wire::hot(&mut random), &mut memory);
        count.check(&wire::other(&mut random), &mut memory);
    }
    println!("{count:?}");
    assert_eq!(count.protobuf, count.all);
    assert!(count.accepted > count.all * 9 / 10, "{count:?}");
    assert_eq!(count.predicted > 6_000, FAST, "{count:?}");
}

#[test]
fn mutants_mean_what_an_independent_reading_says_or_nothing() {
    let (mut random, mut memory) = (Random(0x2545_f491_4f6c_dd1d), ours::Memory::new());
    let mut count = Count::default();
    for round in 0..110_000 {
        let push = if round % 3 == 0 { wire::other(&mut random) } else { wire::hot(&mut random) };
        count.check(&mutated(&push, &mut random), &mut memory);
    }
    println!("{count:?}");
    assert!(count.protobuf > count.all / 4 && count.accepted > count.all / 8, "{count:?}");
    assert_eq!(count.predicted > 3_000, FAST, "{count:?}");
}

#[test]
fn mutants_of_samples_mean_what_an_independent_reading_says_or_nothing() {
    let (mut random, mut memory) = (Random(0x1234_5678_9abc_def1), ours::Memory::new());
    let mut count = Count::default();
    for (name, bytes) in samples::committed("constructed") {
        if name.ends_with(".bin") && (1..2_000).contains(&bytes.len()) {
            for _ in 0..300 {
                count.check(&mutated(&bytes, &mut random), &mut memory);
            }
        }
    }
    println!("{count:?}");
    assert!(count.all >= 20_000, "{count:?}");
}

#[test]
fn a_push_cut_anywhere_is_an_error_or_less() {
    let (mut random, mut memory) = (Random(7), ours::Memory::new());
    let mut count = Count::default();
    for _ in 0..100 {
        let push = wire::hot(&mut random);
        for cut in 0..push.len() {
            count.check(&push[..cut], &mut memory);
        }
    }
    assert!(count.all > 10_000, "{count:?}");
}
