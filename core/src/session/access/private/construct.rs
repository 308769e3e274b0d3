//! How a private session is made, and what can be asked of it.

use crate::account::credentials::{Credentials, Secret};
use crate::account::exchange::{AccountExchange, PrivateExchange};
use crate::account::ledger::{AccountFault, AccountState, Ledger};
use crate::book::NoBooks;
use crate::session::{ConfigError, Session};
use crate::symbol::Symbol;
use crate::time::Instant;

use super::actions::Actions;
use super::check::Check;
use super::clock::Clock;
use super::desk::Desk;
use super::farewell::Farewell;
use super::key::Key;
use super::unread::Unread;
use super::{Private, PrivateConfig, PrivateMemory, PrivateSession};

/// The name of the one row of a private session.
const ACCOUNT: &str = "*";

/// Construction and getters.
impl<'b, X: AccountExchange> PrivateSession<'b, X> {
    /// Makes a private session: the account's streams are followed, on the channels of the
    /// configuration. It takes no symbols; the one row that it has for its subscriptions is named
    /// `*`.
    ///
    /// ```
    /// use tickwire_core::account::credentials::Credentials;
    /// use tickwire_core::session::{PrivateConfig, PrivateMemory, Session};
    /// use tickwire_core::testing::MockAccount;
    /// # fn main() -> Result<(), Box<dyn core::error::Error>> {
    /// # #[cfg(feature = "alloc")] {
    /// let venue = MockAccount::default();
    /// let credentials = Credentials::new("key", "secret")?;
    /// let config = PrivateConfig::of(&venue);
    /// let session =
    ///     Session::private(venue, credentials, config, PrivateMemory::owned(), [1; 32])?;
    /// # }
    /// # Ok(()) }
    /// ```
    ///
    /// A venue that cannot log in has no private session:
    ///
    /// ```compile_fail,E0277
    /// use tickwire_core::session::PrivateConfig;
    /// use tickwire_core::testing::MockVenue;
    /// let config = PrivateConfig::of(&MockVenue::default());
    /// ```
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
        if config.login_timeout.is_zero() || config.action_timeout.is_zero() {
            return Err(ConfigError::ZeroTimeout);
        }
        if memory.session.rows.is_empty() || memory.records.is_empty() {
            return Err(ConfigError::Memory);
        }
        let stale = AccountState::Stale(AccountFault::Disconnected);
        // One delay is what the venue's REST is usually behind; the second is for when it is more.
        let lag = config.session.context.snapshot_delay.saturating_mul(2);
        let venue = venue.account();
        let access = Private {
            credentials,
            entrance: venue.entrance(),
            symbols: config.symbols,
            login_timeout: config.login_timeout,
            action_timeout: config.action_timeout,
            audit: config.audit,
            user_id: config.user_id,
            clock: Clock::default(),
            key: Key::none(),
            path: Secret::empty(),
            stained: false,
            let_in: false,
            login_due: Instant::FAR,
            desk: Desk::new(),
            ledger: Ledger::new(memory.entries, memory.fills).with_lag(lag),
            check: Check::idle(),
            newcomer: false,
            unread: Unread::default(),
            audit_at: Instant::FAR,
            fills_since: None,
            state: stale,
            said: stale,
            actions: Actions::new(memory.actions),
            farewell: Farewell::NotYet,
        };
        let mut session =
            Session::made(venue, access, config.session, NoBooks, memory.session, seed)?;
        session.scratch.keep_records(memory.records);
        let account = Symbol::new(ACCOUNT).ok_or(ConfigError::Symbol(0))?;
        session.follow(account, Instant::ORIGIN).map_err(|_| ConfigError::TooManySymbols)?;
        Ok(session)
    }

    /// Whether the venue has let the account in on this connection: by a login where there is one,
    /// by the way it was opened where there is none.
    #[must_use]
    pub const fn is_authenticated(&self) -> bool {
        self.access.let_in
    }

    /// Whether the account's state is what the venue has.
    #[must_use]
    pub const fn account_state(&self) -> AccountState {
        self.access.state
    }

    /// The account's orders (those that rest, and the last that ended), balances and positions.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger<'b> {
        &self.access.ledger
    }
}
