//! What is said of the book, and whether it is the venue's.

use core::fmt::{self, Write};

use tickwire_core::book::LiveBook;
use tickwire_core::event::Level;

use crate::hash::Fnv;
use crate::market::{Market, Side};

/// Whether a live book has exactly the levels of the market.
pub(crate) fn is_same(book: &LiveBook<'_>, market: &Market) -> bool {
    let same = |level: &Level, price: u64, size: u64| {
        level.price.ticks(2) == Some(price.into()) && level.size.ticks(4) == Some(size.into())
    };
    [(Side::Bids, book.bids()), (Side::Asks, book.asks())].into_iter().all(|(side, mut ours)| {
        market.levels(side).all(|(price, size)| {
            ours.next()
                .is_some_and(|level| same(&level, price.hundredths(), size.ten_thousandths()))
        }) && ours.next().is_none()
    })
}

/// Writes id, depths and hash of a book.
pub(crate) fn write(book: &LiveBook<'_>, out: &mut dyn Write) -> fmt::Result {
    let mut hash = Fnv::new();
    for side in [book.bids(), book.asks()] {
        for level in side {
            writeln!(hash, "{} {}", level.price.trimmed(), level.size.trimmed())?;
        }
        writeln!(hash)?;
    }
    writeln!(out, "book {} bids {} asks {}", book.id(), book.bid_depth(), book.ask_depth())?;
    writeln!(out, "hash {:016x}", hash.value())
}
