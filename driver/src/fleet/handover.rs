//! One connection takes over from another: who speaks for which symbol in between, and what is told
//! where the word passes from one to the other.

use tickwire_core::book::{BookState, StaleReason};
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::plan::{PlanNews, Side};
use tickwire_core::session::Notice;
use tickwire_core::time::Instant;

use crate::item::Item;
use crate::lane::{Lane, Role};
use crate::outlets::Shelf;
use crate::runtime::Runtime;

use super::desk::Desk;
use super::lanes::{Lanes, Place, Shelves};
use super::succession::Succession;

impl Desk {
    /// A replacement is live: its streams may be taken over from here on.
    pub(crate) fn begin_handover<X: Exchange, R: Runtime>(
        &mut self,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let Some((succession, Side::New)) = self.successions.of(seat) else { return };
        let (Some(old), Some(new)) = (lanes.get(succession.old.0), lanes.get(seat)) else { return };
        let slots = new.labels.all().filter_map(|(there, slot)| {
            let before = old.labels.row(slot)?;
            Some((slot, (book_id(old, before), book_id(new, there))))
        });
        succession.handover.begin(slots, now);
        self.settle_owners(seat, lanes);
    }

    /// A symbol has come to one lane of a handover, or begun to leave it: where only one follows
    /// it, nobody takes over.
    pub(crate) fn settle_alone<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
    ) {
        // The slot may have been another symbol's.
        self.successions.release(seat);
        let Some((succession, _)) = self.successions.of(seat) else { return };
        let follows = |seat| lanes.get(seat).is_some_and(|lane| lane.follows(slot));
        match (follows(succession.old.0), follows(succession.new.0)) {
            (true, false) => succession.handover.alone(slot, Side::Old),
            (false, true) => succession.handover.alone(slot, Side::New),
            _ => return,
        }
        self.settle_owner(slot, seat, lanes);
    }

    /// A lane of a handover has lost its connection.
    pub(crate) fn lost<X: Exchange, R: Runtime>(
        &mut self,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        self.successions.release(seat);
        let Some((succession, side)) = self.successions.of(seat) else { return };
        let forced = succession.handover.lost(side, now);
        succession.forced = succession.forced.saturating_add(forced);
        self.settle_owners(seat, lanes);
    }

    /// Looks at the deadlines of all handovers.
    pub(crate) fn expire_handovers<X: Exchange, R: Runtime>(
        &mut self,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        self.successions.expire(now);
        for seat in self.successions.seats() {
            self.settle_owners(seat, lanes);
        }
    }

    /// The next handover that is done: the seats of the old lane and of the new one.
    pub(crate) fn finish_handover<X: Exchange, R: Runtime>(
        &mut self,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) -> Option<(usize, usize)> {
        self.end_handover(self.successions.done()?, lanes, now)
    }

    /// Ends a handover, whether or not all was taken over: the seats of the old lane and of the new
    /// one.
    pub(crate) fn end_handover<X: Exchange, R: Runtime>(
        &mut self,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) -> Option<(usize, usize)> {
        let (succession, _) = self.successions.of(seat)?;
        let (old, new) = (succession.old, succession.new);
        let slots = lanes.get(new.0).map(slots_of).unwrap_or_default();
        for slot in slots {
            self.move_home(slot, new.0, lanes, now);
            self.tell_subscriptions(slot, old.0, new.0, lanes, now);
        }
        let forced = self.successions.remove(new.0).map_or(0, |done| done.forced);
        self.planner.taken_over(new.1, now);
        self.is_plan_due = true;
        self.board.0.send_modify(|board| {
            if let Some(entry) = board.connections.entry(new.1) {
                entry.status.replaces = None;
            }
            if let Some(entry) = board.connections.entry(old.1) {
                entry.status.retired = true;
            }
        });
        self.tell_plan(PlanNews::TakenOver { connection: new.1, from: old.1, forced }, lanes, now);
        Some((old.0, new.0))
    }

    /// A replacement is over before it has taken over: all is the old lane's again. The seat of
    /// that.
    pub(crate) fn give_up_handover<X: Exchange, R: Runtime>(
        &mut self,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) -> Option<usize> {
        self.successions.release(seat);
        let (_, Side::New) = self.successions.of(seat)? else { return None };
        let Succession { old, new, mut handover, forced, .. } = self.successions.remove(seat)?;
        let missing = forced.saturating_add(handover.give_up(now));
        // Where something is missing between what was told and what will be.
        while let Some(gap) = handover.next_gap() {
            self.distrust(gap, lanes, now);
        }
        for slot in lanes.get(old.0).map(slots_of).unwrap_or_default() {
            self.move_home(slot, old.0, lanes, now);
        }
        self.successions.give_back(old.0, handover, now);
        let news = PlanNews::NotTakenOver { connection: new.1, from: old.1, missing };
        self.tell_plan(news, lanes, now);
        Some(old.0)
    }

    /// Lets those speak for the books of a handover who do.
    pub(crate) fn settle_owners<X: Exchange, R: Runtime>(
        &mut self,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
    ) {
        for slot in lanes.get(seat).map(slots_of).unwrap_or_default() {
            self.settle_owner(slot, seat, lanes);
        }
    }

    /// Lets the one speak for a symbol's book who does, where `seat` is in a handover.
    pub(crate) fn settle_owner<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
    ) {
        let Some(now) = lanes.get(seat).map(|lane| lane.wire.now.mono) else { return };
        while let Some(gap) = self.successions.next_gap(seat) {
            self.distrust(gap, lanes, now);
            self.settle_home(gap, seat, lanes, now);
        }
        self.settle_home(slot, seat, lanes, now);
    }

    fn settle_home<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let Some((succession, _)) = self.successions.of(seat) else { return };
        let (owner, _) = match succession.handover.owner(slot) {
            Side::Old => succession.old,
            Side::New => succession.new,
        };
        self.move_home(slot, owner, lanes, now);
    }

    /// Something may be missing between what was told of a book and what will be: it is told as
    /// stale, and shown anew with that.
    fn distrust<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let Some(row) = self.rows.get_mut(slot) else { return };
        let Some(symbol) = row.symbol.filter(|_| row.book == Some(BookState::Live)) else { return };
        let state = BookState::Stale(StaleReason::Disconnected);
        row.book = Some(state);
        let book =
            Shelves { lanes, rows: &self.rows }.book(slot).map(|book| (book.epoch(), book.id()));
        let (epoch, id) = book.unwrap_or_default();
        let notice = Notice::Book { slot, symbol: &symbol, state, epoch, id };
        self.tell(Item::Notice(notice), lanes, now);
    }

    /// A lane speaks for a symbol from now on. Where its book is in another state than was told,
    /// that is told.
    fn move_home<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let (Some(lane), Some(row)) = (lanes.get(seat), self.rows.get_mut(slot)) else { return };
        let Some(symbol) = row.symbol else { return };
        let Some(there) = lane.wire.connection.session().slot(symbol.as_str()) else { return };
        let (told, home) = (row.book, Some(Place { seat, there }));
        let moved = core::mem::replace(&mut row.home, home) != home;
        if moved {
            self.look_at(slot, lanes);
        }
        let Some(book) = lane.wire.connection.book(there) else { return };
        let (state, epoch, id) = (book.state(), book.epoch(), book.id());
        // What its own lane says of it is told when that says so.
        if told == Some(state) || (!moved && told.is_none_or(|told| !is_distrusted(told))) {
            return;
        }
        if let Some(row) = self.rows.get_mut(slot) {
            row.book = Some(state);
        }
        let notice = Notice::Book { slot, symbol: &symbol, state, epoch, id };
        self.tell(Item::Notice(notice), lanes, now);
    }

    /// A lane has done its part: what it still speaks for must wait for another.
    pub(crate) fn leave_all<X: Exchange, R: Runtime>(
        &mut self,
        seat: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        if self.successions.of(seat).is_some() {
            return;
        }
        for slot in lanes.get(seat).map(slots_of).unwrap_or_default() {
            if self.speaks(slot, seat) {
                self.distrust(slot, lanes, now);
                self.vacate(seat, slot);
            }
        }
    }

    /// Tells which of a symbol's subscriptions stand otherwise on the new lane than on the old.
    fn tell_subscriptions<X: Exchange, R: Runtime>(
        &mut self,
        slot: Slot,
        old: usize,
        new: usize,
        lanes: &Lanes<'_, X, R>,
        now: Instant,
    ) {
        let Some(symbol) = self.rows.get(slot).and_then(|row| row.symbol) else { return };
        let (Some(old), Some(new)) = (lanes.get(old), lanes.get(new)) else { return };
        let (Some(before), Some(there)) = (old.labels.row(slot), new.labels.row(slot)) else {
            return;
        };
        for at in 0..self.channels.len() {
            let state = new.wire.connection.subscription(there, at);
            let Some(channel) = self.channels.name(at) else { continue };
            if state != old.wire.connection.subscription(before, at) {
                let (symbol, code, reason) = (&symbol, None, "");
                let notice = Notice::Subscription { slot, symbol, channel, state, code, reason };
                self.tell(Item::Notice(notice), lanes, now);
            }
        }
    }
}

/// Whether a book was told as stale between two connections.
fn is_distrusted(state: BookState) -> bool {
    state == BookState::Stale(StaleReason::Disconnected)
}

/// The id that a lane's book has reached, where it is live.
fn book_id<X: Exchange, R: Runtime>(lane: &Lane<'_, X, R>, there: Slot) -> Option<u64> {
    Some(lane.wire.connection.book(there)?.live()?.id())
}

/// The feed's slots that a lane has rows for.
fn slots_of<X: Exchange, R: Runtime>(lane: &Lane<'_, X, R>) -> Vec<Slot> {
    lane.labels.all().map(|(_, slot)| slot).collect()
}

/// What the lanes are after a handover.
pub(crate) fn settle_roles<X: Exchange, R: Runtime>(
    lanes: &mut Lanes<'_, X, R>,
    old: usize,
    new: usize,
) {
    for (seat, role) in [(old, Role::Retired), (new, Role::Speaker)] {
        if let Some(lane) = lanes.get_mut(seat) {
            lane.role = role;
        }
    }
}
