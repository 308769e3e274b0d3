//! Before a connection is opened: what it needs is asked for over REST, in this order: the venue's
//! time, the account's number, a listen key.

use crate::account::call::Call;
use crate::account::exchange::AccountExchange;
use crate::book::BookStore;
use crate::retry::Cause;
use crate::session::{Session, State, Step};
use crate::text::Writer;
use crate::time::Stamp;

use super::Private;
use crate::account::credentials::SECRET_MAX;
use zeroize::Zeroize;

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// A connection is to be made.
    pub(super) fn begin_connection(&mut self, now: Stamp) -> Option<Step> {
        let life = self.access.entrance.listen_key;
        if self.access.key.is_dead(now, life) {
            self.access.key.clear();
        }
        if self.lacking(now).is_none() {
            return self.set_out(now);
        }
        self.enter(State::Preparing, None, now.mono);
        None
    }

    /// The next call before connecting; where nothing is lacking, the connection.
    pub(super) fn next_preparation(&mut self, now: Stamp) -> Option<Step> {
        if self.access.desk.errand.is_some() {
            return None;
        }
        let Some(call) = self.lacking(now) else { return self.set_out(now) };
        let step = self.make_call(call, now);
        self.schedule();
        step
    }

    /// What a connection still needs.
    fn lacking(&self, now: Stamp) -> Option<Call> {
        let access = &self.access;
        if access.clock.due(now).is_some() {
            Some(Call::ServerTime)
        } else if access.entrance.user_id && access.user_id.is_none() {
            Some(Call::UserId)
        } else if access.entrance.listen_key.is_some() && access.key.is_none() {
            Some(Call::CreateListenKey)
        } else {
            None
        }
    }

    /// Connects, with the path that the venue wants.
    fn set_out(&mut self, now: Stamp) -> Option<Step> {
        if self.access.fills_since.is_none() {
            self.access.fills_since = self.access.clock.time(now);
        }
        let mut room = [0; SECRET_MAX];
        let mut out = Writer::new(&mut room);
        let pass = self.access.pass(now);
        let written = self.venue.path(self.endpoint.path, &pass, &mut out).is_ok();
        let path = core::str::from_utf8(out.written()).unwrap_or_default();
        let held = written && self.access.path.set(path);
        room.zeroize();
        if held && self.opening().is_ok() {
            return Some(self.connect(now.mono));
        }
        self.access.path.clear();
        self.down(Cause::Unprepared, now.mono);
        None
    }
}
