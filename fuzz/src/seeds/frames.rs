//! Frames of a server, right and wrong.

use super::{Seed, named};
use crate::wire::{BINARY, CLOSE, CONTINUATION, PING, PONG, RSV1, TEXT, frame};

const FIN: u8 = 0x80;

fn close(code: u16, reason: &str) -> Vec<u8> {
    frame(FIN | CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// Frames alone.
pub(super) fn plain() -> Vec<Seed> {
    let euro = "€".as_bytes();
    let everything = [
        frame(FIN | TEXT, b"hello"),
        frame(FIN | BINARY, b""),
        frame(FIN | TEXT, "é".repeat(100).as_bytes()),
        frame(TEXT, &euro[..1]),
        frame(FIN | PING, b"one"),
        frame(CONTINUATION, b""),
        frame(CONTINUATION, &euro[1..2]),
        frame(FIN | PONG, b"two"),
        frame(FIN | CONTINUATION, &euro[2..]),
        frame(FIN | BINARY, &[0xff; 300]),
        close(1000, "bye"),
    ];
    named([
        ("everything", everything.concat()),
        ("after-the-end", [close(1001, ""), frame(FIN | TEXT, b"ignored")].concat()),
        ("close-without-a-body", frame(FIN | CLOSE, b"")),
        ("close-code-of-a-library", close(3_999, "é")),
        ("close-code-forbidden", close(1005, "no")),
        ("close-half-a-code", frame(FIN | CLOSE, b"\x03")),
        ("close-reason-bad", frame(FIN | CLOSE, b"\x03\xe8\xff")),
        ("cut-in-a-frame", [&frame(FIN | TEXT, b"x")[..], &[0x81, 10, b'a']].concat()),
        ("reserved-bit", [frame(FIN | PING, b"x"), frame(FIN | RSV1 | TEXT, b"x")].concat()),
        ("reserved-opcode", frame(FIN | 3, b"x")),
        ("reserved-control-opcode", frame(FIN | 11, b"")),
        ("masked", vec![0x81, 0x81, 0, 0, 0, 0, b'x']),
        ("continuation-of-nothing", frame(FIN | CONTINUATION, b"x")),
        ("interleaved", [frame(TEXT, b"a"), frame(FIN | TEXT, b"b")].concat()),
        ("length-too-long-a-form", vec![0x82, 126, 0, 1, 7]),
        ("length-of-eight-bytes-too-long", vec![0x82, 127, 0, 0, 0, 0, 0, 0, 1, 0, 7]),
        ("length-with-its-highest-bit", vec![0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        ("length-beyond-memory", vec![0x82, 127, 0x7f, 0xff, 0, 0, 0, 0, 0, 0]),
        ("length-126", frame(FIN | BINARY, &[7; 126])),
        ("control-too-long", frame(FIN | PING, &[7; 126])),
        ("control-longest", frame(FIN | PING, &[7; 125])),
        ("control-in-pieces", frame(PING, b"x")),
        ("text-bad", frame(FIN | TEXT, b"abc\xc0x")),
        ("text-bad-in-a-piece", [frame(TEXT, b"ab\xe2"), frame(CONTINUATION, b"x")].concat()),
        ("text-unfinished", frame(FIN | TEXT, b"abc\xe2\x82")),
        ("text-surrogate", frame(FIN | TEXT, b"\xed\xa0\x80")),
        ("pings", frame(FIN | PING, &[b'p'; 60]).repeat(9)),
        ("pieces", [frame(BINARY, b"a"), frame(CONTINUATION, b"b").repeat(40)].concat()),
        ("too-big-in-pieces", [frame(BINARY, &[1; 200]), frame(0, &[2; 200]).repeat(30)].concat()),
    ])
}

/// Frames with a script before them: every kind of memory, reads and acts.
pub(super) fn scripts() -> Vec<Seed> {
    let acts: [&[u8]; 6] = [
        &[],
        // Single bytes, written at once.
        &[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
        // A socket that takes few bytes, or none.
        &[30, 3, 30, 2 | 5 << 3, 30, 3, 30, 2 | 1 << 3],
        // Wishes of every kind.
        &[20, 4 | 3 << 3, 20, 5 | 2 << 3, 20, 7 | 1 << 3, 20, 1, 20, 6],
        // A close before anything.
        &[0, 6, 40, 1],
        // Wishes that do not fit.
        &[10, 7 | 31 << 3, 10, 4 | 31 << 3, 10, 5 | 31 << 3, 10, 5 | 31 << 3],
    ];
    let scripted = |(at, (name, bytes)): (usize, Seed)| {
        let (act, sizes) = (acts[at % acts.len()], [at, at / 4]);
        let [rx, tx] = sizes.map(|size| u8::try_from(size % 12).unwrap_or_default());
        let count = u8::try_from(act.len() / 2).unwrap_or_default();
        (name, [&[rx, tx, count], act, &bytes].concat())
    };
    plain().into_iter().enumerate().map(scripted).collect()
}
