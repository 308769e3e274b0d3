//! Trading over the socket: what is asked for, and what the venue answers.

use core::fmt;
use core::time::Duration;

use crate::account::action::{Action, ActionId, ActionKind, Answer, BATCH_MAX, VenueError};
use crate::account::exchange::{AccountExchange, ActionError, TradingExchange};
use crate::account::id::Id;
use crate::book::BookStore;
use crate::exchange::ControlKind;
use crate::pace::Pace;
use crate::session::notices::Fate;
use crate::session::{PrivateSession, Refused, Session, State};
use crate::text::Writer;
use crate::time::{Instant, Stamp};

use super::Private;
use super::actions::due;
use super::named::Named;

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

impl fmt::Display for NotAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::NotAuthenticated => f.write_str("the venue has not let the account in yet"),
            Self::TooMany => f.write_str("too many actions have no outcome yet"),
            Self::Paced(wait) => {
                write!(f, "the venue's limit of such actions is reached for {wait:?}")
            }
            Self::Action(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for NotAsked {}

/// Wishes.
impl<X: TradingExchange> PrivateSession<'_, X> {
    /// Asks the venue for something over the socket: writes the message into `out` and returns its
    /// number and its length. What becomes of it is a
    /// [`Notice::Outcome`](crate::session::Notice::Outcome). A new order without an id of the
    /// client's is given one, `t-tw` and 20 letters and digits, which the outcome names. One whose
    /// id another order has is asked for all the same, but if its outcome becomes unknown it stays
    /// so.
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
        let id = self.write_action(action, now)?;
        let text = self.text();
        let Some(room) = out.get_mut(..text.len()) else {
            self.withdraw(id);
            return Err(NotAsked::Action(ActionError::Full));
        };
        room.copy_from_slice(text.as_bytes());
        let len = text.len();
        self.acted(id, action, now.mono);
        Ok((id, len))
    }

    /// Writes an action as the last text, and notes it as pending.
    pub(crate) fn write_action(
        &mut self,
        action: &Action<'_>,
        now: Stamp,
    ) -> Result<ActionId, NotAsked> {
        self.may_act(action, now.mono)?;
        let named = Named::new(action, &mut self.entropy);
        let action = named.as_ref().map_or(*action, |named| named.action(action.kind()));
        let id = ActionId(self.access.actions.next_id());
        self.wipe_text();
        self.access.stained = true;
        let mut out = Writer::new(&mut self.text);
        if let Err(error) = self.venue.act(id.0, &action, &self.access.pass(now), &mut out) {
            self.wipe_text();
            return Err(NotAsked::Action(error));
        }
        self.text_len = out.written().len();
        let due = due(now.mono, self.access.action_timeout);
        let what = (id, action.kind());
        match &named {
            None => {
                self.access.actions.begin(what, None, false, due);
                if let Action::Cancel(order) = action {
                    self.access.actions.cancels(id, order.id);
                }
            }
            Some(named) => named.orders().iter().for_each(|order| {
                let alone = order.client_id.is_some_and(|client_id| self.is_unused(&client_id));
                let order = Some((order.symbol, order.client_id));
                self.access.actions.begin(what, order, alone, due);
            }),
        }
        self.schedule();
        Ok(id)
    }

    /// Whether no order that is known has this client's id: of two of one id, nobody could tell
    /// which the venue has.
    fn is_unused(&self, client_id: &Id) -> bool {
        let Private { actions, ledger, .. } = &self.access;
        !actions.names(client_id) && ledger.order_of_client(client_id).is_none()
    }

    /// An action was sent: it counts.
    pub(crate) fn acted(&mut self, _id: ActionId, action: &Action<'_>, now: Instant) {
        self.paced(now);
        let rate = self.venue.rate(action.kind());
        if let Some(pace) = self.access.actions.pace(action.kind(), || Pace::new(rate)) {
            pace.count(now, 1);
        }
    }

    /// An action was not sent after all.
    pub(crate) fn withdraw(&mut self, id: ActionId) {
        self.wipe_text();
        self.access.actions.withdraw(id);
        self.schedule();
    }

    fn may_act(&mut self, action: &Action<'_>, now: Instant) -> Result<(), NotAsked> {
        match self.state {
            State::Subscribing | State::Live => {}
            State::Authenticating => return Err(NotAsked::NotAuthenticated),
            State::Stopped => return Err(NotAsked::Refused(Refused::Stopped)),
            _ => return Err(NotAsked::Refused(Refused::NotConnected)),
        }
        let wanted = match action {
            Action::PlaceBatch(orders) => orders.len().max(1),
            _ => 1,
        };
        if wanted > BATCH_MAX {
            return Err(NotAsked::Action(ActionError::Unsupported("so many orders at once")));
        }
        if self.access.actions.room() < wanted {
            return Err(NotAsked::TooMany);
        }
        let rate = self.venue.rate(action.kind());
        if let Some(pace) = self.access.actions.pace(action.kind(), || Pace::new(rate))
            && pace.room(now) == 0
        {
            return Err(NotAsked::Paced(pace.next(now).since(now)));
        }
        self.pace(now).map_err(NotAsked::Refused)
    }
}

/// Answers.
impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Takes the venue's answer to an action.
    pub(super) fn action_answered(&mut self, now: Instant, answer: Answer<'_>) {
        let VenueError { code, label, message } = answer.refused.unwrap_or_default();
        let Some(id) = answer.id.filter(|id| self.is_pending(ActionId(*id))) else {
            let words = if message.is_empty() { label } else { message };
            return self.venue_said(ControlKind::Response, code, words);
        };
        let actions = &mut self.access.actions;
        if answer.in_doubt && actions.kind(id).is_some_and(ActionKind::changes) {
            let looks = actions.doubted(id);
            let words = if message.is_empty() { label } else { message };
            self.venue_said(ControlKind::Response, code, words);
            self.look_for_lost(looks, now);
        } else if answer.refused.is_some() {
            actions.answered(id, Fate::Refused(code), label, message);
            self.access.redact_refusal();
        } else if answer.acknowledged_only {
            actions.acknowledged(id, due(now, self.access.action_timeout));
        } else {
            actions.answered(id, Fate::Done, "", "");
        }
        self.schedule();
    }
}
