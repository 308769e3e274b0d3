//! The rules of books: a consumer never holds a wrong one that it believes live.

use crate::book::{BookRef, BookState, LiveBook};
use crate::event::{Data, Event, Slot};
use crate::owned::{Loss, OwnedEvent, OwnedNotice};

use super::Queue;
use super::chain::Lane;
use super::row::Phase;

impl Queue {
    /// Takes a delta or a snapshot of the venue's. `own` is the session's book of the symbol.
    pub(super) fn push_book(&mut self, slot: Slot, event: &Event<'_>, own: Option<BookRef<'_>>) {
        let (book, id) = match event.data {
            Data::BookDelta(delta) => (delta.book, Some(delta.last_id)),
            Data::BookSnapshot(snapshot) => (snapshot.book, snapshot.id),
            _ => (None, None),
        };
        if own.is_some() && book.is_none() {
            // Another channel's than the one that the session builds its book from.
            return self.push_bounded(Lane::Others, OwnedEvent::of(event).into());
        }
        match book.and_then(|book| book.live()) {
            Some(live) => self.push_live(slot, event, id, &live),
            None => self.push_raw(slot, event, book.is_some()),
        }
    }

    /// Takes a change of the state of the session's own book.
    pub(super) fn push_book_state(
        &mut self,
        slot: Slot,
        state: BookState,
        notice: OwnedNotice,
        own: Option<BookRef<'_>>,
    ) {
        if state != BookState::Live {
            self.put_down(slot, notice);
            if let Some(row) = self.row(slot) {
                (row.phase, row.overflowed) = (Phase::Raw, false);
            }
            return;
        }
        self.put_up(slot, notice);
        if let Some(live) = own.and_then(|book| book.live()) {
            self.renew(slot, &live);
        }
    }

