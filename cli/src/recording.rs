//! A file of records, and what it holds.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tickwire_core::exchange::{Decoded, Exchange, Message};
use tickwire_core::scratch::{Body, Scratch};
use tickwire_core::symbol::Symbol;

use crate::failure::Failure;
use crate::input::Input;
use crate::record::{RECORD_MAX, Record, Via};

/// A recording on disk; it is read more than once.
#[derive(Debug)]
pub(crate) struct Recording {
    path: PathBuf,
    name: String,
}

/// What a recording holds that can be replayed.
#[derive(Debug)]
pub(crate) struct Contents<C> {
    /// The first channel that feeds books.
    pub(crate) channel: C,
    /// The symbols that have a book, in the order of their first record.
    pub(crate) symbols: Vec<Symbol>,
}

impl Recording {
    /// Takes a file; only a regular file can be read more than once.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
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
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Gives every record and the number of its line to `take`, in order.
    pub(crate) fn each(
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
    pub(crate) fn contents<E: Exchange>(
        &self,
        exchange: &E,
        scratch: &mut Scratch<'_>,
    ) -> Result<Contents<E::Channel>, Failure> {
        let (mut channel, mut symbols, mut known) = (None, Vec::new(), HashSet::new());
        let mut note = |symbol| {
            if known.insert(symbol) {
                symbols.push(symbol);
            }
        };
        self.each(|_, record| {
            match record.via {
                Via::Rest(symbol) => note(symbol),
                Via::Stream => {
                    let fed = book_channel(exchange, &record.raw, scratch);
                    channel = channel.or(fed);
                    if fed.is_some() {
                        let books = scratch.items().iter().filter(|item| is_book(&item.body));
                        books.filter_map(|item| item.symbol).for_each(&mut note);
                    }
                }
            }
            Ok(())
        })?;
        let venue = exchange.facts().name;
        let channel = channel.ok_or_else(|| Failure::NoBooks { name: self.name.clone(), venue })?;
        Ok(Contents { channel, symbols })
    }
}

/// The channel of a message, where it feeds books; its events are in the scratch then.
fn book_channel<E: Exchange>(
    exchange: &E,
    raw: &str,
    scratch: &mut Scratch<'_>,
) -> Option<E::Channel> {
    scratch.clear();
    match exchange.decode(Message::text(raw), scratch) {
        Ok(Decoded::Events { channel: Some(channel), .. }) => {
            exchange.book_feed(channel).map(|_| channel)
        }
        // What cannot be decoded is counted by the session.
        _ => None,
    }
}

const fn is_book(body: &Body) -> bool {
    matches!(body, Body::BookDelta { .. } | Body::BookSnapshot { .. })
}
