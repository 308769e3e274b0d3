//! Which symbols go on which connection, and when connections are opened, replaced and closed.

mod link;
mod poll;
mod renewal;
mod rows;
mod words;

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::event::Slot;
use crate::pace::Pace;
use crate::session::{ConnectionId, Refused};
use crate::symbol::Symbol;
use crate::time::Instant;

use super::{PlanError, Shape};
use link::{Link, LinkState, Member, MemberState};
use rows::Rows;

/// The plan of a feed: symbols on connections.
///
/// A symbol with all its channels is on one connection. What is on a connection stays there: a
/// symbol that comes or goes touches no other, and only a connection that ends moves its symbols.
///
/// A connection that may not grow older than [`Shape::age_max`] is replaced before: another one is
/// opened for the same symbols and, once it has [`taken_over`](Self::taken_over), the old one is
/// closed. That begins a quarter of the age before its end, half an hour at most, not for all
/// connections at the same time and for four at once at most; one that fails is tried again. Where
/// the venue's limit of connections leaves none to spare, there is no replacement, and a
/// connection's own session makes it anew at its greatest age, with a gap that its notices tell.
///
/// What it remembers is bounded by the symbols and the connections.
#[derive(Debug)]
pub struct Planner {
    shape: Shape,
    rows: Rows,
    /// Wanted symbols that wait for room.
    waiting: BTreeSet<Slot>,
    /// By number.
    links: Vec<Link>,
    next_id: u32,
    pace: Pace,
    /// What the last `Open` lends.
    opening: Vec<(Slot, Symbol)>,
    /// The latest time that was told.
    now: Instant,
}

impl Planner {
    /// Plans a feed of `symbols`, whose slots are their positions.
    ///
    /// # Errors
    ///
    /// [`PlanError`].
    pub fn new(shape: Shape, symbols: &[Symbol]) -> Result<Self, PlanError> {
        let mut planner = Self {
            shape,
            rows: Rows::default(),
            waiting: BTreeSet::new(),
            links: Vec::new(),
            next_id: 0,
            pace: Pace::new(shape.connects),
            opening: Vec::new(),
            now: Instant::ORIGIN,
        };
        // A feed that has no symbols yet must hold one.
        let connections = shape.connections_for(symbols.len().max(1))?;
        for (index, symbol) in symbols.iter().enumerate() {
            if planner.rows.slot(symbol).is_some() {
                return Err(PlanError::Twice(*symbol));
            }
            let slot = planner.rows.add(*symbol).ok_or(PlanError::TooManySymbols)?;
            // In order, and no connection has two more than another.
            let share = index.saturating_mul(connections).checked_div(symbols.len());
            if planner.links.len() <= share.unwrap_or_default() {
                planner.plan();
            }
            if let Some(link) = planner.links.last_mut() {
                link.add(slot);
            }
        }
        Ok(planner)
    }

    /// The slot of a symbol that is wanted, or has not left yet.
    #[must_use]
    pub fn slot(&self, symbol: &Symbol) -> Option<Slot> {
        self.rows.slot(symbol)
    }

    /// The connection that a symbol is on: the old one, while another takes over from it.
    #[must_use]
    pub fn connection_of(&self, slot: Slot) -> Option<ConnectionId> {
        self.owner_of(slot).map(|link| link.id)
    }

    /// How many connections there are, those included that are to be opened.
    #[must_use]
    pub const fn connections(&self) -> usize {
        self.links.len()
    }
}

/// Wishes.
impl Planner {
    /// Wants another symbol; its slot, which is the old one where it is wanted already.
    ///
    /// # Errors
    ///
    /// [`Refused`], where no connection may take it.
    pub fn want(&mut self, symbol: Symbol) -> Result<Slot, Refused> {
        if symbol.as_bytes().is_empty() {
            return Err(Refused::Symbol);
        }
        let known = self.rows.slot(&symbol);
        if let Some(slot) = known.filter(|slot| self.rows.is_wanted(*slot)) {
            return Ok(slot);
        }
        if !self.shape.holds(self.rows.wanted() + 1) {
            return Err(Refused::TooManySymbols);
        }
        let slot = match known {
            Some(slot) => slot,
            None => self.rows.add(symbol).ok_or(Refused::TooManySymbols)?,
        };
        self.rows.set_wanted(slot, true);
        self.links.iter_mut().for_each(|link| link.keep(slot));
        self.wait_unless_kept(slot);
        self.place();
        Ok(slot)
    }

    /// Wants a symbol no more; its slot, where it was wanted. The slot is free for another symbol
    /// once the connection has ended its subscriptions ([`Planner::left`]).
    pub fn unwant(&mut self, symbol: &Symbol) -> Option<Slot> {
        let slot = self.rows.slot(symbol).filter(|slot| self.rows.is_wanted(*slot))?;
        self.rows.set_wanted(slot, false);
        self.waiting.remove(&slot);
        self.links.iter_mut().for_each(|link| link.dismiss(slot));
        self.links.retain(|link| link.state != LinkState::Planned || !link.members.is_empty());
        self.free_unless_on(slot);
        Some(slot)
    }

