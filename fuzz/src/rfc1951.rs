//! A reader of deflated messages, bit by bit, written from RFC 1951 and RFC 7692 section 7.2.2.

mod codes;

use codes::{Codes, DISTANCES, LENGTHS, fixed, of_block};

/// What a deflated message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inflated {
    /// Its bytes, as far as they could be read.
    pub(crate) bytes: Vec<u8>,
    /// The blocks that have codes of their own.
    pub(crate) coded_blocks: usize,
    pub(crate) verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It ends at the end of a block and of a byte.
    Whole,
    /// It does not, or it is not deflated.
    Bad,
    /// It has a set of codes that leaves some unused or uses some twice, of which RFC 1951 does not
    /// say what becomes; readers differ in which they take.
    Odd,
    /// It is longer than the limit.
    TooLong,
}

/// Reads a message, which may refer to `history` before it, and no further back than `farthest`;
/// not more than `limit` bytes of it.
pub(crate) fn inflate(payload: &[u8], history: &[u8], farthest: usize, limit: usize) -> Inflated {
    let whole = [payload, &[0, 0, 0xff, 0xff]].concat();
    let mut reader = Reader {
        bits: Bits { bytes: &whole, at: 0 },
        out: history.to_vec(),
        limit: history.len() + limit,
        farthest,
        coded_blocks: 0,
    };
    let verdict = loop {
        if reader.bits.at == whole.len() * 8 {
            break Verdict::Whole;
        }
        if let Err(verdict) = reader.block() {
            break verdict;
        }
    };
    let bytes = reader.out.split_off(history.len());
    Inflated { bytes, coded_blocks: reader.coded_blocks, verdict }
}

pub(super) struct Bits<'b> {
    bytes: &'b [u8],
    /// In bits.
    at: usize,
}

impl Bits<'_> {
    pub(super) fn bit(&mut self) -> Result<usize, Verdict> {
        let byte = self.bytes.get(self.at / 8).ok_or(Verdict::Bad)?;
        self.at += 1;
        Ok(usize::from(byte >> ((self.at - 1) % 8) & 1))
    }

    /// A number, its least bit first (section 3.1.1).
    pub(super) fn number(&mut self, bits: usize) -> Result<usize, Verdict> {
        let mut number = 0;
        for place in 0..bits {
            number |= self.bit()? << place;
        }
        Ok(number)
    }

    fn align(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }
}

struct Reader<'b> {
    bits: Bits<'b>,
    out: Vec<u8>,
    limit: usize,
    farthest: usize,
    coded_blocks: usize,
}

impl Reader<'_> {
    /// Section 3.2.3.
    fn block(&mut self) -> Result<(), Verdict> {
        let is_last = self.bits.bit()? == 1;
        match self.bits.number(2)? {
            0 => self.stored()?,
            1 => self.coded(&fixed())?,
            2 => {
                self.coded_blocks += 1;
                let codes = of_block(&mut self.bits)?;
                self.coded(&codes)?;
            }
            _ => return Err(Verdict::Bad),
        }
        if is_last {
            // Another stream may follow (RFC 7692 section 7.2.3.4).
            self.bits.align();
        }
        Ok(())
    }

    /// Section 3.2.4.
    fn stored(&mut self) -> Result<(), Verdict> {
        self.bits.align();
        let (len, inverse) = (self.bits.number(16)?, self.bits.number(16)?);
        if len ^ inverse != 0xffff {
            return Err(Verdict::Bad);
        }
        for _ in 0..len {
            let byte = self.bits.number(8)?;
            self.put(byte)?;
        }
        Ok(())
    }

    /// Section 3.2.5.
    fn coded(&mut self, (literals, distances): &(Codes, Codes)) -> Result<(), Verdict> {
        loop {
            match literals.symbol(&mut self.bits)? {
                byte @ 0..256 => self.put(byte)?,
                256 => return Ok(()),
                symbol => {
                    let (start, extra) = *LENGTHS.get(symbol - 257).ok_or(Verdict::Bad)?;
                    let len = start + self.bits.number(extra)?;
                    let symbol = distances.symbol(&mut self.bits)?;
                    let (start, extra) = *DISTANCES.get(symbol).ok_or(Verdict::Bad)?;
                    let distance = start + self.bits.number(extra)?;
                    self.copy(len, distance)?;
                }
            }
        }
    }

    fn copy(&mut self, len: usize, distance: usize) -> Result<(), Verdict> {
        if distance > self.out.len() || distance > self.farthest {
            return Err(Verdict::Bad);
        }
        for _ in 0..len {
            self.put(usize::from(self.out[self.out.len() - distance]))?;
        }
        Ok(())
    }

    fn put(&mut self, byte: usize) -> Result<(), Verdict> {
        if self.out.len() == self.limit {
            return Err(Verdict::TooLong);
        }
        self.out.push(byte as u8);
        Ok(())
    }
}
