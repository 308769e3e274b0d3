//! The end: a listen key is given back once the socket is closed.

use crate::account::call::Call;
use crate::account::exchange::AccountExchange;
use crate::book::BookStore;
use crate::retry::Cause;
use crate::session::{Session, State, Step, Stop};
use crate::time::{Instant, Stamp};

use super::Private;

/// Whether the session is parting from the venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    /// No.
    NotYet,
    /// The listen key is to be given back until then; what the connection ended for.
    Until(Instant, Option<Cause>),
}

impl Farewell {
    pub(super) const fn deadline(self) -> Instant {
        match self {
            Self::NotYet => Instant::FAR,
            Self::Until(deadline, _) => deadline,
        }
    }
}

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Begins to part, where there is a listen key to be given back.
    pub(super) fn begin_farewell(&mut self, cause: Option<Cause>, now: Instant) -> bool {
        if self.access.farewell != Farewell::NotYet {
            return true;
        }
        if self.access.key.is_none() {
            return false;
        }
        self.forget_connection(now);
        self.reconnect = None;
        let deadline = now.after(self.config.context.close_timeout);
        self.access.farewell = Farewell::Until(deadline, cause);
        if self.state != State::Closing {
            self.enter(State::Closing, cause, now);
        }
        self.schedule();
        true
    }

    /// The call that gives the listen key back.
    pub(super) fn next_farewell(&mut self, now: Stamp) -> Option<Step> {
        if self.access.farewell == Farewell::NotYet || self.access.desk.errand.is_some() {
            return None;
        }
        let step = self.make_call(Call::DeleteListenKey, now);
        self.schedule();
        step
    }

    /// Ends the session, whatever the venue said.
    pub(super) fn part_for_good(&mut self, now: Instant) {
        if let Farewell::Until(_, cause) = self.access.farewell {
            self.access.farewell = Farewell::NotYet;
            self.end(Stop::Requested, cause, now);
        }
    }

    /// Ends the session where the call took too long; whether it did.
    pub(super) fn farewell_is_late(&mut self, now: Instant) -> bool {
        let late = self.access.farewell.deadline() <= now;
        if late {
            self.part_for_good(now);
        }
        late
    }
}
