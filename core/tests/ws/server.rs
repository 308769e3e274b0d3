//! The other side, written from RFC 6455 alone: answers, unmasked frames, and a strict reader of
//! what a client sends. Nothing here uses the code under test.

use sha1::{Digest, Sha1};

/// The opcodes of section 5.2.
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// A frame of a client, as read from the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Whether the first reserved bit is set: the message is deflated (RFC 7692 section 6).
    pub(crate) deflated: bool,
    pub(crate) opcode: u8,
    pub(crate) payload: Vec<u8>,
    pub(crate) key: [u8; 4],
}

/// A frame with any bits: `first` is the whole first byte.
pub(crate) fn raw(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![first];
    match payload.len() {
        len @ 0..=125 => out.push(len as u8),
        len @ 126..=65_535 => {
            out.push(126);
            out.extend((len as u16).to_be_bytes());
        }
        len => {
            out.push(127);
            out.extend((len as u64).to_be_bytes());
        }
    }
    out.extend(payload);
    out
}

/// A whole frame.
pub(crate) fn frame(opcode: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    raw(0x80 | opcode, payload.as_ref())
}

/// A frame that is not the last of its message.
pub(crate) fn part(opcode: u8, payload: impl AsRef<[u8]>) -> Vec<u8> {
    raw(opcode, payload.as_ref())
}

/// A close frame.
pub(crate) fn close(code: u16, reason: &str) -> Vec<u8> {
    frame(CLOSE, [&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// The value of a header of a request or an answer, by its exact name.
pub(crate) fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// The right answer's accept value for a request (section 4.2.2).
pub(crate) fn accept(request: &str) -> String {
    let key = header(request, "Sec-WebSocket-Key").unwrap();
    base64(&Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")))
}

/// An answer with the given lines, in which `ACCEPT` stands for the right accept value.
pub(crate) fn answer(request: &str, lines: &[&str]) -> Vec<u8> {
    let lines: Vec<String> =
        lines.iter().map(|line| line.replace("ACCEPT", &accept(request)) + "\r\n").collect();
    (lines.concat() + "\r\n").into_bytes()
}

/// The lines of the answer of section 1.3.
pub(crate) const RIGHT: [&str; 4] = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Accept: ACCEPT",
];

/// Base64 (RFC 4648), by the bits of a number for every three bytes.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".as_bytes();
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

/// Reads every frame of a client strictly, and asserts that no bytes are left and nothing is
/// deflated.
pub(crate) fn read(wire: &[u8]) -> Vec<Sent> {
    let frames = read_deflated(wire);
    assert!(frames.iter().all(|sent| !sent.deflated), "a reserved bit is set: {frames:02x?}");
    frames
}

/// The same where deflate is agreed.
pub(crate) fn read_deflated(mut wire: &[u8]) -> Vec<Sent> {
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
    assert_eq!(wire[0] & 0xb0, 0x80, "fragmented, or a reserved bit is set");
    assert_eq!(wire[1] & 0x80, 0x80, "a client frame is not masked");
    let (len, at) = match wire[1] & 0x7f {
        126 => (usize::from(u16::from_be_bytes(wire[2..4].try_into().unwrap())), 4),
        127 => (u64::from_be_bytes(wire[2..10].try_into().unwrap()) as usize, 10),
        short => (usize::from(short), 2),
    };
    let shortest = match len {
        0..=125 => 2,
        126..=65_535 => 4,
        _ => 10,
    };
    assert_eq!(at, shortest, "not the shortest form of {len}");
    let key: [u8; 4] = wire[at..at + 4].try_into().unwrap();
    let end = at + 4 + len;
    assert!(wire.len() >= end, "a torn frame: {wire:02x?}");
    let payload = wire[at + 4..end].iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key);
    let (deflated, opcode) = (wire[0] & 0x40 != 0, wire[0] & 15);
    let sent = Sent { deflated, opcode, payload: payload.collect(), key };
    check_kind(&sent);
    (sent, &wire[end..])
}

/// The rules of section 5.5, and of RFC 7692 section 6.1.
fn check_kind(sent: &Sent) {
    let (opcode, len) = (sent.opcode, sent.payload.len());
    assert!(matches!(opcode, 1 | 2 | 8..=10), "opcode {opcode}");
    assert!(opcode < 8 || len <= 125, "a control frame of {len} bytes");
    assert!(opcode < 8 || !sent.deflated, "a deflated control frame");
}
