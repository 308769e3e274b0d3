//! The private session: an account is let in, its streams are followed, and its state is held
//! against what REST says.

use core::time::Duration;

use crate::account::action::{Action, ActionId};
use crate::account::credentials::Credentials;
use crate::account::exchange::{
    AccountExchange, ActionError, Pass, PrivateExchange, TradingExchange,
};
use crate::account::id::Id;
use crate::account::ledger::{AccountState, Entry, FillEntry, Ledger};
use crate::account::record::Record;
use crate::book::NoBooks;
use crate::event::Slot;
use crate::exchange::{Command, Exchange};
use crate::scratch::Full;
use crate::session::{Config, ConfigError, Memory, Refused, Session};
use crate::store::Store;
use crate::symbol::Symbol;
use crate::text::Writer;
use crate::time::{Instant, Stamp, UnixNanos};

use super::{Access, sealed};

/// A session of an account.
pub type PrivateSession<'b, X> = Session<'b, X, NoBooks, Private<'b>>;

/// The configuration of a private session: the venue's defaults, every field the user's to
/// override.
#[derive(Clone, Copy, Debug)]
pub struct PrivateConfig<'c, C> {
    /// As of any session.
    pub session: Config<'c, C>,
    /// How long the answer to the login may take.
    pub login_timeout: Duration,
    /// How often a state that is live is compared with REST again; zero switches it off.
    pub audit: Duration,
    /// Symbols to ask REST about where the venue wants one named: those of open orders and of fills
    /// are known without.
    pub symbols: &'c [Symbol],
    /// The account's own number, for a venue that wants it; it is asked for where it is not given.
    pub user_id: Option<Id>,
}

impl<'c, C: 'static> PrivateConfig<'c, C> {
    /// The defaults of a venue.
    pub fn of<V: PrivateExchange<Account: Exchange<Channel = C>>>(venue: &V) -> Self {
        Self {
            session: Config::of(&venue.account()),
            login_timeout: Duration::from_secs(10),
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
    /// The ids of fills that were told last: none of them is told again.
    pub fills: Store<'b, FillEntry>,
    /// Actions whose outcome is not known yet.
    pub actions: Store<'b, Option<PendingAction>>,
}

/// An action whose outcome is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingAction {
    pub(crate) id: ActionId,
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

/// An account: its secrets, and its state.
#[derive(Debug)]
pub struct Private<'b> {
    credentials: Credentials,
    ledger: Ledger<'b>,
    user_id: Option<Id>,
}

impl sealed::Sealed for Private<'_> {}

impl<X: AccountExchange> Access<X> for Private<'_> {
    fn encode(
        &self,
        venue: &X,
        command: Command<'_, X::Channel>,
        now: Stamp,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        let pass = Pass {
            credentials: &self.credentials,
            time: now.wall.or(UnixNanos::from_secs(1)).ok_or(Full)?,
            user_id: self.user_id.as_ref(),
            listen_key: "",
        };
        venue.sign(command, &pass, out)
    }
}

/// Construction and getters.
impl<'b, X: AccountExchange> PrivateSession<'b, X> {
    /// Makes a private session: the account's streams are followed, on the channels of the
    /// configuration. It takes no symbols.
    ///
    /// # Errors
    ///
    /// [`ConfigError`]: nothing but the arguments is wrong.
    pub fn private<V: PrivateExchange<Account = X>>(
        venue: V,
        credentials: Credentials,
        config: PrivateConfig<'b, X::Channel>,
        memory: PrivateMemory<'b>,
        seed: [u8; 32],
    ) -> Result<Self, ConfigError> {
        let ledger = Ledger::new(memory.entries, memory.fills);
        let access = Private { credentials, ledger, user_id: config.user_id };
        let mut session =
            Self::made(venue.account(), access, config.session, NoBooks, memory.session, seed)?;
        session.scratch.keep_records(memory.records);
        Ok(session)
    }

    /// Whether the venue has let the account in on this connection.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        false
    }

    /// Whether the account's state is what the venue has.
    #[must_use]
    pub fn account_state(&self) -> AccountState {
        AccountState::Reconciling
    }

    /// The account's orders (those that rest, and the last that ended), balances and positions.
    #[must_use]
    pub fn ledger(&self) -> &Ledger<'b> {
        &self.access.ledger
    }
}

/// Wishes.
impl<X: TradingExchange> PrivateSession<'_, X> {
    /// Asks the venue for something over the socket: writes the message into `out` and returns its
    /// number and its length. What becomes of it is a
    /// [`Notice::Outcome`](crate::session::Notice::Outcome).
    ///
    /// # Errors
    ///
    /// [`NotAsked`], where it cannot be asked for now; nothing is to be sent then.
    pub fn act(
        &mut self,
        action: &Action<'_>,
        now: Stamp,
        out: &mut [u8],
    ) -> Result<(ActionId, usize), NotAsked> {
        let _ = (action, now, out, Slot(0), Instant::ORIGIN);
        Err(NotAsked::Refused(Refused::NotConnected))
    }
}

/// Why an action was not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAsked {
    /// As of any message.
    Refused(Refused),
    /// The venue has not let the account in yet.
    NotAuthenticated,
    /// More actions than the memory holds have no outcome yet.
    TooMany,
    /// The venue's limit of such actions is reached for so long.
    Paced(Duration),
    /// The venue has no form for it.
    Action(ActionError),
}
