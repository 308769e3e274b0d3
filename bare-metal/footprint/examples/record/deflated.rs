//! permessage-deflate (RFC 7692) at the server's end, each message by itself.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};

/// FIN, RSV1 and the opcode of text.
pub(crate) const TEXT: u8 = 0xC1;
/// What every flush ends with, and no message carries (section 7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xFF, 0xFF];

/// A message as it is sent.
pub(crate) fn deflate(text: &str) -> Vec<u8> {
    let mut compress = Compress::new(Compression::default(), false);
    let mut bytes = Vec::with_capacity(text.len() + 64);
    compress
        .compress_vec(text.as_bytes(), &mut bytes, FlushCompress::Sync)
        .expect("there is room for a message that does not deflate at all");
    bytes.truncate(bytes.len() - TAIL.len());
    bytes
}

/// The frames that a client has written, whole ones of less than 64 KiB, with those that are
/// deflated as plain text.
pub(crate) fn inflated(mut frames: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    while let [first, second, rest @ ..] = frames {
        let (len, rest) = match (second & 0x7F, rest) {
            (126, [high, low, rest @ ..]) => (usize::from(u16::from_be_bytes([*high, *low])), rest),
            (len, rest) => (usize::from(len), rest),
        };
        let (mask, rest) = rest.split_at(4);
        let (masked, rest) = rest.split_at(len);
        let end = frames.len() - rest.len();
        if *first == TEXT {
            let unmasked = masked.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
            let text = inflate(&unmasked.chain(TAIL).collect::<Vec<_>>());
            plain.extend([0x81, 0x80 | 126]);
            plain.extend((text.len() as u16).to_be_bytes());
            // A mask of zeros changes nothing.
            plain.extend([0; 4]);
            plain.extend(text);
        } else {
            plain.extend(&frames[..end]);
        }
        frames = rest;
    }
    plain
}

fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(8_192);
    Decompress::new(false)
        .decompress_vec(bytes, &mut text, FlushDecompress::Sync)
        .expect("the client deflates right");
    text
}
