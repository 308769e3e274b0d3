//! One direction of a link.

use crate::store::Store;

/// One direction of a [`Link`](super::Link): bytes that were written and not yet read, in memory of
/// the caller, with knobs for what networks do.
#[derive(Debug)]
pub struct Pipe<'b> {
    memory: Store<'b, u8>,
    head: usize,
    tail: usize,
    ended: bool,
    /// The most bytes that one write takes and one read gives; 1 shreds a stream into single
    /// bytes.
    pub chunk: usize,
    /// Whether it takes nothing now, as the socket of a peer that does not read.
    pub blocked: bool,
}

impl<'b> Pipe<'b> {
    /// An empty pipe that holds as many bytes as the memory given.
    pub fn new(memory: impl Into<Store<'b, u8>>) -> Self {
        let memory = memory.into();
        Self { memory, head: 0, tail: 0, ended: false, chunk: usize::MAX, blocked: false }
    }

    /// Writes the first of `bytes`; says how many it took.
    pub fn write(&mut self, bytes: &[u8]) -> usize {
        if self.blocked || self.ended {
            return 0;
        }
        self.compact();
        let room = self.memory.len().saturating_sub(self.tail);
        let count = bytes.len().min(room).min(self.chunk);
        let end = self.tail.saturating_add(count);
        if let (Some(to), Some(from)) = (self.memory.get_mut(self.tail..end), bytes.get(..count)) {
            to.copy_from_slice(from);
            self.tail = end;
        }
        count
    }

    /// Reads into `out`; says how many bytes there were.
    pub fn read(&mut self, out: &mut [u8]) -> usize {
        let count = out.len().min(self.unread().len()).min(self.chunk);
        if let (Some(to), Some(from)) = (out.get_mut(..count), self.unread().get(..count)) {
            to.copy_from_slice(from);
        }
        self.skip(count);
        count
    }

    /// What was written and not yet read.
    #[must_use]
    pub fn unread(&self) -> &[u8] {
        self.memory.get(self.head..self.tail).unwrap_or_default()
    }

    /// Takes the first `count` bytes as read.
    pub fn skip(&mut self, count: usize) {
        self.head = self.head.saturating_add(count).min(self.tail);
    }

    /// Ends the stream: nothing more can be written; what was, can still be read.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Whether the stream has ended and everything was read.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.ended && self.unread().is_empty()
    }

    /// Forgets everything but the knobs: a new connection.
    pub fn clear(&mut self) {
        (self.head, self.tail, self.ended) = (0, 0, false);
    }

    /// The bytes that were just taken as read, to be changed in place.
    pub(super) fn taken(&mut self, start: usize, len: usize) -> &mut [u8] {
        let end = start.saturating_add(len);
        self.memory.get_mut(start..end).unwrap_or_default()
    }

    pub(super) fn position(&self) -> usize {
        self.head
    }

    fn compact(&mut self) {
        if self.head > 0 {
            self.memory.copy_within(self.head..self.tail, 0);
            (self.head, self.tail) = (0, self.tail.saturating_sub(self.head));
        }
    }
}
