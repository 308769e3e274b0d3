//! Huffman codes (RFC 1951 section 3.2): tables of short codes, and a walk for the long ones.

use super::super::fault::Fault;
use super::source::Source;

/// The most bits of a code.
const CODE_MAX: usize = 15;

/// A code as it is read.
#[derive(Clone, Copy)]
pub(super) struct Code<'t> {
    /// By the next bits: a symbol and its length, `symbol << 4 | length`; zero where its code is
    /// longer than these bits, or is none.
    short: &'t [u16],
    /// How many codes there are of each length, and their symbols in order.
    counts: &'t [u16],
    symbols: &'t [u16],
}

impl Code<'_> {
    /// Takes one symbol.
    #[inline]
    pub(super) fn symbol(self, source: &mut Source<'_>) -> Result<u16, Fault> {
        let bits = usize::try_from(source.peek() & 0xffff).unwrap_or_default();
        let mut entry = self.short.get(bits & (self.short.len() - 1)).copied().unwrap_or_default();
        if entry == 0 {
            entry = self.long(source.peek());
        }
        if entry == 0 {
            return Err(Fault::Deflate);
        }
        source.skip(u32::from(entry & 0xf))?;
        Ok(entry >> 4)
    }

    /// The same entry by way of the canonical order: a code is as far from the first of its length
    /// as its symbol is. Zero where there is no such code.
    #[cold]
    fn long(self, mut bits: u64) -> u16 {
        let (mut code, mut first, mut index) = (0_u16, 0_u16, 0_u16);
        for (len, count) in (1_u16..).zip(self.counts) {
            code |= u16::from(bits & 1 != 0);
            bits >>= 1;
            if let Some(offset) = code.checked_sub(first).filter(|offset| offset < count) {
                let symbol = self.symbols.get(usize::from(index + offset));
                return symbol.map_or(0, |symbol| symbol << 4 | len);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        0
    }
}

/// A code that a block defines: `SHORT` is a power of two, of the bits that are looked up at once.
#[derive(Clone)]
pub(super) struct Table<const SHORT: usize, const SYMBOLS: usize> {
    short: [u16; SHORT],
    counts: [u16; CODE_MAX],
    symbols: [u16; SYMBOLS],
}

impl<const SHORT: usize, const SYMBOLS: usize> Table<SHORT, SYMBOLS> {
    pub(super) const EMPTY: Self =
        Self { short: [0; SHORT], counts: [0; CODE_MAX], symbols: [0; SYMBOLS] };

    pub(super) fn code(&self) -> Code<'_> {
        Code { short: &self.short, counts: &self.counts, symbols: &self.symbols }
    }

    /// Builds the table of the code in which each symbol's code has the length given, zero for
    /// none.
    ///
    /// A code must use all its bits; but one with a single symbol, or none, may do without where
    /// `may_be_sparse`.
    pub(super) fn build(&mut self, lengths: &[u8], may_be_sparse: bool) -> Result<(), Fault> {
        self.count(lengths, may_be_sparse)?;
        self.sort(lengths)?;
        self.short.fill(0);
        let (mut code, mut symbols) = (0_u16, self.symbols.iter());
        for (len, count) in (1_u16..).zip(self.counts) {
            code <<= 1;
            if 1_usize << len > SHORT {
                break;
            }
            for symbol in symbols.by_ref().take(usize::from(count)) {
                // The code comes with its highest bit first.
                let first = usize::from(code.reverse_bits() >> (16 - len));
                let places = self.short.get_mut(first..).unwrap_or_default();
                for place in places.iter_mut().step_by(1 << len) {
                    *place = symbol << 4 | len;
                }
                code += 1;
            }
        }
        Ok(())
    }

    pub(super) fn wipe(&mut self) {
        self.short.fill(0);
        self.counts.fill(0);
        self.symbols.fill(0);
    }

    /// Counts the codes of each length, and judges whether they are a code.
    fn count(&mut self, lengths: &[u8], may_be_sparse: bool) -> Result<(), Fault> {
        self.counts = [0; CODE_MAX];
        for len in lengths {
            let count = usize::from(*len).checked_sub(1).and_then(|at| self.counts.get_mut(at));
            if let Some(count) = count {
                *count += 1;
            }
        }
        let (mut free, mut longest) = (1_u32, 0);
        for (len, count) in (1_u32..).zip(self.counts) {
            free = (free << 1).checked_sub(u32::from(count)).ok_or(Fault::Deflate)?;
            if count > 0 {
                longest = len;
            }
        }
        let is_right = free == 0 || (may_be_sparse && longest <= 1);
        if is_right { Ok(()) } else { Err(Fault::Deflate) }
    }

    /// Puts the symbols in the order of their codes: by length, then by number.
    fn sort(&mut self, lengths: &[u8]) -> Result<(), Fault> {
        let mut next = [0_u16; CODE_MAX];
        let mut sum = 0;
        for (next, count) in next.iter_mut().zip(self.counts) {
            *next = sum;
            sum += count;
        }
        for (symbol, len) in (0_u16..).zip(lengths) {
            let Some(at) = usize::from(*len).checked_sub(1) else { continue };
            let next = next.get_mut(at).ok_or(Fault::Deflate)?;
            let place = self.symbols.get_mut(usize::from(*next)).ok_or(Fault::Deflate)?;
            *place = symbol;
            *next += 1;
        }
        Ok(())
    }
}

/// The fixed code for literals and lengths (section 3.2.6).
pub(super) const LITERALS: Code<'static> =
    Code { short: &FIXED_LITERALS, counts: &[], symbols: &[] };

/// The fixed code for distances.
pub(super) const DISTANCES: Code<'static> =
    Code { short: &FIXED_DISTANCES, counts: &[], symbols: &[] };

static FIXED_LITERALS: [u16; 512] = {
    let mut table = [0; 512];
    let (mut rest, mut bits) = (table.as_mut_slice(), 0);
    while let Some((entry, others)) = rest.split_first_mut() {
        *entry = fixed_literal(bits);
        (rest, bits) = (others, bits + 1);
    }
    table
};

static FIXED_DISTANCES: [u16; 32] = {
    let mut table = [0; 32];
    let (mut rest, mut bits) = (table.as_mut_slice(), 0_u16);
    while let Some((entry, others)) = rest.split_first_mut() {
        *entry = bits.reverse_bits() >> 11 << 4 | 5;
        (rest, bits) = (others, bits + 1);
    }
    table
};

/// The entry of nine bits in the fixed code.
const fn fixed_literal(bits: u16) -> u16 {
    let code = bits.reverse_bits() >> 7;
    let (symbol, len) = match code {
        0..0x60 => (256 + (code >> 2), 7),
        0x60..0x180 => ((code >> 1) - 0x30, 8),
        0x180..0x190 => (280 + (code >> 1) - 0xc0, 8),
        _ => (144 + code - 0x190, 9),
    };
    symbol << 4 | len
}
