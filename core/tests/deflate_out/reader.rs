//! A reader of deflated bytes, written from RFC 1951 alone, bit by bit. It keeps what a decoder
//! throws away: how far every reference went.

use std::vec::Vec;

/// The bits of deflated bytes, and what came out of them.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) bytes: Vec<u8>,
    /// Length and distance of every reference.
    pub(crate) references: Vec<(usize, usize)>,
    pub(crate) stored_blocks: usize,
    pub(crate) fixed_blocks: usize,
    /// Whether the last block was stored and empty.
    ended: bool,
}

/// Reads a message as RFC 7692 section 7.2.2 asks: with the four bytes put back that were cut off.
///
/// # Panics
///
/// Where anything is not as the sections of RFC 1951 that are named here say.
pub(crate) fn read(message: &[u8]) -> Read {
    let whole = [message, &[0, 0, 0xff, 0xff]].concat();
    let mut bits = Bits { bytes: &whole, at: 0 };
    let mut read = Read::default();
    while bits.at < whole.len() * 8 {
        assert_eq!(bits.number(1), 0, "a final block, of which nothing is said here");
        match bits.number(2) {
            0 => read.stored(&mut bits),
            1 => read.fixed(&mut bits),
            kind => panic!("a block of kind {kind}"),
        }
    }
    assert!(read.ended, "the last block is no empty stored one");
    read
}

impl Read {
    /// Section 3.2.4.
    fn stored(&mut self, bits: &mut Bits<'_>) {
        bits.at = bits.at.next_multiple_of(8);
        let (len, not_len) = (bits.number(16), bits.number(16));
        assert_eq!(len ^ not_len, 0xffff);
        self.bytes.extend((0..len).map(|_| bits.number(8) as u8));
        self.stored_blocks += usize::from(len > 0);
        self.ended = len == 0;
    }

    /// Section 3.2.6.
    fn fixed(&mut self, bits: &mut Bits<'_>) {
        self.fixed_blocks += 1;
        self.ended = false;
        loop {
            match bits.symbol() {
                byte @ 0..=255 => self.bytes.push(byte as u8),
                256 => return,
                symbol => self.reference(symbol - 257, bits),
            }
        }
    }

    /// Section 3.2.5, by its tables.
    fn reference(&mut self, symbol: usize, bits: &mut Bits<'_>) {
        let len = LENGTHS[symbol].0 + bits.number(LENGTHS[symbol].1);
        let code = bits.code(5);
        let distance = DISTANCES[code].0 + bits.number(DISTANCES[code].1);
        assert!(distance <= self.bytes.len(), "{distance} bytes back from {}", self.bytes.len());
        self.references.push((len, distance));
        for _ in 0..len {
            self.bytes.push(self.bytes[self.bytes.len() - distance]);
        }
    }
}

struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn bit(&mut self) -> usize {
        let bit = self.bytes[self.at / 8] >> (self.at % 8) & 1;
        self.at += 1;
        usize::from(bit)
    }

    /// A number: the lowest bit first (section 3.1.1).
    fn number(&mut self, count: u32) -> usize {
        (0..count).map(|at| self.bit() << at).sum()
    }

    /// A Huffman code: the highest bit first (section 3.1.1).
    fn code(&mut self, count: u32) -> usize {
        (0..count).fold(0, |code, _| code << 1 | self.bit())
    }

    /// A symbol of the table in section 3.2.6, by its ranges.
    fn symbol(&mut self) -> usize {
        let seven = self.code(7);
        if seven <= 0b001_0111 {
            return seven + 256;
        }
        let eight = seven << 1 | self.bit();
        match eight {
            0b0011_0000..=0b1011_1111 => eight - 0b0011_0000,
            0b1100_0000..=0b1100_0111 => eight - 0b1100_0000 + 280,
            _ => (eight << 1 | self.bit()) - 0b1_1001_0000 + 144,
        }
    }
}

/// The first length of every code from 257, and its extra bits.
const LENGTHS: [(usize, u32); 29] = [
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

/// The first distance of every code, and its extra bits.
const DISTANCES: [(usize, u32); 30] = [
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
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];
