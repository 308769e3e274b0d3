//! What a private session has to tell beside its events, and when it wants to be woken.

use crate::account::action::ActionKind;
use crate::account::exchange::AccountExchange;
use crate::account::ledger::AccountState;
use crate::book::BookStore;
use crate::session::notices::Shown;
use crate::session::timers::Timer;
use crate::session::{Session, State};
use crate::time::{Instant, Stamp};
use zeroize::Zeroize;

use super::Private;
use crate::retry::{Cause, Phase};

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Moves the next news to where it is shown; whether there was one. A state that is live is
    /// told last: what was found out is told before.
    pub(super) fn tell_news(&mut self) -> bool {
        let access = &mut self.access;
        if let Some((call, failure)) = access.desk.failed.take() {
            self.shown = Shown::CallFailed { call, failure };
            return true;
        }
        let state = access.state;
        if access.said != state && state != AccountState::Live {
            access.said = state;
            self.shown = Shown::Account(state);
            return true;
        }
        if let Some((action, fate)) = access.actions.tell() {
            let (id, kind) = (action.id, action.kind);
            // The answer to a batch is about all of its orders, of which some may be refused.
            let of_all = kind == ActionKind::PlaceBatch && fate.is_answer();
            let client_id = action.client_id.filter(|_| !of_all);
            self.shown = Shown::Outcome { id, kind, client_id, fate };
            return true;
        }
        if access.said == state {
            return false;
        }
        access.said = state;
        self.shown = Shown::Account(state);
        true
    }

    /// Overwrites the last text, which has been taken.
    pub(super) fn wipe_text(&mut self) {
        if self.access.stained {
            self.text.zeroize();
            (self.text_len, self.access.stained) = (0, false);
            self.access.desk.parts = None;
        }
    }

    /// Sets the deadline of all that is awaited.
    pub(super) fn schedule(&mut self) {
        let access = &self.access;
        let mut next = access.desk.deadline();
        match self.state {
            State::Preparing | State::Closing => next = next.min(access.desk.room_at),
            State::Authenticating | State::Subscribing | State::Live => {
                next = next.min(self.awaited().max(self.second_look));
                next = next.min(access.key.dies_at(access.entrance.listen_key));
            }
            _ => {}
        }
        self.timers.set(Timer::Access, next.min(access.farewell.deadline()));
    }

    /// By when the peer is to be heard.
    fn awaited(&self) -> Instant {
        self.access.login_due.min(self.access.actions.next_due())
    }

    /// Looks at what is due.
    pub(super) fn look_at_deadlines(&mut self, now: Stamp) {
        let at = now.mono;
        if self.farewell_is_late(at) {
            return;
        }
        let looks_again = self.second_look(self.awaited(), at).is_some() || self.second_look > at;
        if self.access.desk.deadline() <= at {
            match self.second_look(self.access.desk.deadline(), at) {
                Some(later) => self.access.desk.wait_until(later),
                None => self.call_is_late(now),
            }
        } else if self.is_connected()
            && self.access.key.dies_at(self.access.entrance.listen_key) <= at
        {
            self.access.key.clear();
            self.give_up(Cause::ListenKey, at);
        } else if looks_again {
            // What the peer has said may lie in the socket.
        } else if self.is_connected() && self.access.login_due <= at {
            self.access.login_due = Instant::FAR;
            self.give_up(Cause::Timeout(Phase::Login), at);
        } else if self.access.actions.next_due() <= at {
            self.expire_actions(at);
        }
        if self.access.desk.room_at <= at {
            self.access.desk.room_at = Instant::FAR;
        }
        self.schedule();
    }
}
