//! The server's half of RFC 6455: the answer to the opening handshake, frames out, frames in.

use core::fmt::{self, Write};

use sha1::{Digest, Sha1};

/// RFC 6455 section 1.3.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT: u8 = 0x81;
const PING: u8 = 0x89;

/// Bytes that are filled at one end and taken from the other.
pub(crate) struct Buffer<const SIZE: usize> {
    bytes: [u8; SIZE],
    start: usize,
    end: usize,
}

impl<const SIZE: usize> Buffer<SIZE> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; SIZE], start: 0, end: 0 }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Adds bytes; refused whole where there is no room.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> fmt::Result {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        let room = self.bytes.get_mut(self.end..self.end + bytes.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(bytes);
        self.end += bytes.len();
        Ok(())
    }

    pub(crate) fn take(&mut self, count: usize) {
        self.start += count;
    }

    /// Adds a text frame of what `write` writes.
    pub(crate) fn add_text(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> fmt::Result,
    ) -> fmt::Result {
        let mut payload = Buffer::<4_096>::new();
        write(&mut payload)?;
        let payload = payload.bytes();
        match u8::try_from(payload.len()) {
            Ok(len @ 0..=125) => self.add(&[TEXT, len])?,
            _ => {
                let len = u16::try_from(payload.len()).map_err(|_| fmt::Error)?;
                self.add(&[TEXT, 126])?;
                self.add(&len.to_be_bytes())?;
            }
        }
        self.add(payload)
    }

    /// Adds a ping without a payload.
    pub(crate) fn add_ping(&mut self) -> fmt::Result {
        self.add(&[PING, 0])
    }
}

impl<const SIZE: usize> Write for Buffer<SIZE> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.add(text.as_bytes())
    }
}

/// The answer to an opening request (section 4.2.2); `None` where it is not whole or not one.
pub(crate) fn accept(request: &[u8], out: &mut impl Write) -> Option<fmt::Result> {
    let request = core::str::from_utf8(request).ok()?;
    if !request.ends_with("\r\n\r\n") {
        return None;
    }
    let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "))?;
    let digest = Sha1::new().chain_update(key).chain_update(GUID).finalize();
    Some(write_answer(&digest, out))
}

fn write_answer(digest: &[u8], out: &mut impl Write) -> fmt::Result {
    out.write_str("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")?;
    out.write_str("Connection: Upgrade\r\nSec-WebSocket-Accept: ")?;
    write_base64(digest, out)?;
    out.write_str("\r\n\r\n")
}

/// RFC 4648 section 4.
fn write_base64(bytes: &[u8], out: &mut impl Write) -> fmt::Result {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| chunk.get(at).copied().unwrap_or_default());
        let word = u32::from_be_bytes([0, a, b, c]);
        for digit in 0..4 {
            let value = usize::try_from(word >> (18 - 6 * digit) & 63).unwrap_or_default();
            out.write_char(if digit <= chunk.len() { char::from(DIGITS[value]) } else { '=' })?;
        }
    }
    Ok(())
}

/// A client's frame, unmasked into a buffer of its own.
pub(crate) struct Frame {
    opcode: u8,
    payload: [u8; 512],
    len: usize,
    /// The length of the frame on the wire.
    pub(crate) wire_len: usize,
}

impl Frame {
    /// The first frame of `bytes`; `None` where it is not whole. A client's frames are masked and,
    /// here, short (section 5.2).
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (&[first, second], rest) = bytes.split_first_chunk::<2>()?;
        let (len, rest) = match second & 0x7F {
            126 => {
                let (len, rest) = rest.split_first_chunk::<2>()?;
                (usize::from(u16::from_be_bytes(*len)), rest)
            }
            len => (usize::from(len), rest),
        };
        let (mask, rest) = rest.split_first_chunk::<4>()?;
        let masked = rest.get(..len)?;
        let mut payload = [0; 512];
        for ((to, from), mask) in payload.iter_mut().zip(masked).zip(mask.iter().cycle()) {
            *to = from ^ mask;
        }
        let wire_len = bytes.len() - (rest.len() - len);
        Some(Self { opcode: first & 0x0F, payload, len, wire_len })
    }

    /// The text, where it is a text frame.
    pub(crate) fn text(&self) -> Option<&str> {
        let text = core::str::from_utf8(self.payload.get(..self.len)?).ok()?;
        (self.opcode == 1).then_some(text)
    }

    /// Whether it is a pong.
    pub(crate) fn is_pong(&self) -> bool {
        self.opcode == 10
    }
}
