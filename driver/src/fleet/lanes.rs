//! The lanes of a feed, by their seats, and the feed's symbols by their slots.

use tickwire_core::book::{BookRef, BookState};
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::ConnectionId;
use tickwire_core::symbol::Symbol;

use crate::lane::Lane;
use crate::outlets::Shelf;
use crate::runtime::Runtime;

/// The lanes. A seat is taken again once its lane is gone.
pub(crate) struct Lanes<'b, X: Exchange, R: Runtime>(Vec<Option<Lane<'b, X, R>>>);

/// Where a symbol is: on which lane, and in which row of its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seat: usize,
    pub(crate) there: Slot,
}

/// One symbol of the feed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    pub(crate) symbol: Option<Symbol>,
    /// Who speaks for the symbol; nobody, as long as its connection is not made.
    pub(crate) home: Option<Place>,
    /// What was last told of its book.
    pub(crate) book: Option<BookState>,
}

/// The symbols of the feed. There are as many rows as it has room for.
pub(crate) struct Rows(Vec<Row>);

/// All books of a feed, each from the connection that speaks for its symbol.
pub(crate) struct Shelves<'f, 'b, X: Exchange, R: Runtime> {
    pub(crate) lanes: &'f Lanes<'b, X, R>,
    pub(crate) rows: &'f Rows,
}

impl<'b, X: Exchange, R: Runtime> Lanes<'b, X, R> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    #[inline]
    pub(crate) fn get(&self, seat: usize) -> Option<&Lane<'b, X, R>> {
        self.0.get(seat)?.as_ref()
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, seat: usize) -> Option<&mut Lane<'b, X, R>> {
        self.0.get_mut(seat)?.as_mut()
    }

    /// The seat that the next lane takes.
    pub(crate) fn free_seat(&self) -> usize {
        self.0.iter().position(Option::is_none).unwrap_or(self.0.len())
    }

    pub(crate) fn put(&mut self, seat: usize, lane: Lane<'b, X, R>) {
        if self.0.len() <= seat {
            self.0.resize_with(seat.saturating_add(1), || None);
        }
        if let Some(place) = self.0.get_mut(seat) {
            *place = Some(lane);
        }
    }

    pub(crate) fn remove(&mut self, seat: usize) -> Option<Lane<'b, X, R>> {
        self.0.get_mut(seat)?.take()
    }

    /// The seat of a connection.
    pub(crate) fn seat(&self, id: ConnectionId) -> Option<usize> {
        self.all().find(|(_, lane)| lane.id == id).map(|(seat, _)| seat)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Lane<'b, X, R>)> {
        self.0.iter().enumerate().filter_map(|(seat, lane)| Some((seat, lane.as_ref()?)))
    }

    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = (usize, &mut Lane<'b, X, R>)> {
        self.0.iter_mut().enumerate().filter_map(|(seat, lane)| Some((seat, lane.as_mut()?)))
    }

    /// The seats that are taken.
    pub(crate) fn seats(&self) -> Vec<usize> {
        self.all().map(|(seat, _)| seat).collect()
    }
}

impl Rows {
    pub(crate) fn new(room: usize) -> Self {
        Self(vec![Row::default(); room])
    }

    #[inline]
    pub(crate) fn get(&self, slot: Slot) -> Option<&Row> {
        self.0.get(slot.index())
    }

    pub(crate) fn get_mut(&mut self, slot: Slot) -> Option<&mut Row> {
        self.0.get_mut(slot.index())
    }

    /// The slot of a symbol.
    pub(crate) fn slot(&self, symbol: &Symbol) -> Option<Slot> {
        let at = self.0.iter().position(|row| row.symbol.as_ref() == Some(symbol))?;
        u16::try_from(at).ok().map(Slot)
    }

    /// Whether there is a row for one more symbol.
    pub(crate) fn has_room(&self) -> bool {
        self.0.iter().any(|row| row.symbol.is_none())
    }

    /// Gives a slot to a symbol; says whether there is such a row.
    pub(crate) fn put(&mut self, slot: Slot, symbol: Symbol) -> bool {
        let Some(row) = self.get_mut(slot) else { return false };
        *row = Row { symbol: Some(symbol), ..Row::default() };
        true
    }

    pub(crate) fn clear(&mut self, slot: Slot) {
        if let Some(row) = self.get_mut(slot) {
            *row = Row::default();
        }
    }

    /// Where the symbol of a slot is.
    #[inline]
    pub(crate) fn home(&self, slot: Slot) -> Option<Place> {
        self.get(slot)?.home
    }
}

impl<X: Exchange, R: Runtime> Shelf for Shelves<'_, '_, X, R> {
    fn book(&self, slot: Slot) -> Option<BookRef<'_>> {
        let Place { seat, there } = self.rows.home(slot)?;
        self.lanes.get(seat)?.wire.connection.book(there)
    }
}