    /// Wants to connect a connection again that is lost or could not be made, its session's
    /// back-off being over: so that all connects of a feed, also of connections that are lost
    /// together, keep one pace ([`Shape::connects`]). Those come before new connections, and before
    /// such as are to take over from others: they have lost data.
    ///
    /// # Errors
    ///
    /// When to ask again: later than `now`.
    pub fn reconnect(&mut self, connection: ConnectionId, now: Instant) -> Result<(), Instant> {
        self.now = now;
        let others = self.waiting_reconnects();
        let room = self.pace.room(now);
        let link = self.running(connection);
        let ahead =
            if link.as_ref().is_some_and(|link| link.replaces.is_some()) { others } else { 0 };
        let may = room > ahead;
        if let Some(link) = link {
            link.waits = !may && link.replaces.is_none();
        }
        if !may {
            return Err(self.pace.next(now));
        }
        self.pace.count(now, 1);
        Ok(())
    }

    /// Replaces every connection from now on, a few at a time, as if each had reached its age.
    pub fn renew_all(&mut self, now: Instant) {
        self.now = now;
        for link in self.links.iter_mut().filter(|link| link.is_replaceable()) {
            link.renewal = Some(now);
        }
    }
}

/// Facts.
impl Planner {
    /// The WebSocket of a connection is open, for the first time or again: its age counts anew.
    pub fn opened(&mut self, connection: ConnectionId, now: Instant) {
        self.now = now;
        let due = self.renewal_of(connection, now);
        let Some(link) = self.running(connection) else { return };
        link.state = LinkState::Open;
        (link.renewal, link.failures, link.waits) = (due, 0, false);
        self.left_all(connection);
    }

    /// Every subscription of a connection is answered, and every book that it keeps is live.
    pub fn live(&mut self, connection: ConnectionId, now: Instant) {
        self.now = now;
        let Some(link) = self.running(connection) else { return };
        if !matches!(link.state, LinkState::Live(_)) {
            link.state = LinkState::Live(now);
            link.deadline = link.replaces.map(|_| now.after(renewal::TAKEN_OVER_WITHIN));
        }
    }

    /// A connection is lost; its session makes it again. Where another was to take over from it,
    /// that one is the only one at once.
    pub fn closed(&mut self, connection: ConnectionId, now: Instant) {
        self.now = now;
        let Some(link) = self.running(connection) else { return };
        (link.state, link.renewal) = (LinkState::Lost, None);
        match link.replaced_by {
            Some(heir) => self.succeed(heir),
            None => self.left_all(connection),
        }
    }

    /// A replacement has taken over all streams of the connection that it replaces.
    pub fn taken_over(&mut self, connection: ConnectionId, now: Instant) {
        self.now = now;
        self.succeed(connection);
    }

    /// The session of a connection is over, as it was asked to or for ever. One that was not asked
    /// to gives its symbols up, unless another is to take over from it: trying again is of no use,
    /// or not wanted. They may be wanted anew.
    pub fn ended(&mut self, connection: ConnectionId, now: Instant) {
        self.now = now;
        let place = self.links.iter().position(|link| link.id == connection);
        let Some(link) = place.map(|at| self.links.remove(at)) else { return };
        if let Some(heir) = link.replaced_by.and_then(|heir| self.link_mut(heir)) {
            (heir.replaces, heir.deadline) = (None, None);
        }
        if let Some(old) = link.replaces {
            self.retry(old, now);
        }
        let is_final = !link.is_closing() && link.replaces.is_none();
        for member in &link.members {
            let is_on = member.state != MemberState::Joining;
            if is_final && is_on && self.owner_of(member.slot).is_none() {
                self.rows.set_wanted(member.slot, false);
                self.waiting.remove(&member.slot);
            }
            self.wait_unless_kept(member.slot);
            self.free_unless_on(member.slot);
        }
    }

    /// A connection has ended the subscriptions of a symbol that is not wanted any more. Where it
    /// is lost or opens anew, that is understood.
    pub fn left(&mut self, connection: ConnectionId, slot: Slot) {
        let owner = self.owner_of(slot).map(|link| link.id);
        let Some(link) = self.link_mut(connection) else { return };
        let member = link.members.iter_mut().find(|member| member.slot == slot);
        let Some(member) = member.filter(|member| member.state == MemberState::Ending) else {
            return;
        };
        if owner == Some(connection) {
            // It is wanted again, and comes back.
            member.state = MemberState::Joining;
            link.is_due = true;
            return;
        }
        link.remove(slot);
        self.wait_unless_kept(slot);
        self.free_unless_on(slot);
    }
}

