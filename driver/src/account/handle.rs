//! The user's hold on a running account.

use core::fmt;
use core::time::Duration;

use tickwire_core::account::action::Action;
use tickwire_core::account::balance::Balance;
use tickwire_core::account::exchange::{AccountExchange, TradingExchange};
use tickwire_core::account::ledger::AccountState;
use tickwire_core::account::order::Order;
use tickwire_core::account::position::Position;
use tickwire_core::owned::OwnedAction;
use tickwire_core::session::Stop;
use tokio::sync::{mpsc, watch};

use crate::error::{AccountNotLive, ActError, CloseError, Panicked, WishError};
use crate::hold::Hold;
use crate::runtime::Runtime;

use super::asked::Asked;
use super::board::{AccountStatus, Board};
use super::snapshot::{AccountSnapshot, Held};
use super::wish::{Wish, ask};

/// A running account. Dropping it ends the account's connection at once; a listen key is then left
/// to its lifetime, which [`AccountHandle::close`] does not.
///
/// The account owns its handlers, as a feed does: one that owns the handle keeps both alive for
/// ever.
#[must_use = "the account's streams end when its handle is dropped"]
pub struct AccountHandle<X: AccountExchange, R> {
    hold: Hold<Wish<X>, Board, R>,
}

impl<X: AccountExchange, R: Runtime> AccountHandle<X, R> {
    pub(super) fn new(wishes: mpsc::Sender<Wish<X>>, board: watch::Receiver<Board>) -> Self {
        Self { hold: Hold::new(wishes, board) }
    }

    /// Waits until the account is let in, its streams are live, and its state is the venue's.
    /// Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`AccountNotLive`], when the deadline has come; at once, when the account is over.
    pub async fn live(&self, deadline: Duration) -> Result<(), AccountNotLive> {
        if self.hold.live(deadline).await { Ok(()) } else { Err(self.hold.board().not_live()) }
    }

    /// Where the account stands now.
    #[must_use]
    pub fn status(&self) -> AccountStatus {
        self.hold.board().0.clone()
    }

    /// Whether the account's state is what the venue has.
    #[must_use]
    pub fn account_state(&self) -> AccountState {
        self.hold.board().0.account
    }

    /// Whether the venue has let the account in on this connection.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.hold.board().0.authenticated
    }

    /// A copy of the account's state at one moment. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    pub async fn snapshot(&self) -> Result<AccountSnapshot, WishError> {
        self.hold.ask(|reply| Wish::Snapshot { reply }).await
    }

    /// The orders that rest, and the last that ended; of [`AccountHandle::snapshot`].
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    pub async fn orders(&self) -> Result<Vec<Held<Order>>, WishError> {
        Ok(self.snapshot().await?.orders)
    }

    /// The balances; of [`AccountHandle::snapshot`].
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    pub async fn balances(&self) -> Result<Vec<Held<Balance>>, WishError> {
        Ok(self.snapshot().await?.balances)
    }

    /// The positions, flat ones too; of [`AccountHandle::snapshot`].
    ///
    /// # Errors
    ///
    /// [`WishError::Over`].
    pub async fn positions(&self) -> Result<Vec<Held<Position>>, WishError> {
        Ok(self.snapshot().await?.positions)
    }

    /// Closes in an orderly way: what the venue keeps for this connection alone, such as a listen
    /// key, is ended, and that awaited. Cuts the connection at the deadline. Where the future is
    /// dropped before, the account ends at once.
    ///
    /// # Errors
    ///
    /// [`CloseError`].
    pub async fn close(self, deadline: Duration) -> Result<Stop, CloseError> {
        self.hold.close(Wish::Close, deadline).await
    }

    /// Waits for the end of the account's streams. Cancel-safe.
    ///
    /// # Errors
    ///
    /// [`Panicked`]: it went without a word.
    pub async fn stopped(&self) -> Result<Stop, Panicked> {
        self.hold.stopped().await
    }
}

/// For venues that take orders over the socket.
impl<X: TradingExchange + 'static, R: Runtime> AccountHandle<X, R> {
    /// Asks the venue for something. What becomes of it is [`Asked`]'s to tell.
    ///
    /// A new order without an id of the client's gets one: without it nobody could tell after a cut
    /// whether it was taken. Where the future is dropped the action may have been asked for or not.
    ///
    /// # Errors
    ///
    /// [`ActError`]: it was not asked for, and nothing was sent.
    pub async fn act(&self, action: Action<'_>) -> Result<Asked, ActError> {
        let ask = ask(OwnedAction::of(&action));
        Ok(self.hold.ask(|reply| Wish::Act { ask, reply }).await??)
    }
}

impl<X: AccountExchange, R> fmt::Debug for AccountHandle<X, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountHandle").field("status", &self.hold.board().0).finish()
    }
}
