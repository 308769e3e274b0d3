//! What a handle may ask of its account.

use tickwire_core::account::action::ActionId;
use tickwire_core::account::exchange::{AccountExchange, TradingExchange};
use tickwire_core::book::NoBooks;
use tickwire_core::connection::Connection;
use tickwire_core::owned::OwnedAction;
use tickwire_core::session::{NotAsked, Private};
use tickwire_core::time::Stamp;
use tokio::sync::oneshot;

use super::asked::Asked;
use super::snapshot::AccountSnapshot;

/// The connection of an account.
pub(crate) type Wired<'b, X> = Connection<'b, X, NoBooks, Private<'b>>;

/// One wish, and where its answer goes.
pub(crate) enum Wish<X: AccountExchange> {
    Act { ask: Ask<X>, reply: oneshot::Sender<Result<Asked, NotAsked>> },
    Snapshot { reply: oneshot::Sender<AccountSnapshot> },
    Close,
}

/// Asks the venue for an action: a function of the venue's type, for only some venues can.
pub(crate) type Ask<X> =
    Box<dyn for<'b> FnOnce(&mut Wired<'b, X>, Stamp) -> Result<ActionId, NotAsked> + Send>;

/// How an action is asked for.
pub(super) fn ask<X: TradingExchange + 'static>(action: OwnedAction) -> Ask<X> {
    Box::new(move |connection, now| connection.act(&action.view(), now))
}
