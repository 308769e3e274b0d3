//! The symbols of a session: rows, and the way from a text to its row.

use core::time::Duration;

use crate::event::Slot;
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::notices::Shown;
use super::subscription::{Phase, Subscription};

/// The most channels of a session.
pub const CHANNELS_MAX: usize = 12;

/// No row.
const NONE: u16 = u16::MAX;

/// What a session keeps of one symbol.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub(crate) symbol: Option<Symbol>,
    pub(crate) subscriptions: [Subscription; CHANNELS_MAX],
    pub(crate) resync: ResyncRow,
    /// Whether the book's state changed and was not announced.
    pub(crate) book_changed: bool,
    /// For how long nothing has come, where that is to be told.
    pub(crate) quiet: Option<Duration>,
    /// The last sign of the symbol before the quiet that was last told.
    pub(crate) told_quiet: Option<Instant>,
    /// When data of the symbol last came.
    pub(crate) fresh: Option<Instant>,
}

/// The fetching of one book's snapshot.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ResyncRow {
    /// When to fetch, where `wanted` or `doubted`; when the last resubscription was due, in a feed
    /// that is built so.
    pub(crate) due: Instant,
    /// Whether a snapshot is wanted.
    pub(crate) wanted: bool,
    /// The request under way; 0 is none.
    pub(crate) request: u32,
    /// Fetches that brought nothing, or resubscriptions in a row; answers that agreed with a book
    /// that is `doubted`.
    pub(crate) tries: u8,
    /// The id of a live book that no delta has confirmed; never where `wanted`.
    pub(crate) doubted: Option<u64>,
}

impl ResyncRow {
    /// Whether there is a request under way whose answer should have come.
    pub(crate) fn is_late(&self, now: Instant) -> bool {
        self.request != 0 && self.due <= now
    }
}

impl Default for Row {
    /// Not derived: that writes out the default of each of the subscriptions.
    fn default() -> Self {
        Self {
            symbol: None,
            subscriptions: [Subscription::default(); CHANNELS_MAX],
            resync: ResyncRow::default(),
            book_changed: false,
            quiet: None,
            told_quiet: None,
            fresh: None,
        }
    }
}

impl Row {
    /// Whether a change of the row waits to be told.
    pub(crate) fn is_unsaid(&self) -> bool {
        self.book_changed
            || self.quiet.is_some()
            || self.subscriptions.iter().any(|entry| entry.changed)
    }

    /// Whether the user wants any of its subscriptions.
    pub(crate) fn is_desired(&self) -> bool {
        self.subscriptions.iter().any(Subscription::desired)
    }

    /// Wants its subscriptions on the first `channels`; those that were refused, anew.
    pub(crate) fn want(&mut self, channels: usize, now: Instant) {
        for entry in self.subscriptions.iter_mut().take(channels) {
            if !entry.desired() {
                entry.leave(true, now);
            } else if entry.phase == Phase::Refused {
                entry.want(now);
            }
        }
    }

    /// Takes out the next change that waits to be told: subscriptions first, then the book.
    pub(crate) fn say(&mut self, slot: Slot) -> Option<Shown> {
        for (channel, entry) in self.subscriptions.iter_mut().enumerate() {
            if core::mem::take(&mut entry.changed) {
                return Some(Shown::Subscription { slot, channel });
            }
        }
        if let Some(age) = self.quiet.take() {
            return Some(Shown::Quiet { slot, age });
        }
        core::mem::take(&mut self.book_changed).then_some(Shown::Book(slot))
    }
}

/// Rows with an open-addressing index over them; sized once.
#[derive(Debug)]
pub(crate) struct Table<'b> {
    rows: Store<'b, Row>,
    /// Row numbers by hash; a power of two long, at least twice the rows.
    index: Store<'b, u16>,
    len: usize,
    /// The ends without an answer on this connection: the venue may hold what they were to end.
    pub(super) open_ends: usize,
    /// By channel, whether it is the whole market's.
    pub(super) markets: [bool; CHANNELS_MAX],
}

impl<'b> Table<'b> {
    /// Makes an empty table; `None` where the index is not a power of two of at least twice the
    /// rows.
    pub(crate) fn new(rows: Store<'b, Row>, mut index: Store<'b, u16>) -> Option<Self> {
        let fits = index.len().is_power_of_two()
            && index.len() >= rows.len().checked_mul(2)?
            && rows.len() < usize::from(NONE);
        index.fill(NONE);
        fits.then_some(Self { rows, index, len: 0, open_ends: 0, markets: [false; CHANNELS_MAX] })
    }

    /// The same table with other channels of the whole market.
    pub(crate) fn with_markets(mut self, markets: impl Iterator<Item = bool>) -> Self {
        for (market, is) in self.markets.iter_mut().zip(markets) {
            *market = is;
        }
        self
    }

    /// The row of a symbol.
    #[inline]
    pub(crate) fn find(&self, symbol: &Symbol) -> Option<Slot> {
        let mut at = self.place(symbol);
        for _ in 0..self.index.len() {
            let row = *self.index.get(at)?;
            if row == NONE {
                return None;
            }
            if self.rows.get(usize::from(row))?.symbol.as_ref() == Some(symbol) {
                return Some(Slot(row));
            }
            at = self.following(at);
        }
        None
    }

