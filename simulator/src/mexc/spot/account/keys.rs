//! Listen keys: what opens an account's stream, for an hour ("Listen Key").

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::market::Dice;
use crate::venue::{ClientId, Time};

/// All listen keys that are in force.
#[derive(Debug)]
pub(super) struct ListenKeys {
    keys: BTreeMap<String, Grant>,
    dice: Dice,
    /// How many there ever were.
    count: u64,
}

/// What a key opens.
#[derive(Debug)]
struct Grant {
    account: usize,
    /// When it was made, or extended last.
    since: Time,
    /// Which one it is: they are listed in this order.
    number: u64,
    clients: BTreeSet<ClientId>,
}

impl ListenKeys {
    pub(super) const fn new(dice: Dice) -> Self {
        Self { keys: BTreeMap::new(), dice, count: 0 }
    }

    /// A new key of an account: 64 digits and letters.
    pub(super) fn create(&mut self, account: usize, now: Time) -> String {
        let key: String = (0..4).map(|_| self.dice.hex()).collect();
        self.count += 1;
        let grant = Grant { account, since: now, number: self.count, clients: BTreeSet::new() };
        self.keys.insert(key.clone(), grant);
        key
    }

    /// The keys of an account, oldest first.
    pub(super) fn of(&self, account: usize) -> Vec<&str> {
        let own = self.keys.iter().filter(|(_, grant)| grant.account == account);
        let mut own: Vec<_> = own.map(|(key, grant)| (grant.number, key.as_str())).collect();
        own.sort_unstable();
        own.into_iter().map(|(_, key)| key).collect()
    }

    /// Whether it is a key of this account, in force.
    pub(super) fn is_of(&self, key: &str, account: usize) -> bool {
        self.keys.get(key).is_some_and(|grant| grant.account == account)
    }

    /// It lasts as long from now on as a new one.
    pub(super) fn extend(&mut self, key: &str, now: Time) {
        if let Some(grant) = self.keys.get_mut(key) {
            grant.since = now;
        }
    }

    /// A key is in force no more; the connections that it opened.
    pub(super) fn end(&mut self, key: &str) -> BTreeSet<ClientId> {
        self.keys.remove(key).map(|grant| grant.clients).unwrap_or_default()
    }

    /// Ends the keys that are older than this; the connections that they opened.
    pub(super) fn expire(&mut self, life: Duration, now: Time) -> BTreeSet<ClientId> {
        let is_over = |grant: &Grant| now.saturating_sub(grant.since) >= life;
        let over: Vec<String> =
            self.keys.iter().filter(|(_, it)| is_over(it)).map(|(key, _)| key.clone()).collect();
        over.iter().flat_map(|key| self.end(key)).collect()
    }

    /// A connection is opened by a key; its account. A key opens so many at most.
    pub(super) fn open(&mut self, key: &str, client: ClientId, most: usize) -> Option<usize> {
        let grant = self.keys.get_mut(key).filter(|grant| grant.clients.len() < most)?;
        grant.clients.insert(client);
        Some(grant.account)
    }

    pub(super) fn closed(&mut self, client: ClientId) {
        for grant in self.keys.values_mut() {
            grant.clients.remove(&client);
        }
    }

    /// The account whose stream a connection has, by a key that is still in force.
    pub(super) fn account(&self, client: ClientId) -> Option<usize> {
        let mut grants = self.keys.values();
        grants.find(|grant| grant.clients.contains(&client)).map(|grant| grant.account)
    }

    /// The connections that have an account's stream, in their order.
    pub(super) fn clients(&self, account: usize) -> BTreeSet<ClientId> {
        let own = self.keys.values().filter(|grant| grant.account == account);
        own.flat_map(|grant| grant.clients.iter().copied()).collect()
    }

    /// Time was leapt over, in which nobody could extend anything.
    pub(super) fn leap(&mut self, skipped: Duration) {
        for grant in self.keys.values_mut() {
            grant.since = grant.since.saturating_add(skipped);
        }
    }
}
