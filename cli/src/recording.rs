//! A file of records, and what it holds.

use std::io;
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
        let name = format!("`{}`", path.display());
        let kind = path.metadata().and_then(|kind| match kind.is_file() {
            true => Ok(()),
            false => Err(io::Error::other("it is no regular file, and replays read it twice")),
        });
        match kind {
            Ok(()) => Ok(Self { path: path.to_owned(), name }),
            Err(cause) => Err(Failure::Input { name, cause }),
        }
    }

    /// Gives every record to `take`, in order.
    pub(crate) fn each(
        &self,
        mut take: impl FnMut(Record) -> Result<(), Failure>,
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
                Ok(record) => take(record)?,
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
        let (mut channel, mut symbols) = (None, Vec::new());
        self.each(|record| {
            match record.via {
                Via::Rest(symbol) => note(&mut symbols, symbol),
                Via::Stream => {
                    let fed = book_channel(exchange, &record.raw, scratch);
                    channel = channel.or(fed);
                    if fed.is_some() {
                        scratch.items().iter().filter(|item| is_book(&item.body)).for_each(
                            |item| {
                                item.symbol
                                    .into_iter()
                                    .for_each(|symbol| note(&mut symbols, symbol));
                            },
                        );
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

fn note(symbols: &mut Vec<Symbol>, symbol: Symbol) {
    if !symbols.contains(&symbol) {
        symbols.push(symbol);
    }
}