    /// Gives a symbol a row: its old one, a free one or a new one; `None` where all are taken.
    pub(crate) fn insert(&mut self, symbol: Symbol) -> Option<Slot> {
        if let Some(slot) = self.find(&symbol) {
            return Some(slot);
        }
        let free = self.rows.iter().take(self.len).position(|row| row.symbol.is_none());
        let at = free.unwrap_or(self.len);
        *self.rows.get_mut(at)? = Row { symbol: Some(symbol), ..Row::default() };
        self.len = self.len.max(at + 1);
        self.enter(at, &symbol);
        u16::try_from(at).ok().map(Slot)
    }

    /// Frees a row.
    pub(crate) fn remove(&mut self, slot: Slot) {
        if let Some(row) = self.rows.get_mut(slot.index()) {
            *row = Row::default();
        }
        self.reindex();
    }

    pub(crate) fn row(&self, slot: Slot) -> Option<&Row> {
        self.rows.get(slot.index()).filter(|row| row.symbol.is_some())
    }

    pub(crate) fn row_mut(&mut self, slot: Slot) -> Option<&mut Row> {
        self.rows.get_mut(slot.index()).filter(|row| row.symbol.is_some())
    }

    /// Rows up to the last that was ever used; some may be free.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (Slot, &Row)> {
        self.rows
            .iter()
            .take(self.len)
            .zip(0u16..)
            .filter(|(row, _)| row.symbol.is_some())
            .map(|(row, at)| (Slot(at), row))
    }

    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = (Slot, &mut Row)> {
        self.rows
            .iter_mut()
            .take(self.len)
            .zip(0u16..)
            .filter(|(row, _)| row.symbol.is_some())
            .map(|(row, at)| (Slot(at), row))
    }

    /// The number of rows that a row number may reach.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    fn reindex(&mut self) {
        self.index.fill(NONE);
        for at in 0..self.len {
            if let Some(symbol) = self.rows.get(at).and_then(|row| row.symbol) {
                self.enter(at, &symbol);
            }
        }
    }

    /// Writes a row's number to the first free place of its hash.
    fn enter(&mut self, at: usize, symbol: &Symbol) {
        let mut place = self.place(symbol);
        for _ in 0..self.index.len() {
            if self.index.get(place).is_none_or(|row| *row == NONE) {
                break;
            }
            place = self.following(place);
        }
        if let (Some(entry), Ok(row)) = (self.index.get_mut(place), u16::try_from(at)) {
            *entry = row;
        }
    }

    #[inline]
    fn place(&self, symbol: &Symbol) -> usize {
        let hash = hash(symbol);
        usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0) & self.index.len().wrapping_sub(1)
    }

    #[inline]
    fn following(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.index.len().wrapping_sub(1)
    }
}

/// Four multiplications over the padded words, folded: venues choose the symbols, not an attacker,
/// and a full table of one hash still only costs its length.
#[cfg_attr(target_pointer_width = "64", inline)]
#[cfg_attr(target_pointer_width = "32", inline(never))]
fn hash(symbol: &Symbol) -> u64 {
    let [a, b, c, d] = symbol.words();
    let low = (a ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(b ^ 0xC2B2_AE3D_27D4_EB4F | 1);
    let high = (c ^ 0x1656_67B1_9E37_79F9).wrapping_mul(d ^ 0x27D4_EB2F_1656_67C5 | 1);
    let mixed = low ^ high.rotate_left(29);
    let mixed = (mixed ^ a.rotate_left(17) ^ b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_find_their_rows() {
        let mut rows = [Row::default(); 50];
        let mut index = [0u16; 128];
        let mut table = Table::new((&mut rows).into(), (&mut index).into()).unwrap();
        let symbol = |n: u16| Symbol::new(&std::format!("S{n}_USDT")).unwrap();
        for n in 0..50u16 {
            assert_eq!(table.insert(symbol(n)), Some(Slot(n)));
        }
        assert_eq!(table.insert(symbol(50)), None, "full");
        for n in 0..50u16 {
            assert_eq!(table.find(&symbol(n)), Some(Slot(n)));
        }
        table.remove(Slot(7));
        assert_eq!(table.find(&symbol(7)), None);
        assert_eq!(table.find(&symbol(8)), Some(Slot(8)));
        assert_eq!(table.insert(symbol(51)), Some(Slot(7)), "a freed row is used again");
        assert_eq!(table.rows().count(), 50);
    }

    #[test]
    fn an_index_that_could_not_end_a_search_is_refused() {
        let (mut rows, mut index) = ([Row::default(); 5], [0u16; 8]);
        assert!(Table::new((&mut rows).into(), (&mut index).into()).is_none());
        let (mut rows, mut index) = ([Row::default(); 4], [0u16; 8]);
        assert!(Table::new((&mut rows).into(), (&mut index).into()).is_some());
    }
}
