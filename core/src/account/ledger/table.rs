//! The rows of a ledger, and the ways to them: by identity, by the client's id, and to the one that
//! may give way first. Each takes a few steps, however many rows there are.

use crate::store::Store;

use super::super::id::Id;
use super::entry::{Entry, Held};
use super::identity::{Identity, hash};
use super::links::{Hashed, Link, bucket, link, row};

/// Rows, with the lists through them.
#[derive(Debug)]
pub(super) struct Table<'b> {
    rows: Store<'b, Entry>,
    /// The rows that were ever used.
    len: usize,
    /// The row that may give way first, and the last.
    oldest: Link,
    newest: Link,
}

/// Which list of one hash.
#[derive(Clone, Copy)]
enum Way {
    Identity,
    Client,
}

/// Every row holds something that must not be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoRoom;

/// Getters.
impl<'b> Table<'b> {
    pub(super) fn new(mut rows: Store<'b, Entry>) -> Self {
        rows.fill(Entry::default());
        Self { rows, len: 0, oldest: 0, newest: 0 }
    }

    /// One past the last row that was ever used.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Held> {
        self.rows.iter().take(self.len).filter_map(|entry| entry.held.as_ref())
    }

    pub(super) fn held(&self, at: usize) -> Option<&Held> {
        self.rows.get(at)?.held.as_ref()
    }

    /// What a row holds, for changes of what no list goes by: see [`Table::hold`] for others.
    pub(super) fn held_mut(&mut self, at: usize) -> Option<&mut Held> {
        self.rows.get_mut(at)?.held.as_mut()
    }

    /// The row of what a record is about.
    pub(super) fn find(&self, identity: &Identity<'_>) -> Option<usize> {
        self.search(Way::Identity, hash(identity), |held| {
            Identity::of(held.symbol(), &held.record).as_ref() == Some(identity)
        })
    }

    /// The row of an order.
    pub(super) fn order(&self, id: &Id) -> Option<usize> {
        [false, true].into_iter().find_map(|trigger| self.find(&Identity::Order { id, trigger }))
    }

    /// The row of the newest order that the client gave this id.
    pub(super) fn order_of_client(&self, id: &Id) -> Option<usize> {
        self.search(Way::Client, hash(id), |held| held.client_id() == Some(id))
    }

    fn search(&self, way: Way, hash: u64, is: impl Fn(&Held) -> bool) -> Option<usize> {
        let mut at = row(self.hashed(bucket(hash, self.rows.len())?, way)?.head);
        for _ in 0..self.len {
            let here = at?;
            if self.held(here).is_some_and(&is) {
                return at;
            }
            at = row(self.hashed(here, way)?.next);
        }
        None
    }

    fn hashed(&self, at: usize, way: Way) -> Option<Hashed> {
        let entry = self.rows.get(at)?;
        Some(match way {
            Way::Identity => entry.by_identity,
            Way::Client => entry.by_client,
        })
    }
}

