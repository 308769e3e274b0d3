//! Files of the debugger's host, and the command line it hands over.

use core::str;

use crate::debugger::{Operation, ask};

/// The mode `rb` of section 6.12.
const READ_BINARY: usize = 1;
/// Of a path with the zero byte that ends it.
const PATH_MAX: usize = 512;
/// The answer where an operation failed.
const FAILED: u32 = u32::MAX;

/// A file of the host, open for reading; closed when dropped.
#[derive(Debug)]
pub struct File {
    handle: usize,
}

/// The debugger could not read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadError;

impl File {
    /// Opens a file for reading; `None` where the debugger refuses, or the path has 512 bytes or
    /// more.
    pub fn open(path: &str) -> Option<Self> {
        let mut ended = [0; PATH_MAX];
        ended[..PATH_MAX - 1].get_mut(..path.len())?.copy_from_slice(path.as_bytes());
        let block = [ended.as_ptr().expose_provenance(), READ_BINARY, path.len()];
        // SAFETY: the operation reads a block of three words, and the path with its zero byte.
        let answer = unsafe { ask(Operation::Open, block.as_ptr().expose_provenance()) };
        (answer != FAILED).then_some(Self { handle: answer as usize })
    }

    /// Reads up to `into.len()` bytes; 0 at the end of the file.
    ///
    /// # Errors
    ///
    /// [`ReadError`] where the debugger fails to.
    pub fn read(&mut self, into: &mut [u8]) -> Result<usize, ReadError> {
        let block = [self.handle, into.as_mut_ptr().expose_provenance(), into.len()];
        // SAFETY: the operation reads a block of three words, and writes at most the third's many
        // bytes at the second.
        let answer = unsafe { ask(Operation::Read, block.as_ptr().expose_provenance()) };
        // It answers with the bytes that it did not read.
        into.len().checked_sub(answer as usize).ok_or(ReadError)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let block = [self.handle];
        // SAFETY: the operation reads a block of one word. Nobody is told if it fails.
        unsafe { ask(Operation::Close, block.as_ptr().expose_provenance()) };
    }
}

/// The command line that the debugger hands over, put into `into`; `None` where there is none, it
/// is no UTF-8, or it does not fit with the zero byte that ends it.
pub fn command_line(into: &mut [u8]) -> Option<&str> {
    let mut block = [into.as_mut_ptr().expose_provenance(), into.len()];
    // SAFETY: the operation writes at most the second word's many bytes at the first, and the
    // length of what it wrote, less its zero byte, to the second.
    let answer = unsafe { ask(Operation::CommandLine, block.as_mut_ptr().expose_provenance()) };
    if answer == FAILED {
        return None;
    }
    str::from_utf8(into.get(..block[1])?).ok()
}
