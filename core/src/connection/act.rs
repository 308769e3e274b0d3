//! Trading over a connection.

use super::Connection;
use crate::account::action::{Action, ActionId};
use crate::account::exchange::TradingExchange;
use crate::book::NoBooks;
use crate::exchange::MessageType;
use crate::session::{NotAsked, Private, Refused};
use crate::time::Stamp;
use crate::ws;

/// Wishes of a private connection.
impl<'b, X: TradingExchange> Connection<'b, X, NoBooks, Private<'b>> {
    /// Asks the venue for something over the socket; see
    /// [`PrivateSession::act`](crate::session::PrivateSession::act). What becomes of it is a
    /// [`Notice::Outcome`](crate::session::Notice::Outcome).
    ///
    /// # Errors
    ///
    /// [`NotAsked`], where it cannot be asked for now; nothing is sent then.
    pub fn act(&mut self, action: &Action<'_>, now: Stamp) -> Result<ActionId, NotAsked> {
        if self.leaving.is_some() {
            return Err(NotAsked::Refused(Refused::NotConnected));
        }
        if self.unsent.is_some() {
            return Err(NotAsked::Refused(Refused::NoRoom));
        }
        let id = self.session.write_action(action, now)?;
        let text = self.session.text().as_bytes();
        match self.client.send(MessageType::Text, text) {
            Ok(()) => {
                self.session.acted(id, action, now.mono);
                Ok(id)
            }
            Err(refused) => {
                self.session.withdraw(id);
                Err(NotAsked::Refused(refusal_of(refused)))
            }
        }
    }
}

/// What it means for a message that the client does not take it.
pub(super) fn refusal_of(refused: ws::Refused) -> Refused {
    match refused {
        ws::Refused::NotOpen | ws::Refused::Closing => Refused::NotConnected,
        _ => Refused::NoRoom,
    }
}
