//! What a private session is made from.

use core::time::Duration;

use crate::account::exchange::PrivateExchange;
use crate::account::id::Id;
use crate::account::ledger::{Entry, FillEntry};
use crate::account::record::Record;
use crate::exchange::Exchange;
use crate::retry::{Class, Retry};
use crate::session::{Config, Memory};
use crate::store::Store;
use crate::symbol::Symbol;

use super::actions::PendingAction;

/// The configuration of a private session: the venue's defaults, every field the user's to
/// override.
#[derive(Clone, Copy, Debug)]
pub struct PrivateConfig<'c, C> {
    /// As of any session.
    pub session: Config<'c, C>,
    /// How long the answer to the login may take.
    pub login_timeout: Duration,
    /// How long the answer to an action may take before its outcome is told as unknown.
    pub action_timeout: Duration,
    /// How often a state that is live is compared with REST again; zero switches it off.
    pub audit: Duration,
    /// Symbols to ask REST about where the venue wants one named: those of open orders and of fills
    /// are known without.
    pub symbols: &'c [Symbol],
    /// The account's own number, for a venue that wants it; it is asked for where it is not given.
    pub user_id: Option<Id>,
}

impl<'c, C: 'static> PrivateConfig<'c, C> {
    /// The defaults of a venue. An opening handshake that is refused with 401 or 403 is final: an
    /// account has credentials that may be wrong.
    pub fn of<V: PrivateExchange<Account: Exchange<Channel = C>>>(venue: &V) -> Self {
        let session = Config::of(&venue.account());
        Self {
            session: Config {
                retry: session.retry.with(Class::Forbidden, Retry::Never),
                ..session
            },
            login_timeout: Duration::from_secs(10),
            action_timeout: Duration::from_secs(10),
            audit: Duration::from_secs(60),
            symbols: &[],
            user_id: None,
        }
    }
}

/// All memory of a private session; the lengths are its limits.
#[derive(Debug)]
pub struct PrivateMemory<'b> {
    /// As of any session, with one row.
    pub session: Memory<'b>,
    /// Decoded records of one message or REST answer.
    pub records: Store<'b, Option<Record>>,
    /// The account's orders, balances and positions, one row each.
    pub entries: Store<'b, Entry>,
    /// The fills that were told last: none of them is told again.
    pub fills: Store<'b, FillEntry>,
    /// Actions whose outcome is not known yet: a row each, one an order in a batch.
    pub actions: Store<'b, Option<PendingAction>>,
}

#[cfg(feature = "alloc")]
impl PrivateMemory<'static> {
    /// Allocates memory for accounts of the usual size: 1,024 orders, balances and positions, 4,096
    /// fills that are remembered, 256 actions at once.
    #[must_use]
    pub fn owned() -> Self {
        Self {
            session: Memory {
                items: Store::owned(1_024),
                levels: Store::owned(1),
                ..Memory::owned(1)
            },
            records: Store::owned(1_024),
            entries: Store::owned(1_024),
            fills: Store::owned(4_096),
            actions: Store::owned(256),
        }
    }
}
