//! The polls: what a session has to tell, and what it does, one step at a time.

use crate::book::BookStore;
use crate::event::Slot;
use crate::exchange::{Exchange, Message};
use crate::time::{Instant, Stamp};

use super::Session;
use super::access::Access;
use super::lifecycle::Reconnect;
use super::output::{Output, State, Stop};
use super::timers::Timer;

/// The answer to one poll without a lifetime: what [`Session::view`] turns into an [`Output`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step(pub(crate) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Connect,
    SendText,
    SendPing,
    SendClose,
    Event { item: usize, slot: Option<Slot> },
    Notice,
    Request { id: u32, deadline: Instant },
    Reconnect(Reconnect),
    Disconnect,
    Stopped(Stop),
    Wait { until: Option<Instant>, want_write: bool },
}

/// Polls.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Asks for the next output: [`Session::step`] and [`Session::view`] in one.
    ///
    /// `message` is the message that was last reported by `received`, or any empty one: only events
    /// of channels without a type of their own look at it.
    pub fn poll<'s>(&'s mut self, now: Stamp, message: Message<'s>) -> Output<'s> {
        let step = self.step(now);
        self.view(step, message)
    }

    /// Makes one bounded step: at most one event, one action or one notice.
    pub fn step(&mut self, now: Stamp) -> Step {
        self.step_while(now, true)
    }

    /// As [`Session::step`]; where it may not act, nothing is sent or asked for: the last text has
    /// not been taken yet.
    pub(crate) fn step_while(&mut self, now: Stamp, may_act: bool) -> Step {
        // Each round but the last changes a state or clears a deadline, so a few are enough; the
        // bound makes that a certainty.
        if may_act && self.access.is_stained() {
            A::wipe(self);
        }
        for _ in 0..8 {
            if let Some(kind) = self.told(now) {
                return Step(kind);
            }
            if self.tick(now) {
                continue;
            }
            if may_act && let Some(step) = self.action(now) {
                return step;
            }
            // What was looked at may have made something worth telling.
            if !self.tells(now.mono) {
                break;
            }
        }
        Step(self.wait(may_act))
    }

    /// When to poll again, where nothing is due and nothing was found to be told just before: what
    /// [`Session::step_while`] would say then, at less cost.
    #[inline]
    pub(crate) fn idle(&self, now: Instant, may_act: bool) -> Option<Option<Instant>> {
        let acts = may_act && (self.is_outgoing_due(now) || self.timers.due(Timer::Resync, now));
        let acts = acts || self.access.is_stained();
        let idle = self.is_connected() && self.timers.next() > now && !acts;
        idle.then(|| self.deadline(may_act))
    }

    /// What is to be said before anything else is done.
    #[inline]
    pub(crate) fn told(&mut self, now: Stamp) -> Option<Kind> {
        if (self.disconnect || self.reconnect.is_some() || self.has_notices())
            && let Some(kind) = self.told_rarely(now)
        {
            return Some(kind);
        }
        if self.ready.is_none() && self.cursor >= self.scratch.items().len() {
            return self.told_last();
        }
        let Some((item, slot)) = self.ready.take().or_else(|| self.next_event(now)) else {
            return self.told_last();
        };
        if self.has_notices()
            && let Some(notice) = self.notice(now.mono)
        {
            // A book's change of state is told before the event that made it.
            self.ready = Some((item, slot));
            return Some(notice);
        }
        Some(Kind::Event { item, slot })
    }

    /// News of the access, which follow the events that they are about.
    #[inline]
    fn told_last(&mut self) -> Option<Kind> {
        (self.access.has_news() && A::tell(self)).then_some(Kind::Notice)
    }

    #[cold]
    fn told_rarely(&mut self, now: Stamp) -> Option<Kind> {
        if core::mem::take(&mut self.disconnect) {
            return Some(Kind::Disconnect);
        }
        let notice = self.notice(now.mono);
        notice.or_else(|| self.reconnect.take().map(Kind::Reconnect))
    }

    /// Whether notices may wait to be told.
    #[inline]
    fn has_notices(&self) -> bool {
        self.unsaid < self.table.len() || self.notices.may_wait()
    }

    #[cold]
    fn notice(&mut self, now: Instant) -> Option<Kind> {
        self.shown = self.next_notice(now)?;
        Some(Kind::Notice)
    }

    fn has_news(&self, now: Instant) -> bool {
        self.disconnect
            || self.reconnect.is_some()
            || self.unsaid < self.table.len()
            || self.notices.wait(now)
            || self.access.has_news()
    }

    /// Whether anything is told before the next action.
    pub(super) fn tells(&self, now: Instant) -> bool {
        let has_events = self.ready.is_some() || self.cursor < self.scratch.items().len();
        has_events || self.has_news(now)
    }

    fn action(&mut self, now: Stamp) -> Option<Step> {
        match self.state {
            State::Stopped => self.stop.map(Kind::Stopped).map(Step),
            State::Idle => A::begin(self, now),
            State::Backoff if self.timers.expired(Timer::Backoff, now.mono) => A::begin(self, now),
            State::Preparing => A::prepare(self, now),
            State::Closing if core::mem::take(&mut self.close_frame) => Some(Step(Kind::SendClose)),
            State::Closing => A::farewell(self, now),
            State::Authenticating => A::admit(self, now),
            State::Subscribing | State::Live => {
                self.outgoing(now).map(Step).or_else(|| A::request(self, now))
            }
            State::Backoff | State::Connecting | State::Handshaking => None,
        }
    }

    fn wait(&self, may_act: bool) -> Kind {
        Kind::Wait { until: self.deadline(may_act), want_write: false }
    }

    /// The next deadline.
    #[inline]
    fn deadline(&self, may_act: bool) -> Option<Instant> {
        let mut until = self.timers.next().min(self.notices.deadline().unwrap_or(Instant::FAR));
        if may_act && self.is_connected() {
            let subscribe = self.timers.at(Timer::Subscribe);
            let ping = self.timers.at(Timer::Heartbeat).min(self.silence_deadline());
            let frame = ping.min(subscribe).max(self.frames_hold);
            until = until.min(frame).min(self.timers.at(Timer::Resync));
        }
        (until != Instant::FAR).then_some(until)
    }
}
