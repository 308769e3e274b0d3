//! The bits of a payload, and of what its sender took off its end.

use super::super::fault::Fault;

/// What every sender takes off the end of a message (RFC 7692 section 7.2.1): the second half of an
/// empty stored block.
const TAIL: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

/// A payload with its tail, read bit by bit. It is copied, so that it can be in registers.
#[derive(Clone, Copy)]
pub(super) struct Source<'p> {
    payload: &'p [u8],
    /// The next byte that is not in `bits`.
    at: usize,
    /// The next bits, from the lowest; above the first `count` are ones to come, or zeros.
    bits: u64,
    count: u32,
}

impl<'p> Source<'p> {
    pub(super) fn new(payload: &'p [u8]) -> Self {
        Self { payload, at: 0, bits: 0, count: 0 }
    }

    /// Whether every bit was taken.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.at >= self.payload.len() + TAIL.len()
    }

    /// Makes at least 56 bits ready, or all there are.
    #[inline]
    pub(super) fn refill(&mut self) {
        let next = self.payload.get(self.at..).and_then(<[u8]>::first_chunk);
        let Some(next) = next else {
            *self = self.refilled_at_the_end();
            return;
        };
        self.bits |= u64::from_le_bytes(*next) << self.count;
        // Whole bytes alone are counted; the bits above are the same when they come again.
        let fits = (63 - self.count) / 8;
        self.at += usize::try_from(fits).unwrap_or_default();
        self.count += 8 * fits;
    }

    fn refilled_at_the_end(mut self) -> Self {
        while self.count < 56
            && let Some(next) = self.byte(self.at)
        {
            self.bits |= u64::from(next) << self.count;
            self.at += 1;
            self.count += 8;
        }
        self
    }

    fn byte(&self, at: usize) -> Option<u8> {
        let Some(behind) = at.checked_sub(self.payload.len()) else {
            return self.payload.get(at).copied();
        };
        TAIL.get(behind).copied()
    }

    /// The next bits that are ready, and more above them.
    #[inline]
    pub(super) fn peek(&self) -> u64 {
        self.bits
    }

    /// Takes `count` bits, which are fewer than 56.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Result<u16, Fault> {
        let value = self.bits & ((1 << count) - 1);
        self.skip(count)?;
        Ok(u16::try_from(value).unwrap_or_default())
    }

    /// Passes over so many bits; where there are fewer, the payload was cut.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) -> Result<(), Fault> {
        self.count = self.count.checked_sub(count).ok_or(Fault::Deflate)?;
        self.bits >>= count;
        Ok(())
    }

    /// Passes over the rest of a byte that was begun.
    pub(super) fn align(&mut self) {
        let rest = self.count % 8;
        self.bits >>= rest;
        self.count -= rest;
    }

    /// Takes up to `len` whole bytes: as many as lie together.
    pub(super) fn bytes(&mut self, len: usize) -> Result<&[u8], Fault> {
        // What is ready goes back.
        self.at -= usize::try_from(self.count / 8).unwrap_or_default();
        (self.bits, self.count) = (0, 0);
        let (bytes, from) = match self.at.checked_sub(self.payload.len()) {
            None => (self.payload, self.at),
            Some(behind) => (TAIL.as_slice(), behind),
        };
        let rest = bytes.get(from..).unwrap_or_default();
        let taken = rest.get(..len).unwrap_or(rest);
        if taken.is_empty() && len > 0 {
            return Err(Fault::Deflate);
        }
        self.at += taken.len();
        Ok(taken)
    }
}
