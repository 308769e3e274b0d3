//! The memory of a session, given at construction.

use crate::event::Level;
use crate::meter::Meter;
use crate::scratch::Item;
use crate::store::Store;
use crate::symbol::Symbol;

use super::table::Row;

/// All memory of a session; the lengths are its limits.
#[derive(Debug)]
pub struct Memory<'b> {
    /// One row a symbol.
    pub rows: Store<'b, Row>,
    /// The index over the rows: a power of two, at least twice as many.
    pub index: Store<'b, u16>,
    /// Decoded events of one message. A message of more cannot be decoded, and is told as such.
    pub items: Store<'b, Item>,
    /// Decoded levels of one message, or of one REST book: both sides together.
    pub levels: Store<'b, Level>,
    /// The symbols of one subscription request.
    pub batch: Store<'b, Symbol>,
    /// The text of one outgoing message or one REST path. A request that does not fit is asked for
    /// in halves; 1,024 bytes are enough for all venues so far.
    pub text: Store<'b, u8>,
    /// One histogram a message kind ([`KINDS`](crate::meter::KINDS)), or none at all.
    pub meters: Store<'b, Meter>,
}

#[cfg(feature = "alloc")]
impl Memory<'static> {
    /// Allocates memory for `symbols` symbols, with meters: about 1 MiB, whatever their number.
    ///
    /// A message may have 2,560 events (a push of the whole market's tickers had about 1,950) and
    /// 10,240 levels (a REST book of 5,000 a side); a request may be 8 KiB long, which is more than
    /// any venue takes. Where a venue's messages are all small, or memory is, give other stores for
    /// `items` (256 bytes each) and `levels` (32 bytes each).
    #[must_use]
    pub fn owned(symbols: u16) -> Self {
        let symbols = usize::from(symbols);
        Self {
            rows: Store::owned(symbols),
            index: Store::owned((symbols.max(1) * 2).next_power_of_two()),
            items: Store::owned(2_560),
            levels: Store::owned(10_240),
            batch: Store::owned(64),
            text: Store::owned(8192),
            meters: Store::owned(crate::meter::KINDS),
        }
    }
}

/// Memory of fixed sizes, for statics and stacks: `SYMBOLS` rows, an index of `INDEX` (a power of
/// two, at least twice `SYMBOLS`), messages of at most `ITEMS` events and `LEVELS` levels, outgoing
/// texts of at most `TEXT` bytes. It has no meters.
#[derive(Debug)]
pub struct Arrays<
    const SYMBOLS: usize,
    const INDEX: usize,
    const ITEMS: usize,
    const LEVELS: usize,
    const TEXT: usize,
> {
    rows: [Row; SYMBOLS],
    index: [u16; INDEX],
    items: [Item; ITEMS],
    levels: [Level; LEVELS],
    batch: [Symbol; SYMBOLS],
    text: [u8; TEXT],
}

impl<
    const SYMBOLS: usize,
    const INDEX: usize,
    const ITEMS: usize,
    const LEVELS: usize,
    const TEXT: usize,
> Arrays<SYMBOLS, INDEX, ITEMS, LEVELS, TEXT>
{
    /// Makes the arrays.
    #[must_use]
    pub fn new() -> Self {
        const { assert!(INDEX.is_power_of_two() && INDEX >= 2 * SYMBOLS && SYMBOLS > 0) };
        Self {
            rows: [Row::default(); SYMBOLS],
            index: [0; INDEX],
            items: [Item::default(); ITEMS],
            levels: [Level::default(); LEVELS],
            batch: [Symbol::default(); SYMBOLS],
            text: [0; TEXT],
        }
    }

    /// Lends the arrays to one session.
    pub fn lend(&mut self) -> Memory<'_> {
        Memory {
            rows: (&mut self.rows).into(),
            index: (&mut self.index).into(),
            items: (&mut self.items).into(),
            levels: (&mut self.levels).into(),
            batch: (&mut self.batch).into(),
            text: (&mut self.text).into(),
            meters: Store::Borrowed(&mut []),
        }
    }
}

impl<
    const SYMBOLS: usize,
    const INDEX: usize,
    const ITEMS: usize,
    const LEVELS: usize,
    const TEXT: usize,
> Default for Arrays<SYMBOLS, INDEX, ITEMS, LEVELS, TEXT>
{
    fn default() -> Self {
        Self::new()
    }
}
