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

/// A byte as it is.
#[inline]
pub(super) fn literal(byte: u8) -> Code {
    let code = u32::from(byte);
    if byte < 144 {
        reversed(code.wrapping_add(0x30), 8)
    } else {
        reversed(code.wrapping_add(0x100), 9)
    }
}

/// `len` bytes, 3 to 258, as they were `distance` bytes before, 1 to 32768.
#[inline]
pub(super) fn repetition(len: u32, distance: u32) -> Code {
    let (code, extra) = len_code(len.wrapping_sub(3));
    let code = if code < 24 { reversed(code, 7) } else { reversed(code.wrapping_add(0xa8), 8) };
    let code = then(code, extra);
    let (far, extra) = distance_code(distance.wrapping_sub(1));
    then(then(code, reversed(far, 5)), extra)
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
