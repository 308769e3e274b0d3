//! The rows of a ledger, and the ways to them.

use crate::store::Store;

use super::super::id::Id;
use super::entry::{Entry, Held};

#[derive(Debug)]
pub(super) struct Table<'b> {
    rows: Store<'b, Entry>,
}

impl<'b> Table<'b> {
    pub(super) fn new(rows: Store<'b, Entry>) -> Self {
        Self { rows }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Held> {
        self.rows.iter().filter_map(|entry| entry.held.as_ref())
    }

    pub(super) fn entry(&self, at: u32) -> Option<&Held> {
        self.rows.get(usize::try_from(at).ok()?)?.held.as_ref()
    }

    pub(super) fn order(&self, _id: &Id) -> Option<u32> {
        None
    }

    pub(super) fn order_of_client(&self, _id: &Id) -> Option<u32> {
        None
    }
}
