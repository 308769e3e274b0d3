//! What is to be done next.

use crate::event::Slot;
use crate::plan::PlanStep;
use crate::session::ConnectionId;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::Planner;
use super::link::{Link, LinkState, MemberState};

/// What is to be done with a symbol.
struct Change {
    connection: ConnectionId,
    slot: Slot,
    symbol: Symbol,
    joins: bool,
}

impl Planner {
    /// The next thing to do.
    pub fn poll(&mut self, now: Instant) -> PlanStep<'_> {
        self.now = now;
        self.give_up(now);
        if let Some(connection) = self.next_close() {
            return PlanStep::Close { connection };
        }
        self.place();
        if let Some(change) = self.next_change() {
            let Change { connection, slot, symbol, joins } = change;
            return match joins {
                true => PlanStep::Subscribe { connection, slot, symbol },
                false => PlanStep::Unsubscribe { connection, slot, symbol },
            };
        }
        match self.next_open(now) {
            Some((connection, replaces)) => {
                PlanStep::Open { connection, symbols: &self.opening, replaces }
            }
            None => PlanStep::Wait { until: self.until(now) },
        }
    }

    /// A connection to close: one that is marked so, or that has no symbol left to keep.
    fn next_close(&mut self) -> Option<ConnectionId> {
        let empty = |link: &&Link| {
            let kept = link.members.iter().any(|member| self.keeps(link, member.slot));
            !kept && !link.is_closing() && link.state != LinkState::Planned
        };
        if let Some(id) = self.links.iter().find(empty).map(|link| link.id) {
            self.close(id);
        }
        let link = self.links.iter_mut().find(|link| link.state == LinkState::Closing)?;
        link.state = LinkState::Ending;
        Some(link.id)
    }

    fn next_change(&mut self) -> Option<Change> {
        let rows = &self.rows;
        for link in self.links.iter_mut().filter(|link| link.is_due && !link.is_closing()) {
            for member in &mut link.members {
                let (state, joins) = match member.state {
                    MemberState::Joining => (MemberState::In, true),
                    MemberState::Leaving => (MemberState::Ending, false),
                    MemberState::In | MemberState::Ending => continue,
                };
                member.state = state;
                let Some(symbol) = rows.symbol(member.slot) else { continue };
                return Some(Change { connection: link.id, slot: member.slot, symbol, joins });
            }
            link.is_due = false;
        }
        None
    }

    /// The next connection to open, and the one that it is to take over from. What waits for its
    /// first connection comes before what has one, and what has lost one before both.
    fn next_open(&mut self, now: Instant) -> Option<(ConnectionId, Option<ConnectionId>)> {
        if self.pace.room(now) <= self.waiting_reconnects() {
            return None;
        }
        let planned = self.links.iter().find(|link| link.state == LinkState::Planned);
        let planned = planned.map(|link| link.id);
        let id = match planned {
            Some(id) => id,
            None => self.due(now).and_then(|old| self.replace(old, now))?,
        };
        self.pace.count(now, 1);
        let rows = &self.rows;
        let link = self.links.iter_mut().find(|link| link.id == id)?;
        link.state = LinkState::Opening;
        let symbols = link
            .members
            .iter()
            .filter_map(|member| rows.symbol(member.slot).map(|symbol| (member.slot, symbol)));
        self.opening.clear();
        self.opening.extend(symbols);
        Some((id, link.replaces))
    }

    fn until(&self, now: Instant) -> Option<Instant> {
        let planned = self.links.iter().any(|link| link.state == LinkState::Planned);
        let opens = planned.then(|| self.pace.next(now));
        opens.into_iter().chain(self.next_renewal(now)).min()
    }
}
