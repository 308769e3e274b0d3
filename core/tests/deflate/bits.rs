//! Deflate by hand, bit by bit (RFC 1951).

/// A stream being written.
#[derive(Clone, Default)]
pub(crate) struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    /// A number, from its lowest bit.
    pub(crate) fn number(&mut self, value: u64, count: u32) -> &mut Self {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
        self
    }

    /// A Huffman code, from its highest bit.
    pub(crate) fn code(&mut self, code: u64, count: u32) -> &mut Self {
        for at in (0..count).rev() {
            self.number(code >> at & 1, 1);
        }
        self
    }

    /// The header of a block.
    pub(crate) fn block(&mut self, last: bool, kind: u64) -> &mut Self {
        self.number(u64::from(last), 1).number(kind, 2)
    }

    /// A symbol of the fixed code for literals and lengths (section 3.2.6).
    pub(crate) fn fixed(&mut self, symbol: u64) -> &mut Self {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    /// Literals of the fixed code.
    pub(crate) fn literals(&mut self, text: &[u8]) -> &mut Self {
        for byte in text {
            self.fixed(u64::from(*byte));
        }
        self
    }

    /// Three bytes from `distance` bytes back, in the fixed code.
    pub(crate) fn three_from(&mut self, distance: u64) -> &mut Self {
        let (symbol, extra, value) = distance_code(distance);
        self.fixed(257).code(symbol, 5).number(value, extra)
    }

    /// Fills the byte up.
    pub(crate) fn align(&mut self) -> &mut Self {
        if self.count > 0 {
            self.number(0, 8 - self.count);
        }
        self
    }

    /// A dynamic block with nothing in it, in as few bits as there can be.
    pub(crate) fn empty_dynamic(&mut self) -> &mut Self {
        self.block(false, 2).number(0, 5).number(0, 5).number(14, 4);
        // Lengths for the code lengths, in the order of section 3.2.7: 18 and 1 have one bit each.
        for at in 0..18 {
            self.number(u64::from(at == 2 || at == 17), 3);
        }
        // 256 symbols without a code, then one bit for the end, one for a distance; and the end.
        self.number(1, 1).number(138 - 11, 7).number(1, 1).number(118 - 11, 7);
        self.number(0, 1).number(0, 1).number(0, 1)
    }

    /// The payload of a message: with the start of the stored block whose rest nobody sends.
    pub(crate) fn payload(&mut self) -> Vec<u8> {
        self.block(false, 0).align();
        self.bytes()
    }

    /// What was written.
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        self.align();
        self.out.clone()
    }
}

/// The code of a distance, how many extra bits it has, and what they say (section 3.2.5).
fn distance_code(distance: u64) -> (u64, u32, u64) {
    let below = distance - 1;
    if below < 4 {
        return (below, 0, 0);
    }
    let extra = below.ilog2() - 1;
    (u64::from(2 * extra) + (below >> extra), extra, below & ((1 << extra) - 1))
}

impl Bits {
    /// A payload of some bytes more than `count`, each of which is 1032 zeros: four times, 258 of
    /// them are copied by two bits.
    pub(crate) fn zeros(&mut self, count: usize) -> Vec<u8> {
        self.block(false, 2).number(29, 5).number(0, 5).number(14, 4);
        // Lengths for the code lengths: 1 bit for 18, 2 for 1 and for 2.
        for at in 0..18 {
            self.number(
                [0, 1, 2, 2][usize::from(at == 2) + 2 * usize::from(at == 15 || at == 17)],
                3,
            );
        }
        // Zero: 2 bits, the end: 2 bits, 258 bytes: 1 bit, the distance of one: 1 bit.
        self.code(0b11, 2);
        self.number(0, 1).number(138 - 11, 7).number(0, 1).number(117 - 11, 7);
        self.code(0b11, 2).number(0, 1).number(28 - 11, 7);
        self.code(0b10, 2).code(0b10, 2);
        self.code(0b10, 2);
        for _ in 0..count {
            self.number(0, 8);
        }
        self.code(0b11, 2).payload()
    }
}

impl Bits {
    /// A dynamic block of letters from `a` to `g`, in a code of three bits.
    pub(crate) fn dynamic_of(&mut self, letters: &[u8]) -> &mut Self {
        self.block(false, 2).number(0, 5).number(0, 5).number(14, 4);
        // Lengths for the code lengths: 1 bit for 18, 2 for 0 and for 3.
        for at in 0..18 {
            let len = match at {
                2 => 1,
                3 | 13 => 2,
                _ => 0,
            };
            self.number(len, 3);
        }
        // 97 symbols without a code, seven with three bits, 152 without, the end, no distance.
        self.number(0, 1).number(97 - 11, 7);
        for _ in 0..7 {
            self.code(0b11, 2);
        }
        self.number(0, 1).number(138 - 11, 7).number(0, 1).number(14 - 11, 7);
        self.code(0b11, 2).code(0b10, 2);
        for letter in letters {
            self.code(u64::from(letter - b'a'), 3);
        }
        self.code(7, 3)
    }
}
