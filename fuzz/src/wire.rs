//! The other side of a socket, written from RFC 6455 alone: answers, frames of a server, and a
//! strict reader of what a client sends. Nothing here uses the code under test.

use sha1::{Digest, Sha1};

/// The opcodes of section 5.2.
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// The first reserved bit, which permessage-deflate gives a meaning.
pub(crate) const RSV1: u8 = 0x40;

/// A frame of a client, as read from the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) compressed: bool,
    pub(crate) opcode: u8,
    pub(crate) payload: Vec<u8>,
}

/// A frame of a server with any bits: `first` is the whole first byte.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![first];
    match u16::try_from(payload.len()) {
        Ok(len @ 0..=125) => out.extend(&len.to_be_bytes()[1..]),
        Ok(len) => {
            out.push(126);
            out.extend(len.to_be_bytes());
        }
        Err(_) => {
            out.push(127);
            out.extend((payload.len() as u64).to_be_bytes());
        }
    }
    out.extend(payload);
    out
}

/// The value of `Sec-WebSocket-Accept` for a request (section 4.2.2).
pub(crate) fn accept(request: &[u8]) -> String {
    let request = str::from_utf8(request).expect("a request is text");
    let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "));
    let key = key.expect("a request has a key");
    base64(&Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")))
}

/// The right answer to a request, with more header lines, each with its end.
pub(crate) fn answer(request: &[u8], more: &str) -> Vec<u8> {
    let accept = accept(request);
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n{more}\r\n"
    )
    .into_bytes()
}

/// Base64 (RFC 4648), by the bits of a number for every three bytes.
fn base64(bytes: &[u8]) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for at in 0..4 {
            let letter = char::from(letters[bits >> (18 - 6 * at) & 63]);
            out.push(if at <= group.len() { letter } else { '=' });
        }
    }
    out
}

/// Reads every frame of a client strictly, and asserts that no bytes are left, that one close frame
/// at most was sent, and nothing behind it.
pub(crate) fn read(mut wire: &[u8]) -> Vec<Sent> {
    let mut frames = Vec::new();
    while !wire.is_empty() {
        let (sent, rest) = read_one(wire);
        frames.push(sent);
        wire = rest;
    }
    if let Some(close) = frames.iter().position(|sent| sent.opcode == CLOSE) {
        assert_eq!(close + 1, frames.len(), "frames after a close: {frames:02x?}");
        if let [high, low, ..] = frames[close].payload[..] {
            let code = u16::from_be_bytes([high, low]);
            assert!(!matches!(code, 1005 | 1006 | 1015), "{code} sent");
        }
    }
    frames
}

/// Reads a client's frame, and gives back what follows it.
fn read_one(wire: &[u8]) -> (Sent, &[u8]) {
    let [first, second, ..] = *wire else { panic!("a torn header: {wire:02x?}") };
    assert_eq!(first & 0xb0, 0x80, "fragmented, or a reserved bit is set");
    assert_eq!(second & 0x80, 0x80, "a client frame is not masked");
    let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let (len, at, least) = match second & 0x7f {
        126 => (number(&wire[2..4]), 4, 126),
        127 => (number(&wire[2..10]), 10, 65_536),
        short => (usize::from(short), 2, 0),
    };
    assert!(len >= least, "not the shortest form of {len}");
    let (key, end) = (&wire[at..at + 4], at + 4 + len);
    assert!(wire.len() >= end, "a torn frame: {wire:02x?}");
    let payload = wire[at + 4..end].iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key);
    let (opcode, compressed) = (first & 15, first & RSV1 != 0);
    let sent = Sent { compressed, opcode, payload: payload.collect() };
    assert!(matches!(opcode, TEXT | BINARY | CLOSE..=PONG), "opcode {opcode}");
    assert!(opcode < CLOSE || (len <= 125 && !compressed), "a control frame of {len} bytes");
    (sent, &wire[end..])
}
