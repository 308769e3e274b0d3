//! A file of records.

use std::io::Read;
use std::path::{Path, PathBuf};

use tickwire_core::exchange::Exchange;
use tickwire_core::scratch::Scratch;

use super::contents::{Census, Contents};
use super::record::{RECORD_MAX, Record, Via};
use crate::failure::Failure;
use crate::input::Input;

/// A recording on disk; it is read more than once.
#[derive(Debug)]
pub(super) struct Recording {
    path: PathBuf,
    name: String,
}

impl Recording {
    /// Takes a file; only a regular file can be read more than once.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Err(Failure::ReadOnce { name: "standard input".into() });
        }
        let name = format!("`{}`", path.display());
        match path.metadata() {
            // Reading a directory fails with the system's own words.
            Ok(kind) if kind.is_file() || kind.is_dir() => Ok(Self { path: path.into(), name }),
            Ok(_) => Err(Failure::ReadOnce { name }),
            Err(cause) => Err(Failure::Input { name, cause }),
        }
    }

    /// The recording as messages about it call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Reads it from the start.
    pub(super) fn reader(&self) -> Result<impl Read + use<>, Failure> {
        Input::open(&self.path).map(Input::into_reader)
    }

    /// Gives every record and the number of its line to `take`, in order.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(u64, Record) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (mut lines, name) = Input::open(&self.path)?.into_lines(RECORD_MAX);
        loop {
            let line = match lines.next_line() {
                Ok(Some(line)) if line.is_blank() => continue,
                Ok(Some(line)) => line,
                Ok(None) => return Ok(()),
                Err(cause) => return Err(Failure::Input { name, cause }),
            };
            let record = if line.too_long {
                Err(format!("has {} bytes, more than {RECORD_MAX}", line.len))
            } else {
                Record::parse(line.bytes)
            };
            match record {
                Ok(record) => take(line.number, record)?,
                Err(what) => return Err(Failure::Record { name, line: line.number, what }),
            }
        }
    }

    /// Reads it through to see what books it feeds.
    pub(super) fn contents<E: Exchange>(
        &self,
        exchange: &E,
        scratch: &mut Scratch<'_>,
    ) -> Result<Contents<E::Channel>, Failure> {
        let mut census = Census::default();
        self.each(|_, record| {
            match record.via {
                Via::Rest(symbol) => census.note(symbol),
                Via::Stream => census.message(exchange, record.body.message(), scratch),
            }
            Ok(())
        })?;
        census.finish(exchange, &self.name)
    }
}
