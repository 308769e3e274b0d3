//! What is said of the books at the end.

use core::fmt::{self, Write};

use tickwire_core::book::BookRef;
use tickwire_core::event::Level;
use tickwire_core::symbol::Symbol;

use crate::fnv::Fnv;

/// Levels of each side that are shown.
const SHOWN: usize = 3;

/// Writes the state of a book; where it is live, its best levels and a hash of all.
pub(crate) fn write(
    symbol: &Symbol,
    book: Option<BookRef<'_>>,
    out: &mut dyn Write,
) -> fmt::Result {
    let symbol = symbol.as_str();
    let Some(book) = book else { return writeln!(out, "{symbol} has no book") };
    let Some(live) = book.live() else {
        return writeln!(out, "{symbol} {:?} id {:?}", book.state(), book.id());
    };
    writeln!(
        out,
        "{symbol} live id {} epoch {} bids {} asks {}",
        live.id(),
        book.epoch(),
        live.bid_depth(),
        live.ask_depth()
    )?;
    let mut hash = Fnv::new();
    for (name, side) in [("bid", live.bids()), ("ask", live.asks())] {
        for (level, place) in side.zip(0..) {
            let Level { price, size } = level;
            let (price, size) = (price.trimmed(), size.trimmed());
            writeln!(hash, "{name} {price} {size}")?;
            if place < SHOWN {
                writeln!(out, "{name} {price} x {size}")?;
            }
        }
    }
    writeln!(out, "hash {hash}")
}
