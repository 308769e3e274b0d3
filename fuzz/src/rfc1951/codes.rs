//! Huffman codes and what they mean (RFC 1951 sections 3.2.2 and 3.2.5 to 3.2.7).

use super::{Bits, Verdict};

/// The first length of a symbol from 257 on, and how many bits follow it.
pub(super) const LENGTHS: [(usize, usize); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// The first distance of a symbol, and how many bits follow it.
pub(super) const DISTANCES: [(usize, usize); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1_025, 9),
    (1_537, 9),
    (2_049, 10),
    (3_073, 10),
    (4_097, 11),
    (6_145, 11),
    (8_193, 12),
    (12_289, 12),
    (16_385, 13),
    (24_577, 13),
];

/// The order in which the lengths of the codes for lengths stand.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A set of codes.
pub(super) struct Codes {
    /// How many codes there are of each length.
    counts: [usize; 16],
    /// The symbols, by length and then in order.
    symbols: Vec<usize>,
}

impl Codes {
    fn new(lengths: &[usize]) -> Self {
        let mut counts = [0; 16];
        lengths.iter().for_each(|&length| counts[length] += 1);
        counts[0] = 0;
        let with = |length| (0..lengths.len()).filter(move |&symbol| lengths[symbol] == length);
        Self { counts, symbols: (1..16).flat_map(with).collect() }
    }

    /// How many codes of 15 bits are left over; negative where some are used twice.
    fn left(&self) -> i64 {
        (1..16).fold(1 << 15, |left, length| left - ((self.counts[length] as i64) << (15 - length)))
    }

    /// Reads a symbol (section 3.2.2).
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Result<usize, Verdict> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for length in 1..16 {
            code |= bits.bit()?;
            let count = self.counts[length];
            if code < first + count {
                return Ok(self.symbols[index + code - first]);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Verdict::Odd)
    }
}

/// Section 3.2.6.
pub(super) fn fixed() -> (Codes, Codes) {
    let length = |symbol| match symbol {
        0..144 => 8,
        144..256 => 9,
        256..280 => 7,
        _ => 8,
    };
    let literals: Vec<usize> = (0..288).map(length).collect();
    (Codes::new(&literals), Codes::new(&[5; 32]))
}

/// Section 3.2.7.
pub(super) fn of_block(bits: &mut Bits<'_>) -> Result<(Codes, Codes), Verdict> {
    let (literals, distances) = (bits.number(5)? + 257, bits.number(5)? + 1);
    let mut of_lengths = [0; 19];
    for place in ORDER.iter().take(bits.number(4)? + 4) {
        of_lengths[*place] = bits.number(3)?;
    }
    let of_lengths = Codes::new(&of_lengths);
    let mut lengths = Vec::new();
    if of_lengths.left() != 0 || literals > 286 || distances > 30 {
        return Err(Verdict::Odd);
    }
    while lengths.len() < literals + distances {
        let (length, count) = match of_lengths.symbol(bits)? {
            16 => (*lengths.last().ok_or(Verdict::Bad)?, 3 + bits.number(2)?),
            17 => (0, 3 + bits.number(3)?),
            18 => (0, 11 + bits.number(7)?),
            length => (length, 1),
        };
        lengths.extend(core::iter::repeat_n(length, count));
    }
    if lengths.len() > literals + distances {
        return Err(Verdict::Bad);
    }
    let (literals, distances) = lengths.split_at(literals);
    let codes = (Codes::new(literals), Codes::new(distances));
    if literals[256] == 0 || codes.0.left() != 0 || codes.1.left() != 0 {
        return Err(Verdict::Odd);
    }
    Ok(codes)
}
