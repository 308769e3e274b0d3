//! What becomes of the answers to REST calls.

use crate::account::call::Call;
use crate::account::exchange::{AccountExchange, Denial, Reading};
use crate::account::ledger::{AccountFault, AccountState};
use crate::book::BookStore;
use crate::retry::Cause;
use crate::session::output::{RequestId, Unanswered};
use crate::session::timers::Timer;
use crate::session::{Session, SnapshotFailure, State};
use crate::time::{Instant, Stamp};

use super::Private;
use super::check::{Stage, delay};
use super::clock::Clock;
use super::desk::Errand;
use super::farewell::Farewell;
use super::reconcile::is_of_comparison;

/// What was said so long ago that it says nothing of now.
const LATE: SnapshotFailure = SnapshotFailure::Unanswered(Unanswered::Timeout);

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// A REST call was answered.
    pub(super) fn call_answered(&mut self, now: Stamp, id: RequestId, status: u16, body: &[u8]) {
        self.calls.end(id.0);
        self.wipe_text();
        let Some(errand) = self.access.desk.take(id.0) else { return };
        if self.access.farewell != Farewell::NotYet {
            return self.part_for_good(now.mono);
        }
        if self.is_moot() {
            return;
        }
        self.drop_undrained(now);
        self.received_at = now.wall;
        if (200..300).contains(&status) {
            self.read(errand, body, now);
        } else {
            let denial = self.venue.denial(&errand.call, status, body);
            self.denied(&errand, denial, status, now.mono);
        }
        self.go_on(now.mono);
    }

    /// A REST call has no answer.
    pub(super) fn call_unanswered(&mut self, now: Stamp, id: RequestId, cause: Unanswered) {
        self.calls.end(id.0);
        self.wipe_text();
        let Some(errand) = self.access.desk.take(id.0) else { return };
        if self.access.farewell != Farewell::NotYet {
            return self.part_for_good(now.mono);
        }
        if self.is_moot() {
            return;
        }
        let failure = SnapshotFailure::Unanswered(cause);
        if cause == Unanswered::Certificate {
            self.tell_failed(errand.call, failure);
            self.disconnect |= self.is_connected();
            return self.down(Cause::Certificate, now.mono);
        }
        self.call_failed(errand.call, failure, now.mono);
        self.go_on(now.mono);
    }

    /// The call under way took too long.
    pub(super) fn call_is_late(&mut self, now: Stamp) {
        self.calls.expire(now.mono);
        if let Some(errand) = self.access.desk.errand {
            self.call_unanswered(now, RequestId(errand.id), Unanswered::Timeout);
        }
    }

    /// Whether nobody waits for an answer any more: the connection is being closed, or is closed.
    fn is_moot(&self) -> bool {
        self.state != State::Preparing && !self.is_connected()
    }

    /// The next call may be made.
    fn go_on(&mut self, now: Instant) {
        if self.is_connected() {
            self.timers.hasten(Timer::Resync, now);
        }
        self.schedule();
    }

    fn read(&mut self, errand: Errand, body: &[u8], now: Stamp) {
        self.scratch.clear();
        (self.cursor, self.channel) = (0, None);
        let reading = match self.venue.read(&errand.call, body, &mut self.scratch) {
            Ok(reading) => reading,
            Err(malformed) => {
                self.scratch.clear();
                let failure = SnapshotFailure::Malformed(malformed);
                return self.call_failed(errand.call, failure, now.mono);
            }
        };
        match (reading, errand.call) {
            (Reading::Time(_), call) if Clock::is_old(errand.asked, now) => {
                self.call_failed(call, LATE, now.mono);
            }
            (Reading::Time(time), _) => {
                self.access.clock.told(errand.asked, now, time);
                self.login_again(now.mono);
            }
            (Reading::UserId(id), _) => self.access.user_id = Some(id),
            (Reading::ListenKey(key), call) => self.take_key(key, call, errand.asked, now),
            (Reading::Done, Call::ExtendListenKey) => {
                if let Some(life) = self.access.entrance.listen_key {
                    self.access.key.lives(errand.asked, life);
                }
            }
            (Reading::Records { more }, call) if is_of_comparison(&call) => {
                self.look_for_unread(call);
                self.compare(more, errand.asked.mono, now.mono)
            }
            (Reading::Records { .. } | Reading::Done, call) => {
                self.scratch.clear();
                self.call_failed(call, SnapshotFailure::Unusable, now.mono);
            }
        }
        if errand.call != Call::ServerTime && self.state == State::Live {
            self.access.clock.prove();
        }
    }

    /// Tells of rows that could not be read; the others are good.
    fn look_for_unread(&mut self, call: Call) {
        let Some(row) = self.scratch.left_out() else { return };
        if let Stage::Page { part, .. } = self.access.check.stage {
            self.access.unread.found(part);
            if self.access.state == AccountState::Live {
                self.access.state = AccountState::Stale(AccountFault::Malformed);
            }
        }
        self.tell_failed(call, SnapshotFailure::Rows(row));
    }

    /// Takes a listen key. One that came in place of that in use needs a connection of its own.
    fn take_key(&mut self, key: &str, call: Call, asked: Stamp, now: Stamp) {
        let Some(life) = self.access.entrance.listen_key else { return };
        if key == self.access.key.reveal() {
            return self.access.key.lives(asked, life);
        }
        if !self.access.key.take(key, asked, life) {
            return self.call_failed(call, SnapshotFailure::Unusable, now.mono);
        }
        if self.is_connected() {
            return self.give_up(Cause::ListenKey, now.mono);
        }
        if self.access.key.is_dead(now, Some(life)) {
            // It was long on its way, or not looked at.
            self.access.key.clear();
            self.call_failed(call, LATE, now.mono);
        }
    }

    fn denied(&mut self, errand: &Errand, denial: Denial, status: u16, now: Instant) {
        let call = errand.call;
        let failure = SnapshotFailure::Status(status);
        match (denial, call) {
            (Denial::Login, _) => {
                self.tell_failed(call, failure);
                self.disconnect |= self.is_connected();
                self.down(Cause::Login, now);
            }
            (Denial::Clock, Call::ServerTime) => self.call_failed(call, failure, now),
            (Denial::Clock, _) if self.access.clock.doubt(now) => {}
            (Denial::Clock, _) => {
                self.tell_failed(call, failure);
                self.stop_for_clock(now);
            }
            (Denial::ListenKey | Denial::NotFound, Call::ExtendListenKey) => {
                self.tell_failed(call, failure);
                self.access.key.clear();
                self.give_up(Cause::ListenKey, now);
            }
            (Denial::NotFound, Call::Order { .. }) => self.order_absent(errand.asked.mono, now),
            (Denial::Final, Call::Order { id, client: true, .. }) => {
                // The venue cannot tell by the client's id: nobody ever will.
                self.tell_failed(call, failure);
                self.access.actions.found(&id, None);
                self.access.check.enter(Stage::Unknown, now);
            }
            _ => self.call_failed(call, failure, now),
        }
    }

    /// A call brought nothing: it is made again later. Before a connection, that is when the next
    /// is tried.
    pub(super) fn call_failed(&mut self, call: Call, failure: SnapshotFailure, now: Instant) {
        self.tell_failed(call, failure);
        if !self.is_connected() {
            if self.state == State::Preparing {
                self.down(Cause::Unprepared, now);
            }
            return self.part_for_good(now);
        }
        let base = self.config.context.snapshot_retry;
        let tries = match call {
            Call::ServerTime => self.access.clock.tries,
            Call::ExtendListenKey => self.access.key.tries,
            _ => self.access.check.tries,
        };
        let delay = self.jittered(delay(base, tries));
        match call {
            Call::ServerTime => self.access.clock.put_off(now.after(delay)),
            Call::ExtendListenKey => {
                self.access.key.put_off(now, delay, self.access.entrance.listen_key);
            }
            _ => self.compare_later(now, delay),
        }
    }

    fn tell_failed(&mut self, call: Call, failure: SnapshotFailure) {
        self.access.desk.failed = Some((call.name(), failure));
    }
}
