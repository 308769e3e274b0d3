//! Frame headers, both ways (RFC 6455 section 5.2).

use super::fault::Violation;

/// The opcodes that RFC 6455 defines (section 11.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    const fn from_bits(bits: u8) -> Option<Self> {
        match bits {
            0 => Some(Self::Continuation),
            1 => Some(Self::Text),
            2 => Some(Self::Binary),
            8 => Some(Self::Close),
            9 => Some(Self::Ping),
            10 => Some(Self::Pong),
            _ => None,
        }
    }

    const fn bits(self) -> u8 {
        match self {
            Self::Continuation => 0,
            Self::Text => 1,
            Self::Binary => 2,
            Self::Close => 8,
            Self::Ping => 9,
            Self::Pong => 10,
        }
    }

    /// Whether it is of a control frame, which may not be fragmented nor exceed 125 bytes.
    pub(super) const fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// The first reserved bit.
const RSV1: u8 = 0x40;

/// The most bytes of a control frame's payload (section 5.5).
pub(super) const CONTROL_MAX: usize = 125;

/// The most bytes of a control frame of a server: header and payload.
pub(super) const CONTROL_FRAME_MAX: usize = 2 + CONTROL_MAX;

/// The header of a frame from a server, which no mask key follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) fin: bool,
    /// Whether it starts a deflated message (RFC 7692 section 6).
    pub(super) deflated: bool,
    pub(super) opcode: Opcode,
    /// The size of the payload.
    pub(super) len: u64,
    /// The size of the header itself: 2, 4 or 10.
    pub(super) size: usize,
}

impl Header {
    /// Reads the header at the start of `bytes`; `None` where more bytes are needed to tell.
    ///
    /// Nothing is decided on the first byte alone, so the verdict does not depend on how the bytes
    /// were cut into reads. Where deflate is agreed, the first reserved bit of a message's first
    /// frame has a meaning; everywhere else all three must be zero (RFC 7692 section 6.1).
    pub(super) fn parse(bytes: &[u8], deflate: bool) -> Result<Option<Self>, Violation> {
        let Some((&[first, second], rest)) = bytes.split_first_chunk() else { return Ok(None) };
        if first & 0x30 != 0 {
            return Err(Violation::Rsv);
        }
        let deflated = first & RSV1 != 0;
        if deflated && !deflate {
            return Err(Violation::Rsv);
        }
        let opcode = Opcode::from_bits(first & 0x0f).ok_or(Violation::Opcode)?;
        if deflated && !matches!(opcode, Opcode::Text | Opcode::Binary) {
            return Err(Violation::Rsv);
        }
        if second & 0x80 != 0 {
            return Err(Violation::Masked);
        }
        let fin = first & 0x80 != 0;
        if opcode.is_control() && !fin {
            return Err(Violation::ControlFragmented);
        }
        if opcode.is_control() && usize::from(second) > CONTROL_MAX {
            return Err(Violation::ControlLength);
        }
        let Some((len, size)) = length(second, rest)? else { return Ok(None) };
        Ok(Some(Self { fin, deflated, opcode, len, size }))
    }
}

/// The payload's and the header's size; only the shortest form is right (section 5.2).
fn length(short: u8, rest: &[u8]) -> Result<Option<(u64, usize)>, Violation> {
    let (len, size, least) = match short {
        126 => {
            let Some(&long) = rest.first_chunk() else { return Ok(None) };
            (u64::from(u16::from_be_bytes(long)), 4, 126)
        }
        127 => {
            let Some(&long) = rest.first_chunk() else { return Ok(None) };
            (u64::from_be_bytes(long), 10, 1 << 16)
        }
        short => (u64::from(short), 2, 0),
    };
    if len < least || len >> 63 != 0 {
        return Err(Violation::Length);
    }
    Ok(Some((len, size)))
}

/// The header of one of our frames: whole messages only, always masked (section 5.3).
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    bytes: [u8; 14],
    size: usize,
    key: [u8; 4],
}

impl Head {
    /// The size of the header before `len` bytes of payload: 6, 8 or 14.
    pub(super) const fn size(len: usize) -> usize {
        match len {
            0..=125 => 6,
            126..=0xffff => 8,
            _ => 14,
        }
    }

    /// Makes the header of an unfragmented frame.
    pub(super) fn new(opcode: Opcode, deflated: bool, len: usize, key: [u8; 4]) -> Self {
        let [k0, k1, k2, k3] = key;
        let first = 0x80 | opcode.bits() | if deflated { RSV1 } else { 0 };
        let wide = u64::try_from(len).unwrap_or(u64::MAX).to_be_bytes();
        let [l7, l6, l5, l4, l3, l2, l1, l0] = wide;
        let size = Self::size(len);
        let bytes = match size {
            6 => [first, 0x80 | l0, k0, k1, k2, k3, 0, 0, 0, 0, 0, 0, 0, 0],
            8 => [first, 0xfe, l1, l0, k0, k1, k2, k3, 0, 0, 0, 0, 0, 0],
            _ => [first, 0xff, l7, l6, l5, l4, l3, l2, l1, l0, k0, k1, k2, k3],
        };
        Self { bytes, size, key }
    }

    /// Writes the frame of `payload` to `place`, which is as long as both together, and says how
    /// long that is.
    pub(super) fn write(&self, payload: &[u8], place: &mut [u8]) -> usize {
        if let Some(room) = place.get_mut(self.size..)
            && room.len() == payload.len()
        {
            room.copy_from_slice(payload);
        }
        self.seal(place);
        place.len()
    }

    /// Writes the header before a payload that is in its place already, and masks it.
    pub(super) fn seal(&self, place: &mut [u8]) {
        if let Some((head, payload)) = place.split_at_mut_checked(self.size) {
            head.copy_from_slice(self.as_bytes());
            mask(payload, self.key);
        }
    }

    /// The header as it goes over the wire.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.size).unwrap_or_default()
    }
}

/// Masks a payload, or undoes it (section 5.3).
fn mask(payload: &mut [u8], key: [u8; 4]) {
    let [k0, k1, k2, k3] = key;
    let wide = u64::from_ne_bytes([k0, k1, k2, k3, k0, k1, k2, k3]);
    let (chunks, rest) = payload.as_chunks_mut::<8>();
    for chunk in chunks {
        *chunk = (u64::from_ne_bytes(*chunk) ^ wide).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
