//! Inflates messages (RFC 1951), each as a whole and at once.

use core::fmt;

use zeroize::optimization_barrier;

use super::super::fault::Fault;
use super::super::step::Span;
use super::agreed::Agreed;
use super::huffman::{Code, DISTANCES, LITERALS, Table};
use super::source::Source;
use super::window::{Sink, Window};

/// The end of a block among the symbols for literals and lengths.
const END: u16 = 256;

/// The codes that a block defined. Between messages they mean nothing: every message ends at the
/// end of a block and of a byte, and what it may refer to is in the window.
#[derive(Clone)]
pub(super) struct Inflater {
    literals: Table<512, 288>,
    distances: Table<128, 32>,
    /// The code that the lengths of the other two codes come in.
    lengths: Table<128, 19>,
}

impl Inflater {
    /// Inflates one message.
    pub(super) fn message(
        &mut self,
        payload: &[u8],
        agreed: Agreed,
        window: &mut Window<'_>,
    ) -> Result<Span, Fault> {
        let (reach, takeover) = (agreed.server_window(), agreed.server_takeover);
        window.message(reach, takeover, |sink| self.blocks(payload, sink))
    }

    /// Inflates all blocks. A payload that was cut ends inside of one.
    fn blocks(&mut self, payload: &[u8], sink: &mut Sink<'_>) -> Result<(), Fault> {
        let mut source = Source::new(payload);
        let mut dynamic_left = dynamic_max(payload.len());
        while !source.is_empty() {
            source.refill();
            let is_last = source.take(1)? != 0;
            match source.take(2)? {
                0 => stored(&mut source, sink)?,
                1 => coded(LITERALS, DISTANCES, &mut source, sink)?,
                2 => {
                    dynamic_left = dynamic_left.checked_sub(1).ok_or(Fault::Deflate)?;
                    self.read_codes(&mut source)?;
                    coded(self.literals.code(), self.distances.code(), &mut source, sink)?;
                }
                _ => return Err(Fault::Deflate),
            }
            if is_last {
                // A stream ends with its byte; another may follow (RFC 7692 section 7.2.3.4).
                source.align();
            }
        }
        Ok(())
    }

    /// Reads the codes of a dynamic block (section 3.2.7).
    fn read_codes(&mut self, source: &mut Source<'_>) -> Result<(), Fault> {
        let literals = usize::from(source.take(5)?) + 257;
        let distances = usize::from(source.take(5)?) + 1;
        let lengths = usize::from(source.take(4)?) + 4;
        if literals > 286 || distances > 30 {
            return Err(Fault::Deflate);
        }
        self.read_length_code(source, lengths)?;
        let mut both = [0; 286 + 30];
        let both = both.get_mut(..literals + distances).unwrap_or_default();
        self.read_lengths(source, both)?;
        let (literals, distances) = both.split_at_checked(literals).ok_or(Fault::Deflate)?;
        // A block that cannot end is none.
        if literals.get(usize::from(END)).is_none_or(|len| *len == 0) {
            return Err(Fault::Deflate);
        }
        self.literals.build(literals, true)?;
        self.distances.build(distances, true)
    }

    /// Reads the code that lengths come in.
    fn read_length_code(&mut self, source: &mut Source<'_>, count: usize) -> Result<(), Fault> {
        const ORDER: [usize; 19] =
            [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        let mut lengths = [0; 19];
        for symbol in ORDER.into_iter().take(count) {
            source.refill();
            let len = u8::try_from(source.take(3)?).unwrap_or_default();
            *lengths.get_mut(symbol).ok_or(Fault::Deflate)? = len;
        }
        self.lengths.build(&lengths, false)
    }

    /// Reads lengths, of which the code can say that one comes again.
    fn read_lengths(&self, source: &mut Source<'_>, lengths: &mut [u8]) -> Result<(), Fault> {
        let code = self.lengths.code();
        let (mut at, mut last) = (0, None);
        while at < lengths.len() {
            source.refill();
            let (len, count) = match code.symbol(source)? {
                16 => (last.ok_or(Fault::Deflate)?, source.take(2)? + 3),
                17 => (0, source.take(3)? + 3),
                18 => (0, source.take(7)? + 11),
                len => (u8::try_from(len).map_err(|_| Fault::Deflate)?, 1),
            };
            let end = at + usize::from(count);
            lengths.get_mut(at..end).ok_or(Fault::Deflate)?.fill(len);
            (at, last) = (end, Some(len));
        }
        Ok(())
    }

    /// Overwrites what it knows of the last message.
    pub(super) fn wipe(&mut self) {
        self.literals.wipe();
        self.distances.wipe();
        self.lengths.wipe();
        optimization_barrier(self);
    }
}

impl Default for Inflater {
    fn default() -> Self {
        Self { literals: Table::EMPTY, distances: Table::EMPTY, lengths: Table::EMPTY }
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater").finish_non_exhaustive()
    }
}

/// How many blocks with codes of their own a payload of `len` bytes may have.
///
/// Building the tables of one takes as long as reading some thirty bytes, and an empty one can be
/// had for twelve. A sender that flushes behind every few letters, and has been told to look for no
/// repetitions, makes one of 21 bytes.
fn dynamic_max(len: usize) -> usize {
    4 + len / 16
}

/// Copies a stored block (section 3.2.4).
fn stored(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
    source.align();
    source.refill();
    let (len, check) = (source.take(16)?, source.take(16)?);
    if len != !check {
        return Err(Fault::Deflate);
    }
    let mut missing = usize::from(len);
    while missing > 0 {
        let bytes = source.bytes(missing)?;
        sink.slice(bytes)?;
        missing -= bytes.len();
    }
    Ok(())
}

/// Inflates a block of Huffman codes to its end (section 3.2.3).
fn coded(
    literals: Code<'_>,
    distances: Code<'_>,
    place: &mut Source<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Fault> {
    let mut source = *place;
    loop {
        // A length and a distance take 48 bits at most.
        source.refill();
        let symbol = literals.symbol(&mut source)?;
        if let Ok(byte) = u8::try_from(symbol) {
            sink.literal(byte)?;
            continue;
        }
        let Some(at) = symbol.checked_sub(END + 1) else {
            *place = source;
            return Ok(());
        };
        let (base, extra) = LENGTHS.get(usize::from(at)).ok_or(Fault::Deflate)?;
        let len = base + source.take(*extra)?;
        let symbol = distances.symbol(&mut source)?;
        let (base, extra) = DISTANCE.get(usize::from(symbol)).ok_or(Fault::Deflate)?;
        let distance = base + source.take(*extra)?;
        sink.repeat(usize::from(distance), usize::from(len))?;
    }
}

/// What the symbols from 257 mean: a length, and how many extra bits are added (section 3.2.5).
#[rustfmt::skip]
static LENGTHS: [(u16, u32); 29] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0),
    (11, 1), (13, 1), (15, 1), (17, 1), (19, 2), (23, 2), (27, 2), (31, 2),
    (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4), (115, 4),
    (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
];

/// The same for distances.
#[rustfmt::skip]
static DISTANCE: [(u16, u32); 30] = [
    (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2),
    (17, 3), (25, 3), (33, 4), (49, 4), (65, 5), (97, 5), (129, 6), (193, 6),
    (257, 7), (385, 7), (513, 8), (769, 8), (1025, 9), (1537, 9), (2049, 10), (3073, 10),
    (4097, 11), (6145, 11), (8193, 12), (12_289, 12), (16_385, 13), (24_577, 13),
];
