//! Bits packed into bytes, the lowest first (RFC 1951 section 3.1.1).

/// Up to 32 bits to be written, the lowest first; those above `count` are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u32,
    pub(super) count: u32,
}

/// Where the writing stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tail {
    /// The bytes that are written.
    at: usize,
    /// The bits that are not yet, less than 32.
    bits: u64,
    count: u32,
}

/// Writes bits to a buffer, and never behind its end.
#[derive(Debug)]
pub(super) struct Bits<'o> {
    out: &'o mut [u8],
    tail: Tail,
}

impl<'o> Bits<'o> {
    pub(super) fn new(out: &'o mut [u8]) -> Self {
        Self { out, tail: Tail::default() }
    }

    pub(super) fn tail(&self) -> Tail {
        self.tail
    }

    /// The whole bytes written since `before`.
    pub(super) fn bytes_since(&self, before: Tail) -> usize {
        self.tail.at.saturating_sub(before.at)
    }

    /// Takes back everything since `before`.
    pub(super) fn rewind(&mut self, before: Tail) {
        self.tail = before;
    }

    /// Writes a code; `None` where there is no room.
    #[inline]
    pub(super) fn put(&mut self, code: Code) -> Option<()> {
        self.tail.bits |= u64::from(code.bits) << self.tail.count;
        self.tail.count = self.tail.count.saturating_add(code.count);
        if self.tail.count >= 32 { self.flush() } else { Some(()) }
    }

    /// Writes the first 32 bits that wait.
    #[inline]
    fn flush(&mut self) -> Option<()> {
        let [b0, b1, b2, b3, ..] = self.tail.bits.to_le_bytes();
        let rest = self.out.get_mut(self.tail.at..)?;
        *rest.first_chunk_mut()? = [b0, b1, b2, b3];
        self.tail.at = self.tail.at.saturating_add(4);
        self.tail.bits >>= 32;
        self.tail.count = self.tail.count.saturating_sub(32);
        Some(())
    }

    /// Fills the last byte with zero bits, and writes all that waits.
    fn align(&mut self) -> Option<()> {
        let bytes = self.tail.bits.to_le_bytes();
        let used = usize::try_from(self.tail.count.div_ceil(8)).ok()?;
        self.bytes(bytes.get(..used)?)?;
        (self.tail.bits, self.tail.count) = (0, 0);
        Some(())
    }

    /// Writes bytes behind the whole ones.
    fn bytes(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.tail.at.saturating_add(bytes.len());
        self.out.get_mut(self.tail.at..end)?.copy_from_slice(bytes);
        self.tail.at = end;
        Some(())
    }

    /// Writes a block of bytes as they are (RFC 1951 section 3.2.4).
    pub(super) fn stored(&mut self, bytes: &[u8]) -> Option<()> {
        let len = u16::try_from(bytes.len()).ok()?;
        self.put(super::fixed::BEGIN_STORED)?;
        self.align()?;
        self.bytes(&len.to_le_bytes())?;
        self.bytes(&(!len).to_le_bytes())?;
        self.bytes(bytes)
    }

    /// Fills the last byte and says how many there are.
    pub(super) fn finish(mut self) -> Option<usize> {
        self.align()?;
        Some(self.tail.at)
    }
}
