//! Deflated messages, of RFC 7692 and by hand.

use super::{Seed, named};

/// A record: a kind, a length, bytes.
fn record(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let len = u16::try_from(bytes.len()).unwrap_or_default();
    [&[kind], &len.to_le_bytes()[..], bytes].concat()
}

const BINARY: u8 = 0;
const TEXT: u8 = 8;
const PIECES: u8 = 16;
/// What the other side deflates, and what it leaves as it is.
const BY_ZLIB: u8 = 4;
const PLAIN: u8 = 6;
const OURS: u8 = 7;

/// Section 7.2.3.1: "Hello" in one block of fixed codes.
const HELLO: &[u8] = &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00];
/// Section 7.2.3.2: the same, by what it can refer to.
const HELLO_AGAIN: &[u8] = &[0xf2, 0x00, 0x11, 0x00, 0x00];
/// Section 7.2.3.3: in a stored block.
const STORED: &[u8] = &[0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00];
/// Section 7.2.3.4: in a block that says that it is the last.
const LAST: &[u8] = &[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00];
/// Section 7.2.3.5: in two blocks.
const TWO: &[u8] = &[0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00];

/// A block of fixed codes: a letter, and so many times 258 more of it (RFC 1951 section 3.2.6).
fn run(times: usize) -> Vec<u8> {
    let bits = format!("010{}{}{}000", "10101000", "1100010100000".repeat(times), "0000000");
    let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit & 1));
    bits.as_bytes().chunks(8).map(byte).collect()
}

/// Messages with what was agreed, and how long reads are, before them.
pub(super) fn messages() -> Vec<Seed> {
    let with = |agreed: [u8; 3], records: &[Vec<u8>]| [&agreed[..], &records.concat()].concat();
    // The whole window and its context; limits of 64, 1000, 5000 and 70,000 bytes.
    let (all, roomy, large) = ([15, 7, 0], [31, 7, 3], [63, 7, 90]);
    let text =
        br#"{"time":1790000000,"channel":"spot.trades","event":"update","result":{"id":17}}"#;
    let long = text.repeat(40);
    let zeros = [0; 4_000];
    named([
        ("hello", with(all, &[record(BINARY, HELLO), record(TEXT, HELLO)])),
        ("hello-again", with(all, &[record(TEXT, HELLO), record(TEXT, HELLO_AGAIN)])),
        ("hello-again-without-context", with([7, 7, 0], &[record(TEXT, HELLO_AGAIN)])),
        ("stored", with(all, &[record(TEXT, STORED)])),
        ("last-block", with(all, &[record(TEXT, LAST), record(TEXT | PIECES, LAST)])),
        ("two-blocks", with(all, &[record(TEXT, TWO)])),
        ("empty", with(all, &[record(TEXT, &[0]), record(TEXT, &[])])),
        (
            "empty-and-last",
            with(all, &[record(TEXT, &[3, 0]), record(TEXT, &[1, 0, 0, 0xff, 0xff, 0])]),
        ),
        ("in-pieces", with(roomy, &[record(TEXT | PIECES, HELLO), record(PIECES, TWO)])),
        ("cut", with(all, &[record(TEXT, &HELLO[..4])])),
        ("reserved-block", with(all, &[record(BINARY, &[6, 0])])),
        ("stored-with-a-bad-length", with(all, &[record(BINARY, &[0, 5, 0, 5, 0, 1, 2, 3, 4, 5])])),
        ("too-far-back", with(all, &[record(BINARY, &[0x02, 0x13, 0x00, 0x00])])),
        ("not-text", with(all, &[record(TEXT, &[0, 1, 0, 0xfe, 0xff, 0xff, 0])])),
        ("many-empty-blocks", with(large, &[record(BINARY, &[0x02; 400])])),
        ("by-zlib", with(large, &[record(BY_ZLIB, &long), record(BY_ZLIB | TEXT, text)])),
        ("by-zlib-in-pieces", with(large, &[record(5 | PIECES, &long), record(4 | PIECES, &long)])),
        ("by-zlib-in-small-windows", with([56, 0, 7], &[record(BY_ZLIB, &long), record(5, &long)])),
        ("by-zlib-narrow", with([127, 7, 9], &vec![record(BY_ZLIB, &long); 20])),
        ("bomb", with(roomy, &[record(BY_ZLIB, &zeros)])),
        ("at-the-limit", with(all, &[record(BY_ZLIB, &[7; 64])])),
        ("longer-than-what-is-received-into", with(large, &[record(BINARY, &run(100))])),
        ("longer-than-what-is-inflated-into", with(large, &[record(BINARY, &run(300))])),
        ("beyond-the-limit", with(all, &[record(BY_ZLIB, &[7; 65])])),
        (
            "plain-between",
            with(all, &[record(TEXT, HELLO), record(PLAIN, b"x"), record(TEXT, HELLO_AGAIN)]),
        ),
        ("ours", with(all, &[record(OURS | TEXT, text), record(OURS, &long), record(OURS, b"x")])),
        ("ours-in-a-small-window", with([15, 0, 0], &[record(OURS, &long), record(OURS, &zeros)])),
        (
            "ours-of-any-bytes",
            with(all, &[record(OURS, &(0..=255).collect::<Vec<u8>>().repeat(3))]),
        ),
    ])
}
