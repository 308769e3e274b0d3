//! The server's end of a WebSocket.

use core::str::from_utf8;

use super::link::Link;
use crate::ws::accept_of;

/// The server's end of a WebSocket, enough for tests: it answers the opening handshake, reads the
/// client's frames and writes its own, right ones or (with [`Peer::raw`]) wrong ones.
///
/// What it reads is checked against RFC 6455 by code that shares nothing with the client's.
#[derive(Debug)]
pub struct Peer<'b> {
    /// The cable to the client.
    pub link: Link<'b>,
    /// Whether the opening request was read.
    opened: bool,
    accept: [u8; 28],
}

/// What the client sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Heard<'a> {
    /// Nothing whole.
    Nothing,
    /// The opening request, to be answered with [`Peer::accept`] or [`Peer::raw`].
    Opening(&'a str),
    /// A text message.
    Text(&'a str),
    /// A binary message.
    Binary(&'a [u8]),
    /// A ping.
    Ping(&'a [u8]),
    /// A pong.
    Pong(&'a [u8]),
    /// A close frame, with its code.
    Close(Option<u16>),
    /// Something that no client may send: why.
    Broken(&'static str),
}

impl<'b> Peer<'b> {
    /// A peer that waits for a client at the other end of the link.
    #[must_use]
    pub fn new(link: Link<'b>) -> Self {
        Self { link, opened: false, accept: [0; 28] }
    }

    /// Waits for a client anew, on a fresh link.
    pub fn reset(&mut self) {
        self.link.reset();
        self.opened = false;
    }

    /// The next that the client sent, taken from the link.
    pub fn listen(&mut self) -> Heard<'_> {
        if self.opened { self.frame() } else { self.request() }
    }

    /// Accepts the opening handshake; says whether the link took the answer.
    pub fn accept(&mut self) -> bool {
        let accept = self.accept;
        let head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\
            Connection: Upgrade\r\nSec-WebSocket-Accept: ";
        self.raw(head) && self.raw(&accept) && self.raw(b"\r\n\r\n")
    }

    /// Sends a text message; says whether the link took it whole.
    pub fn text(&mut self, text: &str) -> bool {
        self.send(0x81, text.as_bytes())
    }

    /// Sends a binary message; says whether the link took it whole.
    pub fn binary(&mut self, bytes: &[u8]) -> bool {
        self.send(0x82, bytes)
    }

    /// Sends a ping; says whether the link took it whole.
    pub fn ping(&mut self, payload: &[u8]) -> bool {
        self.send(0x89, payload)
    }

    /// Sends a pong; says whether the link took it whole.
    pub fn pong(&mut self, payload: &[u8]) -> bool {
        self.send(0x8A, payload)
    }

    /// Sends a close frame, with a code where there is one; says whether the link took it whole.
    pub fn close(&mut self, code: Option<u16>) -> bool {
        match code {
            Some(code) => self.send(0x88, &code.to_be_bytes()),
            None => self.send(0x88, b""),
        }
    }

    /// Sends one frame with this first byte (FIN, reserved bits, opcode); says whether the link
    /// took it whole.
    pub fn send(&mut self, first: u8, payload: &[u8]) -> bool {
        let len = payload.len();
        let short = u8::try_from(len).ok().filter(|len| *len < 126);
        let head = match (short, u16::try_from(len)) {
            (Some(len), _) => self.raw(&[first, len]),
            (None, Ok(len)) => self.raw(&[first, 126]) && self.raw(&len.to_be_bytes()),
            (None, Err(_)) => {
                let len = u64::try_from(len).unwrap_or(u64::MAX);
                self.raw(&[first, 127]) && self.raw(&len.to_be_bytes())
            }
        };
        head && self.raw(payload)
    }

    /// Sends bytes as they are; says whether the link took them all.
    pub fn raw(&mut self, bytes: &[u8]) -> bool {
        let mut left = bytes;
        while !left.is_empty() {
            let count = self.link.down.write(left);
            if count == 0 {
                return false;
            }
            left = left.get(count..).unwrap_or_default();
        }
        true
    }

    fn request(&mut self) -> Heard<'_> {
        let unread = self.link.up.unread();
        let Some(end) = unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            return Heard::Nothing;
        };
        let (start, len) = (self.link.up.position(), end.saturating_add(4));
        self.link.up.skip(len);
        self.opened = true;
        let Ok(request) = from_utf8(self.link.up.taken(start, len)) else {
            return Heard::Broken("a request that is not text");
        };
        let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "));
        let Some(key) = key.and_then(|key| key.as_bytes().try_into().ok()) else {
            return Heard::Broken("a request without a key of 24 characters");
        };
        self.accept = accept_of(key);
        Heard::Opening(request)
    }

    fn frame(&mut self) -> Heard<'_> {
        let unread = self.link.up.unread();
        let Some((&[first, second], rest)) = unread.split_first_chunk() else {
            return Heard::Nothing;
        };
        if second & 0x80 == 0 {
            return Heard::Broken("a frame without a mask");
        }
        let Some((len, extra)) = length(second & 0x7F, rest) else { return Heard::Nothing };
        let mask = rest.get(extra..).and_then(|rest| rest.first_chunk::<4>().copied());
        let (Some(mask), start) = (mask, 6_usize.saturating_add(extra)) else {
            return Heard::Nothing;
        };
        if unread.len() < start.saturating_add(len) {
            return Heard::Nothing;
        }
        let at = self.link.up.position().saturating_add(start);
        self.link.up.skip(start.saturating_add(len));
        let payload = self.link.up.taken(at, len);
        for (byte, key) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= key;
        }
        meaning(first, payload)
    }
}

/// The length of a frame, and how many bytes it takes behind the first two.
fn length(short: u8, rest: &[u8]) -> Option<(usize, usize)> {
    match short {
        126 => Some((usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 2)),
        127 => {
            let long = u64::from_be_bytes(*rest.first_chunk()?);
            Some((usize::try_from(long).unwrap_or(usize::MAX), 8))
        }
        short => Some((usize::from(short), 0)),
    }
}

fn meaning(first: u8, payload: &[u8]) -> Heard<'_> {
    match first {
        0x81 => from_utf8(payload).map_or(Heard::Broken("text that is not UTF-8"), Heard::Text),
        0x82 => Heard::Binary(payload),
        0x88 => match payload {
            [] => Heard::Close(None),
            [high, low, ..] => Heard::Close(Some(u16::from_be_bytes([*high, *low]))),
            [_] => Heard::Broken("a close frame with half a code"),
        },
        0x89 => Heard::Ping(payload),
        0x8A => Heard::Pong(payload),
        _ => Heard::Broken("a fragment, a reserved bit or a reserved opcode"),
    }
}
