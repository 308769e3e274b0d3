//! The connections of clients, and what each has subscribed to.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::venue::{ClientId, Time};

/// One connection; `W` is what can be subscribed to.
#[derive(Debug)]
pub(super) struct Client<W> {
    /// The venue's name of the connection.
    pub(super) name: String,
    pub(super) subscriptions: BTreeSet<W>,
    /// The account that it has logged in to, and by which of its keys.
    pub(super) login: Option<(usize, usize)>,
    /// The last message, or the end of the last subscription.
    pub(super) seen: Time,
}

/// All connections.
#[derive(Debug)]
pub(super) struct Clients<W> {
    open: BTreeMap<ClientId, Client<W>>,
}

impl<W> Client<W> {
    pub(super) const fn new(name: String, now: Time) -> Self {
        Self { name, subscriptions: BTreeSet::new(), login: None, seen: now }
    }
}

impl<W> Clients<W> {
    pub(super) const fn new() -> Self {
        Self { open: BTreeMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn opened(&mut self, id: ClientId, client: Client<W>) {
        self.open.insert(id, client);
    }

    pub(super) fn closed(&mut self, id: ClientId) -> Option<Client<W>> {
        self.open.remove(&id)
    }

    pub(super) fn client(&mut self, id: ClientId) -> Option<&mut Client<W>> {
        self.open.get_mut(&id)
    }

    /// All of them, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ClientId, &Client<W>)> {
        self.open.iter().map(|(&id, client)| (id, client))
    }

    /// Time was leapt over, in which nobody could say anything.
    pub(super) fn leap(&mut self, skipped: Duration) {
        for client in self.open.values_mut() {
            client.seen = client.seen.saturating_add(skipped);
        }
    }

    /// Who has subscribed to nothing and said nothing for so long.
    pub(super) fn idle(&self, idle: Duration, now: Time) -> Vec<ClientId> {
        let silent = |client: &Client<W>| {
            client.subscriptions.is_empty() && now.saturating_sub(client.seen) >= idle
        };
        self.open.iter().filter(|(_, client)| silent(client)).map(|(&id, _)| id).collect()
    }
}
