//! Frames as RFC 6455 section 5.2 draws them, read by code that the client does not share.

/// A frame that went over the socket, unmasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Whether it is the last of its message.
    pub fin: bool,
    /// The three reserved bits; the highest of them, 4, says that a message is compressed.
    pub rsv: u8,
    /// The opcode.
    pub opcode: u8,
    /// The mask key.
    pub key: Option<[u8; 4]>,
    /// The payload without the mask.
    pub payload: Vec<u8>,
}

/// The whole frames that `bytes` start with.
#[must_use]
pub fn frames(mut bytes: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    while let Some((frame, rest)) = frame(bytes) {
        frames.push(frame);
        bytes = rest;
    }
    frames
}

fn frame(bytes: &[u8]) -> Option<(Frame, &[u8])> {
    let ([first, second], rest) = bytes.split_first_chunk()?;
    let (len, rest) = match second & 127 {
        126 => {
            let (len, rest) = rest.split_first_chunk()?;
            (usize::from(u16::from_be_bytes(*len)), rest)
        }
        127 => {
            let (len, rest) = rest.split_first_chunk()?;
            (usize::try_from(u64::from_be_bytes(*len)).ok()?, rest)
        }
        short => (usize::from(short), rest),
    };
    let (key, rest) = if second & 128 == 0 {
        (None, rest)
    } else {
        let (key, rest) = rest.split_first_chunk()?;
        (Some(*key), rest)
    };
    let (payload, rest) = rest.split_at_checked(len)?;
    let mask = key.unwrap_or_default().into_iter().cycle();
    let payload = payload.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    let (fin, rsv, opcode) = (first & 128 != 0, first >> 4 & 7, first & 15);
    Some((Frame { fin, rsv, opcode, key, payload }, rest))
}

#[cfg(test)]
mod tests {
    use super::frames;

    #[test]
    fn the_examples_of_rfc_6455_section_5_7() {
        let mut bytes = vec![0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        bytes.extend([0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f]);
        bytes.extend([0x82, 0x7e, 0x01, 0x00]);
        bytes.extend([7; 256]);
        bytes.extend([0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]);
        bytes.extend([8; 65_536]);
        let found = frames(&bytes);
        let said: Vec<_> = found.iter().map(|frame| (frame.fin, frame.opcode)).collect();
        assert_eq!(said, [(true, 1), (false, 1), (true, 0), (true, 2), (true, 2)]);
        assert_eq!(found[0].payload, b"Hello");
        assert_eq!(found[0].key, Some([0x37, 0xfa, 0x21, 0x3d]));
        assert_eq!([&found[1].payload[..], &found[2].payload].concat(), b"Hello");
        assert_eq!((found[3].payload.len(), found[4].payload.len()), (256, 65_536));
        assert_eq!(frames(&bytes[..bytes.len() - 1]).len(), 4);
    }
}
