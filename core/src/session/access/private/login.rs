//! Being let in: the login where there is one, and what it means that the venue refuses an account.

use crate::account::exchange::{AccountExchange, Denial};
use crate::book::BookStore;
use crate::exchange::{Control, ControlKind};
use crate::retry::Cause;
use crate::session::steps::Kind;
use crate::session::timers::Timer;
use crate::session::{Session, State, Step, Stop};
use crate::text::Writer;
use crate::time::{Instant, Stamp, UnixNanos, nanos};

use super::Private;

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// The WebSocket is open: logs in, where there is a login.
    pub(super) fn begin_login(&mut self, now: Instant) {
        self.access.path.clear();
        if self.access.entrance.login {
            // Until then it is the login that is due, and nothing else is sent.
            self.timers.set(Timer::Subscribe, now);
            self.access.login_due = now.after(self.access.login_timeout);
            self.enter(State::Authenticating, None, now);
        } else {
            self.let_in(now);
        }
        self.schedule();
    }

    /// What is sent before the account is let in: the login, and pings.
    pub(super) fn next_login(&mut self, now: Stamp) -> Option<Step> {
        if self.access.clock.due(now).is_some() || self.access.desk.errand.is_some() {
            return self.next_call(now).or_else(|| self.outgoing(now).map(Step));
        }
        self.timers.clear(Timer::Resync);
        if !self.timers.due(Timer::Subscribe, now.mono) {
            return self.outgoing(now).map(Step);
        }
        if !self.may_send(now.mono) {
            return None;
        }
        self.timers.clear(Timer::Subscribe);
        let id = self.access.actions.next_id();
        self.access.stained = true;
        let mut out = Writer::new(&mut self.text);
        if self.venue.login(id, &self.access.pass(now), &mut out).is_err() {
            self.give_up(Cause::Unprepared, now.mono);
            return None;
        }
        self.text_len = out.written().len();
        self.frames_pace.count(now.mono, 1);
        Some(Step(Kind::SendText))
    }

    /// Takes what a control message says of the account's admission; whether it said anything.
    pub(super) fn admission(&mut self, now: Instant, control: Control<'_, X::Channel>) -> bool {
        let reason = control.reason.unwrap_or_default();
        self.learn_beginning(control.sent, now);
        match control.kind {
            ControlKind::LoggedIn => {
                if self.state == State::Authenticating {
                    self.logged_in(now);
                }
                true
            }
            ControlKind::LoginRefused => {
                let denial = self.venue.login_denial(control.code, reason);
                self.venue_said(control.kind, control.code, reason);
                self.not_let_in(denial, now);
                true
            }
            ControlKind::Refused => {
                let denial = self.venue.login_denial(control.code, reason);
                let of_the_account =
                    matches!(denial, Denial::Login | Denial::Clock | Denial::ListenKey);
                if of_the_account {
                    self.venue_said(control.kind, control.code, reason);
                    self.not_let_in(denial, now);
                }
                of_the_account
            }
            _ => false,
        }
    }

    /// The venue's time in an answer: where the local clock is ahead of it, so is the time from
    /// which on fills are asked for, and those before would be missed.
    fn learn_beginning(&mut self, sent: Option<UnixNanos>, now: Instant) {
        let passed = nanos(now.since(self.marks.connecting));
        let begun =
            sent.and_then(|sent| UnixNanos::from_nanos(sent.as_nanos().saturating_sub(passed)));
        if let (Some(since), Some(begun)) = (&mut self.access.fills_since, begun) {
            *since = begun.min(*since);
        }
    }

    /// The time is right now: the login that was refused for it is sent again.
    pub(super) fn login_again(&mut self, now: Instant) {
        if self.state == State::Authenticating {
            self.timers.set(Timer::Subscribe, now);
            self.access.login_due = now.after(self.access.login_timeout);
        }
    }

    fn logged_in(&mut self, now: Instant) {
        self.access.login_due = Instant::FAR;
        self.let_in(now);
        self.schedule();
    }

    fn let_in(&mut self, now: Instant) {
        self.access.let_in = true;
        self.begin_subscribing(now);
        // A listen key may be due.
        self.timers.hasten(Timer::Resync, now);
    }

    /// The venue does not let the account in.
    fn not_let_in(&mut self, denial: Denial, now: Instant) {
        self.channel = None;
        match denial {
            Denial::Clock => self.clock_denied(now),
            Denial::ListenKey => {
                self.access.key.clear();
                self.give_up(Cause::ListenKey, now);
            }
            Denial::Again => self.give_up(Cause::Unprepared, now),
            Denial::Login | Denial::NotFound | Denial::Final => {
                self.give_up(Cause::Login, now);
            }
        }
    }

    /// The venue finds the time of a signature on the socket wrong: its time is asked for, once,
    /// and what was refused is sent again.
    fn clock_denied(&mut self, now: Instant) {
        if !self.access.clock.doubt(now) {
            return self.stop_for_clock(now);
        }
        if self.state == State::Authenticating {
            // Its time may never come, and nobody is let in meanwhile.
            self.access.login_due = now.after(self.access.login_timeout);
            self.timers.set(Timer::Resync, now);
            self.schedule();
        } else {
            self.give_up(Cause::Clock, now);
        }
    }

    /// The time was corrected, and is still wrong: an operator must act.
    pub(super) fn stop_for_clock(&mut self, now: Instant) {
        self.disconnect |= self.is_connected();
        self.end(Stop::Final(Cause::Clock), Some(Cause::Clock), now);
    }
}
