//! The connections of clients: what each has subscribed to, and how long it may stay.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::Config;
use super::wanted::Wanted;
use crate::venue::{ClientId, Time};

/// The span that messages are counted in.
const SPAN: Duration = Duration::from_secs(1);

/// One connection.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) subscriptions: BTreeSet<Wanted>,
    opened: Time,
    /// Since when it has had no subscription.
    bare: Time,
    /// The last ping, or the last subscription that was accepted.
    alive: Time,
    /// When its newest messages came.
    messages: VecDeque<Time>,
}

/// Why the venue ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It is as old as it may get.
    Old,
    /// It has subscribed to nothing.
    Bare,
    /// It has said nothing.
    Idle,
}

/// All connections.
#[derive(Debug, Default)]
pub(super) struct Clients {
    open: BTreeMap<ClientId, Client>,
}

impl Client {
    const fn new(now: Time) -> Self {
        Self {
            subscriptions: BTreeSet::new(),
            opened: now,
            bare: now,
            alive: now,
            messages: VecDeque::new(),
        }
    }

    /// Counts a message; whether it may come so soon.
    pub(super) fn speaks(&mut self, limit: usize, now: Time) -> bool {
        while self.messages.front().is_some_and(|&at| now.saturating_sub(at) >= SPAN) {
            self.messages.pop_front();
        }
        self.messages.push_back(now);
        limit == 0 || self.messages.len() <= limit
    }

    /// A ping has come, or a subscription was accepted.
    pub(super) const fn lives(&mut self, now: Time) {
        self.alive = now;
    }

    /// A subscription has ended.
    pub(super) fn left(&mut self, one: &Wanted, now: Time) -> bool {
        let had = self.subscriptions.remove(one);
        if had && self.subscriptions.is_empty() {
            self.bare = now;
        }
        had
    }

    fn end(&self, config: &Config, now: Time) -> Option<End> {
        let over =
            |since: Time, limit: Duration| !limit.is_zero() && now.saturating_sub(since) >= limit;
        let bare = self.subscriptions.is_empty();
        if over(self.opened, config.life) {
            Some(End::Old)
        } else if bare && over(self.bare, config.unsubscribed) {
            Some(End::Bare)
        } else if !bare && over(self.alive, config.idle) {
            Some(End::Idle)
        } else {
            None
        }
    }
}

impl Clients {
    pub(super) fn opened(&mut self, id: ClientId, now: Time) {
        self.open.insert(id, Client::new(now));
    }

    pub(super) fn closed(&mut self, id: ClientId) -> Option<Client> {
        self.open.remove(&id)
    }

    /// Whether a connection has subscribed to something.
    pub(super) fn has(&self, id: ClientId, one: Wanted) -> bool {
        self.open.get(&id).is_some_and(|client| client.subscriptions.contains(&one))
    }

    pub(super) fn client(&mut self, id: ClientId) -> Option<&mut Client> {
        self.open.get_mut(&id)
    }

    /// Time was leapt over, in which nobody could say anything.
    pub(super) fn leap(&mut self, skipped: Duration) {
        for client in self.open.values_mut() {
            let messages = client.messages.iter_mut();
            for time in messages.chain([&mut client.opened, &mut client.bare, &mut client.alive]) {
                *time = time.saturating_add(skipped);
            }
        }
    }

    /// Whose time is over.
    pub(super) fn over(&self, config: &Config, now: Time) -> Vec<(ClientId, End)> {
        let end = |(&id, client): (&ClientId, &Client)| Some((id, client.end(config, now)?));
        self.open.iter().filter_map(end).collect()
    }
}
