//! Base64 of the two fixed sizes that the opening handshake needs (RFC 4648 section 4).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes `bytes` with padding into `out`, whose size must be four for every three bytes begun.
pub(crate) fn encode<const N: usize, const M: usize>(bytes: &[u8; N]) -> [u8; M] {
    const { assert!(M == N.div_ceil(3) * 4, "four characters for every three bytes begun") };
    let mut out = [b'='; M];
    write(bytes, &mut out);
    out
}

/// Writes all but the padding.
// Not for every size anew.
#[inline(never)]
fn write(bytes: &[u8], out: &mut [u8]) {
    for (group, place) in bytes.chunks(3).zip(out.chunks_mut(4)) {
        let mut padded = [0; 4];
        for (to, from) in padded.iter_mut().skip(1).zip(group) {
            *to = *from;
        }
        let bits = u32::from_be_bytes(padded);
        for (character, shift) in place.iter_mut().zip([18, 12, 6, 0]).take(group.len() + 1) {
            *character = letter(bits >> shift);
        }
    }
}

/// The letter of the low six bits.
fn letter(bits: u32) -> u8 {
    let index = usize::try_from(bits & 63).unwrap_or_default();
    ALPHABET.get(index).copied().unwrap_or(b'=')
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn matches_rfc_4648_section_10() {
        assert_eq!(&encode::<0, 0>(b""), b"");
        assert_eq!(&encode::<1, 4>(b"f"), b"Zg==");
        assert_eq!(&encode::<2, 4>(b"fo"), b"Zm8=");
        assert_eq!(&encode::<3, 4>(b"foo"), b"Zm9v");
        assert_eq!(&encode::<4, 8>(b"foob"), b"Zm9vYg==");
        assert_eq!(&encode::<5, 8>(b"fooba"), b"Zm9vYmE=");
        assert_eq!(&encode::<6, 8>(b"foobar"), b"Zm9vYmFy");
    }

    #[test]
    fn uses_the_whole_alphabet() {
        assert_eq!(&encode::<3, 4>(&[0xff, 0xef, 0xbe]), b"/+++");
    }
}
