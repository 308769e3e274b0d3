//! One connection of a plan.

use alloc::vec::Vec;

use crate::event::Slot;
use crate::session::ConnectionId;
use crate::time::Instant;

/// One connection of a plan.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) id: ConnectionId,
    pub(super) state: LinkState,
    pub(super) members: Vec<Member>,
    /// The connection that it is to take over from.
    pub(super) replaces: Option<ConnectionId>,
    /// The connection that is to take over from it.
    pub(super) replaced_by: Option<ConnectionId>,
    /// When it is to be replaced, where it is open and has an age.
    pub(super) renewal: Option<Instant>,
    /// How many replacements of it failed in a row.
    pub(super) failures: u32,
    /// By when a replacement must be live or, once it is, have taken over.
    pub(super) deadline: Option<Instant>,
    /// Whether it is lost and its session waits for the pace to connect again.
    pub(super) waits: bool,
    /// Whether a member may have a step to be told.
    pub(super) is_due: bool,
}

/// Where a connection is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkState {
    /// Waits for its turn to be opened.
    Planned,
    /// To be opened; not open yet.
    Opening,
    /// Open.
    Open,
    /// All its subscriptions are answered, since then.
    Live(Instant),
    /// Lost; its session opens it again.
    Lost,
    /// To be closed; that was not told yet.
    Closing,
    /// Told to close; not over yet.
    Ending,
}

/// A symbol on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) slot: Slot,
    pub(super) state: MemberState,
}

/// Where a symbol is in its life on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberState {
    /// To be subscribed to; that was not told yet.
    Joining,
    /// Subscribed to, or going to be when the connection is opened.
    In,
    /// To be unsubscribed from; that was not told yet.
    Leaving,
    /// Told to be unsubscribed from; it counts until it has left.
    Ending,
}

impl Link {
    pub(super) fn new(id: ConnectionId, state: LinkState) -> Self {
        Self {
            id,
            state,
            members: Vec::new(),
            replaces: None,
            replaced_by: None,
            renewal: None,
            failures: 0,
            deadline: None,
            waits: false,
            is_due: false,
        }
    }

    /// Whether it is closed, or going to be.
    pub(super) const fn is_closing(&self) -> bool {
        matches!(self.state, LinkState::Closing | LinkState::Ending)
    }

    pub(super) const fn is_open(&self) -> bool {
        matches!(self.state, LinkState::Open | LinkState::Live(_))
    }

    /// Whether no replacement is under way of which it is either side, and none need wait.
    pub(super) const fn is_replaceable(&self) -> bool {
        self.is_open() && self.replaces.is_none() && self.replaced_by.is_none()
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.member(slot).is_some()
    }

    pub(super) fn member(&self, slot: Slot) -> Option<&Member> {
        self.members.iter().find(|member| member.slot == slot)
    }

    /// Whether a symbol is on it to stay.
    pub(super) fn keeps(&self, slot: Slot) -> bool {
        let state = self.member(slot).map(|member| member.state);
        !self.is_closing() && matches!(state, Some(MemberState::Joining | MemberState::In))
    }

    /// Whether a symbol that is leaving it may come back.
    pub(super) fn takes_back(&self, slot: Slot) -> bool {
        let leaving = self.member(slot).is_some_and(|member| member.state == MemberState::Ending);
        leaving && !self.is_closing() && self.replaced_by.is_none()
    }

    pub(super) fn add(&mut self, slot: Slot) {
        let planned = self.state == LinkState::Planned;
        let state = if planned { MemberState::In } else { MemberState::Joining };
        self.members.push(Member { slot, state });
        self.is_due |= !planned;
    }

    pub(super) fn remove(&mut self, slot: Slot) {
        self.members.retain(|member| member.slot != slot);
    }

    /// A symbol is wanted again that was leaving, where it may stay.
    pub(super) fn keep(&mut self, slot: Slot) {
        for member in self.members.iter_mut().filter(|member| member.slot == slot) {
            if member.state == MemberState::Leaving {
                member.state = MemberState::In;
            }
        }
    }

    /// A symbol is wanted no more. Nothing need be said where its subscription was not.
    pub(super) fn dismiss(&mut self, slot: Slot) {
        if self.is_closing() {
            return;
        }
        let planned = self.state == LinkState::Planned;
        self.members.retain(|member| {
            member.slot != slot || !(planned || member.state == MemberState::Joining)
        });
        for member in self.members.iter_mut().filter(|member| member.slot == slot) {
            if member.state == MemberState::In {
                member.state = MemberState::Leaving;
                self.is_due = true;
            }
        }
    }
}
