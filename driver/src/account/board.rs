//! What everybody may read about a running account: kept up by its task.

use tickwire_core::account::ledger::AccountState;
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, Stats, Stop};
use tokio::sync::watch;

use crate::error::AccountNotLive;
use crate::hold::Shown;

/// Where an account stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountStatus {
    /// The connection's state.
    pub state: State,
    /// Whether the account's state is what the venue has.
    pub account: AccountState,
    /// Whether the venue has let the account in on this connection.
    pub authenticated: bool,
    /// Why the last connection that ended did.
    pub cause: Option<Cause>,
    /// What the session has counted.
    pub stats: Stats,
    /// How often handlers failed or panicked.
    pub handler_failures: u64,
    /// What the stream had to drop.
    pub dropped: u64,
    /// Why the account is over.
    pub stopped: Option<Stop>,
}

/// A status that is kept up.
#[derive(Debug)]
pub(crate) struct Board(pub(super) AccountStatus);

/// The account's hold on its board. Who drops an account asked for its end; a panic is another
/// matter.
pub(crate) struct Writer(pub(super) watch::Sender<Board>);

impl Default for Board {
    fn default() -> Self {
        Self(AccountStatus {
            state: State::Idle,
            account: AccountState::Reconciling,
            authenticated: false,
            cause: None,
            stats: Stats::default(),
            handler_failures: 0,
            dropped: 0,
            stopped: None,
        })
    }
}

impl Shown for Board {
    /// Whether the connection is live and the account's state the venue's.
    fn is_live(&self) -> bool {
        self.0.state == State::Live && self.0.account == AccountState::Live
    }

    fn is_hopeless(&self) -> bool {
        self.0.stopped.is_some()
    }

    fn end(&self) -> Option<Stop> {
        self.0.stopped
    }
}

impl Board {
    /// What keeps the account from being live.
    pub(super) fn not_live(&self) -> AccountNotLive {
        let AccountStatus { state, account, cause, stopped, .. } = self.0;
        AccountNotLive { state, account, cause, stopped }
    }
}

impl Writer {
    /// Shows a status; only what is worth waiting for wakes who waits.
    pub(super) fn show(&self, status: AccountStatus) {
        self.0.send_if_modified(|Board(shown)| {
            let of = |status: &AccountStatus| {
                (status.state, status.account, status.authenticated, status.stopped)
            };
            let changed = of(shown) != of(&status);
            *shown = status;
            changed
        });
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.send_modify(|Board(status)| {
                status.stopped.get_or_insert(Stop::Requested);
            });
        }
    }
}