/// Changes.
impl Table<'_> {
    /// Holds something new; whether something else had to give way for it.
    ///
    /// # Errors
    ///
    /// [`NoRoom`], where nothing may give way.
    pub(super) fn insert(&mut self, held: Held) -> Result<bool, NoRoom> {
        let (at, evicted) = if self.len < self.rows.len() {
            self.len += 1;
            (self.len - 1, false)
        } else {
            let at = row(self.oldest).ok_or(NoRoom)?;
            self.remove(at);
            (at, true)
        };
        if let Some(entry) = self.rows.get_mut(at) {
            entry.held = Some(held);
        }
        if let Some(hash) = identity_hash(&held) {
            self.enter(Way::Identity, at, hash);
        }
        self.client_changed(at, None, held.client_id());
        self.idleness_changed(at);
        Ok(evicted)
    }

    /// Holds something else of the same identity.
    pub(super) fn hold(&mut self, at: usize, held: Held) {
        let Some(entry) = self.rows.get_mut(at) else { return };
        let Some(before) = entry.held.replace(held) else { return };
        self.client_changed(at, before.client_id(), held.client_id());
        self.idleness_changed(at);
    }

    fn remove(&mut self, at: usize) {
        self.leave_idle(at);
        let Some(held) = self.held(at).copied() else { return };
        if let Some(hash) = identity_hash(&held) {
            self.leave(Way::Identity, at, hash);
        }
        self.client_changed(at, held.client_id(), None);
        if let Some(entry) = self.rows.get_mut(at) {
            entry.held = None;
        }
    }

    fn client_changed(&mut self, at: usize, before: Option<&Id>, after: Option<&Id>) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            self.leave(Way::Client, at, hash(before));
        }
        if let Some(after) = after {
            self.enter(Way::Client, at, hash(after));
        }
    }

    fn hashed_mut(&mut self, at: usize, way: Way) -> Option<&mut Hashed> {
        let entry = self.rows.get_mut(at)?;
        Some(match way {
            Way::Identity => &mut entry.by_identity,
            Way::Client => &mut entry.by_client,
        })
    }

    fn enter(&mut self, way: Way, at: usize, hash: u64) {
        let Some(head) = bucket(hash, self.rows.len()) else { return };
        let Some(list) = self.hashed_mut(head, way) else { return };
        let next = core::mem::replace(&mut list.head, link(at));
        if let Some(hashed) = self.hashed_mut(at, way) {
            hashed.next = next;
        }
    }

    fn leave(&mut self, way: Way, at: usize, hash: u64) {
        let Some(bucket) = bucket(hash, self.rows.len()) else { return };
        let next = self.hashed(at, way).map_or(0, |hashed| hashed.next);
        if self.hashed(bucket, way).is_some_and(|list| list.head == link(at)) {
            if let Some(list) = self.hashed_mut(bucket, way) {
                list.head = next;
            }
            return;
        }
        let mut before = self.hashed(bucket, way).and_then(|list| row(list.head));
        while let Some(here) = before {
            let Some(hashed) = self.hashed_mut(here, way) else { return };
            if hashed.next == link(at) {
                hashed.next = next;
                return;
            }
            before = row(hashed.next);
        }
    }
}

/// The list of those that may give way, the oldest first.
impl Table<'_> {
    fn idleness_changed(&mut self, at: usize) {
        let idle = self.held(at).is_some_and(Held::is_idle);
        let listed = self.rows.get(at).is_some_and(|entry| entry.idle.is_in);
        match (idle, listed) {
            (true, false) => self.enter_idle(at),
            (false, true) => self.leave_idle(at),
            _ => {}
        }
    }

    fn enter_idle(&mut self, at: usize) {
        let older = core::mem::replace(&mut self.newest, link(at));
        match row(older).and_then(|row| self.rows.get_mut(row)) {
            Some(entry) => entry.idle.newer = link(at),
            None => self.oldest = link(at),
        }
        if let Some(entry) = self.rows.get_mut(at) {
            entry.idle.is_in = true;
            (entry.idle.older, entry.idle.newer) = (older, 0);
        }
    }

    fn leave_idle(&mut self, at: usize) {
        let Some(entry) = self.rows.get_mut(at).filter(|entry| entry.idle.is_in) else { return };
        let idle = core::mem::take(&mut entry.idle);
        match row(idle.older).and_then(|row| self.rows.get_mut(row)) {
            Some(entry) => entry.idle.newer = idle.newer,
            None => self.oldest = idle.newer,
        }
        match row(idle.newer).and_then(|row| self.rows.get_mut(row)) {
            Some(entry) => entry.idle.older = idle.older,
            None => self.newest = idle.older,
        }
    }
}

fn identity_hash(held: &Held) -> Option<u64> {
    Identity::of(held.symbol(), &held.record).map(|identity| hash(&identity))
}
