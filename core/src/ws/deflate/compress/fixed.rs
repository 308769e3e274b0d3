//! The fixed Huffman code (RFC 1951 section 3.2.6), and what begins and ends blocks.
//!
//! Codes are packed with their highest bit first, all other numbers with their lowest.

use super::bits::Code;

/// Begins a block of the fixed code, which is not the last.
pub(super) const BEGIN: Code = Code { bits: 0b010, count: 3 };

/// Begins a stored block, which is not the last.
pub(super) const BEGIN_STORED: Code = Code { bits: 0, count: 3 };

/// Ends a block.
pub(super) const END: Code = Code { bits: 0, count: 7 };

/// How many bytes a stored block takes more than what it holds, at most.
pub(super) const STORED: usize = 5;

/// The longest repetition.
pub(super) const LEN_MAX: usize = 258;

/// Every byte as it is: eight bits up to 143, nine from there.
const LITERALS: [u16; 256] = literals();

const fn literals() -> [u16; 256] {
    let mut codes = [0; 256];
    let (mut rest, mut byte): (&mut [u16], u16) = (&mut codes, 0);
    while let Some((code, behind)) = rest.split_first_mut() {
        *code = if byte < NINE_BITS {
            (byte + 0x30).reverse_bits() >> 8
        } else {
            (byte + 0x100).reverse_bits() >> 7
        };
        (rest, byte) = (behind, byte + 1);
    }
    codes
}

/// The first byte that takes nine bits.
const NINE_BITS: u16 = 144;

/// A byte as it is.
#[inline]
pub(super) fn literal(byte: u8) -> Code {
    let bits = LITERALS.get(usize::from(byte)).copied().unwrap_or_default();
    Code { bits: bits.into(), count: 8 + u32::from(u16::from(byte) >= NINE_BITS) }
}

/// `len` bytes, 3 to 258, as they were `distance` bytes before, 1 to 32768.
#[inline]
pub(super) fn repetition(len: usize, distance: usize) -> Option<Code> {
    let (code, extra) = len_code(u32::try_from(len).ok()?.wrapping_sub(3));
    let code = if code < 24 { reversed(code, 7) } else { reversed(code.wrapping_add(0xa8), 8) };
    let code = then(code, extra);
    let (far, extra) = distance_code(u32::try_from(distance).ok()?.wrapping_sub(1));
    Some(then(then(code, reversed(far, 5)), extra))
}

/// The code of a length, less 256, and its extra bits (RFC 1951 section 3.2.5): four codes for
/// every power of two from 8, the last for 258 alone.
#[inline]
fn len_code(above_least: u32) -> (u32, Code) {
    if above_least == 255 {
        return (29, Code::default());
    }
    let count = above_least.checked_ilog2().unwrap_or(0).saturating_sub(2);
    let code = (above_least >> count).wrapping_add(count << 2).wrapping_add(1);
    (code, Code { bits: low(above_least, count), count })
}

/// The code of a distance and its extra bits (RFC 1951 section 3.2.5): two codes for every power
/// of two from 4.
#[inline]
fn distance_code(above_least: u32) -> (u32, Code) {
    let count = above_least.checked_ilog2().unwrap_or(0).saturating_sub(1);
    let code = (above_least >> count).wrapping_add(count << 1);
    (code, Code { bits: low(above_least, count), count })
}

/// The lowest `count` bits of a number.
#[inline]
fn low(number: u32, count: u32) -> u32 {
    number & (1_u32 << count).wrapping_sub(1)
}

/// A code of `count` bits, the highest first.
#[inline]
fn reversed(code: u32, count: u32) -> Code {
    Code { bits: code.reverse_bits() >> (32 - count), count }
}

/// Both, one behind the other; together they are at most 32 bits.
#[inline]
fn then(first: Code, second: Code) -> Code {
    let bits = first.bits | second.bits << first.count;
    Code { bits, count: first.count.wrapping_add(second.count) }
}
