//! The account's state: what the stream says, held against what REST says.
//!
//! The stream tells what changes, and a connection that was cut tells nothing. So after every
//! (re)connect the whole state is asked for over REST, compared with what is held, and what differs
//! is told as if the stream had said it, marked as synthetic. Until that is done the state is
//! [`AccountState::Reconciling`].

use core::fmt;

use crate::event::Slot;
use crate::scratch::Item;
use crate::store::Store;
use crate::symbol::Symbol;

use super::record::Record;

/// Whether the account's state is what the venue has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountState {
    /// It is being compared with what REST says.
    Reconciling,
    /// It is the venue's, as far as the venue has told.
    Live,
    /// It is not the venue's, and this is why.
    Stale(AccountFault),
}

/// Why the account's state is not the venue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountFault {
    /// There is no connection.
    Disconnected,
    /// There are more orders, balances or positions than the memory holds.
    Full,
    /// A message of the account could not be decoded.
    Malformed,
}

impl fmt::Display for AccountState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reconciling => "reconciling",
            Self::Live => "live",
            Self::Stale(AccountFault::Disconnected) => "stale: disconnected",
            Self::Stale(AccountFault::Full) => "stale: more than the memory holds",
            Self::Stale(AccountFault::Malformed) => "stale: a message could not be read",
        })
    }
}

/// One row of a ledger: a record, and what it is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    pub(crate) symbol: Option<Symbol>,
    pub(crate) record: Option<Record>,
}

/// The account's state.
#[derive(Debug)]
pub struct Ledger<'b> {
    entries: Store<'b, Entry>,
}

impl<'b> Ledger<'b> {
    /// A ledger over the caller's memory.
    pub fn new(entries: impl Into<Store<'b, Entry>>) -> Self {
        Self { entries: entries.into() }
    }

    /// Takes in what the stream said; whether it is to be told.
    pub fn streamed(&mut self, _item: &Item, _record: &Record) -> bool {
        let _ = (&self.entries, Slot(0));
        true
    }
}
