//! The window that messages are inflated into, one behind the other.

use zeroize::optimization_barrier;

use super::super::fault::Fault;
use super::super::step::Span;
use crate::store::Store;

/// Bytes behind every message that can be read.
const SLACK: usize = 32;

/// How many bytes are copied at once. What is behind a message may be overwritten by less than
/// that, which is in the slack.
const CHUNK: usize = 16;

/// The window; see the [module](super) for what is where.
///
/// Whatever is before `at` was inflated on the connection under way, so nothing of an earlier one
/// can be referred to.
pub(super) struct Window<'b> {
    bytes: Store<'b, u8>,
    message_max: usize,
    at: usize,
    /// Nothing was written behind this since the last [`Window::wipe`].
    soiled: usize,
}

impl<'b> Window<'b> {
    pub(super) fn new(bytes: Store<'b, u8>, history_max: usize) -> Self {
        let message_max = bytes.len().saturating_sub(history_max).saturating_sub(SLACK);
        Self { bytes, message_max, at: 0, soiled: 0 }
    }

    /// The least size of a window for messages of `message_max` bytes.
    pub(super) const fn least(history: usize, message_max: usize) -> usize {
        history.saturating_add(message_max).saturating_add(SLACK)
    }

    /// The size of a window in which no byte moves more than once, on average.
    #[cfg(feature = "alloc")]
    pub(super) const fn ample(history: usize, message_max: usize) -> usize {
        history.saturating_add(message_max).saturating_mul(2).saturating_add(SLACK)
    }

    /// Takes no longer messages, though there is room.
    #[cfg(feature = "alloc")]
    pub(super) fn limit(&mut self, message_max: usize) {
        self.message_max = self.message_max.min(message_max);
    }

    /// The longest message that fits behind the history.
    pub(super) fn message_max(&self) -> usize {
        self.message_max
    }

    /// Writes a message by `write`, which may refer to `reach` bytes back: into the messages before
    /// it, where they are to be remembered.
    pub(super) fn message(
        &mut self,
        reach: usize,
        takeover: bool,
        write: impl FnOnce(&mut Sink<'_>) -> Result<(), Fault>,
    ) -> Result<Span, Fault> {
        let start = if takeover { self.at } else { 0 };
        let bytes = &mut *self.bytes;
        let mut sink = Sink {
            bytes,
            message_max: self.message_max,
            reach,
            start,
            at: start,
            end: 0,
            soiled: self.soiled,
        };
        sink.limit();
        let written = write(&mut sink);
        sink.soil();
        let (start, at) = (sink.start, sink.at);
        (self.at, self.soiled) = (at, sink.soiled);
        written.map(|()| Span { start, len: at.saturating_sub(start) })
    }

    /// The bytes at `span`, and everything behind them.
    #[inline]
    pub(super) fn from(&self, span: Span) -> &[u8] {
        self.bytes.get(span.start..).unwrap_or_default()
    }

    /// Forgets everything; the bytes stay where they are until others come.
    pub(super) fn clear(&mut self) {
        self.at = 0;
    }

    /// Forgets everything, and overwrites all that was inflated.
    pub(super) fn wipe(&mut self) {
        self.clear();
        let soiled = core::mem::take(&mut self.soiled);
        let soiled = self.bytes.get_mut(..soiled).unwrap_or_default();
        soiled.fill(0);
        optimization_barrier(soiled);
    }
}

/// Where a message is being written. Always `start <= at <= end`.
pub(super) struct Sink<'w> {
    bytes: &'w mut [u8],
    message_max: usize,
    reach: usize,
    start: usize,
    at: usize,
    /// Where the room ends, and with it the longest message at the latest.
    end: usize,
    soiled: usize,
}

impl Sink<'_> {
    /// Writes one byte.
    #[inline]
    pub(super) fn literal(&mut self, byte: u8) -> Result<(), Fault> {
        if self.at >= self.end {
            self.slide(1)?;
        }
        *self.bytes.get_mut(self.at).ok_or(Fault::TooBig)? = byte;
        self.at += 1;
        Ok(())
    }

    /// Writes bytes.
    pub(super) fn slice(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if bytes.len() > self.end - self.at {
            self.slide(bytes.len())?;
        }
        let end = self.at + bytes.len();
        self.bytes.get_mut(self.at..end).ok_or(Fault::TooBig)?.copy_from_slice(bytes);
        self.at = end;
        Ok(())
    }

    /// Writes `len` bytes once more that were written `distance` bytes ago; they may be the ones
    /// that this writes.
    #[inline]
    pub(super) fn repeat(&mut self, distance: usize, len: usize) -> Result<(), Fault> {
        if distance > self.reach || distance > self.at {
            return Err(Fault::Deflate);
        }
        if len > self.end - self.at {
            self.slide(len)?;
        }
        let (from, end) = (self.at - distance, self.at + len);
        let to = match distance {
            1 => self.run(end)?,
            2..CHUNK => self.pattern(from, end)?,
            _ => self.at,
        };
        self.chunks(from, to, end)?;
        self.at = end;
        Ok(())
    }

    /// Copies in chunks, of which the last may reach into the slack.
    #[inline]
    fn chunks(&mut self, mut from: usize, mut to: usize, end: usize) -> Result<(), Fault> {
        while to < end {
            let source = self.bytes.get(from..).and_then(<[u8]>::first_chunk::<CHUNK>);
            let chunk = *source.ok_or(Fault::TooBig)?;
            let place = self.bytes.get_mut(to..).and_then(<[u8]>::first_chunk_mut::<CHUNK>);
            *place.ok_or(Fault::TooBig)? = chunk;
            (from, to) = (from + CHUNK, to + CHUNK);
        }
        Ok(())
    }

    /// Writes the last byte again and again, to `end`.
    fn run(&mut self, end: usize) -> Result<usize, Fault> {
        let area = self.bytes.get_mut(self.at - 1..end).ok_or(Fault::TooBig)?;
        if let Some((byte, room)) = area.split_first_mut() {
            room.fill(*byte);
        }
        Ok(end)
    }

    /// Copies a short pattern, each time twice as much, until chunks of it can be copied; says how
    /// far that is.
    fn pattern(&mut self, from: usize, end: usize) -> Result<usize, Fault> {
        let mut to = self.at;
        while to < end && to - from < CHUNK {
            let count = (to - from).min(end - to);
            let area = self.bytes.get_mut(from..to + count).ok_or(Fault::TooBig)?;
            area.copy_within(..count, to - from);
            to += count;
        }
        Ok(to)
    }

    /// Makes room for `len` bytes where there is none behind: moves the message to the front, and
    /// of what is before it as much as can be referred to.
    #[cold]
    fn slide(&mut self, len: usize) -> Result<(), Fault> {
        if len > self.message_max.saturating_sub(self.at - self.start) {
            return Err(Fault::TooBig);
        }
        self.soil();
        let kept = self.start.saturating_sub(self.reach);
        self.bytes.get_mut(..self.at).unwrap_or_default().copy_within(kept.., 0);
        (self.start, self.at) = (self.start - kept, self.at - kept);
        self.limit();
        if len > self.end - self.at { Err(Fault::TooBig) } else { Ok(()) }
    }

    fn limit(&mut self) {
        let longest = self.start.saturating_add(self.message_max);
        self.end = longest.min(self.bytes.len().saturating_sub(SLACK));
    }

    /// Takes note of what may have been written to.
    fn soil(&mut self) {
        let top = self.at.saturating_add(CHUNK).min(self.bytes.len());
        self.soiled = self.soiled.max(top);
    }
}
