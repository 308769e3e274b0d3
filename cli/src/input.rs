//! Where lines are read from: a file, or standard input.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use crate::failure::Failure;
use crate::lines::Lines;

/// How much is read and written at once.
pub(crate) const CHUNK: usize = 64 * 1024;

/// An opened input and the name that messages about it use.
pub(crate) struct Input {
    pub(crate) name: String,
    reader: Box<dyn Read>,
}

impl Input {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Self {
                name: "standard input".into(),
                reader: Box::new(io::stdin().lock()),
            });
        }
        let name = format!("`{}`", path.display());
        match File::open(path) {
            Ok(file) => Ok(Self { name, reader: Box::new(file) }),
            Err(cause) => Err(Failure::Input { name, cause }),
        }
    }

    /// Its bytes as they come.
    pub(crate) fn into_reader(self) -> impl Read {
        self.reader
    }

    /// All of it, or the start of what is longer than `longest`: one byte more.
    pub(crate) fn into_bytes(self, longest: usize) -> Result<Vec<u8>, Failure> {
        let Self { name, reader } = self;
        let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        match reader.take(most).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(cause) => Err(Failure::Input { name, cause }),
        }
    }

    /// Its lines, and its name.
    pub(crate) fn into_lines(self, longest: usize) -> (Lines<BufReader<Box<dyn Read>>>, String) {
        (Lines::new(BufReader::with_capacity(CHUNK, self.reader), longest), self.name)
    }
}
