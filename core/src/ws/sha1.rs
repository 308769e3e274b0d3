//! SHA-1 (RFC 3174), which the opening handshake asks for: one public value a connection.
//!
//! It proves nothing and hides nothing there, so what counts is that it is small: a processor's own
//! instructions and rounds written out eighty times would be four times as much code.

/// The block of the compression, in bytes.
const BLOCK: usize = 64;

/// The digest of a message.
pub(crate) fn digest(message: &[u8]) -> [u8; 20] {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let (blocks, rest) = message.as_chunks::<BLOCK>();
    // The rest, a bit, zeros, and at the end of a block the length in bits.
    let mut padded = [0; 2 * BLOCK];
    for (to, from) in padded.iter_mut().zip(rest.iter().chain(&[0x80])) {
        *to = *from;
    }
    let bits = u64::try_from(message.len()).unwrap_or_default().wrapping_mul(8).to_be_bytes();
    let used = if rest.len() + 1 + bits.len() > BLOCK { 2 * BLOCK } else { BLOCK };
    for (to, from) in padded.iter_mut().take(used).rev().zip(bits.iter().rev()) {
        *to = *from;
    }
    let (padding, _) = padded.as_chunks::<BLOCK>();
    for block in blocks.iter().chain(padding.iter().take(used / BLOCK)) {
        compress(&mut state, block);
    }
    let mut digest = [0; 20];
    for (to, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *to = word.to_be_bytes();
    }
    digest
}

/// Section 6.2: method 2, whose sixteen words move on by one with every round.
fn compress(state: &mut [u32; 5], block: &[u8; BLOCK]) {
    let mut words = [0u32; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for round in 0..80 {
        let (mixed, key) = match round {
            0..20 => (d ^ (b & (c ^ d)), 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => ((b & c) | (d & (b | c)), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6),
        };
        let [word, _, third, _, _, _, _, _, ninth, _, _, _, _, fourteenth, _, _] = words;
        let next = (fourteenth ^ ninth ^ third ^ word).rotate_left(1);
        words.copy_within(1.., 0);
        if let Some(last) = words.last_mut() {
            *last = next;
        }
        let sum = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e);
        (e, d, c, b) = (d, c, b.rotate_left(30), a);
        a = sum.wrapping_add(key).wrapping_add(word);
    }
    for (sum, part) in state.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(part);
    }
}

#[cfg(test)]
mod tests {
    use sha1::{Digest, Sha1};

    use super::digest;

    #[test]
    fn agrees_with_a_crate_at_every_length() {
        let message: std::vec::Vec<u8> = (0..=u8::MAX).chain(0..44).collect();
        for len in 0..message.len() {
            let message = &message[..len];
            assert_eq!(digest(message), <[u8; 20]>::from(Sha1::digest(message)), "{len} bytes");
        }
    }

    #[test]
    fn is_that_of_rfc_3174_section_7_3() {
        let abc = [
            0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
            0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d,
        ];
        assert_eq!(digest(b"abc"), abc);
    }
}
