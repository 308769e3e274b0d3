//! The private session: an account is let in, its streams are followed, and its state is held
//! against what REST says.
//!
//! In the order of its life: [`prepare`] asks for what a connection needs, [`login`] is let in,
//! [`answers`] and [`reconcile`] hold the account's state against REST, [`act`] trades,
//! [`farewell`] gives the listen key back. [`calls`] makes one REST call at a time for all of them.

mod act;
mod actions;
mod answers;
mod calls;
mod cancels;
mod check;
mod clock;
mod config;
mod construct;
mod desk;
mod farewell;
mod hooks;
mod key;
mod login;
mod named;
mod prepare;
mod reconcile;
mod stream;
mod symbols;
mod told;
mod unread;

use core::fmt;
use core::time::Duration;

use crate::account::credentials::{Credentials, Secret};
use crate::account::exchange::{Entrance, Pass};
use crate::account::id::Id;
use crate::account::ledger::{AccountState, Ledger};
use crate::account::redact::redact;
use crate::book::NoBooks;
use crate::session::Session;
use crate::symbol::Symbol;
use crate::time::{Instant, Stamp, UnixNanos};

use super::sealed;
use actions::Actions;
use check::Check;
use clock::Clock;
use desk::Desk;
use farewell::Farewell;
use key::Key;
use unread::Unread;

pub use act::NotAsked;
pub use actions::PendingAction;
pub use config::{PrivateConfig, PrivateMemory};

/// A session of an account.
///
/// It follows the account, and takes no symbols:
///
/// ```
/// use tickwire_core::session::{PrivateSession, Session};
/// use tickwire_core::testing::{MockAccount, MockVenue};
/// use tickwire_core::time::Instant;
/// fn close(session: &mut PrivateSession<'_, MockAccount>, now: Instant) {
///     session.close(now);
/// }
/// fn public(session: &mut Session<'_, MockVenue, tickwire_core::book::NoBooks>, now: Instant) {
///     session.subscribe("A", now).ok();
/// }
/// ```
///
/// ```compile_fail,E0599
/// use tickwire_core::session::{PrivateSession, Session};
/// use tickwire_core::testing::{MockAccount, MockVenue};
/// use tickwire_core::time::Instant;
/// fn close(session: &mut PrivateSession<'_, MockAccount>, now: Instant) {
///     session.subscribe("A", now).ok();
/// }
/// ```
pub type PrivateSession<'b, X> = Session<'b, X, NoBooks, Private<'b>>;

/// An account: its secrets, and its state. Its `Debug` shows nothing of it.
pub struct Private<'b> {
    credentials: Credentials,
    entrance: Entrance,
    symbols: &'b [Symbol],
    login_timeout: Duration,
    action_timeout: Duration,
    audit: Duration,

    user_id: Option<Id>,
    clock: Clock,
    key: Key,
    /// The path to open with; it may hold the listen key.
    path: Secret,
    /// The text buffer has a secret in it.
    stained: bool,
    /// Whether the venue has let the account in on this connection.
    let_in: bool,
    /// When the answer to the login is due.
    login_due: Instant,
    desk: Desk,

    ledger: Ledger<'b>,
    check: Check,
    /// Whether a symbol has appeared since the comparison went from symbol to symbol: it may not
    /// have been asked about.
    newcomer: bool,
    unread: Unread,
    /// When the state is compared again though nothing happened.
    audit_at: Instant,
    /// Fills from before the session was begun are not asked for.
    fills_since: Option<UnixNanos>,
    state: AccountState,
    /// What was told of the state.
    said: AccountState,
    actions: Actions<'b>,
    farewell: Farewell,
}

impl sealed::Sealed for Private<'_> {}

impl fmt::Debug for Private<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private")
    }
}

impl Private<'_> {
    /// Overwrites what is secret in words of the venue's.
    fn hide(&self, words: &mut [u8]) {
        for secret in [self.credentials.key(), self.credentials.secret()] {
            redact(words, secret.reveal());
        }
        redact(words, self.key.reveal());
    }

    /// The same in the words of the last refusal of an action.
    fn redact_refusal(&mut self) {
        let Self { credentials, key, actions, .. } = self;
        for words in actions.words_mut() {
            redact(words, credentials.key().reveal());
            redact(words, credentials.secret().reveal());
            redact(words, key.reveal());
        }
    }

    /// What a signature is made from now.
    fn pass(&self, now: Stamp) -> Pass<'_> {
        Pass {
            credentials: &self.credentials,
            time: self.clock.time(now).unwrap_or(FIRST),
            user_id: self.user_id.as_ref(),
            listen_key: self.key.reveal(),
        }
    }
}

/// What stands for the time as long as nobody has told it: only the call that asks for it is made.
const FIRST: UnixNanos = match UnixNanos::from_secs(1) {
    Some(first) => first,
    None => unreachable!(),
};