    /// The session has told less than its books have taken in: those that moved on are shown anew.
    #[cold]
    pub(super) fn renew_all<'b>(&mut self, books: &impl Fn(Slot) -> Option<BookRef<'b>>) {
        for slot in (0..self.rows.len()).filter_map(|at| u16::try_from(at).ok()).map(Slot) {
            let is_live = self.row(slot).is_some_and(|row| matches!(row.phase, Phase::Live(_)));
            if is_live && let Some(live) = books(slot).and_then(|book| book.live()) {
                self.renew(slot, &live);
            }
        }
    }

    /// Ends the break of a book where its mark was taken and there is room.
    pub(super) fn restore(&mut self, slot: Slot, own: Option<BookRef<'_>>) {
        let ready = self.has_room() && self.row(slot).is_some_and(|row| row.is_mendable());
        if !ready {
            return;
        }
        match own.map(|book| book.live()) {
            Some(Some(live)) => self.put_snapshot(slot, &live),
            // It will be live again, and that will be told.
            Some(None) => {}
            None => self.set_phase(slot, Phase::Raw),
        }
    }

    /// The consumer has taken the last notice that a book is not live.
    pub(super) fn mark_taken(&mut self, slot: Slot) {
        if self.row(slot).is_some_and(|row| row.phase == Phase::Broken) {
            self.owe(slot);
        }
    }

    /// An event after which the session's own book is live.
    fn push_live(&mut self, slot: Slot, event: &Event<'_>, id: Option<u64>, own: &LiveBook<'_>) {
        if !matches!(self.phase(slot), Phase::Live(_)) {
            self.renew(slot, own);
        }
        let Phase::Live(shown) = self.phase(slot) else { return self.lose_book(slot) };
        // A full frame may begin a new count: then what was shown is not newer but another.
        let anew = own.id() < shown;
        if !anew && id.is_some_and(|id| id <= shown) {
            self.counts.covered += 1;
        } else if !self.has_room() {
            self.break_book(slot);
            self.lose_book(slot);
        } else if anew
            || id != Some(own.id())
            || self.row(slot).is_some_and(|row| row.is_shallower(own))
        {
            self.put_snapshot(slot, own);
            self.counts.covered += 1;
        } else {
            self.append(Lane::Data, OwnedEvent::of(event).into());
            self.set_phase(slot, Phase::Live(own.id()));
        }
    }

    /// An event after which the session's own book is not live; it `keeps` one, or none at all.
    fn push_raw(&mut self, slot: Slot, event: &Event<'_>, keeps: bool) {
        let live = matches!(self.phase(slot), Phase::Live(_));
        if keeps && live {
            self.break_book(slot);
        } else if !keeps {
            self.restore(slot, None);
        }
        if self.phase(slot) == Phase::Raw && self.has_room() {
            self.append(Lane::Data, OwnedEvent::of(event).into());
            return;
        }
        if self.phase(slot) == Phase::Raw && !keeps {
            self.break_book(slot);
        }
        self.lose_book(slot);
    }

    /// Shows a live book of the session's that the stream has not, or not so.
    fn renew(&mut self, slot: Slot, own: &LiveBook<'_>) {
        let mendable = self.row(slot).is_some_and(|row| row.is_mendable());
        match (self.phase(slot), self.has_room()) {
            (Phase::Live(shown), _) if shown == own.id() => {}
            (Phase::Broken, _) if !mendable => {}
            (_, true) => self.put_snapshot(slot, own),
            (Phase::Live(_), false) => self.break_book(slot),
            (Phase::Raw | Phase::Broken, false) => {
                self.set_phase(slot, Phase::Broken);
                self.owe(slot);
            }
        }
    }

    /// Marks the end of a book's validity where an update of it has no room.
    #[cold]
    fn break_book(&mut self, slot: Slot) {
        let Some(row) = self.row(slot) else { return };
        let Some(symbol) = row.symbol else { return };
        let id = if let Phase::Live(id) = row.phase { Some(id) } else { None };
        (row.phase, row.overflowed) = (Phase::Broken, true);
        self.counts.made += 1;
        self.put_down(slot, OwnedNotice::BookStale { slot, symbol, id });
    }

    fn put_snapshot(&mut self, slot: Slot, own: &LiveBook<'_>) {
        let Some(symbol) = self.row(slot).and_then(|row| row.symbol) else { return };
        self.counts.made += 1;
        self.append(Lane::Data, OwnedEvent::of_book(slot, symbol, own).into());
        if let Some(row) = self.row(slot) {
            row.shown(own);
        }
    }

    /// Puts in a notice that a book is not live. Beyond the reserve it takes the place of the one
    /// that waits, where no snapshot stands between: the book is not live from there on anyway.
    fn put_down(&mut self, slot: Slot, notice: OwnedNotice) {
        let free = self.has_reserve();
        let Some(row) = self.row(slot) else { return };
        let (up, down) = (row.up.take(), row.down);
        if let Some(up) = up.filter(|_| !free) {
            self.lose_at(up);
        }
        if let Some(down) = down.filter(|_| !free) {
            return self.replace(down, notice.into());
        }
        let id = self.append(Lane::States, notice.into());
        if let Some(row) = self.row(slot) {
            row.down = id;
        }
    }

    /// Puts in a notice that the session's own book is live.
    fn put_up(&mut self, slot: Slot, notice: OwnedNotice) {
        let free = self.has_reserve();
        let up = self.row(slot).and_then(|row| row.up).filter(|_| !free);
        if let Some(up) = up {
            return self.replace(up, notice.into());
        }
        let id = self.append(Lane::States, notice.into());
        if let Some(row) = self.row(slot) {
            row.up = id;
        }
    }

    fn owe(&mut self, slot: Slot) {
        if self.row(slot).is_some_and(|row| !core::mem::replace(&mut row.owed, true)) {
            self.owed.push_back(slot);
        }
    }

    fn lose_book(&mut self, slot: Slot) {
        let symbol = self.row(slot).and_then(|row| row.symbol);
        self.losses.add(Loss::Books, Some(slot), symbol.as_ref());
    }

    fn phase(&self, slot: Slot) -> Phase {
        self.rows.get(slot.index()).map(|row| row.phase).unwrap_or_default()
    }

    fn set_phase(&mut self, slot: Slot, phase: Phase) {
        if let Some(row) = self.row(slot) {
            row.phase = phase;
        }
    }
}
