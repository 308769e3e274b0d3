//! What is said of the book at the end of a run.

use core::fmt::{self, Write};

use tickwire_core::book::LiveBook;
use tickwire_core::event::Level;

use crate::hash::Fnv;
use crate::market::{Market, Side};
use crate::wire::Buffer;

/// Writes id, depths and hash of `book`, and whether it is the venue's.
pub(crate) fn write(book: &LiveBook<'_>, market: &Market, out: &mut dyn Write) -> fmt::Result {
    let (ours, theirs) = (hash(book.id(), [book.bids(), book.asks()])?, hash_of(market)?);
    writeln!(out, "book {} bids {} asks {}", book.id(), book.bid_depth(), book.ask_depth())?;
    writeln!(out, "hash {ours:016x}")?;
    if ours != theirs {
        writeln!(out, "the venue's book has id {} and hash {theirs:016x}", market.id())?;
        return Err(fmt::Error);
    }
    Ok(())
}

fn hash(id: u64, sides: [impl Iterator<Item = Level>; 2]) -> Result<u64, fmt::Error> {
    let mut hash = Fnv::new();
    writeln!(hash, "{id}")?;
    for side in sides {
        for level in side {
            // The book keeps prices and sizes at its own scale; the venue writes these.
            writeln!(hash, "{} {}", level.price.trimmed(), level.size.trimmed())?;
        }
        writeln!(hash)?;
    }
    Ok(hash.value())
}

/// The same of the venue's own levels.
fn hash_of(market: &Market) -> Result<u64, fmt::Error> {
    let mut hash = Fnv::new();
    writeln!(hash, "{}", market.id())?;
    for side in [Side::Bids, Side::Asks] {
        for (price, size) in market.levels(side) {
            write_trimmed(&price, &mut hash)?;
            hash.write_char(' ')?;
            write_trimmed(&size, &mut hash)?;
            writeln!(hash)?;
        }
        writeln!(hash)?;
    }
    Ok(hash.value())
}

/// Writes a number with a point without the zeros at its end.
fn write_trimmed(number: &impl fmt::Display, out: &mut impl Write) -> fmt::Result {
    let mut text = Buffer::<32>::new();
    write!(text, "{number}")?;
    let text = core::str::from_utf8(text.bytes()).map_err(|_| fmt::Error)?;
    out.write_str(text.trim_end_matches('0').trim_end_matches('.'))
}