impl Planner {
    /// A replacement is the only one: the other, if there is one still, is closed.
    fn succeed(&mut self, heir: ConnectionId) {
        if let Some(old) = self.link_mut(heir).and_then(|link| link.replaces) {
            self.close(old);
        }
    }

    /// Marks a connection as to be closed. What only it had is placed anew.
    fn close(&mut self, connection: ConnectionId) {
        let Some(link) = self.link_mut(connection).filter(|link| !link.is_closing()) else {
            return;
        };
        (link.state, link.deadline, link.renewal) = (LinkState::Closing, None, None);
        link.waits = false;
        let (old, heir) = (link.replaces.take(), link.replaced_by.take());
        let slots: Vec<Slot> = link.members.iter().map(|member| member.slot).collect();
        if let Some(old) = old.and_then(|old| self.link_mut(old)) {
            old.replaced_by = None;
        }
        if let Some(heir) = heir.and_then(|heir| self.link_mut(heir)) {
            (heir.replaces, heir.deadline) = (None, None);
        }
        slots.into_iter().for_each(|slot| self.wait_unless_kept(slot));
    }

    /// All that a connection was told to unsubscribe from has left it: it was cut.
    fn left_all(&mut self, connection: ConnectionId) {
        let Some(link) = self.link_mut(connection) else { return };
        let ending = |member: &&Member| member.state == MemberState::Ending;
        let slots: Vec<Slot> = link.members.iter().filter(ending).map(|gone| gone.slot).collect();
        slots.into_iter().for_each(|slot| self.left(connection, slot));
    }

    /// Places what waits for room, as far as there is any.
    fn place(&mut self) {
        while let Some(slot) = self.waiting.first().copied() {
            if self.owner_of(slot).is_some() {
                // The connection that it left is to stay after all: it comes back there.
                self.waiting.remove(&slot);
                continue;
            }
            let place = self.place_for_another();
            let Some(link) = place.and_then(|place| self.link_mut(place)) else { return };
            link.add(slot);
            self.waiting.remove(&slot);
        }
    }

    /// The connection for another symbol: of those with room one that is to stay, of those the
    /// emptiest; else a new one.
    fn place_for_another(&mut self) -> Option<ConnectionId> {
        let max = self.shape.symbols_max().map_or(usize::MAX, usize::from);
        let open = self.links.iter().filter(|link| {
            !link.is_closing() && link.replaced_by.is_none() && link.members.len() < max
        });
        let best = open.min_by_key(|link| (self.is_passing(link), link.members.len(), link.id));
        match best {
            Some(link) => Some(link.id),
            None => self.has_spare().then(|| self.plan()),
        }
    }

    /// Whether one more connection is allowed.
    fn has_spare(&self) -> bool {
        self.shape.connections == 0 || self.links.len() < usize::from(self.shape.connections)
    }

    /// How many connections wait for the pace to be connected again.
    fn waiting_reconnects(&self) -> u16 {
        let waiting = self.links.iter().filter(|link| link.waits).count();
        u16::try_from(waiting).unwrap_or(u16::MAX)
    }

    /// Another connection, to be opened.
    fn plan(&mut self) -> ConnectionId {
        let id = ConnectionId(self.next_id);
        self.next_id = self.next_id.wrapping_add(1);
        self.links.push(Link::new(id, LinkState::Planned));
        id
    }

    fn wait_unless_kept(&mut self, slot: Slot) {
        if self.rows.is_wanted(slot) && self.owner_of(slot).is_none() {
            self.waiting.insert(slot);
        }
    }

    fn free_unless_on(&mut self, slot: Slot) {
        if !self.links.iter().any(|link| link.has(slot)) {
            self.rows.free(slot);
        }
    }

    /// The connection that a wanted symbol is on, the old one first where another is to take over,
    /// or that it comes back to once it has left.
    fn owner_of(&self, slot: Slot) -> Option<&Link> {
        let links = || self.links.iter().filter(|link| link.keeps(slot));
        let old = links().find(|link| link.replaces.is_none());
        let returning = || self.links.iter().find(|link| link.takes_back(slot));
        let owner = old.or_else(|| links().next()).or_else(returning);
        owner.filter(|_| self.rows.is_wanted(slot))
    }

    /// Whether a symbol of a connection is wanted, and there or coming back.
    fn keeps(&self, link: &Link, slot: Slot) -> bool {
        let is_owner = || self.owner_of(slot).is_some_and(|owner| owner.id == link.id);
        self.rows.is_wanted(slot) && (link.keeps(slot) || is_owner())
    }

    fn link_mut(&mut self, connection: ConnectionId) -> Option<&mut Link> {
        self.links.iter_mut().find(|link| link.id == connection)
    }

    /// A connection that was told to open and not told to close.
    fn running(&mut self, connection: ConnectionId) -> Option<&mut Link> {
        let running = |link: &&mut Link| !link.is_closing() && link.state != LinkState::Planned;
        self.link_mut(connection).filter(running)
    }
}
