//! The polls: frames into the session, and what it wants sent into frames.

use super::{Connection, Unsent};
use crate::book::BookStore;
use crate::exchange::{Exchange, Message, MessageType};
use crate::retry::{Cause, Phase};
use crate::session::{Access, Kind, Output, Step};
use crate::time::{Instant, Stamp};
use crate::ws;

/// Polls.
impl<X: Exchange, B: BookStore, A: Access<X>> Connection<'_, X, B, A> {
    /// Asks for the next output: [`Connection::step`] and [`Connection::view`] in one.
    #[inline]
    pub fn poll(&mut self, now: Stamp) -> Output<'_> {
        let step = self.step(now);
        self.view(step)
    }

    /// What a step means; valid until the next fact or step.
    #[inline]
    pub fn view(&self, step: Step) -> Output<'_> {
        let message = match self.whole {
            Some(whole) => self.client.message(whole),
            None => Message::text(""),
        };
        self.session.view(step, message)
    }

    /// Makes one bounded step: at most one event, one action or one notice.
    #[inline]
    pub fn step(&mut self, now: Stamp) -> Step {
        loop {
            if let Some(kind) = self.session.told(now) {
                if kind == Kind::Disconnect {
                    self.hang_up();
                }
                return Step(kind);
            }
            if !self.read(now)
                && let Some(step) = self.proceed(now)
            {
                return step;
            }
        }
    }

    /// Takes the next frame of what was received; says whether there was one.
    #[inline]
    fn read(&mut self, now: Stamp) -> bool {
        if !self.open || self.leaving.is_some() {
            return false;
        }
        match self.client.step() {
            ws::Step::Idle => false,
            ws::Step::Message(whole) => {
                self.whole = Some(whole);
                let now = Stamp::new(now.mono, self.read_at);
                self.session.received(now, self.client.message(whole));
                true
            }
            step => {
                self.read_rarely(step, now);
                true
            }
        }
    }

    #[cold]
    fn read_rarely(&mut self, step: ws::Step, now: Stamp) {
        self.whole = None;
        match step {
            ws::Step::Opened => self.session.opened(now.mono),
            ws::Step::Pinged(_) | ws::Step::Ponged(_) => self.session.heard(now.mono),
            ws::Step::Closed(closing) => {
                let cause = match closing.by {
                    ws::ClosedBy::Cut => self.lost.unwrap_or(Cause::Ended),
                    _ => Cause::Closed(closing.code),
                };
                self.leave(cause, now.mono);
            }
            ws::Step::Failed(ws::Fault::Handshake(ws::HandshakeFault::Ended)) => {
                self.leave(self.lost.unwrap_or(Cause::Ended), now.mono);
            }
            ws::Step::Failed(fault) => self.leave(cause_of(fault), now.mono),
            ws::Step::Idle | ws::Step::Message(_) => {}
        }
    }

    /// The connection is over once what is pending is written.
    fn leave(&mut self, cause: Cause, now: Instant) {
        self.session.faded(now);
        self.leaving = Some((cause, now.after(self.session.close_timeout())));
    }

    /// The transport is gone, or about to be closed by the driver.
    pub(super) fn hang_up(&mut self) {
        self.client.wipe();
        self.whole = None;
        self.open = false;
        self.lost = None;
        self.leaving = None;
        self.unsent = None;
        self.write_by = None;
    }

    /// Does what the session wants done now; `None` where there is something new to tell.
    fn proceed(&mut self, now: Stamp) -> Option<Step> {
        if self.over(now.mono) {
            return None;
        }
        if let Some(frame) = self.unsent {
            self.send_frame(frame);
        }
        let may_act = self.unsent.is_none() && self.leaving.is_none();
        if let Some(wait) = self.session.idle(now.mono, may_act) {
            return Some(self.wait(wait, now.mono));
        }
        self.proceed_now(now, may_act)
    }

    #[cold]
    fn proceed_now(&mut self, now: Stamp, may_act: bool) -> Option<Step> {
        let step = self.session.step_while(now, may_act);
        match step.0 {
            Kind::SendText => self.send_frame(Unsent::Text),
            Kind::SendPing => self.send_frame(Unsent::Ping),
            // Where the client cannot close any more, its end is about to be read.
            Kind::SendClose => drop(self.client.close(1000, "")),
            Kind::Wait { until, .. } => return Some(self.wait(until, now.mono)),
            kind => {
                if kind == Kind::Disconnect {
                    self.hang_up();
                }
                return Some(step);
            }
        }
        None
    }

    /// Queues a frame of the session's, or keeps it until there is room.
    fn send_frame(&mut self, frame: Unsent) {
        let sent = match frame {
            Unsent::Text => self.client.send(MessageType::Text, self.session.text().as_bytes()),
            Unsent::Ping => self.client.ping(b""),
        };
        self.unsent = (sent == Err(ws::Refused::NoRoom)).then_some(frame);
    }

    /// Ends a connection whose time has come; says whether it did.
    fn over(&mut self, now: Instant) -> bool {
        if self.leaving.is_none() && self.write_by.is_none() {
            return false;
        }
        self.over_now(now)
    }

    #[cold]
    fn over_now(&mut self, now: Instant) -> bool {
        if let Some((cause, deadline)) = self.leaving
            && (self.client.pending().is_empty() || self.lost.is_some() || deadline <= now)
        {
            self.leaving = None;
            self.session.left(cause, now);
            return true;
        }
        if self.open
            && let Some(deadline) = self.write_by.filter(|deadline| *deadline <= now)
        {
            // What a late driver has not tried to write yet, the socket may take.
            self.write_by = self.session.second_look(deadline, now);
            if self.write_by.is_some() {
                return false;
            }
            self.session.left(Cause::Timeout(Phase::Write), now);
            return true;
        }
        false
    }

    fn wait(&mut self, until: Option<Instant>, now: Instant) -> Step {
        let want_write = self.open && !self.client.pending().is_empty();
        if want_write && self.write_by.is_none() {
            self.write_by = Some(now.after(self.session.write_timeout()));
        }
        let until = if want_write || self.leaving.is_some() {
            self.sooner(until, want_write)
        } else {
            until
        };
        Step(Kind::Wait { until, want_write })
    }

    /// When to poll again while bytes wait, or the connection is about to end.
    #[cold]
    fn sooner(&self, until: Option<Instant>, want_write: bool) -> Option<Instant> {
        let leaving = self.leaving.map(|(_, deadline)| deadline);
        let writing = if want_write { self.write_by } else { None };
        [until, leaving, writing].into_iter().flatten().min()
    }
}

fn cause_of(fault: ws::Fault) -> Cause {
    match fault {
        ws::Fault::Status { code, retry_after_s } => Cause::Status { status: code, retry_after_s },
        ws::Fault::Handshake(fault) => Cause::Handshake(fault),
        fault => Cause::Protocol(fault),
    }
}
