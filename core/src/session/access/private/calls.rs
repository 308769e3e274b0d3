//! REST calls for the account: made one at a time, within the venue's limits.

use crate::account::call::{Call, Draft};
use crate::account::exchange::AccountExchange;
use crate::book::BookStore;
use crate::session::steps::Kind;
use crate::session::timers::Timer;
use crate::session::{Session, SnapshotFailure, Step};
use crate::time::{Instant, Stamp};

use super::Private;
use super::desk::Errand;

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// The next REST call of an open connection that is due.
    pub(super) fn next_call(&mut self, now: Stamp) -> Option<Step> {
        let at = now.mono;
        if !self.timers.due(Timer::Resync, at) {
            return None;
        }
        self.timers.clear(Timer::Resync);
        if self.access.desk.errand.is_some() {
            // The answer, or its absence, wakes it up again.
            return None;
        }
        let call = self.due_call(now);
        let step = call.and_then(|call| self.make_call(call, now));
        if step.is_none() {
            let next = self.next_call_at(now).max(self.access.desk.room_at_or(at));
            self.timers.hasten(Timer::Resync, next);
        }
        self.schedule();
        step
    }

    /// The most urgent call that is due.
    fn due_call(&mut self, now: Stamp) -> Option<Call> {
        let at = now.mono;
        let asks_time = self.access.clock.due(now);
        if asks_time.is_some_and(|due| due <= at) {
            Some(Call::ServerTime)
        } else if asks_time.is_some() {
            // Nothing is signed with a time that is known to be wrong.
            None
        } else if self.access.key.due() <= at {
            Some(Call::ExtendListenKey)
        } else {
            self.compare_on(now)
        }
    }

    /// When the next call is due.
    fn next_call_at(&self, now: Stamp) -> Instant {
        let access = &self.access;
        if let Some(due) = access.clock.due(now) {
            return due;
        }
        access.key.due().min(access.check.due).min(access.audit_at)
    }

    /// Writes a call, where the limits allow one now; where they do not, says so until they do.
    pub(super) fn make_call(&mut self, call: Call, now: Stamp) -> Option<Step> {
        let at = now.mono;
        self.access.desk.room_at = Instant::FAR;
        self.calls.expire(at);
        let weight = self.weight_of(&call);
        let free = self.call_room_at(at);
        let free =
            if self.rest_pace.room(at) < weight { self.rest_pace.next(at).max(free) } else { free };
        if free > at {
            self.access.desk.room_at = free;
            return None;
        }
        let deadline = at.after(self.config.context.request_timeout);
        self.wipe_text();
        self.access.stained = true;
        let mut draft = Draft::new(&mut self.text);
        if self.venue.call(&call, &self.access.pass(now), &mut draft).is_err() {
            self.wipe_text();
            self.call_failed(call, SnapshotFailure::PathTooLong, at);
            return None;
        }
        let parts = draft.parts();
        let id = self.calls.begin(self.config.limits.requests_at_once, deadline)?;
        self.text_len = parts.end;
        (self.access.desk.parts, self.access.desk.weight) = (Some(parts), weight);
        self.access.desk.errand = Some(Errand { id, call, asked: now, deadline });
        self.rest_pace.count(at, weight);
        Some(Step(Kind::Request { id, deadline }))
    }

    /// What a call counts, and no more than the venue ever allows at once.
    fn weight_of(&self, call: &Call) -> u16 {
        let most = self.config.limits.requests.count;
        let weight = self.venue.weight(call).max(1);
        if most == 0 { weight } else { weight.min(most) }
    }
}
