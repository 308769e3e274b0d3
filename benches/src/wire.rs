//! An in-memory socket: what arrives, cut into reads.

use core::cell::RefCell;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::io::{self, ErrorKind, Read, Write};
use std::rc::Rc;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::kernel::Input;

/// Frames end to end, and where each read ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    /// The bytes of all frames.
    pub(crate) bytes: Vec<u8>,
    /// The end of each read.
    ends: Vec<usize>,
    /// How many messages there are.
    messages: u64,
}

impl Reads {
    /// Unmasked text frames, as a server sends them, `a_read` to a read.
    pub(crate) fn of(texts: &[&str], a_read: usize) -> Self {
        let mut reads = Self { messages: texts.len() as u64, ..Self::default() };
        for chunk in texts.chunks(a_read) {
            for text in chunk {
                reads.push(text.as_bytes());
            }
            reads.ends.push(reads.bytes.len());
        }
        reads
    }

    /// What each read brings.
    pub(crate) fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = core::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }

    /// RFC 6455 section 5.2, of at least 126 and less than 65,536 bytes.
    fn push(&mut self, payload: &[u8]) {
        let len = u16::try_from(payload.len()).expect("a short text");
        assert!(len > 125, "a length of its own form");
        self.bytes.extend([0x81, 126]);
        self.bytes.extend(len.to_be_bytes());
        self.bytes.extend(payload);
    }
}

impl Input for Reads {
    fn units(&self) -> u64 {
        self.messages
    }

    fn refill(&mut self, other: &Self) {
        self.bytes.clone_from(&other.bytes);
        self.ends.clone_from(&other.ends);
        self.messages = other.messages;
    }
}

/// A socket that gives one read after the other, then would block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Socket(Rc<RefCell<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    reads: Reads,
    position: usize,
    read: usize,
}

impl Socket {
    /// Loads the next reads.
    pub(crate) fn load(&self, reads: &Reads) {
        let mut inner = self.0.borrow_mut();
        inner.reads.refill(reads);
        (inner.position, inner.read) = (0, 0);
    }

    /// The rest of the next read, at most `most` bytes; empty where nothing has arrived.
    fn next<T>(&self, most: usize, copy: impl FnOnce(&[u8]) -> T) -> T {
        let mut inner = self.0.borrow_mut();
        let start = inner.position;
        let end = inner.reads.ends.get(inner.read).copied().unwrap_or(start);
        inner.position = end.min(start + most);
        if inner.position == end {
            inner.read += 1;
        }
        copy(&inner.reads.bytes[start..inner.position])
    }
}

impl Read for Socket {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.next(into.len(), |bytes| {
            into[..bytes.len()].copy_from_slice(bytes);
            bytes.len()
        });
        if count == 0 { Err(ErrorKind::WouldBlock.into()) } else { Ok(count) }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = self.next(into.remaining(), |bytes| {
            into.put_slice(bytes);
            bytes.len()
        });
        if count == 0 { Poll::Pending } else { Poll::Ready(Ok(())) }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
